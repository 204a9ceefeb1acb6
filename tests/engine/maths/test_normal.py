from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.maths.declaring import domain_of
from grader.maths.domain import Domain, Kind
from grader.maths.normal import Proof, prove_equal
from grader.maths.normal.polynomial import MAX_WORK, GiveUp, Polynomials
from grader.maths.normal.rational import prime_factors
from grader.maths.reader import read
from grader.maths.refutation import Outcome, sample
from grader.maths.tree import Add, Neg, Node, Num, Sym
from grader.maths.writing import written
from tests.engine.maths.test_mutants import right_steps, wrong_steps

KINDS = {
    **dict.fromkeys(("x", "y", "a", "b", "c"), "real"),
    **dict.fromkeys(("p", "q"), "positive"),
    **dict.fromkeys(("u", "v"), "unit"),
    **dict.fromkeys(("n", "m", "K", "N"), "posint"),
    **dict.fromkeys(("i", "j", "k", "l"), "index"),
    "z": "indexed-real",
    "t": "indexed-real",
    "w": "indexed-positive",
    "A": "real[N,K]",
    "B": "real[K,N]",
    "C": "real[N,N]",
    "T": "real[N,K]",
    "Y": "positive[N,K]",
    **dict.fromkeys(("t1", "t2", "t3"), "unit"),
    **dict.fromkeys(("y1", "y2", "y3"), "probability"),
}


def proof(left: str, right: str, constraint: str | None = None) -> Proof | None:
    domain = domain_of(KINDS, constraint)
    sides = [read(side, domain.declarations) for side in (left, right)]
    return prove_equal(sides[0], sides[1], domain)


def conditions(left: str, right: str) -> list[str] | None:
    found = proof(left, right)
    return None if found is None else [written(condition) for condition in found.conditions]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sqrt(p^2)", "p"),
        ("sqrt(x^2)", "abs(x)"),
        ("log(x^2)", "2*log(abs(x))"),
        ("abs(x*y)", "abs(x)*abs(y)"),
        ("abs(x - y)", "abs(y - x)"),
        ("x^a*x^b", "x^(a + b)"),
        ("x^0", "1"),
        ("0^0", "1"),
        ("a^(1/2)*a^(1/2)", "a"),
        ("log(u*v)", "log(u) + log(v)"),
        ("(-x)^n", "(-1)^n*x^n"),
        ("(x - y)^(2*n)", "(y - x)^(2*n)"),
        ("(p^a)^b", "p^(a*b)"),
        ("1/(1 + exp(-x))", "exp(x)/(1 + exp(x))"),
        ("sigmoid(-x)", "1 - sigmoid(x)"),
        ("log(1 + exp(x))", "x + log(1 + exp(-x))"),
        ("tanh(x)", "2*sigmoid(2*x) - 1"),
        ("cos(x + y)", "cos(x)*cos(y) - sin(x)*sin(y)"),
        ("1/cos(x)^2", "1 + tan(x)^2"),
        ("cos(pi*n)", "(-1)^n"),
        ("log(10)", "log(2) + log(5)"),
        ("1/sqrt(1 + x^2)", "sqrt(1 + x^2)/(1 + x^2)"),
        ("sqrt(8)/sqrt(2)", "2"),
        ("factorial(n + 1)", "(n + 1)*factorial(n)"),
        ("binomial(n, 2)", "n*(n - 1)/2"),
        ("(x + y + a + b)^120", "(y + x + a + b)^100*(x + y + a + b)^20"),
    ],
)
def test_functions_of_numbers(left: str, right: str) -> None:
    """Proved without a condition, on the whole domain."""
    assert proof(left, right) == Proof()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Sum(w[i], (i, 1, n - 1)) + w[n]", "Sum(w[i], (i, 1, n))"),
        ("Sum(w[i], (i, 2, n))", "Sum(w[i], (i, 1, n)) - w[1]"),
        ("Sum(w[i], (i, 0, n))", "w[0] + Sum(w[i], (i, 1, n))"),
        ("Sum(x*z[j + 1], (j, 0, n - 1))", "x*Sum(z[i], (i, 1, n))"),
        ("Sum(z[n + 1 - i], (i, 1, n))", "Sum(z[i], (i, 1, n))"),
        ("Sum(i^3, (i, 1, n))", "Sum(i, (i, 1, n))^2"),
        ("Sum(i^2, (i, 1, 4))", "30"),
        (
            "Sum(Sum(z[i]*w[j]*t[i + j], (i, 1, n)), (j, 1, m))",
            "Sum(Sum(z[i]*w[j]*t[i + j], (j, 1, m)), (i, 1, n))",
        ),
        ("Sum(z[i], (i, 1, n))^2", "Sum(Sum(z[i]*z[j], (i, 1, n)), (j, 1, n))"),
        ("Sum(w[i]/(1 + w[i]), (i, 1, n)) + Sum(1/(1 + w[i]), (i, 1, n))", "n"),
        ("Product(-z[i], (i, 1, n))", "(-1)^n*Product(z[i], (i, 1, n))"),
        ("Product(z[i]*t[i], (i, 1, n))", "Product(t[i], (i, 1, n))*Product(z[i], (i, 1, n))"),
        ("Product(w[i]^(1/n), (i, 1, n))", "Product(w[i], (i, 1, n))^(1/n)"),
        ("Product(i, (i, 1, n))", "factorial(n)"),
        ("Product(w[i], (i, 1, n + 1))", "w[n + 1]*Product(w[i], (i, 1, n))"),
    ],
)
def test_sums_and_products(left: str, right: str) -> None:
    """Bounds, indices and order do not matter; n may be 1."""
    assert proof(left, right) == Proof()


