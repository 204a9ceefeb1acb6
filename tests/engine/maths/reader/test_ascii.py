from fractions import Fraction

import pytest

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
    Num,
    Pow,
    Sym,
    Trace,
    Transpose,
)

ONE, TWO, THREE, EIGHT = (Num(Fraction(n)) for n in (1, 2, 3, 8))
a, b, x, k, i, K, N = map(Sym, ("a", "b", "x", "k", "i", "K", "N"))
A, B, Y = map(Sym, ("A", "B", "Y"))
t1, y1 = Sym("t1"), Sym("y1")
tk, yk = Elem("t", (k,)), Elem("y", (k,))

TREES = {
    "t1*log(y1)": Mul((t1, Log(y1))),
    "t1 log(y1)": Mul((t1, Log(y1))),
    "y1^t1": Pow(y1, t1),
    "y1**t1": Pow(y1, t1),
    "-x^2": Neg(Pow(x, TWO)),
    "2^-1": Pow(TWO, Neg(ONE)),
    "2^3^2": Pow(TWO, Pow(THREE, TWO)),
    "-a*b": Neg(Mul((a, b))),
    "a*-b": Mul((a, Neg(b))),
    "a - -b": Add((a, Neg(Neg(b)))),
    "+a": a,
    "a - b + x": Add((a, Neg(b), x)),
    "(a - b) + x": Add((Add((a, Neg(b))), x)),
    "a/b*x": Mul((Div(a, b), x)),
    "a*b/x": Div(Mul((a, b)), x),
    "a/b/x": Div(Div(a, b), x),
    "2x": Mul((TWO, x)),
    "2(x+1)": Mul((TWO, Add((x, ONE)))),
    "x(x+1)": Mul((x, Add((x, ONE)))),
    "a^2 b": Mul((Pow(a, TWO), b)),
    "y1^t1(1-y1)^(1-t1)": Mul((Pow(y1, t1), Pow(Add((ONE, Neg(y1))), Add((ONE, Neg(t1)))))),
    "0.5": Num(Fraction(1, 2)),
    ".5": Num(Fraction(1, 2)),
    "Rational(1,3)": Num(Fraction(1, 3)),
    "Rational(-1,3)": Neg(Num(Fraction(1, 3))),
    "log(x, 2)": Log(x, TWO),
    "log_2(8)": Log(EIGHT, TWO),
    "log_b(a)": Log(a, b),
    "log2(x)": Log(x, TWO),
    "log10(x)": Log(x, Num(Fraction(10))),
    "ln(x)": Log(x),
    "log x": Log(x),
    "log x^2": Log(Pow(x, TWO)),
    "log a log b": Mul((Log(a), Log(b))),
    "np.log(x)": Log(x),
    "math.exp(x)": Call("exp", (x,)),
    "e^x": Pow(Const("e"), x),
    "2*pi": Mul((TWO, Const("pi"))),
    "E": Sym("E"),
    "Abs(x)": Call("abs", (x,)),
    "sqrt(x)": Call("sqrt", (x,)),
    "sigmoid(x)": Call("sigmoid", (x,)),
    "n!": Call("factorial", (Sym("n"),)),
    "binomial(n, 2)": Call("binomial", (Sym("n"), TWO)),
    "y_1": y1,
    "y[1]": Elem("y", (ONE,)),
    "y_k": yk,
    "Y_ik": Elem("Y", (i, k)),
    "Y[i,k]": Elem("Y", (i, k)),
    "Y[i][k]": Elem("Y", (i, k)),
    "y[k+1]": Elem("y", (Add((k, ONE)),)),
    "t_k*log(y_k)": Mul((tk, Log(yk))),
    "y_k^t_k": Pow(yk, tk),
    "Sum(t[k]*log(y[k]), (k, 1, K))": Big(BigKind.SUM, Mul((tk, Log(yk))), "k", ONE, K),
    "sum(t[k], k=1..K)": Big(BigKind.SUM, tk, "k", ONE, K),
    "sum(t[k], k, 1, K)": Big(BigKind.SUM, tk, "k", ONE, K),
    "prod(t[k], k=1..K)": Big(BigKind.PRODUCT, tk, "k", ONE, K),
    "Product(t[j], (j, 1, K))": Big(BigKind.PRODUCT, Elem("t", (Sym("j"),)), "j", ONE, K),
    "Sum(Y[i,k], (k,1,K), (i,1,N))": Big(
        BigKind.SUM, Big(BigKind.SUM, Elem("Y", (i, k)), "k", ONE, K), "i", ONE, N
    ),
    "Derivative(log(x), x)": Diff(Log(x), x),
    "diff(log(y[k]), y[k])": Diff(Log(yk), yk),
    "Derivative(x^3, x, 2)": Diff(Diff(Pow(x, THREE), x), x),
    "Derivative(x^3, (x, 2))": Diff(Diff(Pow(x, THREE), x), x),
    "Derivative(a*x, x, a)": Diff(Diff(Mul((a, x)), x), a),
    "d/dx (x + a)": Diff(Add((x, a)), x),
    "d/dx log(x) + 1": Add((Diff(Log(x), x), ONE)),
    "d/dx x + d/dx a": Add((Diff(x, x), Diff(a, x))),
    "d/dy_k (log(y_k))": Diff(Log(yk), yk),
    "d^2/dx^2 (a)": Diff(Diff(a, x), x),
    "dE/dx": Diff(Sym("E"), x),
    "Matrix([[a,b],[x,1]])": Matrix(((a, b), (x, ONE))),
    "Matrix([a, b])": Matrix(((a,), (b,))),
    "A.T": Transpose(A),
    "A^T": Transpose(A),
    "transpose(A)": Transpose(A),
    "A @ B": Mul((A, B)),
    "A*B": Mul((A, B)),
    "tr(A@B)": Trace(Mul((A, B))),
    "hadamard(A, Y)": Hadamard((A, Y)),
    "A ∘ Y": Hadamard((A, Y)),
    "sum(A)": Entries(A),
    "x = 2*a": Equation(x, Mul((TWO, a))),
    "x == a": Equation(x, a),
    "２ｘ＋（ａ−ｂ）": Add((Mul((TWO, x)), Add((a, Neg(b))))),
    "ａ×ｂ": Mul((a, b)),
    "a·b": Mul((a, b)),
    "a÷b": Div(a, b),
    "x²": Pow(x, TWO),
    "x²³": Pow(x, Num(Fraction(23))),
    "xⁿ": Pow(x, Sym("n")),
    "x⁻¹": Pow(x, Neg(ONE)),
    "λ": Sym("lam"),
    "θ": Sym("theta"),
    "π": Const("pi"),
    "σ(x)": Call("sigmoid", (x,)),
}


