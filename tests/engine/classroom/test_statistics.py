"""The figures of a class: from what stands for each person to numbers."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.classroom.statistics.excerpts import excerpt, shortest_excerpt
from grader.classroom.statistics.figures import CheckFigures, ExerciseFigures, shown
from grader.classroom.statistics.measuring import discrimination_of, share_of, spread_of
from grader.classroom.statistics.statistics import Entry, class_statistics
from grader.grading import grade_all
from grader.language import Language
from grader.model import Course, Exercise, Finding, Part, Submission, Verdict
from tests.engine.classroom.figures import (
    FAILED,
    NOT_STARTED,
    PASSED,
    answer,
    check,
    entry,
    small_course,
    step,
)
from tests.engine.fakes import DirectSandbox
from tests.engine.quiz.course import asked, letters, quiz_in

KNOWN = frozenset({"half", "np", "log", "mean", "x", "sum", "len", "range"})


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """A course with all three parts."""
    return small_course(tmp_path / "small")


def only(course: Course, entries: list[Entry]) -> ExerciseFigures:
    """The figures of the only exercise."""
    (found,) = class_statistics(course, entries).exercises
    return found


def figures(found: ExerciseFigures, name: str) -> CheckFigures:
    return {one.id: one for one in found.checks}[name]


def random_class(size: int, seed: int = 3) -> list[Entry]:
    """People with checks of unlike points, some with a share of a question."""
    chance = random.Random(seed)
    entries = []
    for n in range(size):
        able = chance.random()
        found: list[Finding] = [
            check(f"test_{k}", PASSED if chance.random() < able else FAILED, points)
            for k, points in enumerate((0.5, 1.0, 0.25, 0.25))
        ]
        found.append(check("test_robust", PASSED if chance.random() < 0.5 else FAILED, 0.0))
        share = chance.choice([0.0, 1.5, 3.0])
        verdict = PASSED if share == 3.0 else FAILED
        found.append(answer("even", verdict, 3.0 - share if 0 < share < 3 else 3.0))
        if 0 < share < 3:
            found.append(answer("even", PASSED, share, share="/share"))
        entries.append(entry(f"p{n}", found))
    return entries


def test_agrees_with_an_independent_calculation(small: Course) -> None:
    """Facility and corrected item-rest correlation are what NumPy makes of the same matrix."""
    entries = random_class(57)
    names = [f"code/test_{k}" for k in range(4)] + ["code/test_robust", "quiz/even"]
    most = np.array([0.5, 1.0, 0.25, 0.25, 0.0, 3.0])
    earned = np.zeros((57, 6))
    passed = np.zeros((57, 6))
    for row, one in enumerate(entries):
        for finding in one.report["findings"]:
            column = names.index(finding["id"].removesuffix("/share"))
            earned[row, column] += finding["points"]
            if not finding["id"].endswith("/share"):
                passed[row, column] = finding["verdict"] == "passed"
    scores = np.where(most > 0, earned / np.where(most > 0, most, 1.0), passed)
    found = only(small, entries)
    for column, name in enumerate(names):
        own = figures(found, name)
        rest = earned.sum(axis=1) - earned[:, column]
        assert own.discrimination == pytest.approx(
            np.corrcoef(scores[:, column], rest)[0, 1], abs=1e-12
        )
        assert own.facility == pytest.approx(scores[:, column].mean())
        assert own.success.count == passed[:, column].sum()
    assert found.total.mean == pytest.approx(earned.sum(axis=1).mean())
    assert found.total.deviation == pytest.approx(earned.sum(axis=1).std(ddof=1))
    assert found.total.median == pytest.approx(np.median(earned.sum(axis=1)))


def test_real_reports(course: Course, exercise: Exercise, direct: DirectSandbox) -> None:
    """Reports as the grader makes them: accepted programs pass all, mistakes are named."""
    folder = exercise.suite
    files = [*sorted(folder.glob("accepted/*.py")), *sorted(folder.glob("mistakes/*/*.py"))] * 2
    texts = [file.read_bytes() for file in files]
    works = [Submission(text, Path(exercise.filename)) for text in texts]
    reports = grade_all(exercise, works, direct, Language())
    entries = [
        Entry(f"p{n}", exercise.id, False, report.as_json(), {Part.CODE: text})
        for n, (report, text) in enumerate(zip(reports, texts, strict=True))
    ]
    found = only(course, entries)
    assert found.handed_in == 6
    assert found.verdicts == {"failed": 4, "passed": 2}
    scores = sorted(sum(f["points"] for f in one.report["findings"]) for one in entries)
    assert found.total.scores == pytest.approx(scores)
    named = {one.name: one for one in found.misconceptions}
    assert named["divides-by-one-less"].people.count == 2
    example = named["divides-by-one-less"].example
    assert example is not None
    assert example.text.startswith("def average(")


def test_nobody(small: Course) -> None:
    """Nobody has no exercises; entries of another course's exercise are left aside."""
    assert class_statistics(small, []).exercises == ()
    stranger = replace(entry("p", [check("test_a")]), exercise="zz9_other")
    assert class_statistics(small, [stranger]) == class_statistics(small, [])


