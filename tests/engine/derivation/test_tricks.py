"""Tricks with which points could be won without a derivation."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.grading import outcome_of
from grader.model import Outcome, Verdict
from tests.engine.derivation.course import (
    BLANKS,
    ERROR,
    answered,
    by_name,
    earned,
    judged,
    split,
)

RIGHT = "take log\n= log(a^t) + log(b^2)\n= t*log(a) + 2*log(b)"
SPLIT_LOG = "= log(a^t) + log(b^2)"
GOAL = "= t*log(a) + 2*log(b)"
ONE = "- Rules a line: 1"
FIRST = f"take log\n{SPLIT_LOG}"
FOLLOWED = "take log\n= log(a^t) + log(b^3)\n= t*log(a) + 3*log(b)"
MISNAMED = f"{FIRST}  [log-power]\n{GOAL}"
HALF = "- Follow-through: 50%"

STEPS = [
    ("the whole way", "", RIGHT, 3),
    ("another order", "", f"take log\n= log(b^2) + log(a^t)\n{GOAL}", 3),
    ("Japanese operation", "", RIGHT.replace("take log", "両辺の対数をとる"), 3),
    ("the start again", "", "= a^t * b^2\n= b^2 * a^t\n= a^t * b^2", 0),
    ("a jump where no bound is set", "", f"take log\n{GOAL}", 3),
    ("a jump over the bound", ONE, f"take log\n{GOAL}", 0),
    ("one rule a line", ONE, RIGHT, 3),
    ("one rule after a jump", ONE, f"take log\n= log(b) + t*log(a) + log(b)\n{GOAL}", 0),
    ("a cycle", "", f"take log\n{SPLIT_LOG}\n= log(a^t*b^2)\n{SPLIT_LOG}", 1),
    ("the goal without its operation", "", GOAL, 0),
    ("a factor that makes the goal", "", f"multiply by log(a^t*b^2)/(a^t*b^2)\n{GOAL}", 0),
    ("log of an exponential of the log", "", f"{FIRST}\ntake exp\ntake log\n{GOAL}", 1),
    ("times zero", "", "multiply by 0\n= 0\n= 0*(t*log(a) + 2*log(b))", 0),
    ("scaled and scaled back", "", f"multiply by 2\ntake log\n= log(2*a^t*b^2)\n{GOAL}", 0),
    ("an unprovable line", "", f"take log\n= abs(log(a^t) + log(b^2))\n{GOAL}", 0),
    ("two wrongs that cancel", "", f"take log\n= log(a^t) - log(b^2)\n{SPLIT_LOG}\n{GOAL}", 0),
    ("two wrongs, follow-through", HALF, f"take log\n= log(a^t)\n= t*log(a)\n{GOAL}", 0),
    ("a wrong line, then its rule used", HALF, FOLLOWED, 1),
    ("the right line after a wrong one", "", f"take log\n= log(a^t)\n{SPLIT_LOG}\n{GOAL}", 0),
    ("not in the form asked for", "", "take log\n= log(a^t*b^2)\n= log(b*b*a^t)", 0),
    ("only an operation", "", "take log", 0),
    ("an operation that is not allowed", "- Operations: negate", RIGHT, 0),
    ("the allowed operation", "- Operations: take log, negate", RIGHT, 3),
    ("negated twice", "", f"take log\n{SPLIT_LOG}\nnegate\nnegate\n{GOAL}", 3),
    ("an unreadable line between", "", f"take log\n{SPLIT_LOG}\n= t*log(a + \n{GOAL}", 3),
    ("an unreadable operation", "", f"multiply by (2\n= a\n{GOAL}", 0),
    ("a wrong rule named", "", RIGHT.replace("b^2)\n", "b^2)  [power rule of logs]\n"), 3),
    ("a wrong rule named where rules count", ONE, MISNAMED, 2),
    ("an identity substituted", "", f"take log\nsubstitute a=a\n{SPLIT_LOG}\n{GOAL}", 3),
    ("a value substituted", "", f"take log\nsubstitute t=0, a=1\n= 2*log(b)\n{GOAL}", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("extra", "steps", "points"), [s[1:] for s in STEPS], ids=[s[0] for s in STEPS]
)
def test_points_of_steps(tmp_path: Path, extra: str, steps: str, points: float) -> None:
    """Milestones are earned only through right steps from the start, by the task's operations."""
    found = judged(tmp_path, split(extra), answered(steps))
    assert earned(found) == pytest.approx(points)
    assert sum(finding.max_points for finding in found.findings) == pytest.approx(3)


def verdicts(folder: Path, steps: str, extra: str = "") -> dict[str, Verdict]:
    found = by_name(judged(folder, split(extra), answered(steps)))
    return {name.partition("/")[2]: finding.verdict for name, finding in found.items()}


def test_what_hangs_on_an_undecided_line_is_pending(tmp_path: Path) -> None:
    """Neither earned nor lost; lines after it are judged."""
    found = verdicts(tmp_path, f"take log\n= abs(log(a^t*b^2))\n{SPLIT_LOG}\n{GOAL}")
    assert found["2"] is Verdict.UNDECIDED
    assert found["3"] is found["4"] is Verdict.PASSED
    assert found["milestone-1"] is found["milestone-2"] is Verdict.UNDECIDED


