import pytest

from grader.errors import UnreadableText
from grader.maths.domain import declared
from grader.maths.reader import read
from grader.maths.tree import Mul, Sym

SAME = {
    r"\frac{1}{2}": "1/2",
    r"\frac12 x": "(1/2)*x",
    r"\frac1{12}": "1/12",
    r"\frac a b": "a/b",
    r"\dfrac{a}{b}": "a/b",
    r"\log_{2} 8": "log(8, 2)",
    r"\log_2 8": "log(8, 2)",
    r"\log_{10}(x)": "log(x, 10)",
    r"\ln x": "log(x)",
    r"\ln{\left(y_1\right)} t_1": "log(y1)*t1",
    r"\log{\left(x \right)}^{2}": "log(x)^2",
    r"\log{x} a": "log(x)*a",
    r"\log a \log b": "log(a)*log(b)",
    r"\log y_k^{t_k}": "log(y[k]^t[k])",
    r"\exp(x)": "exp(x)",
    r"e^{-x}": "e^(-x)",
    r"\sqrt{x}": "sqrt(x)",
    r"\sqrt 2": "sqrt(2)",
    r"\sqrt[3]{x}": "x^(1/3)",
    r"2^{-1}": "2^-1",
    r"\sum_{k=1}^{K} t_k \log y_k": "Sum(t[k]*log(y[k]), (k,1,K))",
    r"-\sum\limits_{k=1}^K t_k\log y_k": "-Sum(t[k]*log(y[k]), (k,1,K))",
    r"\sum^{K}_{j=1} t_j + 1": "Sum(t[j], (j,1,K)) + 1",
    r"\sum_{k=1}^K (t_k + y_k)": "Sum(t[k] + y[k], (k,1,K))",
    r"\sum_{k=1}^{K} -t_k": "Sum(-t[k], (k,1,K))",
    r"\sum_{k=1}^K y_k \sum_{j=1}^K t_j": "Sum(y[k], (k,1,K))*Sum(t[j], (j,1,K))",
    r"\prod_{k=1}^K y_k \prod_{k=1}^{K} t_k": "Product(y[k], (k,1,K))*Product(t[k], (k,1,K))",
    r"\prod_{k=1}^{K} y_k^{t_k}": "Product(y[k]^t[k], (k,1,K))",
    r"\log \prod_{k=1}^{K} y_k^{t_k}": "log(Product(y[k]^t[k], (k,1,K)))",
    r"\prod_{i=1}^{N} \prod_{k=1}^{K} Y_{ik}^{T_{ik}}": (
        "Product(Product(Y[i,k]^T[i,k], (k,1,K)), (i,1,N))"
    ),
    r"-\frac{1}{N}\sum_{i=1}^N\sum_{k=1}^K T_{ik}\log \hat{y}_{ik}": (
        "-(1/N)*Sum(Sum(T[i,k]*log(yhat[i,k]), (k,1,K)), (i,1,N))"
    ),
    r"\left( a + b \right) x": "(a + b)*x",
    r"\bigl( a+b \bigr)": "a + b",
    r"\left[ a + b \right] x": "(a + b)*x",
    r"Y_{ik}": "Y[i,k]",
    r"Y_{i,k}": "Y[i,k]",
    r"Y_{12}": "Y[1,2]",
    r"y_{ik}": "y[i,k]",
    r"y_{k+1}": "y[k+1]",
    r"y_{1}": "y1",
    r"\hat{y}_{ik}": "yhat[i,k]",
    r"\hat y_{ik}": "yhat[i,k]",
    r"a \cdot b \times x": "a*b*x",
    "∑_{k=1}^{K} t_k": "Sum(t[k], (k,1,K))",
    "Π_{k=1}^{K} y_k^{t_k}": "Product(y[k]^t[k], (k,1,K))",
    r"\Sigma_{k=1}^K t_k": "Sum(t[k], (k,1,K))",
    r"\left|x\right|": "abs(x)",
    r"\lvert x \rvert": "abs(x)",
    r"\frac{|x|}{2}": "abs(x)/2",
    r"\begin{pmatrix}a & b\\ x & z\end{pmatrix}": "Matrix([[a, b], [x, z]])",
    r"\begin{bmatrix} a+b \\ x \\ \end{bmatrix}": "Matrix([[a+b], [x]])",
    r"T^T Y": "T.T*Y",
    r"A^\top": "A.T",
    r"A^{T}": "A.T",
    r"(A B)^\mathsf{T}": "(A*B).T",
    r"B^{\mathrm{T}} A^{\top}": "B.T*A.T",
    r"\boldsymbol{A} \mathbf{B}": "A*B",
    r"\boldsymbol{\theta}": "theta",
    r"\operatorname{tr}(A)": "tr(A)",
    r"\mathrm{tr}(A B)": "tr(A*B)",
    r"A \odot Y": "hadamard(A, Y)",
    r"\frac{d}{dx} \log x": "Derivative(log(x), x)",
    r"\frac{\mathrm{d}}{\mathrm{d}x} x": "Derivative(x, x)",
    r"\frac{d^2}{dx^2}\left(x^2\right)": "Derivative(x^2, x, 2)",
    r"\frac{\partial}{\partial y_k} \left( t_k \log y_k \right)": (
        "Derivative(t[k]*log(y[k]), y[k])"
    ),
    r"\frac{\partial E}{\partial y_k}": "Derivative(E, y[k])",
    r"\frac{\partial^2 E}{\partial x \partial a}": "Derivative(E, a, x)",
    r"\frac{d}{d\lambda} \lambda": "Derivative(lam, lam)",
    r"\frac{dE}{dx}": "Derivative(E, x)",
    r"\lambda\,x\;\theta\quad a": "lam*x*theta*a",
    r"\sigma(z)": "sigmoid(z)",
    r"\binom{n}{2}": "binomial(n, 2)",
    r"$a + b$": "a + b",
    r"\( a+b \)": "a + b",
    r"\[ a+b \]": "a + b",
    r"& a + b \\": "a + b",
    r"&= a + b \\": "a + b",
    r"a &= b \\": "a = b",
    r"a^2b": None,
    r"\frac{a^2b}{x}": "(a^2*b)/x",
}


