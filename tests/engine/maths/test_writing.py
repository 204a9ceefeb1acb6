import random
from fractions import Fraction

import pytest

from grader.errors import UnreadableText
from grader.maths.domain import declared
from grader.maths.reader import read
from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Diff,
    Div,
    Elem,
    Entries,
    Equation,
    Hadamard,
    Log,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    Trace,
    Transpose,
)
from grader.maths.writing import as_latex, written

NAMES = declared(
    {
        **{"a": "positive", "b": "real", "k": "index", "K": "posint", "n": "posint"},
        **{"y": "indexed-real", "A": "real[n,K]", "lam": "real", "y1": "real", "y_hat": "real"},
    }
)
LEAVES = (
    *(Num(Fraction(2)), Num(Fraction(1, 3)), Num(Fraction(33, 100)), Const("e"), Const("pi")),
    *(Sym("a"), Sym("b"), Elem("y", (Sym("k"),)), Elem("A", (Sym("n"), Add((Sym("k"), Sym("n")))))),
)
A = Sym("A")


def tree(chance: random.Random, depth: int, bound: tuple[str, ...] = ()) -> Node:
    """A random tree of every kind of node."""
    if depth == 0:
        return chance.choice([*LEAVES, *map(Sym, bound)])

    def part(inner: tuple[str, ...] = bound) -> Node:
        return tree(chance, chance.randint(0, depth - 1), inner)

    made = (
        lambda: Add(tuple(part() for _ in range(chance.randint(2, 3)))),
        lambda: Mul(tuple(part() for _ in range(chance.randint(2, 3)))),
        lambda: Neg(part()),
        lambda: Add((part(), Neg(part()))),
        lambda: Div(part(), part()),
        lambda: Pow(part(), part()),
        lambda: Log(part(), chance.choice([None, part()])),
        lambda: Call(chance.choice(["exp", "sqrt", "sigmoid", "abs"]), (part(),)),
        lambda: Big(chance.choice(list(BigKind)), part((*bound, "i")), "i", part(), Sym("K")),
        lambda: Diff(part(), chance.choice([Sym("a"), Elem("y", (Sym("k"),))])),
        lambda: Matrix(((part(), part()), (part(), part()))),
        lambda: Transpose(chance.choice([A, Matrix(((part(),),))])),
        lambda: Trace(A),
        lambda: Hadamard((A, Mul((part(), A)))),
        lambda: Entries(Mul((part(), A))),
    )
    return chance.choice(made)()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_written_reads_back(seed):
    """Any tree within the limits, written and read again, is the same tree."""
    chance = random.Random(seed)
    read_back, refused = 0, []
    for _ in range(800):
        before = tree(chance, chance.randint(0, 4))
        text = written(before)
        try:
            assert read(text, NAMES) == before, text
            read_back += 1
        except UnreadableText as error:
            refused.append(str(error))
    assert read_back > 700
    assert all("limit" in message for message in refused)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("((a))+(b*2)", "a + b*2"),
        ("a-(b-2)", "a - (b - 2)"),
        ("(a*b)*2", "(a*b)*2"),
        ("a*(b*2)", "a*(b*2)"),
        ("a/(b*2)", "a/(b*2)"),
        ("-(a^2)", "-a^2"),
        ("(-a)^2", "(-a)^2"),
        ("(a^b)^2", "(a^b)^2"),
        ("a^(b^2)", "a^b^2"),
        ("0.330", "0.33"),
        ("Rational(1,3)", "Rational(1, 3)"),
        (r"\sum_{k=1}^K \log y_k", "Sum(log(y[k]), (k, 1, K))"),
        ("a == b", "a = b"),
    ],
)
def test_parentheses_stand_only_where_they_are_needed(typed, text):
    """The text is what a person would write, and stable."""
    assert written(read(typed, NAMES)) == text
    assert written(read(text, NAMES)) == text


def test_a_negative_number_is_written_with_its_minus():
    """No text makes one, but calculation does."""
    assert written(Num(Fraction(-3))) == "-3"
    assert written(Pow(Sym("a"), Num(Fraction(-3)))) == "a^(-3)"
    assert written(Mul((Sym("a"), Num(Fraction(-1, 2))))) == "a*(-0.5)"


@pytest.mark.parametrize(
    ("typed", "latex"),
    [
        ("a/b", r"\frac{a}{b}"),
        ("a*2*b", r"a \cdot 2 b"),
        ("(a+b)*2", r"\left(a + b\right) \cdot 2"),
        ("a^(b+1)", "{a}^{b + 1}"),
        ("log(a, 2)", r"\log_{2} \left(a\right)"),
        ("Sum(y[k], (k,1,K))", r"\sum_{k=1}^{K} y_{k}"),
        ("Sum(y[k]+1, (k,1,K))", r"\sum_{k=1}^{K} \left(y_{k} + 1\right)"),
        ("A.T", r"{A}^{\top}"),
        ("lam", r"\lambda"),
        ("y1", "y_{1}"),
        ("y_hat", r"\hat{y}"),
        ("Rational(1,3)", r"\frac{1}{3}"),
        ("Derivative(a, a)", r"\frac{\partial}{\partial a} \left(a\right)"),
    ],
)
def test_latex_for_pages(typed, latex):
    """Structure and names become ordinary LaTeX."""
    assert as_latex(read(typed, NAMES)) == latex


def test_latex_of_formulas_reads_back():
    """Without matrices and calls without a command of their own, LaTeX can be read again."""
    for text in ("a/b + 2*a", "Sum(y[k]*log(y[k]), (k,1,K))", "sqrt(a)^b", "(a - b)/a", "-a^2"):
        before = read(text, NAMES)
        assert read(as_latex(before), NAMES) == before
    assert as_latex(Equation(Sym("a"), Sym("b"))) == "a = b"
