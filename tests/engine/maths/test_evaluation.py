"""Values at a point: exact where they can be, balls otherwise, and never a hang."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from flint import arb, fmpq

from grader.maths.evaluation import NoValue, OutOfRange, TooMuch, Unsure, evaluate, value_at
from grader.maths.point import Point
from grader.maths.simple import number
from grader.maths.tree import (
    ONE,
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Diff,
    Div,
    Elem,
    Entries,
    Hadamard,
    Log,
    Matrix,
    Mul,
    Neg,
    Node,
    Pow,
    Sym,
    Trace,
    Transpose,
)

X, N = Sym("x"), Sym("n")


def at(**values: int | str) -> Point:
    """A point; the element y[1,2] is 12, and so on."""
    scalars: Mapping[str, Fraction] = {name: Fraction(value) for name, value in values.items()}
    return Point(
        scalars,
        lambda name, indices: Fraction("".join(map(str, indices))),
        {"A": (2, 3), "B": (3, 2)},
    )


def call(name: str, *arguments: Node) -> Call:
    """A function call."""
    return Call(name, arguments)


def summed(body: Node, index: str, lower: Node, upper: Node) -> Big:
    """A sum."""
    return Big(BigKind.SUM, body, index, lower, upper)


EXACT: list[tuple[Node, int | str]] = [
    (Add((X, Neg(ONE), number(Fraction(1, 2)))), "3/2"),
    (Mul((X, X, X)), 8),
    (Div(ONE, X), "1/2"),
    (Pow(X, number(-3)), "1/8"),
    (Pow(number(0), number(0)), 1),
    (Pow(number(0), number(Fraction(1, 2))), 0),
    (Pow(number(Fraction(4, 9)), number(Fraction(-3, 2))), "27/8"),
    (Pow(number(-2), number(3)), -8),
    (Pow(ONE, Const("pi")), 1),
    (Log(ONE), 0),
    (Log(ONE, number(10)), 0),
    (call("exp", number(0)), 1),
    (call("sqrt", number(Fraction(9, 4))), "3/2"),
    (call("abs", number(-3)), 3),
    (call("sigmoid", number(0)), "1/2"),
    (call("cos", number(0)), 1),
    (call("tan", number(0)), 0),
    (call("factorial", number(5)), 120),
    (call("binomial", number(5), number(2)), 10),
    (call("delta", X, number(2)), 1),
    (call("delta", X, number(3)), 0),
    (summed(Sym("i"), "i", ONE, number(4)), 10),
    (summed(Sym("i"), "i", ONE, number(0)), 0),
    (Big(BigKind.PRODUCT, Sym("i"), "i", ONE, number(0)), 1),
    (Big(BigKind.PRODUCT, Sym("i"), "i", ONE, number(4)), 24),
    (summed(Mul((X, Elem("y", (Sym("i"),)))), "i", ONE, X), 6),
    (Trace(Mul((Sym("A"), Sym("B")))), 11 * 11 + 12 * 21 + 13 * 31 + 21 * 12 + 22 * 22 + 23 * 32),
    (Entries(Sym("A")), 11 + 12 + 13 + 21 + 22 + 23),
    (Elem("A", (ONE, number(3))), 13),
]


@pytest.mark.parametrize(("node", "expected"), EXACT)
def test_short_rational_values_are_exact(node: Node, expected: int | str) -> None:
    """So that equalities are decided, and counterexamples are written exactly."""
    found = value_at(node, at(x=2))
    assert isinstance(found, fmpq)
    assert Fraction(int(found.p), int(found.q)) == Fraction(expected)


@pytest.mark.parametrize(
    "node",
    [
        Log(number(0)),
        Log(number(-1)),
        Log(X, ONE),
        Log(X, number(-2)),
        call("sqrt", number(-1)),
        Div(ONE, number(0)),
        Pow(number(0), number(-1)),
        Pow(number(-8), number(Fraction(1, 3))),
        Pow(number(-2), Const("pi")),
        Log(Neg(call("exp", X))),
    ],
)
def test_outside_of_a_functions_domain_there_is_no_value(node: Node) -> None:
    """Real values only: no logarithm of a negative number, no division by 0."""
    with pytest.raises(NoValue):
        evaluate(node, at(x=2))


@pytest.mark.parametrize(
    "node",
    [
        summed(X, "i", ONE, number(-1)),
        summed(X, "i", ONE, number(Fraction(1, 2))),
        call("binomial", number(2), number(3)),
        call("factorial", number(-1)),
        call("factorial", number(Fraction(1, 2))),
        Elem("A", (number(3), ONE)),
        Elem("y", (number(Fraction(1, 2)),)),
    ],
)
def test_counts_out_of_range_are_told_apart(node: Node) -> None:
    """Such a point says nothing about a step, so it can be skipped."""
    with pytest.raises(OutOfRange):
        evaluate(node, at(x=2))


def test_a_ball_that_does_not_decide_is_unsure() -> None:
    """log of something that is 0 but cannot be seen to be 0."""
    zero = Add((Log(number(6)), Neg(Log(number(2))), Neg(Log(number(3)))))
    with pytest.raises(Unsure):
        evaluate(Log(zero), at())
    with pytest.raises(Unsure):
        evaluate(Div(ONE, zero), at())


@pytest.mark.parametrize(
    "node",
    [
        Neg(call("exp", Neg(call("exp", call("exp", number(12)))))),
        call("exp", call("exp", call("exp", call("exp", number(9))))),
        Pow(X, number(10**9)),
        Pow(Neg(X), number(10**9 + 1)),
        Pow(X, Pow(X, Pow(X, Pow(X, Pow(X, X))))),
        Pow(number(10), Pow(number(10), number(30))),
        call("sin", call("exp", call("exp", number(12)))),
        call("factorial", call("factorial", number(100))),
        call("binomial", number(10**9), number(10**8)),
        summed(X, "i", ONE, number(10**12)),
    ],
)
def test_no_number_is_large_enough_to_hang(node: Node) -> None:
    """It ends, with a value or with a refusal."""
    try:
        evaluate(node, at(x=3))
    except (TooMuch, Unsure):
        return


def test_nested_sums_end_at_the_budget() -> None:
    """200^4 terms are refused after some 50,000 nodes."""
    body: Node = X
    for index in "ijkl":
        body = summed(body, index, ONE, number(200))
    with pytest.raises(TooMuch):
        evaluate(body, at(x=1))


def test_a_deep_tree_has_a_value() -> None:
    """Sixty levels are no problem."""
    body: Node = X
    for _ in range(60):
        body = call("tanh", Neg(body))
    found = evaluate(body, at(x=1))
    assert isinstance(found, arb)
    assert found > 0


def test_a_bound_index_hides_a_symbol_for_as_long_as_it_is_bound() -> None:
    """Inside it is the index, outside it is the symbol again."""
    node = Add((X, summed(X, "x", ONE, number(3)), X))
    assert value_at(node, at(x=10)) == fmpq(26)


def test_matrices_have_rows_of_balls() -> None:
    """Product, transposition, elementwise logarithm and product."""
    a = Matrix(((ONE, number(2)),))
    product = evaluate(Mul((a, Transpose(a))), at())
    assert isinstance(product, list)
    assert product[0][0] == 5
    assert value_at(Hadamard((a, a)), at()) == [[1, 4]]
    logs = evaluate(Log(a), at())
    assert isinstance(logs, list)
    assert logs[0][0] == 0
    assert value_at(Div(a, number(2)), at()) == [[fmpq(1, 2), 1]]


@pytest.mark.parametrize(
    "node",
    [
        Mul((Sym("A"), Sym("A"))),
        Add((Sym("A"), Sym("B"))),
        Add((Sym("A"), ONE)),
        Trace(Sym("A")),
        Transpose(X),
        Pow(Sym("A"), number(2)),
        Diff(X, X),
        Sym("unknown"),
    ],
)
def test_what_cannot_be_evaluated_is_not_called_undefined(node: Node) -> None:
    """Shapes that do not fit are no fact about a domain."""
    with pytest.raises(TooMuch):
        evaluate(node, at(x=2))


def test_a_ball_holds_the_value_at_the_precision_asked_for() -> None:
    """140 bits without asking, more on demand."""
    found = evaluate(Log(number(2)), at(), 560)
    assert isinstance(found, arb)
    assert found.rel_accuracy_bits() > 500
