"""The report on a terminal: what a learner reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.grading import grade
from grader.language import Language
from grader.model import (
    Course,
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
from grader.progress import Change, Standing, State
from grader.render.map import Progress, render_map
from grader.render.paper import Paper, width_of
from grader.render.terminal import Surroundings, render_report
from tests.engine.fakes import DirectSandbox

RIGHT = b"""
import numpy as np


def average(xs):
    if len(xs) == 0:
        raise ValueError
    return sum(xs) / len(xs)


def centred(xs):
    '''Minus the average.'''
    return xs - np.mean(xs)
"""
WRONG = RIGHT.replace(b"sum(xs) / len(xs)", b"-sum(xs) / len(xs) / 2")


def report_on(exercise: Exercise, source: bytes, code: str = "en") -> Report:
    submission = Submission(source, Path("average.py"))
    report = grade(exercise, submission, DirectSandbox(), Language(code))
    return replace(report, isolation=Isolation.FULL)


def page(
    exercise: Exercise,
    report: Report,
    around: Surroundings | None = None,
    *,
    width: int = 80,
    encoding: str = "utf-8",
    verbose: bool = False,
) -> str:
    around = around or Surroundings(hint=2, hints=3)
    language = Language(report.language)
    return render_report(
        report, exercise, around, Paper(width, encoding), language, verbose=verbose
    )


def test_a_wrong_program(exercise: Exercise) -> None:
    """One line a check, one example, the misconceptions in words, score and next hint."""
    text = page(exercise, report_on(exercise, WRONG))
    lines = text.split("\n")
    assert lines[0] == "ex01 · The average"
    assert lines[1] == "  average.py"
    assert lines[4] == "  ✗ The average of 1, 2 and 6 is 3." + " " * 40 + "0/0.5"
    assert lines[5:9] == [
        "      the value is wrong",
        "      average(array([1, 2, 6]))",
        "        came back: -1.5",
        "        expected:  3",
    ]
    assert lines[9] == "  ✗ Any numbers." + " " * 61 + "0/1"
    assert "  ✓ No numbers: ValueError. (robustness)" in lines
    assert "  → sign: The sign is lost." in lines
    assert "  → half: Half of the average came back." in lines
    assert "not passed yet: 2 of 4 points · 3 of 6 checks hold" in lines
    assert lines[-1] == "Hint 2 of 3: `grade hint ex01`"
    assert text.count("came back:") == 1


def test_verbose_shows_every_example(exercise: Exercise) -> None:
    """With -v each failing check shows its example; hidden ones say that it is one."""
    text = page(exercise, report_on(exercise, WRONG), verbose=True)
    assert text.count("came back:") == 3
    assert "for example: average(array([" in text


def test_a_passed_exercise(exercise: Exercise) -> None:
    """All ticks, the score, the next exercise, no hint."""
    around = Surroundings(following=replace(exercise, id="ex02_next"), hint=1, hints=3)
    text = page(exercise, report_on(exercise, RIGHT), around)
    assert "✗" not in text
    assert text.endswith("passed: 4 of 4 points · 6 of 6 checks hold\nNext: ex02 · The average")
    last = page(exercise, report_on(exercise, RIGHT), Surroundings(done=True))
    assert last.endswith("Everything is passed.")
    assert page(exercise, report_on(exercise, RIGHT)).endswith("checks hold")


def test_robust_failures_stand_apart(exercise: Exercise) -> None:
    """A passed exercise with a robust failure says that it is not needed."""
    text = page(exercise, report_on(exercise, RIGHT.replace(b"raise ValueError", b"return 0")))
    assert "  ! No numbers: ValueError. (robustness)" in text
    assert "worth mending, not needed to pass" in text
    assert "An empty list has no average" in text.replace("\n      ", " ")


def test_an_untouched_stub(exercise: Exercise) -> None:
    """One line a function: where, and what to write; then what comes before, and the lesson."""
    source = (exercise.work / exercise.filename).read_bytes()
    before = replace(exercise, id="ex00_before")
    around = Surroundings(hint=1, hints=3, before=(before,))
    text = page(exercise, report_on(exercise, source), around)
    assert "○ average\n    average.py:7 not written yet: The sum of" in text
    assert "○ centred\n    average.py:" in text
    assert "✗" not in text
    assert "not started: 0 of 4 points" in text
    assert "Comes after ex00 · The average, which is not passed yet." in text
    assert "Lesson: README.md" in text


def test_an_unreadable_file_is_one_line(exercise: Exercise) -> None:
    """A syntax error is told once, not for every check."""
    text = page(exercise, report_on(exercise, b"def f(:\n"))
    assert text.count("✗") == 1
    assert "✗ the file is not readable as Python: line 1" in text
    assert "not readable: 0 of 4 points" in text
    assert "robustness" not in text
    report = report_on(exercise, b"def f(:\n")
    change = Change(-1.0, (), (report.findings[0].id,))
    assert "lost: " not in page(exercise, report, Surroundings(change=change))


def test_a_missing_function_is_one_line(exercise: Exercise) -> None:
    """A renamed function is told once for all its checks."""
    text = page(exercise, report_on(exercise, RIGHT.replace(b"average(", b"averages(")))
    assert text.count("the file defines no function") == 1


def test_a_group_that_fails_alike_shows_one_example(exercise: Exercise) -> None:
    """Where all checks of a function fail in the same way, a call still shows how."""
    text = page(exercise, report_on(exercise, RIGHT.replace(b"return sum", b"sum")))
    assert text.count("is a `return` missing?") == 1
    assert "average(array([1, 2, 6]))" in text


def test_a_long_list_of_lost_checks_is_left_out(exercise: Exercise) -> None:
    """More than five lost checks are a number; -v lists them; a stub has lost nothing."""
    report = report_on(exercise, WRONG)
    names = tuple(f.id for f in report.findings)
    around = Surroundings(change=Change(-4.0, (), names))
    assert f"checks lost {len(names)}" in page(exercise, report, around)
    assert "  lost: " not in page(exercise, report, around)
    assert "  lost: " in page(exercise, report, around, verbose=True)
    stub = report_on(exercise, (exercise.work / exercise.filename).read_bytes())
    assert "last attempt" not in page(exercise, stub, around)


def test_what_changed(exercise: Exercise) -> None:
    """Points and checks since the last attempt, and what was lost."""
    report = report_on(exercise, WRONG)
    change = Change(-1.0, ("code/test_centred",), ("code/test_many",))
    text = page(exercise, report, Surroundings(change=change))
    assert "since the last attempt: points -1, checks mended 1, checks lost 1" in text
    assert "  lost: Any numbers." in text
    text = page(exercise, report, Surroundings(change=Change(0.0, (), ())))
    assert "nothing changed since the last attempt" in text
    assert "Hint" not in text


def test_what_was_printed(exercise: Exercise) -> None:
    """The program's own output is shown, cut after ten lines, escapes made visible."""
    printed = "\n".join(["\x1b[31mred", *map(str, range(20))])
    report = replace(report_on(exercise, WRONG), output=printed)
    text = page(exercise, report)
    assert "Your program printed:\n  \\x1b[31mred\n  0\n" in text
    assert "(11 more lines; -v shows them)" in text
    assert "  19\n" in page(exercise, report, verbose=True)
    passed = replace(report_on(exercise, RIGHT), output=printed)
    assert "printed" not in page(exercise, passed)
    eleven = replace(report, output="\n".join(map(str, range(11))))
    assert "  10\n" in page(exercise, eleven)
    assert "more lines" not in page(exercise, eleven)