@pytest.mark.parametrize("size", [1, 2])
def test_too_few(small: Course, size: int) -> None:
    """One or two people have shares and a mean, but no correlation."""
    found = only(small, random_class(size))
    assert all(one.discrimination is None for one in found.checks)
    assert found.total.n == size
    assert (found.total.deviation is None) == (size == 1)


def test_all_the_same(small: Course) -> None:
    """Where everybody did the same, nothing is correlated, whatever sums of decimals leave."""
    same = [check("test_a", points=0.1), check("test_b", points=0.2), check("test_c", FAILED, 0.7)]
    found = only(small, [entry(f"p{n}", same) for n in range(5)])
    assert [one.discrimination for one in found.checks] == [None, None, None]
    assert [one.success.value for one in found.checks] == [1.0, 1.0, 0.0]


def test_correlation() -> None:
    """Exactly 1 and -1 at the ends; None below three people and without spread."""
    assert discrimination_of([0, 0, 1], [1, 1, 2]) == pytest.approx(1.0)
    assert discrimination_of([0, 1, 1], [5, 2, 2]) == pytest.approx(-1.0)
    assert discrimination_of([0, 1], [0, 1]) is None
    assert discrimination_of([1, 1, 1], [1, 2, 3]) is None
    assert discrimination_of([0, 1, 0], [0.1 + 0.2, 0.3, 0.3]) is None
    assert discrimination_of([], []) is None


def test_interval() -> None:
    """The 95 % score interval, against published values; of nobody there is none."""
    assert share_of(0, 0).value is None
    assert share_of(0, 0).low is None
    found = share_of(81, 263)  # Newcombe 1998, table I
    assert (found.low, found.high) == (
        pytest.approx(0.2553, abs=5e-5),
        pytest.approx(0.3662, abs=5e-5),
    )
    none = share_of(0, 20)
    assert (none.low, none.high) == (0.0, pytest.approx(0.1611, abs=5e-5))
    assert share_of(3, 3).high == 1.0


def test_spread_of_nothing() -> None:
    """No scores have no mean."""
    assert spread_of([], 4.0).mean is None
    assert spread_of([], 4.0).n == 0


def test_what_judges_nothing_does_not_count(small: Course) -> None:
    """Skipped and undecided are no failures: the check is judged on the others."""
    verdicts = [PASSED, FAILED, Verdict.SKIPPED, Verdict.UNDECIDED, NOT_STARTED]
    entries = [entry(f"p{n}", [check("test_a", v)]) for n, v in enumerate(verdicts)]
    own = figures(only(small, entries), "code/test_a")
    assert (own.success.count, own.success.n) == (1, 3)
    assert own.verdicts == {
        "failed": 1, "not_started": 1, "passed": 1, "skipped": 1, "undecided": 1
    }  # fmt: skip


def test_our_fault_is_left_out(small: Course) -> None:
    """A broken report is counted as such and moves no figure."""
    good = [entry("p1", [check("test_a")]), entry("p2", [check("test_a")])]
    found = only(small, [*good, entry("p3", [check("test_a", Verdict.BROKEN)], late=True)])
    assert (found.handed_in, found.late, found.broken) == (3, 1, 1)
    assert figures(found, "code/test_a").success.n == 2
    assert found.total.n == 2


def test_order_of_entries_does_not_matter(small: Course) -> None:
    """The same entries in another order give the same figures."""
    entries = random_class(12)
    assert class_statistics(small, entries) == class_statistics(small, entries[::-1])


def test_titles_in_both_languages(small: Course) -> None:
    """Questions and stages are named by the course, not by one learner's report."""
    found = only(
        small,
        [entry("p", [step("milestone-1", PASSED, 1), step("milestone-2", FAILED, 2),
                     answer("half", PASSED)])],
    )  # fmt: skip
    stage, goal, half = found.checks
    assert shown(half.title, Language("ja")) == "{x} の半分は?"
    assert shown(stage.title, Language("en")) == "stage 1 of 2"
    assert shown(goal.title, Language("ja")) == "目標の式"
    assert shown(found.tasks[0].title, Language("ja")) == "対数を分ける"


