"""Every folder beside this file is a submission and what its author must get to read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.case import (
    LANGUAGES,
    NAMES,
    ROOT,
    Call,
    Called,
    differences,
    lay_out,
    load,
)

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command gives the verdict, the findings and the page, in both languages."""
    wanted = load(name)
    work, words = lay_out(name, wanted, tmp_path)
    monkeypatch.chdir(work)
    for language in LANGUAGES:
        if language == "en" or language in wanted:
            got = call(*words, "--lang", language)
            assert (language, differences(name, wanted, got, language)) == (language, [])


@pytest.mark.parametrize("name", [name for name in NAMES if load(name).get("process")])
def test_as_a_program(name: str, tmp_path: Path) -> None:
    """The same page and exit code come from a process of its own."""
    wanted = load(name)
    work, words = lay_out(name, wanted, tmp_path)
    environment = {**os.environ, "GRADE_DATA": str(tmp_path / "data"), "PYTHONUTF8": "1"}
    line = [sys.executable, "-m", "grader.cli.main", *words, "--lang", "en"]
    done = subprocess.run(
        line,
        cwd=work,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    got = Called(done.returncode, done.stdout, done.stderr, None, 0.0)
    page_only = {"exit": wanted["exit"], "en": wanted["en"]}
    assert differences(name, page_only, got, "en") == []


def test_a_case_that_is_not_met_is_told() -> None:
    """Every kind of expectation bites: nothing of what is asked for here is there."""
    report = {
        "verdict": "passed",
        "score": 1.0,
        "findings": [{"id": "code/a", "verdict": "passed", "misconceptions": [], "example": None}],
    }
    wanted = {
        "exit": 0,
        "seconds": 1,
        "verdict": "failed",
        "score": 2.0,
        "misconceptions": ["m"],
        "findings": {"a": {"verdict": "failed"}, "b": {}},
        "en": {"says": ["no"], "never": ["ye s"]},
    }
    assert differences("none", wanted, Called(1, "yes", "", report, 2.0), "en") == [
        "exit code 1",
        "took 2.0 s",
        "does not say: no",
        "says: ye s",
        "verdict: passed",
        "score: 1.0",
        "misconceptions: []",
        "a: verdict is 'passed'",
        "b: no such finding",
    ]
