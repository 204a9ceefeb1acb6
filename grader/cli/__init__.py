"""The ``grade`` command."""

from __future__ import annotations

import sys


def run() -> None:
    """Start the command; Ctrl-C while it is still being loaded ends it as quietly as later."""
    try:
        from grader.cli.main import main  # noqa: PLC0415 - so that loading it is inside the try
    except KeyboardInterrupt:
        sys.exit(130)
    main()
