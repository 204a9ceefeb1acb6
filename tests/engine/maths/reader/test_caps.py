import pytest

from grader.errors import UnreadableText
from grader.maths.reader import read

TOO_LARGE = {
    "x" * 2001: "too long: 2001 characters; the limit is 2000",
    "(" * 300 + "x" + ")" * 300: "nested too deeply; the limit is 60",
    "sin(" * 90 + "x" + ")" * 90: "nested too deeply",
    "-" * 1900 + "x": "nested too deeply",
    "x/" * 900 + "x": "nested too deeply",
    "x.T" + ".T" * 500: "nested too deeply",
    "x^" * 500 + "x": "nested too deeply",
    "a*-" * 300 + "x": "too many parts",
    "log " * 300 + "x": "nested too deeply",
    "d/d" * 300 + "x": "nested too deeply",
    r"\frac{1}{" * 180 + "x": "nested too deeply",
    r"\sqrt" * 300 + " x": "nested too deeply",
    "{" * 1900: "nested too deeply",
    "y_{" * 500: "nested too deeply",
    "sum(" * 300: "nested too deeply",
    "x+" * 900 + "x": "too many parts; the limit is 400",
    "x!" * 200: "too many parts",
    "9" * 31: "more digits than the limit, 30",
    "0." + "3" * 40: "more digits than the limit",
    "y_" + "1" * 40: "more digits than the limit",
    "1e400": "more digits than the limit",
    "9**9**9**9": "exponent is too large; the limit is 1000",
    "x**1001": "exponent is too large",
    "x**(10**9)": "exponent is too large",
    "x^-1001": "exponent is too large",
    "((x**1000)**1000)**1000": "exponent is too large",
    "(2*10**1000)**1000": "exponent is too large",
    "exp(10**10**8)": "exponent is too large",
    r"10^{10^{10}}": "exponent is too large",
    "factorial(51)": "argument of factorial is too large; the limit is 50",
    "1000000000!": "argument of factorial is too large",
    "binomial(10**9, 5)": "argument of binomial is too large",
    "Sum(1/k, (k, 1, 10**12))": "too many terms; the limit is 200",
    "Sum(k, (k, 1, 201))": "too many terms",
    r"\prod_{k=1}^{1000000} k": "too many terms",
    "Matrix([[1,1,1,1,1,1,1]])": "matrix is too large; the limit is 6",
    "Matrix([1,1,1,1,1,1,1])": "matrix is too large",
    "Sum(1, (a,1,2), (b,1,2), (x,1,2), (z,1,2), (s,1,2))": "limit is 4",
    "Derivative(x, x, 5)": "order of the derivative is too large; the limit is 4",
}


@pytest.mark.parametrize("text", TOO_LARGE, ids=range(len(TOO_LARGE)))
def test_what_is_too_large_is_named_with_its_limit(text, names):
    """The refusal names what is too large; nothing of that size is ever computed."""
    with pytest.raises(UnreadableText, match=TOO_LARGE[text]):
        read(text, names)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 55 + "x" + ")" * 55,
        "x+" * 199 + "x",
        "9" * 30,
        "x**1000",
        "50!",
        "Sum(k, (k, 1, 200))",
        "Sum(k, (k, 1, n))",
        "Matrix([[1,1,1,1,1,1]])",
        "Sum(1, (a,1,2), (b,1,2), (x,1,2), (z,1,2))",
        "x*(1 + exp(-exp(exp(x**2 + 9))))",
    ],
)
def test_what_is_just_within_the_limits_is_read(text, names):
    """The limits are where they are said to be."""
    read(text, names)
