"""The command as a person calls it, in this very process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.cli import main as main_module
from tests.engine.fakes import DirectSandbox


@dataclass(frozen=True)
class Called:
    """What a person sees of one call."""

    code: int
    out: str
    err: str


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own for attempts."""
    folder = tmp_path / "data"
    monkeypatch.setenv("GRADE_DATA", str(folder))
    for name in ("GRADE_LANG", "GRADE_COURSE", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@pytest.fixture
def call(
    data: Path, second_course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> Callable[..., Called]:
    """Call ``grade …`` on the second course, with nothing kept apart."""

    def opened(**_: Any) -> Any:
        return nullcontext(DirectSandbox())

    def calling(*words: str, course: Path | None = second_course) -> Called:
        monkeypatch.setattr("grader.sandbox.open_sandbox", opened)
        for name in ("run", "audit"):
            module = __import__(f"grader.cli.{name}", fromlist=["x"])
            monkeypatch.setattr(module, "open_sandbox", opened)
        if course is not None:
            monkeypatch.setenv("GRADE_COURSE", str(course))
        else:
            monkeypatch.delenv("GRADE_COURSE", raising=False)
        with pytest.raises(SystemExit) as caught:
            main_module.main(list(words))
        seen = capsys.readouterr()
        return Called(int(caught.value.code or 0), seen.out, seen.err)

    return calling
