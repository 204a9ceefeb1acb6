"""The sandbox: the only part that meets learners' code.

Importing it starts nothing and loads no NumPy.
"""

from grader.sandbox.box import Sandbox, open_sandbox
from grader.sandbox.diagnosis import diagnose
from grader.sandbox.outcome import (
    Answer,
    Died,
    Garbled,
    Limit,
    LoadAnswer,
    Loaded,
    OverLimit,
    Raised,
    Returned,
    TimedOut,
    Unreturnable,
)
from grader.sandbox.policy import Diagnosis, Layer, Policy
from grader.sandbox.session import Session

__all__ = [
    "Answer",
    "Diagnosis",
    "Died",
    "Garbled",
    "Layer",
    "Limit",
    "LoadAnswer",
    "Loaded",
    "OverLimit",
    "Policy",
    "Raised",
    "Returned",
    "Sandbox",
    "Session",
    "TimedOut",
    "Unreturnable",
    "diagnose",
    "open_sandbox",
]