def way(person: str, reached: int, *lines: Finding) -> Entry:
    """A way through the task that reached so many of its two stages."""
    stages = [step(f"milestone-{n}", PASSED if n <= reached else FAILED, n) for n in (1, 2)]
    return entry(person, [*lines, *stages])


def test_where_people_break_off(small: Course) -> None:
    """Each stage tells who reached it, and how the way of those ended who did not."""
    wrong = step("2", FAILED, 0, 2, title="= log(a)   [my rule]", message="a log was lost",
                 misconceptions=("doubled",))  # fmt: skip
    right = step("1", PASSED, 0, 1, title="take log")
    entries = [
        way("p1", 2, right),
        way("p2", 1, right, wrong),
        way("p3", 1, right, wrong),
        way("p4", 1, right),
        way("p5", 0, step("1", Verdict.UNREADABLE, 0, 1, title="Ann's own words")),
        way("p6", 0),
    ]
    (task,) = only(small, entries).tasks
    first, goal = task.milestones
    assert (first.reached.count, first.reached.n) == (4, 6)
    assert (first.wrong, first.unreadable, first.stopped, first.untouched) == (0, 1, 0, 1)
    assert goal.reached.count == 1
    assert (goal.wrong, goal.unreadable, goal.stopped, goal.untouched) == (2, 0, 1, 0)
    lonely, line = task.lines
    assert (lonely.number, lonely.text, lonely.unreadable) == (1, "", 1)
    assert (line.number, line.people.count, line.told) == (2, 2, "a log was lost")
    assert line.text == "= log(a)"
    assert line.misconceptions == (("doubled", 2),)


def test_follow_through_is_one_milestone(small: Course) -> None:
    """A stage of which a share was earned is one item, and reached."""
    halves = [step("milestone-1", FAILED, 0.5), step("milestone-1-follow-through", PASSED, 0.5)]
    found = only(small, [entry("p", halves)])
    (own,) = found.checks
    assert (own.most, own.facility, own.success.count) == (1.0, 0.5, 0)
    assert found.tasks[0].milestones[0].reached.count == 1


def test_wrong_answers(small: Course, tmp_path: Path) -> None:
    """Letters are turned back into options, which everyone sees in another order."""
    quiz = quiz_in(tmp_path / "again")
    entries = []
    for person in ("anna", "bert", "carl"):
        option = "c" if person == "carl" else "a"
        letter = letters(asked(quiz, "colour", person), option)
        quoted = f'learner = "{person}"\n[colour]\nanswer = "{letter}"\n'
        found = answer("colour", FAILED, misconceptions=("doubled",) if option == "a" else ())
        entries.append(entry(person, [found], quiz=quoted))
    (item,) = only(small, entries).items
    assert [(one.text["en"], one.people.count) for one in item.wrong] == [("y_1", 2)]
    assert item.misconceptions == (("doubled", 2),)


def test_typed_answers(small: Course) -> None:
    """A formula that two people typed is shown; one person's own, and answers to drawn
    numbers, are not.
    """

    def given(person: str, formula: str) -> Entry:
        text = f'learner = "{person}"\n[split]\nanswer = "{formula}"\n[half]\nanswer = "7"\n'
        return entry(person, [answer("split", FAILED), answer("half", FAILED)], quiz=text)

    entries = [given("a", "log(a) * log(b)"), given("b", "log(a)*log(b)"), given("c", "Carl")]
    split, half = only(small, entries).items
    assert [one.text for one in split.wrong] == [{"en": "log(a)*log(b)"}]
    assert half.wrong == ()


@pytest.mark.parametrize("text", ["not toml [", 'learner = 3\n[colour]\nanswer = "zz"\n', ""])
def test_strange_answers(small: Course, text: str) -> None:
    """What cannot be read as answers shows no answers, and stops nothing."""
    (item,) = only(small, [entry("p", [answer("colour", FAILED)], quiz=text)]).items
    assert item.wrong == ()


PROGRAM = '''# by Ann Smith 1234567
def half(x):
    """Ann's half."""
    ann_smith = "Ann"  # Ann again
    "Ann was here"
    total = x * 20231234 + 0.125
    return f"{ann_smith}" if total else np.log(total)
'''


