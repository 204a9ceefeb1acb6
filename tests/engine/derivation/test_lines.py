"""Lines of a block: steps, operations, choices."""

from __future__ import annotations

from typing import Any

import pytest

from grader.derivation.lines import MAX_LINE, lines_of, split_commas
from grader.derivation.task import Arrow, Choice, Operation, Step, Strange
from grader.maths.domain import declared

NAMES = declared({"t1": "real", "t2": "real", "s": "indexed-real", "T11": "real", "N": "posint"})


def one(text: str, *, marked: bool = False) -> Any:
    (line,) = lines_of([text], NAMES, marked=marked)
    return line


@pytest.mark.parametrize(
    ("text", "body", "arrow", "rule"),
    [
        ("= a + b", "a + b", Arrow.EQUALS, None),
        ("＝ a", "a", Arrow.EQUALS, None),
        ("= log(a)  [product rule]", "log(a)", Arrow.EQUALS, "product rule"),
        ("= y[k]", "y[k]", Arrow.EQUALS, None),
        ("= y[k] [①]", "y[k]", Arrow.EQUALS, "①"),
        ("<=> a = b", "a = b", Arrow.IFF, None),
        ("⇔ a = b", "a = b", Arrow.IFF, None),
        ("=> a = b", "a = b", Arrow.IMPLIES, None),
        (r"\Rightarrow a = b [x]", "a = b", Arrow.IMPLIES, "x"),
        ("= a  # so", "a", Arrow.EQUALS, None),
    ],
)
def test_steps(text: str, body: str, arrow: Arrow, rule: str | None) -> None:
    """An arrow, an expression, perhaps a rule in brackets after a space."""
    line = one(text)
    assert isinstance(line, Step)
    assert (line.body, line.arrow, line.rule) == (body, arrow, rule)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("take log", {"name": "log"}),
        ("Take the log of both sides.", {"name": "log"}),
        ("対数をとる", {"name": "log"}),
        ("対数を取る", {"name": "log"}),
        ("ln をとる", {"name": "log"}),
        ("take ln", {"name": "log"}),
        ("take the log", {"name": "log"}),
        ("log both sides", {"name": "log"}),
        ("マイナスをかける", {"name": "neg"}),
        ("-1 をかける", {"name": "neg"}),
        ("両辺に -1 を掛ける", {"name": "neg"}),
        ("両辺の符号を変える", {"name": "neg"}),
        ("両辺を y1 で微分する", {"name": "diff", "var": "y1"}),
        ("両辺を y1 で微分", {"name": "diff", "var": "y1"}),
        ("y1 で偏微分", {"name": "diff", "var": "y1"}),
        ("y1 について微分する", {"name": "diff", "var": "y1"}),
        ("differentiate w.r.t. y1", {"name": "diff", "var": "y1"}),
        ("differentiate by y1", {"name": "diff", "var": "y1"}),
        ("differentiate both sides with respect to y1", {"name": "diff", "var": "y1"}),
        ("両辺に 2 をかける", {"name": "scale", "by": "2"}),
        ("t=(1,0)", {"name": "subs", "map": {"t1": "1", "t2": "0"}}),
        ("両辺の対数を取る。", {"name": "log"}),
        ("take exp", {"name": "exp"}),
        ("negate", {"name": "neg"}),
        ("符号を反転する", {"name": "neg"}),
        ("multiply by -1", {"name": "neg"}),
        ("divide by N", {"name": "scale", "by": "1/(N)"}),
        ("Ｎ で割る", {"name": "scale", "by": "1/(N)"}),
        ("両辺を N で割る", {"name": "scale", "by": "1/(N)"}),
        ("multiply by 1/N", {"name": "scale", "by": "1/N"}),
        ("2 を掛ける", {"name": "scale", "by": "2"}),
        ("d/dx", {"name": "diff", "var": "x"}),
        ("d/dy[k]", {"name": "diff", "var": "y[k]"}),
        ("∂/∂y1", {"name": "diff", "var": "y1"}),
        (r"\frac{\partial}{\partial y_k}", {"name": "diff", "var": "y_k"}),
        ("x で微分", {"name": "diff", "var": "x"}),
        ("substitute t=(1,0)", {"name": "subs", "map": {"t1": "1", "t2": "0"}}),
        ("substitute t1=1, t2=(1-a)", {"name": "subs", "map": {"t1": "1", "t2": "(1-a)"}}),
        ("代入 t1=1、t2=0", {"name": "subs", "map": {"t1": "1", "t2": "0"}}),
        ("t=(1,0) を代入", {"name": "subs", "map": {"t1": "1", "t2": "0"}}),
        ("substitute s=(1,0)", {"name": "subs", "map": {"s[1]": "1", "s[2]": "0"}}),
        ("substitute Y=((a,b),(c,d))", {
            "name": "subs", "map": {"Y11": "a", "Y12": "b", "Y21": "c", "Y22": "d"}}),
    ],
)  # fmt: skip
def test_operations(text: str, change: dict[str, Any]) -> None:
    """In English and Japanese; tuples name the components."""
    line = one(text)
    assert isinstance(line, Operation)
    assert line.change == change


@pytest.mark.parametrize(
    "text",
    [
        *("line 3", "行 3", "3 行目", "Line 3", "行３", "- line 3", "Line: 3", "3", "3行目"),
        *("line: 3.", "- 3", "行：3", "第3行", "* 3 行目"),
    ],
)
def test_choices(text: str) -> None:
    """The number of a line, in either language."""
    assert one(text) == Choice(1, text, 3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a + b", "a line begins with = or names an operation"),
        ("tkae log", "a line begins with = or names an operation"),
        ("substitute t1", "this cannot be substituted: {what}"),
        ("substitute t=(1,)", "this cannot be substituted: {what}"),
        ("x" * (MAX_LINE + 1), "the line has {size} characters, more than {most}"),
        ("x" * 900, "a line begins with = or names an operation"),
    ],
)
def test_strange_lines(text: str, told: str) -> None:
    """What is no line is told, with a close match where there is one."""
    line = one(text)
    assert isinstance(line, Strange)
    assert line.problem.template == told


def test_a_misspelt_operation_is_guessed() -> None:
    """The remedy names it."""
    line = one("tkae log")
    assert line.remedy.values == {"name": "take log"}


def test_comments_and_empty_lines_do_not_count() -> None:
    """Numbers are of the lines that say something."""
    texts = ["# so", "", "= a", "<!-- one", "= b", "two -->", "   ", "= c <!-- x -->"]
    lines = lines_of(texts, NAMES)
    assert [(line.number, line.text) for line in lines] == [(1, "= a"), (2, "= c")]


def test_marks_are_only_read_in_solutions() -> None:
    """A learner's mark is part of what they typed."""
    assert one("= a [r] {2.5}", marked=True).points == 2.5
    assert one("= a {2}").body == "a {2}"


def test_commas_in_brackets_do_not_split() -> None:
    """Only commas outside of brackets separate."""
    assert split_commas("a,(b,c),d[1,2]") == ["a", "(b,c)", "d[1,2]"]


@pytest.mark.parametrize("text", ["両辺を微分", "両辺をなにかで割る", "これをかける", "よって"])
def test_japanese_words_that_are_no_operation(text: str) -> None:
    """The operations are listed; the words are not taken for a formula."""
    line = one(text)
    assert isinstance(line, Strange)
    assert line.remedy is not None
    assert line.remedy.template == "the operations are: {names}"
