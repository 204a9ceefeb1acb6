"""Signs of Japanese keyboards and of mathematics beside the ASCII ones."""

import pytest

from grader.maths.domain import declared
from grader.maths.reader import read

SAME = {
    "2・a": "2*a",
    "a･b": "a*b",
    "∑(t[k], (k,1,K))": "Sum(t[k], (k,1,K))",
    "Σ(t[k], (k,1,K))": "Sum(t[k], (k,1,K))",
    "∏(y[k], (k,1,K))": "Product(y[k], (k,1,K))",
    "Π(y[k], (k,1,K))": "Product(y[k], (k,1,K))",
    "∑_(k=1)^K t[k]*log(y[k])": "Sum(t[k]*log(y[k]), (k,1,K))",
    "Σ_(k=1)^K t[k]": "Sum(t[k], (k,1,K))",
    "|x|": "abs(x)",
    "-|x-a|/2": "-abs(x-a)/2",
    "|x|*|a|": "abs(x)*abs(a)",
    "|x||a|": "abs(x)*abs(a)",
    "|x|^2": "abs(x)^2",
    "2|x|": "2*abs(x)",
    "log(|x|) + |a|": "log(abs(x)) + abs(a)",
    "|(|x| + 1)|": "abs(abs(x) + 1)",
    "T^T": "T.T",
    "(T.T*Y)^T": "(T.T*Y).T",
}


@pytest.mark.parametrize("text", SAME)
def test_signs_mean_what_ascii_says(text, names):
    """The tree is the one of the plain spelling."""
    assert read(text, names) == read(SAME[text], names)


def test_a_declared_letter_is_a_name():
    """Where Sigma or Pi is a symbol, the letter is that symbol."""
    names = declared({"Sigma": "real", "Pi": "real", "x": "real"})
    assert read("Σ(x+1) + Π", names) == read("Sigma*(x+1) + Pi", names)
