"""An nbgrader course in a folder of its own, and the real commands called in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(sys.executable).parent
HIDDEN = "### BEGIN HIDDEN TESTS"
MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


@dataclass(frozen=True)
class Room:
    """The folder, and the settings that every command gets."""

    folder: Path
    settings: Mapping[str, str]

    def run(self, *words: str, folder: Path | None = None, code: int | None = 0) -> str:
        """What a command prints, on both streams; its exit code is the one expected."""
        done = subprocess.run(
            words,
            cwd=folder or self.folder,
            env=dict(self.settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
            check=False,
        )
        assert code is None or done.returncode == code, done.stdout
        return done.stdout

    def nbgrader(self, *words: str, code: int | None = 0) -> str:
        """nbgrader's own command."""
        return self.run("nbgrader", *words, code=code)

    def grade(self, *words: str, code: int | None = 0) -> str:
        """Our command, as a module: wherever it is installed."""
        return self.run(sys.executable, "-m", "grader.cli.main", *words, code=code)

    def hand_in(self, student: str, name: str, content: bytes) -> Path:
        """Put a notebook where nbgrader looks for submitted ones."""
        file = self.folder / "submitted" / student / name / f"{name}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def notebook(self, *steps: str) -> dict[str, Any]:
        """A notebook of the course as data, by its path without the suffix."""
        file = self.folder.joinpath(*steps)
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found


def make_room(folder: Path, course: Path, root: Path) -> Room:
    """A room whose commands read no settings of the person who runs the tests."""
    kept = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
    home = folder / "home"
    home.mkdir(parents=True)
    settings = {
        **kept,
        "PATH": os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", "")]),
        "HOME": str(home),
        "GRADE_DATA": str(home / "data"),
        "GRADE_COURSE": str(course),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYTHONPATH": str(root),
        "PYTHONUTF8": "1",
    }
    return Room(folder / "course", settings)


def grade_id(cell: Mapping[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def text_of(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def points_of(notebook: Mapping[str, Any]) -> dict[str, float]:
    """Grade id -> points of every graded cell."""
    return {
        grade_id(cell): float(cell["metadata"]["nbgrader"]["points"])
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }


def solved(
    release: Mapping[str, Any], source: Mapping[str, Any], wanted: Callable[[str], bool]
) -> dict[str, Any]:
    """The notebook handed out, with the solution typed into the cells that are wanted."""
    answers = {
        grade_id(cell): "\n".join(
            line for line in text_of(cell).split("\n") if not any(mark in line for mark in MARKS)
        )
        for cell in source["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }
    cells = []
    for cell in release["cells"]:
        name = grade_id(cell)
        changed = name in answers and wanted(name)
        cells.append({**cell, "source": answers[name]} if changed else cell)
    return {**release, "cells": cells}


def as_bytes(notebook: Mapping[str, Any]) -> bytes:
    return json.dumps(notebook).encode()
