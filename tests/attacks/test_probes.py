"""Attacks aimed at this very run: its suite, solution, home, memory and processes."""

from __future__ import annotations

import pytest

from grader.model import Exercise
from grader.sandbox import Sandbox
from tests.attacks.probes import probes
from tests.attacks.scene import Scene, callers
from tests.attacks.trial import leaks, neighbour, try_source

pytestmark = pytest.mark.attacks

NAMES = (
    "read-the-suite",
    "read-the-solution",
    "read-the-home",
    "list-the-suite",
    "list-processes",
    "limit-the-grader",
    "signal-the-grader",
    "call-the-listener",
    "become-another-program",
)


def test_every_probe_is_tried(scene: Scene) -> None:
    """The list of names is the list of probes."""
    assert set(probes(scene)) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_probe(name: str, scene: Scene, exercise: Exercise, box: Sandbox) -> None:
    """It says which error stopped it, and got nothing."""
    trial = try_source(probes(scene)[name], exercise, box)
    assert leaks(trial, exercise, scene) == []
    assert "Error" in trial.report.output
    assert trial.report.score == 0
    assert callers(scene) == ()


DEPTHS = range(2_700, 3_000, 15)


@pytest.mark.parametrize("shape", ["x = 1{}", "def f(a):\n    return a{}"], ids=["sum", "calls"])
def test_a_text_too_deep_for_the_grader_alone(
    shape: str, scene: Scene, exercise: Exercise, box: Sandbox
) -> None:
    """A text that the sandbox can just compile never breaks the side that reads it as well."""
    step = "+1" if "=" in shape else "()"
    told = set()
    for depth in DEPTHS:
        text = shape.format(step * depth) + "\ndef cross_entropy(y, t):\n    return 0.0\n"
        report = try_source(text, exercise, box).report
        told |= {str(finding.verdict) for finding in report.findings}
    assert told <= {"failed", "unreadable"}
    assert try_source(neighbour(exercise).source, exercise, box).report.score == 10.0
