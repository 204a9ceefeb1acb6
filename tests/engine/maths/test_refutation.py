"""Pairs of lines at many points: refuted with a proof, or seen to agree."""

from __future__ import annotations

import re

import pytest
from flint import arb, ctx

from grader.maths.domain import Constraint, Domain, OneHot, declared, read_assumptions
from grader.maths.points import Point
from grader.maths.reader import read
from grader.maths.refutation import Outcome, Sampling, Side, counterexample, sample
from grader.maths.shown import value_text
from grader.maths.simple import number
from grader.maths.tree import ONE, Add, Big, BigKind, Call, Equation, Node, Pow, Sym
from grader.maths.verdict import Counterexample

DIFFERS, AGREES = Outcome.DIFFERS, Outcome.AGREES
SHAPES, ONE_SIDED, UNSEEN = Outcome.SHAPES, Outcome.ONE_SIDED, Outcome.UNSEEN

PAIRS = [
    # real
    ("(x + y)**2", "x**2 + 2*x*y + y**2", "x y: real", AGREES),
    ("(x + y)**2", "x**2 + y**2", "x y: real", DIFFERS),
    ("abs(x)", "sqrt(x**2)", "x: real", AGREES),
    ("abs(x)", "x", "x: real", DIFFERS),
    ("sqrt(x**2)", "x", "x: real", DIFFERS),
    ("log(x**2)", "2*log(x)", "x: real", ONE_SIDED),
    ("log(x**2)", "2*log(abs(x))", "x: real", AGREES),
    ("(x**2 - 1)/(x - 1)", "x + 1", "x: real", AGREES),
    ("x**0", "1", "x: real", AGREES),
    ("sin(x)**2 + cos(x)**2", "1", "x: real", AGREES),
    ("sin(2*x)", "2*sin(x)", "x: real", DIFFERS),
    ("tanh(x)", "2*sigmoid(2*x) - 1", "x: real", AGREES),
    ("sigmoid(-x)", "1 - sigmoid(x)", "x: real", AGREES),
    ("sigmoid(-x)", "-sigmoid(x)", "x: real", DIFFERS),
    ("cosh(x)**2 - sinh(x)**2", "1", "x: real", AGREES),
    ("1/(x - y)", "1/x - 1/y", "x y: real", DIFFERS),
    # positive
    ("sqrt(a**2)", "a", "a: positive", AGREES),
    ("sqrt(a + b)", "sqrt(a) + sqrt(b)", "a b: positive", DIFFERS),
    ("log(a) + log(10**(-60))", "log(a/10**60)", "a: positive", AGREES),
    ("a", "a + 10**(-30)", "a: positive", DIFFERS),
    ("log(-a)", "log(a)", "a: positive", ONE_SIDED),
    ("log(a - b)", "log(a) - log(b)", "a b: positive", DIFFERS),
    ("log(a - b)", "log((a**2 - b**2)/(a + b))", "a b: positive", AGREES),
    ("e**log(a)", "a", "a: positive", AGREES),
    # nonzero
    ("x*y/x", "y", "x y: nonzero", AGREES),
    ("1/(1/x)", "x", "x: nonzero", AGREES),
    ("abs(x)/x", "1", "x: nonzero", DIFFERS),
    # probability
    ("log(p/(1 - p))", "log(p) - log(1 - p)", "p: probability", AGREES),
    ("log(1 - p)", "1 - log(p)", "p: probability", DIFFERS),
    ("log(1 - p)", "log(p - 1)", "p: probability", ONE_SIDED),
    ("p**q", "p*q", "p q: probability", DIFFERS),
    # unit
    (
        "t*log(p) + (1 - t)*log(1 - p)",
        "log(p**t*(1 - p)**(1 - t))",
        "t: unit, p: probability",
        AGREES,
    ),
    ("t**2", "t", "t: unit", DIFFERS),
    ("t/t", "1", "t: unit", AGREES),
    ("log(t)", "log(t)*t/t", "t: unit", AGREES),
    # base
    ("log(a, b)", "log(a)/log(b)", "a: positive, b: base", AGREES),
    ("log(a, b)", "log(b, a)", "a b: base", DIFFERS),
    ("b**log(a, b)", "a", "a: positive, b: base", AGREES),
    ("log(a, b)", "log(a)/b", "a: positive, b: base", DIFFERS),
    # gt1
    ("log(log(g))", "log(log(g**2)/2)", "g: gt1", AGREES),
    ("log(g - 1)", "log(g)", "g: gt1", DIFFERS),
    # posint
    ("factorial(n)/factorial(n - 1)", "n", "n: posint", AGREES),
    ("binomial(n, m)", "factorial(n)/(factorial(m)*factorial(n - m))", "n m: posint", AGREES),
    ("(-1)**(2*n)", "1", "n: posint", AGREES),
    ("(-1)**n", "-1", "n: posint", DIFFERS),
    ("n/(n - 1)", "1/(1 - 1/n)", "n: posint", AGREES),
    ("(n - 1)/(n - 1)", "1", "n: posint", AGREES),
    ("2**n", "n**2 + 1", "n: posint", DIFFERS),
    # indexed, index
    ("Sum(y[i], (i, 1, n))", "y[1] + Sum(y[i], (i, 2, n))", "y: indexed-real, n: posint", AGREES),
    ("Sum(i**2, (i, 1, n))", "n*(n + 1)*(2*n + 1)/6", "n: posint", AGREES),
    ("Sum(i**2, (i, 1, n))", "Sum(i, (i, 1, n))**2", "n: posint", DIFFERS),
    ("Sum(delta(i, k)*y[i], (i, 1, n))", "y[k]", "y: indexed-real, n: posint, k: index", AGREES),
    (
        "Derivative(Sum(y[i]**2, (i, 1, n)), y[k])",
        "Sum(2*y[i], (i, 1, n))",
        "y: indexed-real, n: posint, k: index",
        DIFFERS,
    ),
    (
        "Derivative(log(Sum(exp(z[j]), (j, 1, K))), z[k])",
        "exp(z[k])/Sum(exp(z[j]), (j, 1, K))",
        "z: indexed-real, K: posint, k: index",
        AGREES,
    ),
    (
        "Product(exp(y[i]), (i, 1, n))",
        "exp(Product(y[i], (i, 1, n)))",
        "y: indexed-real, n: posint",
        DIFFERS,
    ),
    # matrices
    ("(A*B).T", "B.T*A.T", "A: real[N,K], B: real[K,M]", AGREES),
    ("A*B", "B.T*A.T", "A: real[N,K], B: real[K,M]", SHAPES),
    ("tr(A*B)", "tr(B*A)", "A: real[N,K], B: real[K,N]", AGREES),
    ("tr(A*B)", "tr(A)*tr(B)", "A B: real[N,N]", DIFFERS),
    ("A*B", "B*A", "A B: real[N,N]", DIFFERS),
    ("A*B", "hadamard(A, B)", "A B: real[N,N]", DIFFERS),
    ("sum(log(Y))", "log(sum(Y))", "Y: positive[N,K]", DIFFERS),
    ("sum(hadamard(T, log(Y)))", "tr(T.T*log(Y))", "T: unit[N,K], Y: positive[N,K]", AGREES),
    ("2*A", "A + A", "A: real[2,3]", AGREES),
    ("Matrix([[x]])", "x", "x: real", SHAPES),
]