@pytest.mark.parametrize(
    ("left", "right", "constraint"),
    [
        ("Derivative(Sum(t[i]*log(w[i]), (i, 1, K)), w[k])", "t[k]/w[k]", None),
        (
            "Derivative(-Sum(t[i]*log(exp(z[i])/Sum(exp(z[j]), (j, 1, K))), (i, 1, K)), z[k])",
            "exp(z[k])/Sum(exp(z[i]), (i, 1, K)) - t[k]",
            "Sum(t[i], (i, 1, K)) = 1",
        ),
        (
            "-Sum(t[i]*log(w[i]), (i, 1, K))/Sum(t[i], (i, 1, K))",
            "-Sum(t[i]*log(w[i]), (i, 1, K))",
            "onehot(t)",
        ),
        ("y1^t1*y2^t2*y3^t3", "t1*y1 + t2*y2 + t3*y3", "onehot(t1, t2, t3)"),
        (
            "t1*log(y1) + t2*log(y2)",
            "t1*log(y1) + (1 - t1)*log(1 - y1)",
            "y2 = 1 - y1, t2 = 1 - t1",
        ),
        ("log((y2 + y3)*t1)", "log(1 - y1) + log(t1)", "y1 + y2 + y3 = 1"),
    ],
)
def test_derivatives_and_constraints(left: str, right: str, constraint: str | None) -> None:
    """Elements by elements, and what ties symbols together."""
    assert proof(left, right, constraint) == Proof()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("tr(A @ B)", "tr(B @ A)"),
        ("(A @ B).T", "B.T @ A.T"),
        ("tr(A @ B @ C)", "tr(C @ A @ B)"),
        ("-tr(T @ log(Y).T)/N", "-Sum(Sum(T[i,k]*log(Y[i,k]), (k, 1, K)), (i, 1, N))/N"),
        ("sum(hadamard(T, log(Y)))", "tr(T.T @ log(Y))"),
        ("Derivative(-tr(T @ log(Y).T)/N, Y[i,k])", "-T[i,k]/(N*Y[i,k])"),
        ("Matrix([[1, a], [0, 1]])*Matrix([[1, b], [0, 1]])", "Matrix([[1, a + b], [0, 1]])"),
    ],
)
def test_matrices(left: str, right: str) -> None:
    """Entry by entry, of known and of named sizes."""
    assert proof(left, right) == Proof()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("log(x^2)", "2*log(x)", ["x"]),
        ("log((p - 7)^2)", "2*log(7 - p)", ["7 - p"]),
        ("sqrt(a*b)", "sqrt(a)*sqrt(b)", ["a", "b"]),
        ("log(x^n)", "n*log(x)", ["x"]),
        (
            "Sum(log(z[i]*t[i]), (i, 1, n))",
            "Sum(log(z[i]) + log(t[i]), (i, 1, n))",
            ["z[i]", "t[i]"],
        ),
    ],
)
def test_what_definedness_adds_is_named(left: str, right: str, expected: list[str]) -> None:
    """The condition stands in a logarithm or under a root of one side."""
    assert conditions(left, right) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sqrt(x^2)", "x"),
        ("(x^2)^(1/2)", "x"),
        ("sqrt(x^(2*n))", "x^n"),
        ("(x^a)^b", "x^(a*b)"),
        ("abs(x)", "x"),
        ("log(x - y) + log(y - x)", "5"),
        ("log(x - y) + log(y - x)", "log(x - y) + log(y - x) + 0"),
        ("log(0)", "log(0)"),
        ("log(-p)", "log(-p) + 0"),
        ("1/(x - x)", "1/(x - x) + 1"),
        ("0^x", "0"),
        ("sqrt(Product(z[i], (i, 1, n))^2)", "Product(z[i], (i, 1, n))"),
        ("Sum(1/(n - i), (i, 1, n - 1)) + 1/(n - n)", "Sum(1/(n - i), (i, 1, n))"),
        ("Sum(z[i], (i, 1, n))", "Sum(z[i], (i, 1, m))"),
        ("tr(A @ B @ C)", "tr(B @ A @ C)"),
        ("(A @ B).T", "A.T @ B.T"),
        ("A", "A.T"),
        ("C", "1"),
        ("(a + b + x + y)^120", "(a + b + x + y + 1)^120"),
        ("Derivative(factorial(x), x)", "1"),
    ],
)
def test_what_does_not_hold_everywhere_is_not_proved(left: str, right: str) -> None:
    """Nor what is nowhere defined, nor what does not fit."""
    assert proof(left, right) is None


