"""What the README promises is what one gets."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
READMES = ["README.md", "README.ja.md"]
LINK = re.compile(r"\]\(([^)#\s:]+)\)")


@pytest.mark.parametrize("name", READMES)
def test_quick_start_has_two_commands(name: str) -> None:
    """One block of two lines: the main job, and the tests."""
    line = [sys.executable, ".ci/quick_start.py", name]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["./do grade ex05", "./do pytest -q"]


@pytest.mark.parametrize("name", READMES)
def test_every_command_has_a_line(name: str) -> None:
    """Every command stands in the README's table."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [c for c in COMMANDS if f"`grade {c}" not in text] == []


@pytest.mark.slow
@pytest.mark.sandbox
def test_transcripts_are_what_a_run_gives() -> None:
    """The transcripts are real; `python docs/transcripts.py` writes them anew."""
    line = [sys.executable, "docs/transcripts.py", "--check"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "changed: nothing\n")


@pytest.mark.parametrize(
    "name", [*READMES, "CONTRIBUTING.md", "docs/design.md", "docs/authoring.md"]
)
def test_links_lead_somewhere(name: str) -> None:
    """No link inside the repository is dead."""
    file = ROOT / name
    links = LINK.findall(file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_files_that_are_named_exist() -> None:
    """Scripts and modules named in CONTRIBUTING and the design exist."""
    for name in ("CONTRIBUTING.md", "docs/design.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        paths = re.findall(r"`((?:grader|benchmarks|tests|docs|solutions)/[\w/.]+)`", text)
        assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_checks_of_the_authors_guide_are_those_there_are() -> None:
    """The guide's table lists every question of ``check``, and no other."""
    from grader.suite.check import Check

    text = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+)\(", text, re.M))
    there = {name for name, value in vars(Check).items() if name[0] != "_" and callable(value)}
    assert listed == there
