"""Exact derivatives: checked against difference quotients at high precision, and by form."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx

from grader.maths.calculus import CannotDifferentiate, derivative, without_derivatives
from grader.maths.domain import Domain, declared
from grader.maths.evaluation import evaluate
from grader.maths.point import Point
from grader.maths.reader import read_expression
from grader.maths.refutation import Outcome, sample
from grader.maths.simple import number
from grader.maths.tree import (
    ONE,
    ZERO,
    Big,
    BigKind,
    Call,
    Diff,
    Elem,
    Entries,
    Log,
    Matrix,
    Mul,
    Neg,
    Node,
    Sym,
    Trace,
    walk,
)

DOMAIN = Domain(
    declared(
        {
            **dict.fromkeys(("x", "a", "b"), "positive"),
            "n": "posint",
            **dict.fromkeys(("y", "t"), "indexed-positive"),
            **dict.fromkeys(("i", "j", "k", "m"), "index"),
            "A": "real[N,K]",
        }
    )
)
X, INDEX, K = Sym("x"), Sym("i"), Sym("k")
STEP = Fraction(1, 10**20)


def tree(text: str) -> Node:
    """The tree of a text with the declarations of these tests."""
    return read_expression(text, DOMAIN.declarations)


def value(node: Node, x: Fraction) -> arb:
    """The value of a scalar at a point."""
    found = evaluate(node, Point({"x": x, "a": Fraction(3), "n": Fraction(4)}), 400)
    assert isinstance(found, arb)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "a",
        "x",
        "x + a",
        "x*a*x",
        "-x",
        "a/x",
        "x/a",
        "x/(x + 1)",
        "x**3",
        "x**(-2)",
        "x**a",
        "x**(1/2)",
        "a**x",
        "e**x",
        "2**(x**2)",
        "x**x",
        "(x + 1)**(a*x)",
        "log(x)",
        "log(x, 10)",
        "log(a, x)",
        "log(x + 1, x)",
        "log(log(x + 2))",
        "exp(-x**2/2)",
        "sqrt(x)",
        "sqrt(1 + x**2)",
        "sigmoid(a*x)",
        "sin(x)*cos(x)",
        "tan(x)",
        "sinh(x) + cosh(2*x)",
        "tanh(x**2)",
        "abs(a)*x",
        "factorial(n)*x",
        "Sum(x**i/i, (i, 1, n))",
        "Product(x + i, (i, 1, n))",
        "Sum(Product(x*i + j, (j, 1, 2)), (i, 1, 3))",
    ],
)
def test_the_derivative_is_the_slope(text: str) -> None:
    """A symmetric difference quotient with a tiny step agrees at several points."""
    body = tree(text)
    slope = derivative(body, X)
    for x in (Fraction(1, 3), Fraction(5, 4)):
        with ctx.workprec(400):
            quotient = (value(body, x + STEP) - value(body, x - STEP)) / (2 * arb(10) ** -20)
            assert abs(quotient - value(slope, x)) < arb("1e-25")


@pytest.mark.parametrize("text", ["abs(x)", "factorial(x)", "binomial(x, 2)", "delta(x, 1)"])
def test_what_has_no_rule_is_refused(text: str) -> None:
    """No guess where the function has no derivative here."""
    with pytest.raises(CannotDifferentiate):
        derivative(tree(text), X)


def test_an_element_by_an_element_is_a_delta() -> None:
    """d y[i]/d y[k] = delta(i, k), folded where equal or plainly different."""
    assert derivative(Elem("y", (INDEX,)), Elem("y", (K,))) == Call("delta", (INDEX, K))
    assert derivative(Elem("y", (K,)), Elem("y", (K,))) == ONE
    assert derivative(Elem("y", (number(1),)), Elem("y", (number(2),))) == ZERO
    assert derivative(Elem("t", (K,)), Elem("y", (K,))) == ZERO
    both = derivative(Elem("Y", (INDEX, K)), Elem("Y", (Sym("m"), K)))
    assert both == Call("delta", (INDEX, Sym("m")))


def test_a_sum_by_one_of_its_elements() -> None:
    """The delta inside the sum picks the one term, at every size and place."""
    left = tree("Derivative(Sum(t[i]*log(y[i]), (i, 1, n)), y[k])")
    assert sample(left, tree("t[k]/y[k]"), DOMAIN).outcome is Outcome.AGREES
    assert sample(left, tree("t[k]*y[k]"), DOMAIN).outcome is Outcome.DIFFERS


def test_a_product_by_one_of_its_elements() -> None:
    """Product times the sum of the quotients."""
    left = tree("Derivative(Product(y[i]**t[i], (i, 1, n)), y[k])")
    right = tree("t[k]/y[k]*Product(y[i]**t[i], (i, 1, n))")
    assert sample(left, right, DOMAIN).outcome is Outcome.AGREES


def test_a_bound_index_is_not_captured() -> None:
    """d/dy[i] of a sum over i: the i of the variable is not the i of the sum."""
    body = Big(BigKind.SUM, Elem("y", (INDEX,)), "i", ONE, Sym("n"))
    result = derivative(body, Elem("y", (INDEX,)))
    assert isinstance(result, Big)
    assert result.index != "i"
    assert result.body == Call("delta", (Sym(result.index), INDEX))


def test_a_bound_index_with_the_variables_name_is_a_constant() -> None:
    """The x that a sum binds is no variable."""
    assert derivative(Big(BigKind.SUM, X, "x", ONE, number(3)), X) == ZERO


def test_a_variable_in_the_bounds_or_as_an_index_is_refused() -> None:
    """Neither is a derivative of calculus."""
    with pytest.raises(CannotDifferentiate):
        derivative(Big(BigKind.SUM, ONE, "i", ONE, X), X)
    with pytest.raises(CannotDifferentiate):
        derivative(Elem("y", (X,)), X)


def test_matrices_are_differentiated_entry_by_entry() -> None:
    """Written-out matrices, also inside log, trace and the sum of all entries."""
    matrix = Matrix(((X, Mul((X, X))), (ONE, Log(X))))
    assert derivative(matrix, X) == Matrix(
        ((ONE, tree("x + x")), (ZERO, tree("1/x"))),
    )
    assert derivative(Trace(Mul((X, Sym("A")))), X) == Trace(Sym("A"))
    assert derivative(Entries(Mul((X, Sym("A")))), X) == Entries(Sym("A"))
    assert derivative(Log(Matrix(((X, ONE),))), X) == Matrix(((tree("1/x"), ZERO),))


def test_derivatives_of_whole_matrices_are_refused() -> None:
    """By a matrix, of its elements, and through an elementwise function of it."""
    whole = Sym("A")
    with pytest.raises(CannotDifferentiate):
        derivative(Entries(whole), Elem("A", (INDEX, K)))
    with pytest.raises(CannotDifferentiate):
        derivative(Trace(whole), whole, matrices={"A"})
    with pytest.raises(CannotDifferentiate):
        derivative(Call("exp", (Mul((X, whole)),)), X, matrices={"A"})
    with pytest.raises(CannotDifferentiate):
        derivative(whole, X, matrices={"A"})


def test_every_derivative_is_carried_out() -> None:
    """Nested ones too, inside out."""
    second = without_derivatives(Diff(Diff(tree("x**3"), X), X))
    assert not any(isinstance(part, Diff) for part in walk(second))
    assert value(second, Fraction(2)).overlaps(arb(12))


def test_a_derivative_that_grows_too_long_is_refused() -> None:
    """The ninth derivative of a tower of functions ends in an error, not in a long wait."""
    body: Node = X
    for _ in range(12):
        body = (
            Call("exp", (Mul((body, Call("sin", (body,)))),))
            if body == X
            else Call("tanh", (Mul((X, body)),))
        )
    for _ in range(9):
        body = Diff(body, X)
    with pytest.raises(CannotDifferentiate):
        without_derivatives(body)


def test_a_deep_tree_is_differentiated() -> None:
    """Sixty levels are no problem."""
    body: Node = X
    for _ in range(60):
        body = Neg(Call("sin", (body,)))
    assert derivative(body, X) != ZERO