@pytest.mark.parametrize("text", TREES)
def test_reads_what_python_learners_type(text, names):
    """Each text becomes the tree that stands beside it."""
    assert read(text, names) == TREES[text]


def test_a_declared_name_stays_one_name():
    """``yp`` is never taken apart where it is declared, nor the names of constants."""
    names = declared(dict.fromkeys(("yp", "e", "N", "S", "I", "beta", "gamma"), "real"))
    for name in names:
        assert read(name, names) == Sym(name)
    assert read("E", names) == Const("e")


def test_an_index_is_known_in_its_sum_only(names):
    """A bound index needs no declaration, and is unknown behind its sum."""
    read("Sum(t[j], (j, 1, K)) + Sum(y[j], (j, 1, K))", names)
    with pytest.raises(Exception, match="name j is not declared"):
        read("Sum(t[j], (j, 1, K)) + j", names)


def test_an_inner_limit_may_depend_on_an_outer_index(names):
    """The limits of an inner sum know the indices of the sums around it."""
    tree = read("Sum(Y[j,m], (m, 1, j), (j, 1, N))", names)
    assert isinstance(tree, Big)
    assert isinstance(tree.body, Big)
    assert tree.body.upper == Sym("j")


def test_an_element_may_be_declared_by_itself():
    """``y[1]`` is y1 where only y1 is declared; ``y1`` is y[1] where only y is."""
    assert read("y[1]", declared({"y1": "real"})) == y1
    assert read("y1", declared({"y": "indexed-real"})) == Elem("y", (ONE,))
    assert read("y1", declared({"y_1": "real"})) == Sym("y_1")
