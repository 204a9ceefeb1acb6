"""Who is learning: a random id kept beside the attempts, from which questions are drawn.

It names nobody. Whoever has it can put the same questions again.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from grader.errors import StoreError, UsageError
from grader.language import say
from grader.quiz.answers import read_answers

FILE = "learner"
_ID = re.compile(r"[^\s\"\\\x00-\x1f\x7f]{1,100}")


def learner_id(folder: Path, asked: str | None = None) -> str:
    """The id asked for, else the one kept in the folder; a new one is kept there at first."""
    if asked is not None:
        return checked(asked)
    file = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _keep(file, secrets.token_hex(6))
        return checked(file.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError, UsageError) as problem:
        reason = getattr(problem, "strerror", None) or getattr(problem, "reason", problem)
        raise StoreError(
            say("the learner's id cannot be read or written: {reason}", reason=reason),
            where=str(file),
            remedy=say("check the file, or name the learner in GRADE_LEARNER"),
        ) from None


def whose(submitted: bytes | None, folder: Path, asked: str | None = None) -> str:
    """Whose answers these are: the learner asked for, the one that the file names, else ours.

    A file brought from another machine names its learner, so its questions stay the same.
    """
    named = "" if submitted is None else read_answers(submitted).learner
    return learner_id(folder, asked if asked is not None else named or None)


def _keep(file: Path, new: str) -> None:
    """Written whole beside it, then put in place, unless another process was first."""
    draft = file.with_name(f"{FILE}.{secrets.token_hex(4)}")
    draft.write_text(new + "\n", encoding="utf-8")
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def checked(text: str) -> str:
    """The id, where it is one: 1 to 100 signs without spaces, quotes or backslashes."""
    if _ID.fullmatch(text):
        return text
    raise UsageError(
        say("{name} is no learner's id", name=repr(text[:100])),
        remedy=say("use letters and digits, without spaces"),
    )
