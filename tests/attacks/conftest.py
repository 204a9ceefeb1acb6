"""The scene of the attacks, planted once; one sandbox for all of them."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.model import Exercise
from grader.sandbox import Sandbox, open_sandbox

collect_ignore = ["corpus", "course"]
if sys.platform == "linux":
    from tests.attacks.scene import Scene, planted
    from tests.attacks.trial import exercise_in
else:
    collect_ignore_glob = ["test_*.py"]

WATCH_S = 60


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Canaries, victims and listeners; temporary files go to a folder of their own."""
    with planted(tmp_path_factory.mktemp("scene")) as scene, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(scene.temporary))
        patch.setenv("TMPDIR", str(scene.temporary))
        yield scene


@pytest.fixture(scope="session")
def exercise(scene: Scene) -> Exercise:
    """The exercise, with its canaries."""
    return exercise_in(scene.course)


@pytest.fixture(scope="session")
def box(scene: Scene) -> Iterator[Sandbox]:
    """One sandbox with every layer, whose server must outlive every attack."""
    with open_sandbox() as sandbox:
        assert sandbox.isolation == "full"
        yield sandbox


@pytest.fixture(autouse=True)
def watchdog() -> Iterator[None]:
    """A grader that hangs is a failed test, not a run without end."""

    def bark(*_: object) -> None:
        raise TimeoutError(f"the grader hangs for {WATCH_S} s")

    previous = signal.signal(signal.SIGALRM, bark)
    signal.alarm(WATCH_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


@pytest.fixture
def submissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of submissions, in which the grader works."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
