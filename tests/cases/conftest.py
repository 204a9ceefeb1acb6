"""One sandbox for all cases: the command is called in this process, with the real isolation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import grader.cli.run
import grader.grading
from grader.model import Report
from grader.sandbox import Sandbox, open_sandbox
from tests.cases.case import Call, called


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The sandbox that this machine gives, kept warm."""
    with open_sandbox(cache=tmp_path_factory.mktemp("cache")) as sandbox:
        yield sandbox


@pytest.fixture
def call(
    box: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Call:
    """Calls ``grade …`` and gives what a person sees, with the Report behind it."""
    reports: list[Report] = []
    grade = grader.grading.grade

    def graded(*args: Any, **kwargs: Any) -> Report:
        reports.append(grade(*args, **kwargs))
        return reports[-1]

    monkeypatch.setattr(grader.grading, "grade", graded)
    monkeypatch.setattr(grader.cli.run, "open_sandbox", lambda **_: nullcontext(box))
    monkeypatch.setenv("GRADE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("GRADE_LANG", "GRADE_COURSE", "GRADE_ISOLATION", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def calling(*words: str) -> Any:
        reports.clear()
        return called(words, reports, capsys)

    return calling