def test_a_wrong_line_shows_numbers(tmp_path: Path) -> None:
    """The counterexample: where, this line's value, the value of the line before."""
    found = by_name(judged(tmp_path, split(), answered("take log\n= -log(a^t*b^2)")))["split/2"]
    assert found.verdict is Verdict.FAILED
    assert found.message == "looks as if a minus was lost"
    assert found.example is not None
    assert found.example.call.startswith("a = ")
    assert float(found.example.got) == -float(found.example.expected)
    assert (found.task, found.line, found.max_points) == ("split", 2, 0)


def test_misconceptions_come_from_the_course(tmp_path: Path) -> None:
    """The engine names a slip; the course says which misconception it is."""
    from grader.derivation import CourseRules

    course = CourseRules({"log-product": "①"}, {"sign-lost": "sign-missing"})
    steps = f"take log\n{SPLIT_LOG}\n= -t*log(a) - 2*log(b)"
    found = by_name(judged(tmp_path, split(), answered(steps), course=course))
    assert found["split/2"].message == "① product rule of logs"
    assert found["split/3"].misconceptions == ("sign-missing",)


def test_judging_goes_on_after_a_wrong_line(tmp_path: Path) -> None:
    """Each line is judged against the one before it, wrong or not."""
    found = verdicts(tmp_path, "take log\n= log(a^t)\n= t*log(a)\n= 2*t*log(a)")
    assert [found[str(n)] for n in (2, 3, 4)] == [Verdict.FAILED, Verdict.PASSED, Verdict.FAILED]


def test_an_unreadable_line_has_a_caret(tmp_path: Path) -> None:
    """The line as typed, and a caret under the place."""
    found = by_name(judged(tmp_path, split(), answered("= a^t * q")))["split/1"]
    assert found.verdict is Verdict.UNREADABLE
    assert "\n  a^t * q\n        ^" in found.message


def test_after_an_unreadable_operation_a_line_is_not_judged(tmp_path: Path) -> None:
    """It is neither right nor wrong."""
    assert verdicts(tmp_path, "multiply by (2\n= a")["2"] is Verdict.SKIPPED


def test_edited_goal_changes_nothing(tmp_path: Path) -> None:
    """Start, goal and domain come from the course; an edit is told."""
    text = split().replace("Goal: `t*log(a) + 2*log(b)`", "Goal: `log(a^t*b^2)`")
    text = text.replace(f"{SPLIT_LOG}  [log-product] {{1}}\n{GOAL}  {{2}}", "= log(a^t*b^2)")
    found = judged(tmp_path, split(), text)
    assert earned(found) == 0
    assert found.notices == ("split: Goal was edited; what the course says counts",)


def test_stopping_early_and_leading_away_are_told(tmp_path: Path) -> None:
    """A right step that does not help is right, and told."""
    away = f"take log\n{SPLIT_LOG}\n= log(a^t) + log(b^2) + a - a"
    found = by_name(judged(tmp_path, split(), answered(f"take log\n{SPLIT_LOG}")))
    assert "not reached yet" in found["split/milestone-2"].message
    assert by_name(judged(tmp_path, split(), answered(away)))["split/3"].verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("steps", "points"),
    [
        ("= log(a^2) + log(b)\n= 2*log(a) + log(b)", 2),
        ("= log( a^2 )+log(b)\n= ___*log(a) + log(b)", 1),
        ("= log(a^2) + log(b) + a - a\n= 3*log(a) + log(b)", 0),
        ("= log(a^2) + log(b)*1\n= 3*log(a) + log(b)", 1),
        ("= log(a^2) + log(a^2*b) - log(a^2)\n= 3*log(a) + log(b)", 0),
        ("= log(a^2*b) + 0\n= 2*log(a) + log(b)", 1),
        ("= log(a^2) + ___\n= 1*2*log(a) + log(b)", 1),
        ("= log(a^2) + ___\n= log(a^2)/log(a)*log(a) + log(b)", 0),
        ("= log(a^2) + log(q)\n= 2*log(a) + log(b)", 1),
        ("= 2*log(a) + log(b)", 1),
        ("= log(a^2) + (\n= 2*log(a) + log(b)\n= 2*log(a) + log(b)", 1),
    ],
)
def test_points_of_blanks(tmp_path: Path, steps: str, points: float) -> None:
    """The text around a blank must stand as given; a wrong blank spoils no other."""
    found = judged(tmp_path, BLANKS, answered(steps, task="blanks"))
    assert earned(found) == points
    assert sum(finding.max_points for finding in found.findings) == 2


def test_a_tampered_line_is_told(tmp_path: Path) -> None:
    """The given line is shown with its blanks."""
    steps = "= log(a^2*b)\n= ___*log(a) + log(b)"
    found = by_name(judged(tmp_path, BLANKS, answered(steps, task="blanks")))
    assert found["blanks/1"].message.endswith("the line is: log(a^2) + ___")


