"""What authors write: stubs cut, tasks loaded, courses proved, hints, code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.derivation import CallProblem, check_tasks, load_rules, next_hint, stub_of
from grader.errors import CourseError
from grader.language import Language, say
from tests.engine.derivation.course import (
    BLANKS,
    ERROR,
    answered,
    by_name,
    judged,
    split,
    tasks_of,
)
from tests.engine.derivation.numbers import MATHS

COURSE = split() + BLANKS + ERROR
CODE = "- Code: `f(x=(a,b), t=t)`"
SPLIT_LOG = "= log(a^t) + log(b^2)"


def test_the_stub_has_no_steps_and_no_points() -> None:
    """Blanks and printed lines stay."""
    stub = stub_of(COURSE)
    assert "log(a^t)" not in stub
    assert "{1}" not in stub
    assert "= ___*log(a) + log(b)" in stub
    assert "= log(a)^2 + log(b)" in stub
    assert "Goal: `t*log(a) + 2*log(b)`" in stub


def test_an_open_block_cannot_be_cut() -> None:
    """It is told with its line."""
    with pytest.raises(CourseError, match="line 3: the block is never closed"):
        stub_of("## A {#a}\n\n```steps\n= a\n")


def test_tasks_are_loaded(tmp_path: Path) -> None:
    """Titles by language, milestones in order, points fixed."""
    one, two, three = tasks_of(tmp_path, COURSE)
    assert one.title == {"en": "Split a log", "ja": "対数を分ける"}
    assert [stage.points for stage in one.milestones] == [1, 2]
    assert (one.points, two.points, three.points) == (3, 2, 3)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- Domain: `a b: positive, t: real`\n", "", "Domain: it is missing"),
        ("b: positive", "b: positiv", "'positiv' is no kind"),
        ("- Goal: `t*log(a) + 2*log(b)`\n", "", "Goal: it is missing"),
        ("Start: `a^t * b^2`", "Start: `a^q`", "Start: 'a^q'"),
        ("  {2}", "", "the last line has no points"),
        ("```steps", "```stesp", "exactly one block that begins with ```steps"),
        ("take log", "tkae log", "a line begins with ="),
        ("= log(a^t) + log(b^2)", "= log(a^t) + (", "steps, line 2"),
        ("- Goal", "- Kind: puzzle\n- Goal", "Kind: one of"),
        ("- Goal", "- Rules a line: few\n- Goal", "a whole number"),
        ("- Goal", "- Follow-through: half\n- Goal", "a percentage"),
        ("- Goal", "- Operations: dance\n- Goal", "'dance' is no operation"),
        ("- Goal", "- Code: `f(q)`\n- Goal", "Code: a call with named"),
        ("- Goal", "- Code: `f(x=q)`\n- Goal", "q is no symbol"),
    ],
)
def test_what_is_wrong_with_a_course(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Each problem with the task's id, and the file."""
    text = split()
    assert old in text
    with pytest.raises(CourseError) as caught:
        tasks_of(tmp_path, text.replace(old, new))
    assert any(
        problem.startswith("split: ") and told in problem for problem in caught.value.problems
    )


def test_all_problems_are_collected(tmp_path: Path) -> None:
    """Of all tasks at once."""
    with pytest.raises(CourseError) as caught:
        tasks_of(tmp_path, split().replace("b^2", "b^q") + ERROR.replace("line 2", "line 9"))
    assert len(caught.value.problems) >= 2


