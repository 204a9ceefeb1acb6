import pytest

from grader.errors import UnreadableText
from grader.language import Language
from grader.maths.reader import read, read_expression

AMBIGUOUS = {
    "1/2x": ("(1/2)*x", "1/(2*x)"),
    "1/2(x+1)": ("(1/2)*(x+1)", "1/(2*(x+1))"),
    "a/b x": ("(a/b)*x", "a/(b*x)"),
    "a^2b": ("a^2*b", "a^(2*b)"),
    "log x a": ("log(x*a)", "log(x)*a"),
    "log x/a": ("log(x/a)", "log(x)/a"),
    "log^2(x)": ("log(x)^2", "log(log(x))"),
    "2E3": ("2*10^(3)", "2*E*3"),
}


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_an_ambiguous_text_is_asked_about(text, names):
    """The error covers the text, and both readings it offers can be read and differ."""
    with pytest.raises(UnreadableText, match="can be read in two ways") as caught:
        read(text, names)
    remedy = Language("en").render(caught.value.remedy)
    first, second = AMBIGUOUS[text]
    assert remedy == f"write {first} or {second}"
    assert read(first, names) != read(second, names)


REFUSED = [
    ("xa", "name xa is not declared", "xa"),
    ("yp", "name yp is not declared", "yp"),
    ("logg(x)", "logg is not a function known here", "logg"),
    ("Log(x)", "Log is not a function known here", "Log"),
    ("y", "y needs an index", "y"),
    ("Y[i]", "Y needs two indices", "Y[i]"),
    ("x[1]", "x has no index", "x"),
    ("x_k", "x has no index", "x_k"),
    ("y[0.5]", "whole number", "y[0.5"),
    ("y[x]", "whole number", "y[x"),
    ("sum(x)", "limits of the sum are missing", "sum(x)"),
    ("Sum(t[k], k)", "both limits are missing", "Sum(t[k], k"),
    ("Sum(t[k], (k,K))", "lower limit is missing", "Sum(t[k], (k,K"),
    ("sum(t[k], k=1)", "upper limit is missing", "sum(t[k], k=1"),
    ("Sum(t[k], (y, 1, K))", "y cannot be an index", "y"),
    ("Derivative(x)", "was not expected", ")"),
    ("Derivative(x, 2)", "taken by one symbol", "Derivative(x, 2"),
    ("d/dx x^2 + 3", "how far the derivative", "d/dx x^2"),
    ("A @ B ∘ Y", "two kinds of matrix product", "A @ B ∘ Y"),
    ("Matrix([[a],[b,x]])", "different lengths", "Matrix([[a],[b,x]])"),
    ("x^T", "only a matrix", "x^T"),
    ("log(x,2,3)", "takes 1 arguments, not 3", "log(x,2,3)"),
    ("sqrt(x, 2)", "takes 1 arguments, not 2", "sqrt(x, 2)"),
    ("Rational(1,0)", "two whole numbers", "Rational(1,0)"),
    ("sin^-1(x)", "power cannot stand between", "sin^-"),
    ("x = a = b", "= was not expected", "="),
    ("(x = a)", "= was not expected", "="),
    ("log(x", "ends too early", ""),
    ("x)", ") was not expected".replace(")", r"\)"), ")"),
    ("x +", "ends too early", ""),
    ("", "there is no formula", ""),
    ("()", "was not expected", ")"),
    ("(a, b)", ", was not expected", ","),
    ("[0]*10", "a list cannot be read", "["),
    ("x 5", "5 was not expected", "5"),
    ("n!!", "! was not expected", "!"),
    ("x is a", "is is a word of Python", "is"),
    ("x if a", "if is a word of Python", "if"),
    ("lambda x: x", "name lambda is not declared", "lambda"),
    ("x; a", "sign ; has no meaning", ";"),
    ("x := a", ": was not expected", ":"),
    ("x # a", "sign # has no meaning", "#"),
    ("||x| - 1|", "which bars belong together", "|"),
    ("|x|a|x|", "which bars belong together", "|"),
    ("x || a", "which bars belong together", "|"),
    ("|x", "which bars belong together", "|"),
    ("P|x", "name P is not declared", "P"),
    ("|A|", "bars around a matrix", "|A|"),
    (r"\begin{pmatrix}a & b\\ x\end{pmatrix}", "different lengths", None),
    (r"\begin{pmatrix}a & b", "ends too early", ""),
    (r"\begin{vmatrix}a\end{vmatrix}", "cannot be read", r"\begin"),
    ("1e-300", "more digits than the limit", "1e-300"),
    ("x <= 2", "sign < has no meaning", "<"),
    ("True", "True is not a number", "True"),
    ("oo", "oo is not a number", "oo"),
    ("zoo - zoo", "zoo is not a number", "zoo"),
    ("nan", "nan is not a number", "nan"),
    ("x.__class__", r"\.__class__, cannot be read", ".__class__"),
    ("__import__('os')", "__import__ cannot be a name", "__import__"),
    ("S('x')", "text in quotes", "'x'"),
    ("np.load(x)", "np.load is not a function", "np.load"),
    ("0xff", "another base", "0x"),
    ("1_000", "underscore cannot stand in a number", "1_"),
    ("x\na", "several lines", "\n"),
    ("х + 1", "cyrillic small letter ha", "х"),
    ("x\u0301", "combining acute accent", "\u0301"),
    ("\u202ex", "right-to-left override", "\u202e"),
    ("x + ٣", "arabic-indic digit three", "٣"),
    ("ſin(x)", "latin small letter long s", "ſ"),
    ("x\u200b", "zero width space", "\u200b"),
    ("α", "name alpha is not declared", "α"),
    ("１０％", "has no meaning here", "％"),
]