def test_what_a_function_runs_into_is_told_of_it(exercise: Exercise) -> None:
    """The same end of every function is told under each name, and only once under each."""
    report = report_on(exercise, RIGHT)
    stopped = [
        replace(f, verdict=Verdict.TIMED_OUT, message="stopped after 2 s") for f in report.findings
    ]
    text = page(exercise, replace(report, findings=tuple(stopped), outcome=Outcome.FAILED))
    assert "\naverage\n  ✗ stopped after 2 s\ncentred\n  ✗ stopped after 2 s\n" in text
    assert text.count("stopped") == 2


def test_one_error_is_told_once_for_a_function(exercise: Exercise) -> None:
    """Checks that fail with the same words do not repeat them; the error's name is not repeated."""
    source = RIGHT.replace(b"return sum(xs) / len(xs)", b"return total if len(xs) != 3 else 3.0")
    text = page(exercise, report_on(exercise, source))
    assert text.count("name 'total' is not defined") == 1
    assert "came back: NameError" not in text


def test_ours_is_told_as_ours(exercise: Exercise) -> None:
    """A broken check says whose fault it is; weaker isolation is told."""
    report = report_on(exercise, RIGHT)
    broken = replace(report.findings[0], verdict=Verdict.BROKEN, message="our fault")
    report = replace(
        report,
        findings=(broken, *report.findings[1:]),
        outcome=Outcome.INCOMPLETE,
        isolation=Isolation.PROCESS,
    )
    text = page(exercise, report)
    assert "not judged completely" in text
    assert "Something of ours broke; it costs you nothing." in text
    assert "weaker isolation: see `grade doctor`" in text