def lines(
    left: str, right: str, kinds: str, equations: str = "", hot: str = ""
) -> tuple[Node, Node, Domain]:
    """Both trees and the domain."""
    declarations = declared(read_assumptions(kinds)) if kinds else {}
    constraints: list[Constraint] = []
    for text in filter(None, equations.split(";")):
        equation = read(text, declarations)
        assert isinstance(equation, Equation)
        constraints.append(equation)
    if hot:
        constraints.append(OneHot(tuple(hot.split())))
    where = Domain(declarations, tuple(constraints))
    return read(left, declarations), read(right, declarations), where


def sampled(*texts: str) -> tuple[Sampling, Counterexample | None]:
    """What is seen, and the point as it is shown."""
    left, right, where = lines(*texts)
    seen = sample(left, right, where)
    shown = None if seen.point is None else counterexample(left, right, seen.point, where)
    return seen, shown


@pytest.mark.parametrize(("left", "right", "kinds", "expected"), PAIRS)
def test_right_steps_agree_and_wrong_ones_do_not(
    left: str, right: str, kinds: str, expected: Outcome
) -> None:
    """Of every kind of domain; the order of the lines makes no difference."""
    assert sampled(left, right, kinds)[0].outcome is expected
    assert sampled(right, left, kinds)[0].outcome is expected


