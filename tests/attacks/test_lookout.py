"""The checks of the attack tests bite: each sees the thing that it is there to see."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Exercise
from grader.sandbox import Sandbox
from tests.attacks.items import Item
from tests.attacks.scene import PORT, Scene, look, markers, remove_markers, settled
from tests.attacks.trial import changes, leaks, neighbour, problems, try_source

pytestmark = pytest.mark.attacks

ZERO = Item("an attack", "file", "0", frozenset({"failed"}), "")


@pytest.mark.parametrize(
    "line",
    [
        "print('GRADER-KILL-OK parent 0')",
        "raise ValueError('GRADER-KILL-OK parent 0')",
        "raise type('GRADER-KILL-OK parent 0', (Exception,), {})",
        "return 'GRADER-KILL-OK parent 0'",
    ],
)
def test_tokens_are_seen(line: str, scene: Scene, exercise: Exercise, box: Sandbox) -> None:
    """A token of success is found wherever a submission can put it."""
    trial = try_source(f"def cross_entropy(y, t):\n    {line}\n", exercise, box)
    assert leaks(trial, exercise, scene) != []


@pytest.mark.parametrize("way", ["print({0!r})", "raise KeyError({0!r})", "return {0!r}"])
def test_canaries_are_seen(way: str, scene: Scene, exercise: Exercise, box: Sandbox) -> None:
    """A canary is found wherever a submission can put it."""
    line = way.format(scene.canary)
    trial = try_source(f"def cross_entropy(y, t):\n    {line}\n", exercise, box)
    assert scene.canary in leaks(trial, exercise, scene)


def test_a_pass_is_seen(scene: Scene, exercise: Exercise, box: Sandbox) -> None:
    """A submission that passes where none may is called so."""
    found = problems(ZERO, try_source(neighbour(exercise).source, exercise, box), exercise, scene)
    assert any(problem.startswith("passes") for problem in found)


def test_a_wrong_answer_to_a_legal_program_is_seen(
    scene: Scene, exercise: Exercise, box: Sandbox
) -> None:
    """A legal program that gets less than everything is called so."""
    trial = try_source("def cross_entropy(y, t):\n    return 0.0\n", exercise, box)
    found = problems(replace(ZERO, score="full", says="no such words"), trial, exercise, scene)
    assert any(problem.startswith("odd but legal") for problem in found)
    assert any(problem.startswith("does not say") for problem in found)


def test_what_is_left_is_seen(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process, descriptor, file, variable, caller, marker or missing victim is a change."""
    before = look(scene)
    marker = Path("/tmp/GRADER_ATTACK_MARKER_lookout")
    marker.touch()
    (scene.temporary / "left").touch()
    scene.victims[0].unlink()
    monkeypatch.setenv("LD_PRELOAD", "evil")
    with (
        subprocess.Popen([sys.executable, "-I", "-S", "-c", "input()"], stdin=subprocess.PIPE),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller,
        socket.create_connection(("127.0.0.1", PORT)),
    ):
        caller.sendto(b"exfil", ("127.0.0.1", PORT))
        found = changes(before, settled(scene, before, patience_s=0.0))
    marker.unlink()
    (scene.temporary / "left").unlink()
    scene.victims[0].touch()
    monkeypatch.undo()
    seen = {problem.partition(":")[0] for problem in found}
    assert seen == {
        "callers",
        "children",
        "descendants",
        "descriptors",
        "environment",
        "markers",
        "missing_victims",
        "temporary",
    }
    assert changes(before, settled(scene, before)) == []


def test_markers_are_found_below_and_removed(scene: Scene) -> None:
    """A marker deep in a folder for temporary files is found; one at the top is removed."""
    folder = Path("/var/tmp/GRADER_lookout")
    folder.mkdir()
    hidden = folder / ".GRADER_ATTACK_MARKER_x"
    hidden.touch()
    assert hidden in markers([folder.parent], deep=True)
    assert hidden not in markers()
    hidden.unlink()
    folder.rmdir()
    top = Path("/dev/shm/GRADER_ATTACK_MARKER_x")
    top.touch()
    remove_markers()
    assert not top.exists()
