"""``grade step``: one step from the shell, or many from a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
POSITIVE = ("--assume", "a b: positive")


def test_a_right_step(call: Call) -> None:
    """Exit code 0, with how the lines were read and the rule that was used."""
    called = call("step", "log(a*b)", "log(a) + log(b)", *POSITIVE)
    assert called.code == 0
    assert "read as: log(a*b)" in called.out
    assert "rule: product rule of logs" in called.out


def test_a_wrong_step(call: Call) -> None:
    """Exit code 1, with small numbers and what it looks like."""
    called = call("step", "log(a + b)", "log(a) + log(b)", *POSITIVE)
    assert called.code == 1
    assert "at a = 2, b = 3" in called.out
    assert "looks as if log(a + b) was split" in called.out


def test_a_step_that_cannot_be_told(call: Call) -> None:
    """Neither proved nor refuted is exit code 1, and never called wrong."""
    dixon = "Sum((-1)^k*binomial(2*n, k)^3, (k, 0, 2*n))"
    called = call("step", dixon, "(-1)^n*factorial(3*n)/factorial(n)^3", "--assume", "n: posint")
    assert called.code == 1
    assert "? cannot be told" in called.out


def test_an_unreadable_line(call: Call) -> None:
    """Exit code 2, with a caret under the place, in wide letters too."""
    called = call("step", "log(a+×対", "a", *POSITIVE)
    assert called.code == 2
    assert "U+5BFE" in called.err
    assert called.err.splitlines()[2].endswith("^^")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["log(a)"], "two lines are needed"),
        ([], "two lines are needed"),
        (["a", "a", "--assume", "a"], "a has no kind"),
        (["a", "a", "--assume", "a: big"], "is no kind of symbol"),
        (["a", "a", *POSITIVE, "--op", "frobnicate"], "is no operation"),
        (["a", "a", *POSITIVE, "--op", "{3"], "this is no JSON"),
        (["a", "a", *POSITIVE, "--constraint", "a"], "this ties no symbols together"),
        (["a", "a", *POSITIVE, "--jsonl", "x"], "either two lines or a file"),
        (["--jsonl", "no such file"], "cannot be read"),
    ],
)
def test_wrong_calls(call: Call, words: list[str], told: str) -> None:
    """Each says what was found and what to write instead."""
    called = call("step", *words)
    assert called.code == 2
    assert told in called.err


@pytest.mark.parametrize("op", ["d/da", "a で微分", '{"name": "diff", "var": "a"}'])
def test_operations_in_words(call: Call, op: str) -> None:
    """As in a derivation, in Japanese too, or as JSON."""
    assert call("step", "b*log(a)", "b/a", *POSITIVE, "--op", op).code == 0


def test_constraints(call: Call) -> None:
    """Symbols may be tied together."""
    line = ["step", "log(a) + log(b)", "log(a) + log(1 - a)", "--assume", "a b: probability"]
    assert call(*line).code == 1
    assert call(*line, "--constraint", "b = 1 - a").code == 0


def test_equations(call: Call) -> None:
    """The relation is told: both ways, or one way only."""
    both = call("step", "a = 2*b", "b = a/2", *POSITIVE)
    one = call("step", "a = b", "a^2 = b^2", "--assume", "a b: real")
    assert (both.code, one.code) == (0, 0)
    assert "the equations are equivalent" in both.out
    assert "not the other way round" in one.out


def test_json(call: Call) -> None:
    """The verdict as data."""
    called = call("step", "log(a + b)", "log(a) + log(b)", *POSITIVE, "--json")
    found = json.loads(called.out)
    assert (found["verdict"], found["method"]) == ("different", "refuted")
    assert found["counterexample"]["values"] == {"a": "2", "b": "3"}


def test_many_from_a_file(call: Call, tmp_path: Path) -> None:
    """One verdict a line; what cannot be read is told and stops nothing."""
    rows = [
        {"prev": "log(a*b)", "next": "log(a)+log(b)", "assume": {"a": "positive", "b": "positive"}},
        {"prev": "2*a", "next": "a", "assume": "a: positive"},
        {"prev": "a", "next": "-a", "assume": "a: real", "op": {"name": "neg"}},
        {"prev": "(", "next": "a", "assume": "a: real"},
        {"prev": 3},
    ]
    file = tmp_path / "steps.jsonl"
    file.write_text("\n".join([*map(json.dumps, rows), "", "{"]), encoding="utf-8")
    called = call("step", "--jsonl", str(file))
    first = [line.partition(":")[0] for line in called.out.splitlines()]
    assert first == ["equivalent", "different", "equivalent", *["unreadable"] * 3]
    assert called.code == 2
    told = [json.loads(x) for x in call("step", "--json", "--jsonl", str(file)).out.splitlines()]
    assert [answer["verdict"] for answer in told] == first


@pytest.mark.parametrize(
    "extra",
    [
        {"assume": 5},
        {"assume": ["a"]},
        {"assume": {"a": 3.5}},
        {"assume": {"a": ["positive"]}},
        {"op": 5},
        {"op": {"name": 1}},
        {"op": {"name": "subs", "map": 1}},
        {"op": {"name": "scale", "by": [1]}},
        {"constraint": 5},
        {"constraint": {}},
    ],
)
def test_a_row_with_another_form_is_unreadable(
    call: Call, tmp_path: Path, extra: dict[str, object]
) -> None:
    """It is told, and the rows after it are checked."""
    good = {"prev": "a", "next": "a", "assume": "a: real"}
    file = tmp_path / "steps.jsonl"
    rows = [{**good, **extra}, good]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    called = call("step", "--jsonl", str(file))
    assert [line.partition(":")[0] for line in called.out.splitlines()] == [
        "unreadable",
        "equivalent",
    ]
    assert called.code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["-log(b)", "log(1/b)", *POSITIVE],
        [*POSITIVE, "-a", "-a"],
        ["-h*a", "-a*h", "--assume", "a h: real"],
        [*POSITIVE, "--", "-a", "-a"],
    ],
)
def test_formulas_may_begin_with_a_minus(call: Call, words: list[str]) -> None:
    """They need no mark before them."""
    assert call("step", *words).code == 0


@pytest.mark.parametrize("option", ["--asume", "--asume=a: real"])
def test_a_mistyped_option_is_refused(call: Call, option: str) -> None:
    """With the option that is close to it; a formula does not begin with two minus signs."""
    called = call("step", "-a", "-a", option, "a: real")
    assert called.code == 2
    assert "--assume" in called.err