@pytest.mark.parametrize(("text", "message", "pointed"), REFUSED)
def test_what_cannot_be_read_is_named_and_pointed_at(text, message, pointed, names):
    """The error says what is wrong, and its place is in the text as typed."""
    with pytest.raises(UnreadableText, match=message) as caught:
        read(text, names)
    place = caught.value.text[caught.value.start : caught.value.end]
    assert place == (text if pointed is None else pointed)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("xa", "did you mean x*a?"),
        ("y_1t1", "did you mean"),
        ("thta", "did you mean theta"),
        ("sum(x)", "Sum(…, (k, 1, K))"),
        ("Sum(t[k], (k,K))", "Sum(…, (k, 1, K))"),
        (r"\sum_k t_k", r"\sum_{k=1}^{K}"),
        ("||x||", "abs(x)"),
        ("1e-300", "1*10^(-300)"),
        ("X", "did you mean x?"),
    ],
)
def test_the_error_says_what_to_write(text, hint, names):
    """A mistyped name gets close matches; a missing limit gets an example."""
    with pytest.raises(UnreadableText) as caught:
        read(text, names)
    assert hint in Language("en").render(caught.value.remedy)


def test_an_equation_is_refused_where_an_expression_is_wanted(names):
    """`read_expression` points at the equals sign, not at the one in a limit."""
    text = "sum(t[k], k=1..K) = 1"
    with pytest.raises(UnreadableText, match="equation cannot stand") as caught:
        read_expression(text, names)
    assert caught.value.start == text.rindex("=")
    assert read_expression("x + 1", names) == read("x + 1", names)


def test_places_are_those_of_the_text_as_typed(names):
    """Superscripts and wide characters do not move the caret."""
    text = "x²³ ＋ qq"
    with pytest.raises(UnreadableText) as caught:
        read(text, names)
    assert (caught.value.text, caught.value.start, caught.value.end) == (text, 6, 8)


def test_a_long_text_is_cut_around_the_place(names):
    """Of a very long line the error shows the part in which the place lies."""
    with pytest.raises(UnreadableText) as caught:
        read("x + " * 300 + "qq + " + "x + " * 100 + "x", names)
    error = caught.value
    assert len(error.text) < 200
    assert error.text[error.start : error.end] == "qq" or "too many" in str(error)


def test_a_function_name_that_is_declared_is_asked_about(names):
    """A symbol called as a function is a name, but not before parentheses."""
    declared_names = {**names, "exp": names["x"]}
    assert read("2*exp", declared_names)
    with pytest.raises(UnreadableText, match="both a function and a declared name"):
        read("exp(x)", declared_names)
