"""The report as HTML: the same content as on a terminal, and nothing that strangers slip in."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

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
from grader.progress import Change, Surroundings
from grader.render.html import findings_fragment, problem_fragment, report_fragment, report_page
from grader.render.html.elements import MAX_TEXT, element, lines, paragraph, told
from grader.render.kept_report import report_of
from tests.engine.fakes import DirectSandbox

EN, JA = Language("en"), Language("ja")
WRONG = b"import numpy as np\ndef average(xs): return -sum(xs) / len(xs) / 2\n"
NASTY = "<script>alert('&\"')</script><img src=x onerror=y>\x1b[31m\x00\ud800\u202e`"
ELEMENTS = {
    "section", "h1", "h2", "h3", "h4", "h5", "h6", "p", "strong", "span", "code", "ul", "ol",
    "li", "pre", "details", "summary", "table", "tbody", "tr", "th", "td", "div", "br",
}  # fmt: skip
ATTRIBUTES = {"style", "lang", "role", "aria-label", "scope", "open"}


class Reader(HTMLParser):
    """What a browser would make of a piece: elements, attributes and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.unclosed: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"br", "meta"}:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.unclosed == []
    return reader


def finding(part: Part = Part.CODE, **changes: object) -> Finding:
    plain = Finding(
        id=f"{part}/x",
        part=part,
        function="f" if part is Part.CODE else None,
        title="it holds",
        verdict=Verdict.FAILED,
        tier=Tier.CORE,
        visibility=Visibility.HIDDEN,
        max_points=2.0,
        message="the value is wrong",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def report_with(*findings: Finding, **changes: object) -> Report:
    plain = Report(
        exercise="ex01_average",
        outcome=Outcome.FAILED,
        max_score=4.0,
        seed=1,
        isolation=Isolation.FULL,
        language="en",
        findings=findings,
        path=Path("average.py"),
        digest="",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def graded(exercise: Exercise, source: bytes, language: Language = EN) -> Report:
    submission = Submission(source, Path("average.py"))
    return replace(grade(exercise, submission, DirectSandbox(), language), isolation=Isolation.FULL)


def test_a_wrong_program(exercise: Exercise) -> None:
    """Score, checks, the first example, advice and what was printed are all told."""
    report = replace(graded(exercise, WRONG), output="<b>hi</b>\n")
    text = read(report_fragment(report, exercise, EN)).text
    for told_text in (
        "ex01 · The average",
        "not passed yet: 0 of 4 points",
        "average.py",
        "The average of 1, 2 and 6 is 3.",
        "came back: -1.5",
        "expected:  3",
        "(hidden check)",
        "The sign is lost.",
        "<b>hi</b>",
    ):
        assert told_text in text


def test_a_right_program(exercise: Exercise) -> None:
    """Nothing is wrong, and no example stands there."""
    source = (exercise.solution / exercise.filename).read_bytes()
    html = report_fragment(graded(exercise, source), exercise, EN)
    assert "passed: 4 of 4 points" in html
    assert "✗" not in html
    assert "<pre" not in html


def test_japanese(exercise: Exercise) -> None:
    """The piece says its language and is in it."""
    html = report_fragment(graded(exercise, WRONG, JA), exercise, JA)
    assert 'lang="ja"' in html
    assert "符号が失われています。" in html
    assert "まだ合格していません" in html


def test_what_strangers_write_is_shown_and_never_obeyed(exercise: Exercise) -> None:
    """Titles, messages, names, examples, output and paths may hold anything."""
    example = Example(NASTY, NASTY, NASTY)
    findings = tuple(
        finding(
            part,
            function=NASTY if part is Part.CODE else None,
            title=NASTY,
            message=f"{NASTY}\n  ^",
            misconceptions=(NASTY,),
            example=example,
            task=None if part is Part.CODE else NASTY,
            line=line,
            verdict=verdict,
        )
        for part in Part
        for line in (None, 1)
        for verdict in Verdict
        if line is None or part is Part.DERIVATION
    )
    report = report_with(
        *findings,
        advice={NASTY: NASTY},
        titles={NASTY: NASTY},
        output=NASTY,
        warnings=(NASTY,),
        path=Path("a", NASTY.replace("/", "").replace("\x00", "")),
    )
    seen = read(report_fragment(report, exercise, EN, Surroundings(hint=1, hints=3)))
    assert seen.elements <= ELEMENTS
    assert seen.attributes <= ATTRIBUTES
    assert "<script>alert" in seen.text
    assert "\\x1b[31m\\x00\\xd800\\x202e" in seen.text
    assert not {"\x1b", "\x00", "\ud800", "\u202e"} & set(seen.text)


def test_a_page_needs_nothing_beside_itself(exercise: Exercise) -> None:
    """No script, no address, a policy that forbids both, and it can be written as UTF-8."""
    page = report_page(graded(exercise, WRONG), exercise, JA)
    seen = read(page.partition("\n")[2])
    assert page.startswith('<!DOCTYPE html>\n<html lang="ja">')
    assert "default-src 'none'" in page
    assert "http:" not in page
    assert "https:" not in page
    assert not {"script", "img", "link", "iframe", "a"} & seen.elements
    assert page.encode().decode() == page


def test_kept_reports_come_back(exercise: Exercise) -> None:
    """A report read from its plain data is told with advice and titles, and is the same data."""
    report = graded(exercise, WRONG)
    data = json.loads(json.dumps(report.as_json()))
    again = report_of(data, EN)
    assert again.as_json() == report.as_json()
    html = report_fragment(again, exercise, EN)
    assert "The sign is lost." in html
    assert "came back: -1.5" in html


def test_a_report_kept_by_an_older_version(exercise: Exercise) -> None:
    """Without advice and titles the rest is told."""
    data = graded(exercise, WRONG).as_json()
    del data["advice"], data["titles"]
    html = report_fragment(report_of(data, EN), exercise, EN)
    assert "<strong>sign</strong>" in html
    assert "not passed yet" in html


def test_the_file_that_cannot_be_read(exercise: Exercise) -> None:
    """What stops everything is told once, not once for each check."""
    html = report_fragment(graded(exercise, b"def f(:\n"), exercise, EN)
    assert html.count("✗") == 1


def test_functions_not_written_yet(exercise: Exercise) -> None:
    """Where they stand and what they are to do, as in a report that was just made."""
    source = (exercise.work / exercise.filename).read_bytes()
    report = graded(exercise, source)
    assert "average.py:" in report_fragment(report, exercise, EN)
    kept = report_fragment(report_of(report.as_json(), EN), exercise, EN)
    assert "not written yet" in kept


def test_score_by_part(exercise: Exercise) -> None:
    """Each part has its points, where there are several."""
    both = report_with(
        finding(verdict=Verdict.PASSED), finding(Part.QUIZ, task="q", max_points=1.5)
    )
    exercise = replace(exercise, points={Part.CODE: 2.0, Part.QUIZ: 1.5})
    html = report_fragment(both, exercise, EN)
    assert "<th" in html
    assert ">2/2</td>" in html
    assert ">0/1.5</td>" in html
    assert "<th" not in report_fragment(report_with(finding()), exercise, EN)


def test_a_derivation(exercise: Exercise) -> None:
    """Every line has its sign, the wrong one says where, and the task has its title."""
    step = {"part": Part.DERIVATION, "task": "a", "max_points": 0.0, "message": ""}
    wrong = finding(**step, title="= 3", line=2, example=Example("x = 2", "3", "4"))  # type: ignore[arg-type]
    whole = finding(
        Part.DERIVATION, task="a", title="Logs: stage 1 of 1", message="not reached", max_points=1.0
    )
    findings = [
        finding(**step, title="= 1", line=1, verdict=Verdict.PASSED),  # type: ignore[arg-type]
        wrong,
        finding(**step, title="= 4", line=3, verdict=Verdict.UNDECIDED),  # type: ignore[arg-type]
        finding(**step, title="= 5", line=4, verdict=Verdict.SKIPPED),  # type: ignore[arg-type]
        whole,
    ]
    report = report_with(*findings, titles={"a": "Logs"})
    seen = read(report_fragment(report, exercise, EN)).text
    for told_text in ("✓= 1", "✗= 3", "?= 4", "–= 5", "at x = 2", "the line before: 4"):
        assert told_text in seen
    assert "– stage 1 of 1: not reached" in seen
    assert "Logs" in seen


def test_answers_that_cannot_be_read_have_one_reason() -> None:
    """It is told once, not for every question."""
    unread = [
        finding(Part.QUIZ, verdict=Verdict.UNREADABLE, message="no <TOML>", task=name)
        for name in "abc"
    ]
    assert read(findings_fragment(unread, {}, EN)).text.count("no <TOML>") == 1


def test_signs_are_read_in_words() -> None:
    """A voice says what a sign means."""
    robust = finding(tier=Tier.ROBUST)
    html = findings_fragment([robust, finding(verdict=Verdict.PASSED), finding()], {}, EN)
    for word in ("worth mending", "holds", "does not hold"):
        assert f'aria-label="{word}"' in html


def test_the_mark_of_robustness_is_explained_where_it_stands() -> None:
    """And nowhere else."""
    note = "Lines with ! are about robustness"
    assert note in findings_fragment([finding(tier=Tier.ROBUST)], {}, EN)
    alike = [finding(tier=Tier.ROBUST, verdict=Verdict.CRASHED), finding(verdict=Verdict.CRASHED)]
    assert note not in findings_fragment(alike, {}, EN)


def test_checks_that_only_the_teacher_runs(exercise: Exercise) -> None:
    """They are told as such."""
    html = report_fragment(report_with(finding(visibility=Visibility.WITHHELD)), exercise, EN)
    assert "(only the teacher runs it)" in html


def test_findings_of_one_cell() -> None:
    """Some findings alone, with their advice; the same advice is not told twice."""
    one = finding(misconceptions=("sign",))
    two = finding(function="g", misconceptions=("sign",), message="another")
    html = findings_fragment([one, two], {"sign": "Mind the sign."}, EN)
    assert html.count("Mind the sign.") == 1
    assert "as above" in html
    assert findings_fragment([], {}, EN) == element("section", "", "fragment", lang="en")


def test_what_changed_and_what_comes_next(exercise: Exercise) -> None:
    """Only where it is one's own attempt."""
    report = report_with(finding())
    around = Surroundings(change=Change(1.0, ("code/y",), ()), hint=2, hints=3)
    html = report_fragment(report, exercise, EN, around)
    assert "since the last attempt: points +1" in html
    assert "Hint 2 of 3: `grade hint ex01`" in html
    assert "Hint" not in report_fragment(report, exercise, EN)


def test_an_error_is_a_box() -> None:
    """Escaped, and a voice reads it at once."""
    html = problem_fragment("no <file>\n  do that", EN)
    assert 'role="alert"' in html
    assert "no &lt;file&gt;\n  do that" in html


def test_a_place_in_a_line_keeps_its_columns() -> None:
    """A message with a caret is set in letters of one width."""
    assert paragraph("here\n  a + b\n    ^").startswith("<pre")
    assert paragraph("plain\nwords").startswith("<p")
    assert "plain<br>words" in paragraph("plain\nwords")


@pytest.mark.parametrize("text", ["", "a", "<", "あ", "\n"])
def test_escaping_any_text(text: str) -> None:
    """Nothing is lost, nothing is added."""
    assert read(told(text)).text == text
    assert "<" not in lines(text).replace("<br>", "")


def test_endless_texts_are_cut() -> None:
    """A page can be opened, whatever was handed in."""
    assert len(told("x" * (MAX_TEXT * 3))) == MAX_TEXT
