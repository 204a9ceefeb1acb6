"""The engine's own mathematics in the form that a judgement uses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import pytest

from grader.derivation.codecall import disagreement, read_call
from grader.derivation.mathematics import Mathematics
from grader.derivation.naming import find_rule
from grader.derivation.real import _explain, _rule_named, _rules, _uses, _values
from grader.derivation.task import CallProblem, CourseRules
from grader.language import say
from grader.maths.declaring import domain_of
from grader.maths.domain import Domain, read_assumptions
from grader.maths.reader import read
from tests.engine.derivation.numbers import MATHS

REAL = replace(
    MATHS, explain=_explain, rules=_rules, rule_named=_rule_named, uses=_uses, values=_values
)
ROOT = Path(__file__).parents[3]
WORDS = CourseRules({"log-product": "①", "log-of-product-sign": "①"})


def domain(text: str) -> Domain:
    return domain_of(read_assumptions(text))


def test_rules_of_a_step() -> None:
    """The engine's rules by id, with their names."""
    where = domain("a b: positive, t: real")
    before, after = (read(t, where.declarations) for t in ("log(a^t*b)", "t*log(a) + log(b)"))
    assert [rule.id for rule in _explain(before, after, where) or ()] == [
        "log-product",
        "log-power",
    ]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [("①", "log-product"), ("log-product", "log-product"), ("power rule", "log-power")],
)
def test_rules_by_what_learners_call_them(typed: str, rule: str) -> None:
    """By number, id, or a short name."""
    found, told = find_rule(typed, REAL, WORDS)
    assert rule in found
    assert told is None


def test_an_unknown_rule_is_told() -> None:
    """With what was typed."""
    found, told = find_rule("abracadabra", REAL, WORDS)
    assert not found
    assert told is not None


@pytest.mark.parametrize(
    ("kinds", "line", "call"),
    [
        ("T: indexed-unit, Y: indexed-positive, i k: index, N K: posint",
         "-Sum(Sum(T[i,k]*log(Y[i,k]), (k,1,K)), (i,1,N))/N", "f(T=T[N,K], Y=Y[N,K])"),
        ("T: real[N,K], Y: positive[N,K]", "-tr(T @ log(Y).T)/N", "f(T=T, Y=Y)"),
        ("T11 T12: unit, Y11 Y12: positive", "-(T11*log(Y11) + T12*log(Y12))",
         "f(T=((T11,T12),), Y=((Y11,Y12),))"),
    ],
)  # fmt: skip
def test_arrays_for_code(kinds: str, line: str, call: str) -> None:
    """Indexed symbols, matrices and tuples become nested lists of one size."""
    where = domain(kinds)
    code = read_call(call, where.declarations)
    node = read(line, where.declarations)

    def mean(function: str, arguments: Mapping[str, Any]) -> float:
        rows = zip(arguments["T"], arguments["Y"], strict=True)
        total = sum(t * log(y) for row in rows for t, y in zip(*row, strict=True))
        return -total / len(arguments["T"])

    maths: Mathematics = REAL
    assert disagreement(code, node, where, maths, mean) is None
    assert disagreement(code, node, where, maths, lambda _f, _a: -1.5) is not None


def test_symbols_that_fell_out_of_the_line_still_have_values() -> None:
    """The function takes them all the same."""
    where = domain("a b: positive")
    code = read_call("f(a=a, b=b)", where.declarations)
    node = read("a", where.declarations)
    assert disagreement(code, node, where, REAL, lambda _f, given: given["a"]) is None


def test_sympy_stays_out_of_the_process() -> None:
    """A whole derivation with a wrong line is judged without loading SymPy here."""
    program = (
        "import sys; from pathlib import Path; from grader.language import Language\n"
        "from grader.derivation import judge, load_tasks\n"
        "file = Path('solutions/ex02_log_rules/derivation.md')\n"
        "text = file.read_text(encoding='utf-8').replace('+ log(y3^t3) ', '- log(y3^t3) ')\n"
        "found = judge(load_tasks(file), text.encode(), Language('en')).findings\n"
        "print('sympy' in sys.modules, any(f.verdict == 'failed' for f in found))\n"
    )
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["False", "True"]


def test_a_function_not_written_yet_is_no_disagreement() -> None:
    """A stub beside a right derivation is told as not started, without numbers."""
    where = domain("a: positive")
    code = read_call("f(a=a)", where.declarations)

    def call(_: str, __: Mapping[str, Any]) -> CallProblem:
        return CallProblem(say("not written yet"), unwritten=True)

    found = disagreement(code, read("log(a)", where.declarations), where, REAL, call)
    assert found is not None
    assert found.unwritten
