"""Trees on the pipe: what goes in comes out, and nothing else is taken."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.maths.domain import Domain, OneHot, declared
from grader.maths.symbolic.wire import decode, decode_question, encode, encode_question
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

X, Y = Sym("x"), Elem("y", (Sym("k"), Num(Fraction(1))))
NODES: list[Node] = [
    Num(Fraction(-3, 10**5000)),
    Const("pi"),
    X,
    Y,
    Add((X, Y)),
    Neg(X),
    Mul((X, Y, X)),
    Div(X, Y),
    Pow(X, Y),
    Log(X),
    Log(X, Y),
    Call("binomial", (X, Y)),
    Big(BigKind.PRODUCT, X, "k", Num(Fraction(1)), Sym("n")),
    Diff(X, Y),
    Matrix(((X, Y), (Y, X), (X, X))),
    Transpose(X),
    Trace(X),
    Hadamard((X, X)),
    Entries(X),
    Equation(X, Y),
]


@pytest.mark.parametrize("node", NODES, ids=lambda node: type(node).__name__)
def test_every_node_comes_back(node: Node) -> None:
    """A tree that crosses the pipe is the same tree."""
    assert decode(encode(node)) == node


def test_the_domain_crosses_without_one_hot_constraints() -> None:
    """Declarations and equations cross; what stays behind only weakens what is known."""
    kinds = declared({"a": "gt1", "t": "indexed-real", "M": "positive[2,K]"})
    tie = Equation(X, Y)
    line = encode_question(X, Y, Domain(kinds, (tie, OneHot(("a",)))))
    assert line.count(b"\n") == 1
    assert decode_question(line) == (X, Y, Domain(kinds, (tie,)))


@pytest.mark.parametrize("data", [[], ["Num", 1, 2], ["Popen", "x"], "Sym", None, ["Sym", ["x"]]])
def test_other_data_is_refused(data: object) -> None:
    """Nothing but nodes is made from what comes through the pipe."""
    with pytest.raises(ValueError, match="no tree"):
        decode(data)