@pytest.mark.parametrize("text", [text for text, same in SAME.items() if same])
def test_latex_becomes_the_tree_of_ascii(text, names):
    """Each line of LaTeX is the same tree as the ASCII that stands beside it."""
    assert read(text, names) == read(SAME[text], names)


def test_letters_beside_each_other_are_a_product():
    r"""In LaTeX ``ab`` is a times b, unless ab is a declared name."""
    names = declared(dict.fromkeys(("a", "b"), "real"))
    assert read(r"{ab}", names) == Mul((Sym("a"), Sym("b")))
    assert read(r"{ab}", names | declared({"ab": "real"})) == Sym("ab")


def test_a_hat_is_a_name_of_its_own():
    r"""``\hat{y}`` is never read as y."""
    with pytest.raises(UnreadableText, match=r"\\hat\{y\} is not declared"):
        read(r"\hat{y}_k", declared({"y": "indexed-real", "k": "index"}))
    names = declared({"y_hat": "real"})
    assert read(r"\hat{y}", names) == Sym("y_hat")


def test_a_transpose_is_asked_about_where_t_is_a_number():
    """``A^T`` has two readings where T is declared as a number."""
    names = declared({"A": "real[2,2]", "T": "posint"})
    with pytest.raises(UnreadableText, match="two ways"):
        read("A^T", names)
    read(r"A^\top", names)


@pytest.mark.parametrize(
    ("text", "message", "pointed"),
    [
        (r"\sum_k t_k", "lower limit is missing", r"\sum_k"),
        (r"\sum_{k}^{K} t_k", "lower limit is missing", r"\sum_{k}^{K}"),
        (r"\sum^{K} t_k", "lower limit is missing", r"\sum^{K}"),
        (r"\sum_{k=1} t_k", "upper limit is missing", r"\sum_{k=1}"),
        (r"\sum_{k=1}^K t_k + y_k", "parentheses are missing", "y_k"),
        (r"\sum_{j=1}^K t_j + t_j", "parentheses are missing", "t_j"),
        (r"\prod_{k=1}^K y_k a", "two ways", "y_k a"),
        (r"\log ab", "two ways", r"\log ab"),
        (r"\log a \cdot b", "two ways", r"\log a \cdot b"),
        (r"\log^2 x", "two ways", r"\log^2"),
        (r"{x}^10", "two ways", "10"),
        (r"\frac{d}{dx} x^2 + 3", "how far the derivative", r"\frac{d}{dx} x^2"),
        (r"\frac{d}{dx} -x", "how far the derivative", r"\frac{d}{dx}"),
        (r"a \\ b", "cannot be read", r"\\"),
        (r"\begin{aligned} a", r"\\begin cannot be read", r"\begin"),
        (r"\def\x{1}", r"\\def cannot be read", r"\def"),
        (r"\newcommand{\q}[1]{#1}", r"\\newcommand cannot be read", r"\newcommand"),
        (r"\input{a}", r"\\input cannot be read", r"\input"),
        (r"\immediate\write18{x}", r"\\immediate cannot be read", r"\immediate"),
        (r"\href{a}{b}", r"\\href cannot be read", r"\href"),
        (r"\text{<img src=x>} + x", "can hold a name only", r"\text"),
        (r"x^\top", "only a matrix has a transpose", r"x^\top"),
        (r"\frac1.5 x", "1.5 was not expected", "1.5"),
        (r"\frac{1}{2", "} is missing", ""),
        ("\\", "backslash cannot stand alone", "\\"),
    ],
)
def test_latex_that_cannot_be_read_is_pointed_at(text, message, pointed, names):
    """The error says what is wrong, and its place is in the text as typed."""
    with pytest.raises(UnreadableText, match=message) as caught:
        read(text, names)
    assert caught.value.text[caught.value.start : caught.value.end] == pointed
