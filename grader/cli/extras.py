"""What only teachers install, asked for before any work is done."""

from __future__ import annotations

import importlib.util

from grader.errors import UsageError
from grader.language import say


def need(module: str, extra: str) -> None:
    """UsageError that says what to install, where ``module`` is not there."""
    if importlib.util.find_spec(module) is None:
        raise UsageError(
            say("this needs the extra {extra}", extra=extra),
            remedy=say("pip install '{name}'", name=f"grade-by-hand[{extra}]"),
        )