def test_an_example_names_nobody() -> None:
    """Comments, docstrings and texts go; own names and long numbers are numbered."""
    assert excerpt(PROGRAM.encode(), "half", KNOWN) == (
        "def half(x):\n"
        "    name1 = '…'\n"
        "    name2 = x * number3 + 0.125\n"
        "    return '…' if name2 else np.log(name2)"
    )


@pytest.mark.parametrize(
    "source",
    [b"", b"def other(): pass", b"def half(", b"\xff\xfe", b"# coding: nonsense\nhalf = 1",
     b"def half(x):\n    return " + b"(" * 500 + b")" * 500,
     b"def half(x):\n    return " + b"-" * 20_000 + b"x"],
)  # fmt: skip
def test_what_gives_no_example(source: bytes) -> None:
    """A text without the function, or one that cannot be read, is no example; nothing breaks."""
    assert excerpt(source, "half", KNOWN) is None


def test_blocks_of_texts_alone() -> None:
    """What held only texts still is a program."""
    source = b"def half(x):\n    'doc'\n    if x:\n        'why'\n    else:\n        return x\n"
    text = excerpt(source, "half", KNOWN)
    assert text is not None
    compile(text, "example", "exec")
    assert excerpt(b"def half(x):\n    'doc'\n", "half", KNOWN) == "def half(x):\n    pass"


def test_long_examples_are_cut() -> None:
    """An example fills no page."""
    source = "def half(x):\n" + "    x = x\n" * 100
    text = excerpt(source.encode(), "half", KNOWN)
    assert text is not None
    assert text.splitlines()[-1] == "…"
    assert len(text.splitlines()) == 31


def test_the_mistake_itself_goes_first() -> None:
    """Of two examples, the one that does not only hand on another function's mistake is shown."""
    sources = [b"def half(x):\n    return mean(x)\n", b"def half(x):\n    return sum(x) / len(x)\n"]
    found = shortest_excerpt(sources, "half", KNOWN, frozenset({"mean"}))
    assert found == "def half(x):\n    return sum(x) / len(x)"


def test_huge_programs_are_not_read() -> None:
    """A text of any size is no work: what is too long is no candidate."""
    huge = b"def half(x):\n    return x\n" + b"#" * 100_000
    assert shortest_excerpt([huge], "half", KNOWN) is None


def showing(person: str, code: str = "", **more: Any) -> Entry:
    found = check("test_a", FAILED, misconceptions=("doubled",), **more)
    return entry(person, [found], code=code)


def test_one_person_alone_is_no_example(small: Course) -> None:
    """What one person alone does would tell who it is."""
    (one,) = only(small, [showing("p1", "def half(x):\n    return 2 * x\n")]).misconceptions
    assert one.example is None
    assert one.why is not None
    assert "one person alone" in Language().render(one.why)


def test_two_people_give_an_example(small: Course) -> None:
    """The shortest program of those who share a misconception, counted by people."""
    entries = [
        showing("p1", "def half(x):\n    '''Ann'''\n    return x + x\n"),
        showing("p2", "def half(x):\n    y = x\n    return y + y\n"),
        entry("p3", [check("test_a")]),
    ]
    (one,) = only(small, entries).misconceptions
    assert (one.name, one.people.count, one.people.n) == ("doubled", 2, 3)
    assert one.checks == ("code/test_a",)
    assert one.example is not None
    assert one.example.text == "def half(x):\n    return x + x"
    assert shown(one.text, Language("ja")) == "2 倍にしません。"


def test_misconceptions_without_an_example(small: Course) -> None:
    """Where none can be shown, it is told why; an unknown name stands for itself."""
    quiz = [entry(f"q{n}", [answer("half", FAILED, misconceptions=("odd",))]) for n in range(2)]
    (one,) = only(small, quiz).misconceptions
    assert one.example is None
    assert one.why is not None
    assert "questions" in Language().render(one.why)
    assert shown(one.text, Language()) == "odd"
    (two,) = only(small, [showing("p1", "x ="), showing("p2", "")]).misconceptions
    assert two.example is None
    assert two.why is not None


def test_an_example_of_a_derivation(small: Course) -> None:
    """A wrong line that could be read, without the rule in brackets where anything may stand."""
    line = step("1", FAILED, 0, 1, title="= log(a)*2 [Ann's rule]", misconceptions=("doubled",))
    entries = [way(name, 0, line) for name in ("p1", "p2")]
    (one,) = only(small, entries).misconceptions
    assert one.example is not None
    assert (one.example.part, one.example.text) == (Part.DERIVATION, "= log(a)*2")
    assert one.checks == ("derivation/split",)
