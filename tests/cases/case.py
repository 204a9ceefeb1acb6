"""A case: one folder with a submission and ``case.toml``, which says what a person must see.

Owns reading a case and comparing it with one call of the command. Keys of
``case.toml`` (all but ``exit`` may be left out):

    command        words after ``grade`` (default: ``[exercise, "--from", "submission.py"]``)
    exercise       the exercise's name (default ``ex04``)
    course         ``own`` (this repository's, the default) or ``second`` (a copy of the tests' own)
    exit           exit code
    verdict        the Report's verdict
    score          the Report's score
    misconceptions all names in the Report
    seconds        how long one call may take
    process        called once more as a program of its own
    [[edit]]       ``file``, ``old``, ``new``: a change in the copy of the second course
    [findings.ID]  ``verdict``, ``tier``, ``message`` (a part), ``misconceptions``, ``got``;
                   ID is a check's name, or a whole id such as ``"derivation/task/2"``
    [en] [ja]      ``says`` and ``never``: parts of the page, wherever its lines break

A file ``report.json`` beside it is the whole Report in English, compared as data;
one that is empty is written by the next run, to be read before it is kept.
"""

from __future__ import annotations

import json
import shutil
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import main
from grader.model import Report

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SECOND = ROOT / "tests" / "second_course"
LANGUAGES = ("en", "ja")
NAMES = sorted(file.parent.name for file in HERE.glob("*/case.toml"))


@dataclass(frozen=True)
class Called:
    """What a person gets of one call. ``report`` is the JSON of the Report, if there is one."""

    code: int
    out: str
    err: str
    report: dict[str, Any] | None
    seconds: float

    @property
    def page(self) -> str:
        """Everything that is shown, without white space: lines break where the width wants it."""
        return _squeezed(self.out + self.err)


Call = Callable[..., Called]


def called(
    words: Sequence[str], reports: list[Report], capsys: pytest.CaptureFixture[str]
) -> Called:
    """Call the command in this process."""
    started = time.monotonic()
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    seconds = time.monotonic() - started
    seen = capsys.readouterr()
    report = reports[-1].as_json() if reports else None
    return Called(int(ended.value.code or 0), seen.out, seen.err, report, seconds)


def load(name: str) -> dict[str, Any]:
    """What stands in ``case.toml``."""
    return tomllib.loads((HERE / name / "case.toml").read_text(encoding="utf-8"))


def lay_out(name: str, wanted: dict[str, Any], folder: Path) -> tuple[Path, list[str]]:
    """A copy of the case's folder to work in, and the words to call."""
    work = folder / name
    if not work.exists():
        shutil.copytree(HERE / name, work)
    course = ROOT
    if wanted.get("course") == "second":
        course = folder / "course"
        if not course.exists():
            shutil.copytree(SECOND, course)
            for edit in wanted.get("edit", []):
                _edit(course / edit["file"], edit["old"], edit["new"])
    exercise = wanted.get("exercise", "ex04")
    words = wanted.get("command", [exercise, "--from", "submission.py"])
    return work, [*words, "--course", str(course)]


def differences(name: str, wanted: dict[str, Any], got: Called, language: str) -> list[str]:
    """Every way in which what came is not what the case asks for."""
    found = [f"exit code {got.code}"] if got.code != wanted["exit"] else []
    if got.seconds > wanted.get("seconds", 10.0):
        found.append(f"took {got.seconds:.1f} s")
    texts = wanted.get(language, {})
    found += [f"does not say: {t}" for t in texts.get("says", []) if _squeezed(t) not in got.page]
    found += [f"says: {t}" for t in texts.get("never", []) if _squeezed(t) in got.page]
    report = got.report or {"findings": []}
    for key in ("verdict", "score"):
        if key in wanted and report.get(key) != wanted[key]:
            found.append(f"{key}: {report.get(key)}")
    names = {name for finding in report["findings"] for name in finding["misconceptions"]}
    if "misconceptions" in wanted and names != set(wanted["misconceptions"]):
        found.append(f"misconceptions: {sorted(names)}")
    if language == "en":
        found += _findings_off(wanted.get("findings", {}), report)
        found += _golden_off(HERE / name / "report.json", _settled(report))
    return found


def _golden_off(golden: Path, report: dict[str, Any]) -> list[str]:
    kept = golden.read_text(encoding="utf-8") if golden.exists() else None
    shown = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    if kept is None or (kept and json.loads(kept) == report):
        return []
    if not kept:
        golden.write_text(shown, encoding="utf-8")
    return [f"the report is not that of {golden.name}: {shown}"]


def _findings_off(wanted: dict[str, Any], report: dict[str, Any]) -> list[str]:
    found = []
    by_id = {finding["id"]: finding for finding in report["findings"]}
    for key, asked in wanted.items():
        finding = by_id.get(key if "/" in key else f"code/{key}")
        if finding is None:
            found.append(f"{key}: no such finding")
            continue
        seen = {**finding, "got": (finding["example"] or {}).get("got")}
        for part, value in asked.items():
            holds = value in seen[part] if part == "message" else value == seen[part]
            if not holds:
                found.append(f"{key}: {part} is {seen[part]!r}")
    return found


def _settled(report: dict[str, Any]) -> dict[str, Any]:
    """The Report without what depends on the machine."""
    return {key: value for key, value in report.items() if key != "isolation"}


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} no longer holds {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def _squeezed(text: str) -> str:
    return "".join(text.split())
