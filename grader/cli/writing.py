"""Writing a file that a person named: whole or not at all, or to standard output."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from grader.errors import UsageError
from grader.language import say

STANDARD_OUTPUT = Path("-")


def write_whole(file: Path, text: str | bytes) -> None:
    """Write the text; a reader sees the old file or the new one. ``-`` is standard output."""
    content = text if isinstance(text, bytes) else text.encode()
    if file == STANDARD_OUTPUT:
        click.echo(content, nl=False)
        return
    try:
        descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
            # As any new file would have it: a temporary one is for its owner alone.
            mask = os.umask(0)
            os.umask(mask)
            part.chmod(0o666 & ~mask)
            part.replace(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise UsageError(
            say("cannot be written: {reason}", reason=problem.strerror),
            where=str(file),
            remedy=say("name a file that can be written; nothing was changed"),
        ) from None