def test_agreement_needs_many_points() -> None:
    """At least ten points with both sides defined."""
    assert sampled("log(a*b)", "log(a) + log(b)", "a b: positive")[0].agreed >= 10


def test_a_counterexample_is_small_and_exact() -> None:
    """Values as a person would choose them; both sides as texts."""
    _, shown = sampled("exp(log(a) + log(b))", "a + b", "a b: positive, c: real")
    assert shown == Counterexample((("a", "2"), ("b", "3")), "6", "5")


def test_a_decimal_has_six_digits_or_as_many_as_it_takes() -> None:
    """Two values that differ never look the same."""
    _, shown = sampled("log(a)", "2*log(a)", "a: positive")
    assert shown == Counterexample((("a", "2"),), "0.693147", "1.38629")
    _, close = sampled("log(a + 1)", "log(a + 1) + 10**(-9)", "a: positive")
    assert close is not None
    assert close.previous == "1.098612289"
    assert close.next == "1.09861229"


def test_the_elements_used_are_shown() -> None:
    """With their indices, and no bound index."""
    texts = ("Sum(y[i]**2, (i, 1, n))", "Sum(y[i], (i, 1, n))**2", "y: indexed-positive, n: posint")
    _, shown = sampled(*texts)
    assert shown is not None
    assert [name for name, _ in shown.values] == ["n", "y[1]", "y[2]"]


def test_matrices_are_shown_whole() -> None:
    """As rows in brackets."""
    _, shown = sampled("A*B", "B*A", "A B: real[2,2]")
    assert shown is not None
    values = dict(shown.values)
    assert set(values) == {"A", "B"}
    assert values["A"].startswith("[[")
    assert shown.previous is not None
    assert shown.previous.count("[") == 3


def test_a_side_that_is_not_defined_is_named() -> None:
    """With a point, and how often the lines agreed where both are defined."""
    seen, shown = sampled("log(x**2)", "2*log(x)", "x: real")
    assert (seen.outcome, seen.undefined) == (ONE_SIDED, Side.RIGHT)
    assert seen.agreed > 2
    assert seen.note is not None
    assert shown is not None
    assert shown.previous is not None
    assert shown.next is None
    turned, _ = sampled("2*log(x)", "log(x**2)", "x: real")
    assert turned.undefined is Side.LEFT


@pytest.mark.parametrize(
    ("left", "right", "kinds", "where"),
    [
        ("x/x", "1", "x: real", "x = 0"),
        ("log(a, b)", "1/log(b, a)", "a: positive, b: base", "a = 1"),
        ("n/(n - 1)", "1 + 1/(n - 1)*n/n + 0/n", "n: posint", None),
        ("(n - 1)/(n - 1)", "1", "n: posint", "n = 1"),
    ],
)
def test_single_points_are_no_refutation(
    left: str, right: str, kinds: str, where: str | None
) -> None:
    """A hole is noted with its place, and the lines still agree."""
    seen, _ = sampled(left, right, kinds)
    assert seen.outcome is AGREES
    if where is None:
        assert seen.note is None
        return
    assert seen.isolated
    assert seen.note is not None
    assert seen.note.values["values"] == where


def test_constraints_are_respected() -> None:
    """What holds under a constraint only, agrees with it and differs without."""
    binary = ("log(y2)", "log(1 - y1)", "y1 y2: probability")
    assert sampled(*binary, "y2 = 1 - y1")[0].outcome is AGREES
    assert sampled(*binary)[0].outcome is DIFFERS
    total = ("Sum(2*y[k], (k, 1, K))", "2", "y: indexed-probability, K: posint")
    assert sampled(*total, "Sum(y[k], (k, 1, K)) = 1")[0].outcome is AGREES
    assert sampled(*total)[0].outcome is DIFFERS
    hot = ("Sum(t[k]**2, (k, 1, K))", "1", "t: indexed-unit, K: posint")
    assert sampled(*hot, "", "t")[0].outcome is AGREES
    assert sampled(*hot)[0].outcome is DIFFERS


def test_a_constraint_that_nothing_satisfies_is_said() -> None:
    """Then nothing was seen, which is no agreement."""
    seen, _ = sampled("a", "b + 2", "a: probability, b: positive", "a = b + 2")
    assert seen.outcome is UNSEEN
    assert seen.note is not None


