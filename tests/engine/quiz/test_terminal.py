"""``grade quiz`` on a real terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.engine.quiz.course import make

pexpect = pytest.importorskip("pexpect", reason="the terminal is driven by pexpect")
RUN = "from grader.cli.quiz import command; command()"


@pytest.mark.slow
def interrupted(child: pexpect.spawn, told: str) -> None:
    """Ctrl-C until it is heard: readline loses one that comes in the moment of a resize."""
    for _ in range(10):
        child.sendintr()
        if child.expect([told, pexpect.TIMEOUT], timeout=3) == 0:
            return
    pytest.fail(f"Ctrl-C was not heard: {child.before}")


def test_ctrl_c_ends_with_a_friendly_line(tmp_path: Path) -> None:
    """What was answered is kept, and no traceback is shown."""
    course, exercise = make(tmp_path / "course")
    child = pexpect.spawn(
        sys.executable,
        ["-c", RUN, "ab1", "--course", str(course.root), "--item", "slip", "--lang", "en"],
        env={**os.environ, "GRADE_DATA": str(tmp_path / "data"), "NO_COLOR": "1"},
        encoding="utf-8",
        dimensions=(24, 40),
        timeout=30,
    )
    child.expect("> ")
    child.sendline("")
    child.expect("Question 1 of 1")
    child.expect("> ")
    child.setwinsize(10, 30)
    interrupted(child, r"answers are\s+kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert "Traceback" not in child.before
    assert not (exercise.work / "answers.toml").exists()
