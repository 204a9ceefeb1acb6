"""One sandbox for a file's tests: every test loads a process of its own in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from grader.model import Isolation, Limits
from grader.sandbox import Sandbox, Session, interpreter, open_sandbox, spawning
from tests.engine.sandbox.covered import command_for, gather

if sys.platform == "linux":
    from grader.sandbox import forking

LIMITS = Limits(call_s=1.0, load_s=5.0, total_s=20.0, memory_mib=256, callbacks=50)

Load = Callable[..., Session]


@pytest.fixture(scope="session", autouse=True)
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Under coverage, measure the processes of the sandbox as well."""
    coverage = sys.modules.get("coverage")
    if sys.platform != "linux" or coverage is None or coverage.Coverage.current() is None:
        yield
        return
    folder = tmp_path_factory.mktemp("coverage")
    folder.chmod(0o777)
    with pytest.MonkeyPatch.context() as patch:
        for module in (forking, spawning):
            patch.setattr(module, "command", command_for(interpreter.command, folder))
        yield
    gather(folder)


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