def test_withheld_checks_are_told(exercise: Exercise) -> None:
    """A teacher's run says that it holds more checks than a learner's."""
    report = report_on(exercise, RIGHT)
    one = replace(report.findings[0], visibility=Visibility.WITHHELD)
    text = page(exercise, replace(report, findings=(one,)))
    assert "checks that only the teacher runs" in text


@pytest.mark.parametrize("width", [24, 40, 80, 200])
@pytest.mark.parametrize("code", ["en", "ja"])
def test_no_line_is_wider_than_the_terminal(exercise: Exercise, width: int, code: str) -> None:
    """At any width, in both languages, every line fits."""
    for source in (WRONG, RIGHT, b"(", (exercise.work / exercise.filename).read_bytes()):
        text = page(exercise, report_on(exercise, source, code), width=width, verbose=True)
        assert max(width_of(line) for line in text.split("\n")) <= width


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "latin-1"])
def test_terminals_that_cannot_show_everything(exercise: Exercise, encoding: str) -> None:
    """Every page can be written in the terminal's encoding, ticks as OK and NG."""
    text = page(exercise, report_on(exercise, WRONG), encoding=encoding)
    text.encode(encoding)
    assert "  NG The average of 1, 2 and 6 is 3." in text
    assert "  OK No numbers" in text


def test_japanese(exercise: Exercise) -> None:
    """Titles, words and advice are Japanese."""
    text = page(exercise, report_on(exercise, WRONG, "ja"))
    assert "  ✗ どんな数でも。" in text
    assert "        結果: -1.5" in text
    assert "まだ合格していません: 4 点中 2 点" in text