def test_one_chosen_element_is_within_one_range_only() -> None:
    """The element that is 1 may be the last one, which the shorter sum leaves out."""
    assert proof("Sum(t[i], (i, 1, n))", "1", "onehot(t)") == Proof()
    assert proof("Sum(t[i], (i, 1, n))", "Sum(t[i], (i, 1, n + 1))", "onehot(t)") is None


def test_a_constraint_that_cannot_be_used_does_no_harm() -> None:
    """It is left out."""
    assert proof("x + 0", "x", "x^2 + y^2 = 1") == Proof()
    assert proof("x", "y", "x^2 + y^2 = 1") is None


def test_right_steps_are_proved_and_wrong_ones_are_not() -> None:
    """Of the steps of the corpora, all but a handful: nested roots, triangular sums."""
    steps = right_steps()
    unproved = [name for name, *step in steps if prove_equal(*step) is None]
    assert len(unproved) <= len(steps) // 25
    accepted = [name for name, *step in wrong_steps(1) if prove_equal(*step) is not None]
    assert accepted == []


def test_no_proof_is_refuted_on_other_domains() -> None:
    """The same steps over other kinds: what is proved there, numbers do not contradict."""
    draw = random.Random(3)
    refuted = []
    for name, left, right, domain in right_steps():
        kinds = draw.choice(([Kind.REAL], [Kind.REAL, Kind.UNIT], [Kind.NONZERO, Kind.POSINT]))
        other = Domain(
            {
                symbol: each
                if each.kind in {Kind.POSINT, Kind.INDEX}
                else replace(each, kind=draw.choice(kinds))
                for symbol, each in domain.declarations.items()
            },
            domain.constraints,
        )
        if prove_equal(left, right, other) is None:
            continue
        if sample(left, right, other).outcome is Outcome.DIFFERS:
            refuted.append(name)
    assert refuted == []


@pytest.mark.parametrize(
    "text",
    [
        "((((x^2 + 1)^3 + a)^4 + b)^5 + c)^6",
        "(sqrt(1 + p) + sqrt(1 + q) + 1)^30",
        "Sum(Sum(Sum(z[i]*z[j]*z[k], (i, 1, 40)), (j, 1, 40)), (k, 1, 40))",
        "log((a + b + c)^8 - (a - b + x)^8)",
        "x^(x^(x^(x^x)))",
        "3^1000*7^1000*11^1000",
        "sin(6*sin(6*sin(6*x)))^20",
    ],
)
def test_work_has_a_limit(text: str) -> None:
    """Whatever is typed, there is an answer; at worst that it cannot be told."""
    assert proof(text, "1") is None


def test_a_deep_tree_is_not_told() -> None:
    """A tree deeper than any that is read: no proof, and no error."""
    node: Node = Sym("x")
    for _ in range(5_000):
        node = Neg(node)
    assert prove_equal(node, Sym("x"), domain_of({"x": "real"})) is None


def test_a_long_sum_spends_the_budget() -> None:
    """The budget is for all work together."""
    arithmetic = Polynomials()
    arithmetic.spend(MAX_WORK)
    with pytest.raises(GiveUp):
        arithmetic.spend(1)


def test_exact_numbers_add_up() -> None:
    """Numbers are exact, however many there are."""
    many = Add(tuple(Num(Fraction(value, 7)) for value in range(1, 50)))
    assert prove_equal(many, Num(Fraction(175)), domain_of({})) == Proof()


def test_long_numbers_are_not_factored() -> None:
    """Into primes, as long as that is quick."""
    assert prime_factors(360) == [(2, 3), (3, 2), (5, 1)]
    long = (2**89 - 1) * (2**107 - 1)
    assert prime_factors(long) == [(long, 1)]
