import random
import string

import pytest

from grader.errors import UnreadableText
from grader.maths.reader import read

HOSTILE = [
    "__import__('os').system('touch M')",
    "exec(\"open('M','w').close()\")",
    "[open('M','w').close() for q in [1]]",
    "x if open('M','w').close() else y",
    "(q := open('M','w').close())",
    "x.__class__.__init__.__globals__",
    'eval(chr(111)+chr(112)+"x")',
    "getattr(x, '__' + 'class__')",
    "input()",
    "harmonic(10**8)",
    "Product(k, (k, 1, 10**7)).doit()",
    "Integral(exp(sin(x**x)), (x, 0, oo)).doit()",
    "[0]*10**10",
    "zeros(10**5, 10**5)",
    "Matrix(9, 9, lambda i, j: i)",
    "pi.round(10**6)",
    "0." + "[" + "3" * 1000 + "]",
    "0x" + "f" * 1900,
    "a_" * 900,
    " " * 5000 + "x",
    "x" + "\u0301" * 1900,
    ")x(gol\u202e",
    "Symbol('x', positive=True) - x",
    "x + sin(pi*floor(x))",
    "1," * 900,
    r"x_{\operatorname{__import__('os')}}",
    r"\left(" * 300,
    r"\hat" * 400,
    r"\frac" * 390,
    r"\sum" * 400,
    r"\sum_" * 390,
    "\x00",
    "$$",
    "\\\\",
    "&",
    ".T",
    "_",
    "^",
    "..",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_refused_with_a_place(text, names):
    """Every such text ends in a refusal that points into the shown text."""
    with pytest.raises(UnreadableText) as caught:
        read(text, names)
    error = caught.value
    assert 0 <= error.start <= len(error.text)
    assert error.start < error.end
    assert str(error)


def test_random_texts_are_read_or_refused(names):
    """No text made of the signs of formulas brings another error than the refusal."""
    pieces = [
        *string.printable,
        *names,
        *("\\frac", "\\sum_{k=1}^{K}", "\\log", "log(", "Sum(", "(k,1,K)", "d/dx", "\\partial"),
        *("\\hat", "\\left(", "\\right)", "^{", "_{", "}", "Derivative(", "Matrix([[", ".T", "²"),
        *("e", "1.5", "2e5", "..", "\\sqrt[", "\\mathrm{T}", "\\top", "λ", "_1", "[k]", "\\prod"),
    ]
    chance = random.Random(3)
    refused: list[UnreadableText] = []
    for _ in range(4_000):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 25)))
        try:
            read(text, names)
        except UnreadableText as error:
            refused.append(error)
    assert refused
    for error in refused:
        assert str(error)
        assert 0 <= error.start <= len(error.text)
