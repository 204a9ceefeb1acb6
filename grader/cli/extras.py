"""What only teachers install, asked for before any work is done."""

from __future__ import annotations

import importlib.util

from grader.errors import MissingExtra


def need(module: str, extra: str) -> None:
    """UsageError that says what to install, where ``module`` is not there."""
    if importlib.util.find_spec(module) is None:
        raise MissingExtra(extra)
