"""The same promises on the kinds of Linux machine that there are."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("Linux only", allow_module_level=True)

from tests.engine.sandbox import modes

if "GRADE_TEST_MODE" in os.environ:
    pytest.skip("a mode within a mode", allow_module_level=True)

pytestmark = pytest.mark.sandbox


def scene(mode: str, **switches: bool) -> dict[str, Any]:
    """What ``scene.py`` tells in this mode."""
    command = [sys.executable, "-m", "tests.engine.sandbox.scene", json.dumps(switches)]
    done = modes.run(mode, command)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("mode", modes.available())
def test_every_mode_is_full(mode: str) -> None:
    """Nothing hostile succeeds, ordinary code works, and the layers are what they should be."""
    found = scene(mode)
    assert "refused" not in found, found
    assert found["attempts"] == []
    assert not found["died"]
    assert found["softmax"] == [0.25] * 4
    assert found["lazy"] == "Asia/Tokyo"
    assert found["hoard"] == "OverLimit(limit=<Limit.MEMORY: 'memory'>, bound=256)"
    assert found["loop"] == "TimedOut(seconds=0.2)"
    uid, effective, gid, count, names = found["who"]
    assert uid == effective != 0
    assert gid != 0
    assert count == len(names)
    assert "HOME" not in names
    granted = mode in ("root", "user")
    assert granted == (found["in_force"]["why_not"] == "")
    assert found["in_force"]["namespaces"] is granted
    assert found["in_force"]["pid_namespace"] is granted
    assert found["in_force"]["landlock"] >= 1
    for place, seen in found["seen"].items():
        assert seen in ("PermissionError", "FileNotFoundError", "NotADirectoryError"), place


@pytest.mark.parametrize("mode", [modes.available()[-1]])
def test_without_seccomp_some_attempts_succeed(mode: str) -> None:
    """The attempts bite: take one layer away, and the list is no longer empty."""
    found = scene(mode, seccomp=False)
    assert "open a network socket" in found["attempts"]


@pytest.mark.parametrize("mode", [modes.available()[-1]])
def test_without_landlock_files_are_read(mode: str) -> None:
    """Where namespaces are refused, Landlock alone keeps the files."""
    found = scene(mode, landlock=False)
    assert "read a file of the grader" in found["attempts"]
    assert "read /etc/passwd" in found["attempts"]


def test_limits_alone_are_not_enough() -> None:
    """With neither Landlock nor seccomp a submission becomes another program."""
    found = scene(modes.available()[-1], landlock=False, seccomp=False)
    assert found["attempts"] == "Died(how='exit status 0')"


def test_a_private_interpreter_is_refused_with_a_remedy() -> None:
    """As root, where mounts are refused, a Python below a private home cannot be read."""
    if os.geteuid() != 0 or modes.private_ancestor(modes.INTERPRETER) is None:
        pytest.skip("needs root and a Python in a private home")
    found = scene("root", namespaces=False)
    assert "cannot be read" in found["refused"]
    assert "ordinary user" in found["remedy"]


def test_unknown_modes_are_an_error() -> None:
    """A mode that does not exist, or that only root can enter, is refused by name."""
    with pytest.raises(ValueError, match="nowhere"):
        modes.enter("nowhere")
    assert modes.run("nowhere", ["true"]).returncode != 0