def test_a_course_that_holds(tmp_path: Path) -> None:
    """Its own steps are right and earn everything."""
    tasks = tasks_of(tmp_path, COURSE)
    assert check_tasks(tasks, COURSE, stub_of(COURSE), maths=MATHS) == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("= log(a^t) + log(b^2)", "= log(a^t) - log(b^2)", "is failed"),
        ("Goal: `t*log(a) + 2*log(b)`", "Goal: `log(a^t*b^2)`", "the last line is not the goal"),
        ("= log(a^t) + log(b^2)", "= log(a^t*b^2)\n= log(b^2*a^t)", "of the same form"),
        ("[log-product]", "[log-prodct]", "no rule is called"),
        ("{1}", "{0}", None),
        ("line 2", "line 3", "printed line 2 is different"),
        ("= 2*log(a) + log(b) {2}", "= 2*log(a) {2}", "the mended line is different"),
    ],
)
def test_a_course_that_does_not_hold(tmp_path: Path, old: str, new: str, told: str | None) -> None:
    """Every problem with its task."""
    text = (split() + ERROR).replace(old, new)
    found = check_tasks(tasks_of(tmp_path, text), text, stub_of(text), maths=MATHS)
    assert (told is None and found == ()) or any(told and told in problem for problem in found)


def test_a_stale_stub_is_told(tmp_path: Path) -> None:
    """The learner's file is cut from the solution's, or wrong."""
    found = check_tasks(tasks_of(tmp_path, COURSE), COURSE, "old", maths=MATHS)
    assert found == ("the learner's file is not what is cut out of the solution's",)


def test_rules_and_slips_of_a_course(tmp_path: Path) -> None:
    """The exercise's own file wins over the course's; both may be missing."""
    exercise = tmp_path / "one"
    exercise.mkdir()
    assert load_rules(exercise).numbers == {}
    (tmp_path / "derivation.toml").write_text('[rules]\na = "1"\nb = "2"\n', encoding="utf-8")
    (exercise / "derivation.toml").write_text(
        '[rules]\nb = "3"\n[slips]\nc = "d"\n', encoding="utf-8"
    )
    assert load_rules(exercise).numbers == {"a": "1", "b": "3"}
    assert load_rules(exercise).misconceptions == {"c": "d"}
    (exercise / "derivation.toml").write_text("[rule]\n", encoding="utf-8")
    with pytest.raises(CourseError, match="rule: names and texts"):
        load_rules(exercise)


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        ([], "next, write: take log"),
        (["take log"], "next, use: product rule of logs"),
        (["take log", SPLIT_LOG], "next, use: power rule of logs"),
        (["take log", "= log(a^t)"], "mend line 2 first"),
        (["take log", SPLIT_LOG, "= t*log(a) + 2*log(b)"], None),
    ],
)
def test_hints(tmp_path: Path, lines: list[str], hint: str | None) -> None:
    """What to do after the lines so far; nothing at the goal."""
    (task,) = tasks_of(tmp_path, split())
    found = next_hint(task, lines, MATHS)
    assert (None if found is None else Language().render(found)) == hint


def run(answer: Any, folder: Path, steps: str) -> Any:
    calls: list[Mapping[str, Any]] = []

    def call(function: str, arguments: Mapping[str, Any]) -> Any:
        calls.append(arguments)
        return answer(**arguments) if callable(answer) else answer

    found = by_name(judged(folder, split(CODE), answered(steps), call=call))
    return found.get("split/code"), calls


def test_formula_and_code(tmp_path: Path) -> None:
    """They are compared at the last right line, on numbers of the domain."""
    from math import log

    steps = f"take log\n{SPLIT_LOG}"
    agrees, calls = run(lambda x, t: t * log(x[0]) + 2 * log(x[1]), tmp_path, steps)
    assert agrees.points == 0
    assert agrees.verdict.value == "passed"
    assert len(calls) == 4
    differs, _ = run(lambda x, t: t * log(x[0]), tmp_path, steps)
    assert differs.verdict.value == "failed"
    assert differs.example.call.startswith("f(x=[")
    crashed, _ = run(CallProblem(say("it stopped")), tmp_path, steps)
    assert crashed.message == "it stopped"
    array, _ = run([1, 2], tmp_path, steps)
    assert array.message == "the function gives no single number"


def test_code_is_left_alone_before_the_operations_are_done(tmp_path: Path) -> None:
    """Without the log there is nothing to compare."""
    assert run(1.0, tmp_path, "= b^2*a^t*1") == (None, [])
