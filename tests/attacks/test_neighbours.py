"""A submission graded while another one attacks: it gets what it would get alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from grader.model import Exercise
from grader.sandbox import Loaded, Sandbox, Session, open_sandbox
from tests.attacks.items import CORPUS
from tests.attacks.scene import Scene
from tests.attacks.trial import NEIGHBOUR_S, neighbour, try_source

pytestmark = pytest.mark.attacks

LOUD = (
    "001_loop_plain",
    "027_mem_small_objects",
    "045_fork_bomb_import",
    "059_kill_all",
    "061_pidfd_neighbours",
    "097_neighbour_submissions",
    "193_exhaust_fds",
    "197_stderr_flood",
)


@pytest.fixture(scope="module")
def other(scene: Scene) -> Iterator[Sandbox]:
    """A second sandbox beside the first."""
    with open_sandbox() as sandbox:
        yield sandbox


def attack(sandbox: Sandbox, name: str, exercise: Exercise, started: threading.Event) -> Session:
    """Load an attack and call it for as long as its limits allow."""
    source = (CORPUS / f"{name}.py").read_bytes()
    started.set()
    with sandbox.load(source, "submission.py", exercise.limits) as session:
        if isinstance(session.loaded, Loaded):
            session.call("cross_entropy", (np.array([[0.5, 0.5]]), np.array([[1, 0]])))
    return session


@pytest.mark.parametrize("name", LOUD)
def test_a_neighbour_at_the_same_time(
    name: str, exercise: Exercise, box: Sandbox, other: Sandbox
) -> None:
    """Full score in normal time, again and again while the attack runs."""
    started = threading.Event()
    thread = threading.Thread(target=attack, args=(other, name, exercise, started))
    thread.start()
    started.wait()
    time.sleep(0.05)
    for _ in range(3):
        trial = try_source(neighbour(exercise).source, exercise, box)
        assert trial.report.score == trial.report.max_score
        assert trial.seconds < NEIGHBOUR_S
        assert "GRADER" not in trial.report.output
    thread.join()