def test_the_map(course: Course, english: Language) -> None:
    """Every exercise with its mark; the next one with an arrow; what must come before."""
    one = course.exercises[0]
    two = replace(one, id="ex02_two", requires=(one.id,))
    three = replace(one, id="ex03_three", requires=("ex02_two",))
    course = replace(course, exercises=(one, two, three))

    def drawn(states: dict[str, State], *names: str) -> list[str]:
        standings = {
            name: Standing({"code": (state.best, 4.0)}, names) for name, state in states.items()
        }
        progress = Progress(states, standings, len(states))
        return render_map(course, progress, Paper(60), english, course.root).split("\n")

    lines = drawn({})
    assert lines[0] == "Averages"
    assert lines[2] == "→ ○ ex01  The average"
    assert lines[3] == "  ○ ex02  The average" + " " * 29 + "after ex01"
    assert lines[-2:] == [
        "Next: `grade ex01`",
        "Lesson: exercises/ex01_average/README.md",
    ]
    lines = drawn({one.id: State(3, True, 4.0), two.id: State(1, False, 1.5)})
    assert lines[2] == "  ✓ ex01  The average" + " " * 36 + "4/4"
    assert lines[3] == "→ ● ex02  The average" + " " * 34 + "1.5/4"
    assert "Days practised: 2" in lines
    assert drawn({one.id: State(3, True, 4.0)}, "sign")[3] == " " * 11 + "still open: sign"
    done = {e.id: State(1, True, 4.0) for e in course.exercises}
    assert drawn(done)[-1] == "Everything is passed."


def test_robust_failures_wait_for_the_core(exercise: Exercise) -> None:
    """While a function's core fails, its robust failures are one line each; -v tells all."""
    source = WRONG.replace(b"raise ValueError", b"return 0")
    report = report_on(exercise, source)
    text = page(exercise, report)
    assert "  ! No numbers: ValueError. (robustness)" in text
    assert "An empty list" not in text
    assert "An empty list" in page(exercise, report, verbose=True).replace("\n      ", " ")


def test_a_misconception_is_explained_once(exercise: Exercise) -> None:
    """The same name under a second function points back."""
    report = report_on(exercise, WRONG)
    findings = [replace(f, misconceptions=("sign",)) for f in report.findings]
    text = page(exercise, replace(report, findings=tuple(findings)))
    assert text.count("The sign is lost.") == 1
    assert text.count("  → sign: as above") == 1


def test_a_warning_stands_above_the_checks(exercise: Exercise) -> None:
    """What a learner must know of the text itself comes before anything that was judged."""
    report = replace(report_on(exercise, RIGHT), warnings=("line 3 is turned the other way",))
    lines = page(exercise, report).split("\n")
    assert lines[2:4] == ["  ! line 3 is turned the other way", ""]


def of_part(part: Part, verdict: Verdict, message: str = "", name: str = "a") -> Finding:
    return Finding(
        id=f"{part}/{name}",
        part=part,
        function=None,
        title=name,
        verdict=verdict,
        tier=Tier.CORE,
        visibility=Visibility.VISIBLE,
        max_points=1.0,
        message=message,
        task=name,
    )


def test_a_notebook_is_told_of_its_cells(exercise: Exercise) -> None:
    """Of a notebook no file is named that is not there, nor other questions than its own."""
    stub = (exercise.work / exercise.filename).read_bytes()
    others = (
        of_part(Part.DERIVATION, Verdict.NOT_STARTED),
        of_part(Part.QUIZ, Verdict.NOT_STARTED),
    )
    report = report_on(exercise, stub)
    report = replace(report, findings=(*report.findings, *others))
    assert report.outcome is Outcome.NOT_STARTED
    text = page(exercise, report)
    assert "derivation.md not written yet" in text
    assert "`grade quiz ex01`" in text
    assert "Lesson: " in text
    text = page(exercise, replace(report, path=Path("ex01.ipynb")))
    assert "○ Derivation not written yet: 1 tasks" in text
    assert "○ Quiz: 1 questions, not answered yet" in text
    assert "derivation.md" not in text
    assert "grade quiz" not in text
    assert "Lesson: " not in text


def test_answers_that_cannot_be_read_have_one_reason(exercise: Exercise) -> None:
    """It is told once, not for every question."""
    unread = [of_part(Part.QUIZ, Verdict.UNREADABLE, "no TOML", name) for name in "abc"]
    report = report_on(exercise, RIGHT)
    text = page(exercise, replace(report, findings=(*report.findings, *unread)))
    assert text.count("no TOML") == 1
    assert "0/3\n  ✗ no TOML" in text
