"""Where what is kept of a person lies: attempts, and what the sandbox found out about itself."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """Where attempts are kept: ``GRADE_DATA``, else the platform's user data folder."""
    named = os.environ.get("GRADE_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed with GRADE_DATA

    return user_data_path("grade", appauthor=False)


def cache_folder() -> Path:
    """Where the sandbox's self-test is remembered."""
    return data_folder() / "cache"