def test_what_is_never_defined_is_not_seen() -> None:
    """Two lines without any value do not agree."""
    assert sampled("log(-a)", "log(-2*a)", "a: positive")[0].outcome is UNSEEN


def test_what_cannot_be_differentiated_is_not_seen() -> None:
    """Honest, not different."""
    assert sampled("Derivative(abs(x), x)", "1", "x: real")[0].outcome is UNSEEN


def test_equations_are_not_compared_here() -> None:
    """They are related by other means."""
    assert sampled("x = 1", "x = 2", "x: real")[0].outcome is UNSEEN


def test_constants_need_one_point() -> None:
    """There is nothing to draw."""
    assert sampled("log(8, 2)", "3", "")[0].outcome is AGREES
    assert sampled("log(8, 2)", "4", "")[0].outcome is DIFFERS
    assert sampled("log(-1)", "4", "")[0].outcome is ONE_SIDED


def test_the_seed_decides_the_points() -> None:
    """The same seed sees the same; the verdict does not hang on it."""
    left, right, where = lines("log(a - b)", "log(a) - log(b)", "a b: positive")
    shown = [
        counterexample(left, right, point, where)
        for seed in (3, 3, 4)
        if isinstance(point := sample(left, right, where, seed=seed).point, Point)
    ]
    assert len(shown) == 3
    assert shown[0] == shown[1]


def exp(node: Node) -> Node:
    """exp of a node."""
    return Call("exp", (node,))


def _nested() -> Node:
    body: Node = Sym("a")
    for index in "ijkl":
        body = Big(BigKind.SUM, body, index, ONE, number(200))
    return body


def _deep() -> Node:
    body: Node = Sym("a")
    for _ in range(60):
        body = Call("sqrt", (Add((ONE, body)),))
    return body


@pytest.mark.parametrize(
    "node",
    [
        exp(exp(exp(exp(number(9))))),
        exp(exp(exp(exp(Sym("a"))))),
        Pow(Sym("a"), number(10**9)),
        Pow(Sym("a"), Pow(Sym("a"), Pow(Sym("a"), Pow(Sym("a"), Sym("a"))))),
        Call("factorial", (Call("factorial", (Call("factorial", (Sym("n"),)),)),)),
        _nested(),
        _deep(),
    ],
)
def test_nothing_hangs(node: Node) -> None:
    """A verdict, or none, within the budget; and a counterexample can always be written."""
    where = Domain(declared({"a": "positive", "n": "posint"}))
    for other in (node, Add((node, ONE))):
        seen = sample(node, other, where)
        if seen.point is not None:
            counterexample(node, other, seen.point, where)
    assert seen.outcome is not AGREES


def test_a_value_of_any_size_can_be_shown() -> None:
    """Values whose exponent has many digits are written, not refused."""
    with ctx.workprec(400):
        huge = (arb(10) ** 50).exp()
    assert re.fullmatch(r"\d(\.\d+)?e\+\d{40,}", value_text(huge))
    assert re.fullmatch(r"\d(\.\d+)?e-\d{40,}", value_text(1 / huge))


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ("log(x^y)", "y*log(x)", "x: nonzero, y: real"),
        ("log(x^y)/y", "log(x)", "x y: nonzero"),
        ("log((x*z)^y)", "y*log(x*z)", "x z: nonzero, y: real"),
    ],
)
def test_a_whole_exponent_of_a_negative_base_is_no_isolated_case(
    left: str, right: str, kinds: str
) -> None:
    """One line has values there that the other has not."""
    assert sampled(left, right, kinds)[0].outcome is ONE_SIDED


def test_a_random_counterexample_gives_way_to_a_small_one() -> None:
    """Where small values show the same."""
    found, _ = sampled("abs(2*log(x)) + y", "2*log(x) + y", "x y: positive")
    assert found.outcome is DIFFERS
    assert found.point is not None
    assert all(value.denominator <= 4 for value in found.point.scalars.values())


def test_matrices_of_a_counterexample_are_small() -> None:
    """Two rows and two columns show most differences."""
    found, _ = sampled("sum(A ∘ B)", "sum(A) + sum(B)", "A B: real[N,K]")
    assert found.point is not None
    assert found.point.shapes == {"A": (2, 2), "B": (2, 2)}
