"""A report in the formats of other systems."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from grader.export import gradescope_results, junit_xml
from grader.grading import grade
from grader.language import Language
from grader.model import (
    Example,
    Exercise,
    Finding,
    Isolation,
    Outcome,
    Part,
    Report,
    Submission,
    Tier,
    Verdict,
    Visibility,
)
from tests.engine.fakes import DirectSandbox

WRONG = b"def average(xs):\n    print('<b>&')\n    return -sum(xs) / len(xs) / 2\n"
EN = Language("en")
NASTY = "<script>alert('&')</script>]]>\x1b[31m\x00\ud800\u202e"
TOP = {
    "score", "execution_time", "output", "output_format", "visibility",
    "stdout_visibility", "extra_data", "tests", "leaderboard",
}  # fmt: skip
TEST = {
    "score", "max_score", "status", "name", "name_format", "number", "output",
    "output_format", "tags", "visibility", "extra_data",
}  # fmt: skip


def finding(verdict: Verdict, **changes: object) -> Finding:
    plain = Finding(
        id="code/test_x",
        part=Part.CODE,
        function="f",
        title="it holds",
        verdict=verdict,
        tier=Tier.CORE,
        visibility=Visibility.HIDDEN,
        max_points=2.0,
        message="" if verdict is Verdict.PASSED else "the value is wrong",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def report_of(*findings: Finding, output: str = "") -> Report:
    return Report(
        exercise="ex01_average",
        outcome=Outcome.FAILED,
        max_score=10.0,
        seed=1,
        isolation=Isolation.FULL,
        language="en",
        findings=findings,
        path=Path("average.py"),
        digest="0" * 64,
        output=output,
        advice={"sign": "the sign is turned"},
    )


def results(report: Report) -> dict[str, object]:
    text = gradescope_results(report, EN)
    text.encode("ascii")
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def listed(report: Report) -> list[dict[str, object]]:
    tests = results(report)["tests"]
    assert isinstance(tests, list)
    return tests


def cases_of(report: Report) -> list[ET.Element]:
    return list(ET.fromstring(junit_xml(report, EN)).iter("testcase"))


@pytest.fixture
def real(exercise: Exercise) -> Report:
    """The report on a program that is wrong in a known way."""
    return grade(exercise, Submission(WRONG, Path("average.py")), DirectSandbox(), EN)  # type: ignore[arg-type]


def test_gradescope_knows_every_key(real: Report) -> None:
    """Only the documented keys and values are written, and the points are the report's."""
    found = results(real)
    assert set(found) <= TOP
    assert found["score"] == real.score
    tests = listed(real)
    assert len(tests) == len(real.findings)
    for test in tests:
        assert set(test) <= TEST
        assert test.get("status", "passed") in {"passed", "failed"}
        assert test["visibility"] in {"visible", "after_due_date", "after_published", "hidden"}
        assert test["output_format"] == test["name_format"] == "text"
        assert isinstance(test["number"], str)
    assert sum(float(str(test["score"])) for test in tests) == real.score


def test_gradescope_tells_what_the_report_tells(real: Report) -> None:
    """Message, example and the misconception's text stand below the test, each advice once."""
    texts = "\n".join(str(test["output"]) for test in listed(real))
    assert "the value is wrong" in texts
    assert "came back: " in texts
    for name, advice in real.advice.items():
        assert texts.count(f"→ {name}: {advice}") == 1


@pytest.mark.parametrize(
    ("visibility", "shown"),
    [
        (Visibility.VISIBLE, "visible"),
        (Visibility.HIDDEN, "visible"),
        (Visibility.AFTER_DUE_DATE, "after_due_date"),
        (Visibility.WITHHELD, "hidden"),
    ],
)
def test_what_is_withheld_stays_hidden(visibility: Visibility, shown: str) -> None:
    """The teacher's own checks are not shown to learners on Gradescope either."""
    (test,) = listed(report_of(finding(Verdict.FAILED, visibility=visibility)))
    assert test["visibility"] == shown


@pytest.mark.parametrize("verdict", [Verdict.BROKEN, Verdict.UNDECIDED])
def test_pending_is_neither_passed_nor_failed(verdict: Verdict) -> None:
    """What judges nothing has no status, and the page says that the score may rise."""
    found = report_of(finding(verdict))
    assert "status" not in listed(found)[0]
    assert "pending" in str(results(found)["output"])


def test_numbers_follow_the_groups() -> None:
    """Functions are counted from 1, and the checks within each."""
    findings = (
        finding(Verdict.PASSED),
        finding(Verdict.FAILED),
        finding(Verdict.PASSED, function="g"),
    )
    assert [t["number"] for t in listed(report_of(*findings))] == ["1.1", "1.2", "2.1"]


def test_lines_of_a_derivation_are_told_with_their_task() -> None:
    """A line is no test of its own: it stands in the text of its task's first stage."""
    line = finding(
        Verdict.FAILED, part=Part.DERIVATION, function=None, task="a", line=1, max_points=0.0,
        title="= x", example=Example("x = 1", "2", "3"),
    )  # fmt: skip
    goal = finding(Verdict.FAILED, part=Part.DERIVATION, function=None, task="a", title="the goal")
    (test,) = listed(report_of(line, goal))
    assert "✗ = x" in str(test["output"])
    assert "the line before: 3" in str(test["output"])


def test_learners_text_is_escaped() -> None:
    """Whatever a learner's program prints, both files can be parsed and hold text only."""
    found = report_of(finding(Verdict.CRASHED, title=NASTY, message=NASTY), output=NASTY)
    assert NASTY in str(listed(found)[0]["name"])
    text = junit_xml(found, EN)
    assert "<script>" not in text
    case = next(ET.fromstring(text.encode()).iter("testcase"))
    assert case.get("name", "").startswith("<script>alert('&')</script>]]>\\x1b[31m\\x00\\ud800")


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (Verdict.FAILED, "failure"),
        (Verdict.CRASHED, "failure"),
        (Verdict.NOT_STARTED, "failure"),
        (Verdict.BROKEN, "error"),
        (Verdict.UNDECIDED, "skipped"),
        (Verdict.SKIPPED, "skipped"),
    ],
)
def test_junit_kinds(verdict: Verdict, kind: str) -> None:
    """Ours is an error, what judges nothing is skipped, the rest is a failure; all are counted."""
    found = report_of(finding(Verdict.PASSED), finding(verdict))
    right, wrong = cases_of(found)
    assert list(right) == []
    assert [child.tag for child in wrong] == [kind]
    assert wrong[0].get("type") == verdict.value
    suite = ET.fromstring(junit_xml(found, EN)).find("testsuite")
    assert suite is not None
    counts = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    assert {name: suite.get(name) for name in ("tests", *counts.values())} == {
        "tests": "2",
        **dict.fromkeys(counts.values(), "0"),
        counts[kind]: "1",
    }


def test_robust_checks_turn_nothing_red() -> None:
    """A robust check without points that fails is skipped in JUnit, has no status on Gradescope."""
    found = report_of(finding(Verdict.FAILED, tier=Tier.ROBUST, max_points=0.0))
    assert cases_of(found)[0].find("skipped") is not None
    assert "status" not in listed(found)[0]


def test_long_texts_are_cut() -> None:
    """A program that prints a lot makes no huge page."""
    assert len(str(results(report_of(output="x" * 50_000))["output"])) <= 20_000


def test_in_japanese() -> None:
    """The texts are in the language asked for."""
    text = gradescope_results(report_of(finding(Verdict.BROKEN)), Language("ja"))
    assert "pending" not in json.loads(text)["output"]
