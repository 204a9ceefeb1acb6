"""Attempts, kept append-only in SQLite: what was submitted, when, and what was found.

State (which exercise is done) is derived, never stored. A newer schema or a
damaged file is an error, never a fresh start.
"""

from grader.progress.attempt import (
    Attempt,
    Change,
    Review,
    Standing,
    State,
    change_between,
    change_since,
    standing_of,
)
from grader.progress.keeping import Surroundings, keep_attempt
from grader.progress.store import FILE, Store

__all__ = [
    "FILE",
    "Attempt",
    "Change",
    "Review",
    "Standing",
    "State",
    "Store",
    "Surroundings",
    "change_between",
    "change_since",
    "keep_attempt",
    "standing_of",
]
