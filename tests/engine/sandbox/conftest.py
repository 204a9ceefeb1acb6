"""One sandbox for a file's tests: every test loads a process of its own in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from grader.model import Isolation, Limits
from grader.sandbox import Sandbox, Session, open_sandbox

LIMITS = Limits(call_s=1.0, load_s=5.0, total_s=20.0, memory_mib=256, callbacks=50)

Load = Callable[..., Session]


def isolations() -> list[Isolation]:
    """Those that this platform has."""
    return [Isolation.FULL, Isolation.PROCESS] if sys.platform == "linux" else [Isolation.PROCESS]


@pytest.fixture(scope="module", params=isolations(), ids=str)
def box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """An open sandbox, in turn of each isolation."""
    with open_sandbox(isolation=request.param) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def full_box() -> Iterator[Sandbox]:
    """An open sandbox with full isolation."""
    if sys.platform != "linux":
        pytest.skip("full isolation needs Linux")
    with open_sandbox() as sandbox:
        yield sandbox


def _loader(sandbox: Sandbox) -> Iterator[Load]:
    sessions: list[Session] = []

    def load(text: str | bytes, limits: Limits = LIMITS, filename: str = "work.py") -> Session:
        source = text if isinstance(text, bytes) else dedent(text).encode()
        sessions.append(sandbox.load(source, filename, limits))
        return sessions[-1]

    yield load
    for session in sessions:
        session.close()


@pytest.fixture
def load(box: Sandbox) -> Iterator[Load]:
    """Load a file's text in a process of its own, in turn with each isolation."""
    yield from _loader(box)


@pytest.fixture
def load_full(full_box: Sandbox) -> Iterator[Load]:
    """Load a file's text in a process of its own, with full isolation."""
    yield from _loader(full_box)