@pytest.mark.parametrize(
    ("steps", "points"),
    [
        ("line 2\n= 2*log(a) + log(b)", 3),
        ("行 2\n= log(b) + 2*log(a)", 3),
        ("- line 2\n= log(b) - (-2*log(a))", 3),
        ("Line: 2\n= 4/2*log(a) + log(b)", 3),
        ("2\n= log(b) + log(a) + log(a)", 1),
        ("2行目\n= log(a^2) + log(b) + 0", 1),
        ("line 2\n= log(a^2*b)", 1),
        ("2 行目", 1),
        ("line 1\n= 2*log(a) + log(b)", 0),
        ("line 1\nline 2\nline 3\n= 2*log(a) + log(b)", 0),
        ("= 2*log(a) + log(b)\nline 2", 1),
        ("line 2\n= log(a^2) + log(b)", 1),
        ("line 2\n= 2*log(a)\n= 2*log(a) + log(b)", 1),
        ("line 2\n= abs(log(a^2*b))", 1),
        ("line 99\n= )", 0),
    ],
)
def test_points_of_mending(tmp_path: Path, steps: str, points: float) -> None:
    """The number of the wrong line, and the course's line in its place, rearranged at most."""
    found = judged(tmp_path, ERROR, answered(steps, task="error"))
    assert earned(found) == points
    assert sum(finding.max_points for finding in found.findings) == 3


def test_a_right_line_that_mends_nothing_is_told(tmp_path: Path) -> None:
    """What follows, but is another line, is called right all the same."""
    steps = "line 2\n= log(a^2) + log(b) + 0"
    found = by_name(judged(tmp_path, ERROR, answered(steps, task="error")))
    assert found["error/2"].message.startswith("right, but this is not yet the line")
    blanks = "= log(a^2) + (log(b) + a - a)\n= ___*log(a) + log(b)"
    found = by_name(judged(tmp_path, BLANKS, answered(blanks, task="blanks")))
    assert "right, but not what belongs in the blank" in found["blanks/milestone-1"].message


OPERATION_LOST = [
    ("multiply by (2\ntake log", 3),
    ("両辺を微分\ntake log", 3),
    ("hmm\ntake log", 3),
    ("take log\nhmm", 3),
    ("両辺を (2 で割る", 0),
    ("対数", 0),
]


@pytest.mark.parametrize(("before", "points"), OPERATION_LOST)
def test_an_unreadable_operation_is_skipped(tmp_path: Path, before: str, points: float) -> None:
    """The next one that can be read counts, and what comes after it is judged."""
    found = judged(tmp_path, split(), answered(f"{before}\n{SPLIT_LOG}\n{GOAL}"))
    assert earned(found) == points
    assert (outcome_of(found.findings) is Outcome.PASSED) is (points == 3)


def test_an_unchecked_line_does_not_count_as_seen(tmp_path: Path) -> None:
    """Nor is anything after it earned, a share for following through included."""
    steps = f"multiply by (2\n{SPLIT_LOG}\n= log(b^2) + log(a^t)\n{GOAL}"
    found = judged(tmp_path, split(HALF), answered(steps))
    lines = by_name(found)
    assert lines["split/2"].verdict is Verdict.SKIPPED
    assert "again" not in lines["split/3"].message
    assert earned(found) == 0


def test_a_line_that_nothing_hangs_on_decides_nothing(tmp_path: Path) -> None:
    """Full points pass; an undecided line leaves what hangs on it open."""
    task = split()
    full = judged(tmp_path, task, answered(f"take log\n= a^t * q\n{SPLIT_LOG}\n{GOAL}"))
    assert (earned(full), outcome_of(full.findings)) == (3, Outcome.PASSED)
    late = judged(tmp_path, task, answered(f"{RIGHT}\n= abs(log(a^t*b^2))"))
    assert (earned(late), outcome_of(late.findings)) == (3, Outcome.PASSED)
    open_ = judged(tmp_path, task, answered(f"take log\n= abs(log(a^t*b^2))\n{GOAL}"))
    assert outcome_of(open_.findings) is Outcome.INCOMPLETE
    begun = judged(tmp_path, task, answered("take log"))
    assert outcome_of(begun.findings) is Outcome.FAILED


@pytest.mark.parametrize("bound", ["", ONE])
def test_an_unknown_rule_name_is_only_told(tmp_path: Path, bound: str) -> None:
    """A right line stays right, even where rules are counted."""
    found = judged(tmp_path, split(bound), answered(f"{FIRST}  [magic]\n{GOAL}"))
    assert earned(found) == 3
    assert "no rule is called magic" in by_name(found)["split/2"].message


def test_another_rule_is_named_once(tmp_path: Path) -> None:
    """The rule that was used does not stand there twice."""
    found = by_name(judged(tmp_path, split(), answered(MISNAMED)))["split/2"]
    assert found.message == "the rule used here is another one: product rule of logs"


def test_the_goal_again_is_not_said_to_earn_nothing(tmp_path: Path) -> None:
    """It was earned by the line before."""
    found = by_name(judged(tmp_path, split(), answered(f"{RIGHT}\n{GOAL}")))["split/4"]
    assert found.message == "this is line 3 again"
