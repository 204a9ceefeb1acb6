"""Slips: wrong steps get the right name, and steps wrong in no known way get none."""

from __future__ import annotations

import pytest

from grader.language import Language
from grader.maths.domain import Domain, declared, read_assumptions
from grader.maths.reader import read
from grader.maths.slips import name_slips, slips_known
from grader.maths.tree import Add, Diff, Elem, Log, Neg, Sym

LETTERS = "a b c m s: positive, n: posint"
THREE = "y1 y2 y3: positive, t1 t2 t3: real"
INDEXED = "y p: indexed-probability, t x z: indexed-real, i k: index, n N K: posint, c: positive"
BATCH = "Y: indexed-positive, T: indexed-real, i k: index, N K: posint"
MATRICES = "A: real[N,K], B: real[K,N], C: real[N,K], P: positive[N,K]"
SQUARE = "S R: real[N,N]"
UNIT = "yp: probability, yt: unit"


def domain_of(text: str) -> Domain:
    return Domain(declared(read_assumptions(text)))


def names(assume: str, previous: str, following: str) -> list[str]:
    domain = domain_of(assume)
    before, after = (read(text, domain.declarations) for text in (previous, following))
    return [slip.id for slip in name_slips(before, after, domain)]


PAIRS = [
    (LETTERS, "log(a + b)", "log(a) + log(b)", "log-of-a-sum-split"),
    (LETTERS, "log(a) + log(b)", "log(a + b)", "log-of-a-sum-split"),
    (LETTERS, "c + log(a + b)", "c + log(a) + log(b)", "log-of-a-sum-split"),
    (LETTERS, "log(a - b)", "log(a) - log(b)", "log-of-a-difference-split"),
    (LETTERS, "log(a*b)", "log(a)*log(b)", "log-of-product-as-product-of-logs"),
    (LETTERS, "log(a/b)", "log(a)/log(b)", "log-of-quotient-as-quotient-of-logs"),
    (LETTERS, "log(a/b)", "log(b) - log(a)", "log-of-quotient-turned-round"),
    (LETTERS, "log(a)/log(b)", "log(a) - log(b)", "quotient-of-logs-as-difference"),
    (LETTERS, "log(a)/log(b)", "a/b", "logs-cancelled"),
    (LETTERS, "log(a)^n", "n*log(a)", "power-outside-log-brought-down"),
    (LETTERS, "log(a^n)", "log(a)^n", "power-moved-outside"),
    (LETTERS, "log(a^b)", "log(b*a)", "factor-inside-log"),
    (LETTERS, "log(a^b)", "a*log(b)", "base-and-exponent-swapped"),
    (LETTERS, "log(2*a)", "2*log(a)", "coefficient-out-of-log"),
    (LETTERS, "log(1/a)", "1/log(a)", "reciprocal-moved-out"),
    (LETTERS, "log(a/(b*c))", "log(a) - log(b) + log(c)", "sign-lost-in-the-denominator"),
    (LETTERS, "log(a)", "log(a, 10)", "log10-for-ln"),
    (LETTERS, "log(a) + log(b)", "log(a, 2) + log(b, 2)", "log2-for-ln"),
    (LETTERS, "log(a, b)", "log(a)", "base-dropped"),
    (LETTERS, "log(a, b)", "log(b)/log(a)", "base-and-argument-swapped"),
    (LETTERS, "exp(a + b)", "exp(a) + exp(b)", "exp-of-a-sum-split"),
    (LETTERS, "(a + b)^2", "a^2 + b^2", "power-of-a-sum-split"),
    (LETTERS, "sqrt(a + b)", "sqrt(a) + sqrt(b)", "root-of-a-sum-split"),
    (LETTERS, "a^m*a^s", "a^(m*s)", "exponents-multiplied"),
    (LETTERS, "a^0*b", "0*b", "power-zero-as-zero"),
    (LETTERS, "a/b + c/m", "(a + c)/(b + m)", "fractions-added-across"),
    (LETTERS, "a/b + c/m", "(a + c)/(b*m)", "numerators-not-extended"),
    (LETTERS, "(a + b)/a", "b", "cancelled-in-a-sum"),
    (LETTERS, "c/(a + b)", "c/a + c/b", "denominator-split"),
    (LETTERS, "a*(b + c)", "a*b + c", "factor-reaches-one-term-only"),
    ("x: real", "log(x^2)", "2*log(x)", "square-without-absolute-value"),
    ("x: real", "sqrt(x^2)", "x", "square-without-absolute-value"),
    (THREE, "y1**t1*y2**t2", "t1*y1*t2*y2", "power-as-product"),
    (THREE, "y1**t1*y2**t2*y3**t3", "y1*y2*y3", "exponents-forgotten"),
    (
        THREE,
        "-(t1*log(y1)+t2*log(y2)+t3*log(y3))",
        "-t1*log(y1)+t2*log(y2)+t3*log(y3)",
        "minus-not-distributed",
    ),
    (
        THREE,
        "-(t1*log(y1)+t2*log(y2)+t3*log(y3))",
        "t1*log(y1)+t2*log(y2)+t3*log(y3)",
        "minus-dropped",
    ),
    (
        THREE,
        "log(y1**t1)+log(y2**t2)+log(y3**t3)",
        "log(y1)+log(y2)+log(y3)",
        "exponent-forgotten",
    ),
    (
        THREE,
        "-(t1*log(y1)+t2*log(y2)+t3*log(y3))",
        "-(y1*log(t1)+y2*log(t2)+y3*log(t3))",
        "weight-and-argument-swapped",
    ),
    (
        THREE,
        "-(t1*log(y1)+t2*log(y2)+t3*log(y3))",
        "-(t1*log(y1,10)+t2*log(y2,10)+t3*log(y3,10))",
        "log10-for-ln",
    ),
    (INDEXED, "log(Product(p[i], (i,1,n)))", "Product(log(p[i]), (i,1,n))",
     "log-through-the-product-sign"),
    (INDEXED, "log(Sum(p[i], (i,1,n)))", "Sum(log(p[i]), (i,1,n))", "log-through-the-sum-sign"),
    (INDEXED, "Sum(x[i]*t[i], (i,1,n))", "Sum(x[i], (i,1,n))*Sum(t[i], (i,1,n))",
     "sum-of-products-as-product-of-sums"),
    (INDEXED, "Sum(x[i]^2, (i,1,n))", "Sum(x[i], (i,1,n))^2", "sum-of-powers-as-power-of-sum"),
    (INDEXED, "Sum(c + x[i], (i,1,n))", "c + Sum(x[i], (i,1,n))", "constant-without-n"),
    (INDEXED, "Sum(x[i], (i,0,n))", "Sum(x[i], (i,1,n))", "lower-bound-off-by-one"),
    (INDEXED, "Sum(x[i], (i,1,n))", "Sum(x[i], (i,1,n-1))", "upper-bound-off-by-one"),
    (INDEXED, "-Sum(log(p[i]), (i,1,n))/n", "-log(Sum(p[i], (i,1,n))/n)", "log-outside-the-mean"),
    (INDEXED, "-Sum(log(p[i]), (i,1,N))/N", "-Sum(log(p[i]), (i,1,N))", "divisor-dropped"),
    (INDEXED, "-Sum(log(p[i]), (i,1,N))/N", "-Sum(log(p[i]), (i,1,N))/K", "wrong-divisor"),
    (INDEXED, "-Sum(log(p[i]), (i,1,N))/N", "-Sum(log(p[i]), (i,1,N))/(N-1)",
     "divided-by-one-less"),
    (INDEXED, "-Sum(log(p[i]), (i,1,N))/N", "-Sum(log(p[i]), (i,1,N))/(N*K)",
     "mean-over-both-sizes"),
    (INDEXED, "-Sum(t[k]*log(p[k]), (k,1,K))", "-Sum(t[k]*log(t[k]/p[k]), (k,1,K))",
     "log-of-a-ratio"),
    (INDEXED, "-Sum(t[k]*log(p[k]), (k,1,K))", "-Sum(p[k]*log(p[k]), (k,1,K))",
     "entropy-of-the-arguments"),
    (INDEXED, "-Sum(t[k]*log(p[k]), (k,1,K))",
     "-Sum(t[k]*log(p[k]) + (1-t[k])*log(1-p[k]), (k,1,K))", "complement-added"),
    (BATCH, "Sum(Sum(T[i,k]*log(Y[i,k]),(k,1,K)),(i,1,N))",
     "Sum(Sum(T[i,k]*log(Y[i,k]),(k,1,N)),(i,1,K))", "bounds-of-two-sums-swapped"),
    (BATCH, "Sum(Sum(T[i,k]*log(Y[i,k]),(k,1,K)),(i,1,N))",
     "Sum(Sum(T[i,k]*log(Y[k,i]),(k,1,K)),(i,1,N))", "indices-swapped"),
    (UNIT, "-(yt*log(yp)+(1-yt)*log(1-yp))", "-yt*log(yp)", "only-the-first-term-kept"),
    (UNIT, "-(yt*log(yp)+(1-yt)*log(1-yp))", "-(yt*log(1-yp)+(1-yt)*log(yp))", "terms-crossed"),
    (UNIT, "log(1-yp)", "1-log(yp)", "log-of-one-minus-split"),
    (UNIT, "-(yt*log(yp)+(1-yt)*log(1-yp))", "-yt*log(yp)+(1-yt)*log(1-yp)",
     "minus-not-distributed"),
    (MATRICES, "A*B", "B*A", "matrix-factors-commuted"),
    (MATRICES, "(A*B).T", "A.T*B.T", "transpose-order-kept"),
    (MATRICES, "tr(A*C.T)", "tr(A*C)", "transpose-dropped"),
    (MATRICES, "tr(A*C.T)", "sum(A*C.T)", "all-entries-for-trace"),
    (MATRICES, "A*C.T", "hadamard(A, C)", "elementwise-for-matrix-product"),
    (MATRICES, "tr(A*B)", "sum(A*B)", "all-entries-for-trace"),
    (MATRICES, "(A + C)*B", "A*B + C", "factor-reaches-one-term-only"),
    (MATRICES, "sum(hadamard(A, C))", "sum(A)*sum(C)", "sum-of-products-as-product-of-sums"),
    (SQUARE, "tr(S*S)", "tr(S)*tr(S)", "trace-of-product-split"),
    (SQUARE, "(S + R)*(S + R)", "S*S + 2*S*R + R*R", "matrix-square-as-of-numbers"),
    (INDEXED, "tr(Matrix([[c, x[1]], [x[2], c]]))", "c*c - x[1]*x[2]", "determinant-for-trace"),
    (INDEXED, "Matrix([[x[1], x[2]]])*Matrix([[t[1]], [t[2]]])",
     "Matrix([[x[1]*t[1], x[2]*t[2]]])", "elementwise-for-matrix-product"),
    (INDEXED, "Sum(abs(x[i]), (i,1,n))", "abs(Sum(x[i], (i,1,n)))",
     "function-through-the-sum-sign"),
    (INDEXED, "Product(c*p[i], (i,1,n))", "n*c*Product(p[i], (i,1,n))", "count-for-power"),
    (INDEXED, "Product(p[i]/c, (i,1,n))", "Product(p[i], (i,1,n))/c", "constant-without-n"),
    (INDEXED, "Product(exp(x[i]), (i,1,n))", "exp(Product(x[i], (i,1,n)))",
     "exponents-multiplied"),
    (INDEXED, "Sum(Sum(x[i]*t[k], (k,1,K)), (i,1,n))", "Sum(x[i]*t[i], (i,1,n))",
     "two-indices-merged"),
    (INDEXED, "Sum(x[i-1], (i,1,n))", "Sum(x[i], (i,1,n))", "index-off-by-one"),
    (INDEXED, "Sum(p[i]*log(p[i]/y[i]), (i,1,n))", "Sum(y[i]*log(y[i]/p[i]), (i,1,n))",
     "quantities-swapped"),
    (LETTERS, "exp(3*log(a))", "3*a", "factor-kept-beside-undone-log"),
    (LETTERS, "exp(-log(a))", "-a", "factor-kept-beside-undone-log"),
    (LETTERS, "exp(a*b)", "exp(a)*exp(b)", "exp-of-a-product-split"),
    (LETTERS, "exp(a)^b", "exp(a^b)", "exponent-raised"),
    (LETTERS, "exp(a - b)", "exp(a) - exp(b)", "exp-of-a-sum-split"),
    (LETTERS, "log(a, b^2)", "2*log(a, b)", "power-of-the-base-brought-up"),
    (LETTERS, "log(a, b)", "log(a)*log(b)", "base-as-factor"),
    (LETTERS, "log(a/2)", "log(a)/2", "coefficient-out-of-log"),
    (LETTERS, "log(sqrt(a))", "sqrt(log(a))", "power-moved-outside"),
    (LETTERS, "a/b/c", "a*c/b", "division-read-from-the-right"),
    (LETTERS, "sin(2*a)", "2*sin(a)", "factor-out-of-function"),
    (LETTERS, "a - b - c", "a - (b - c)", "minus-not-distributed"),
    (THREE, "log(t1*t2)", "log(t1) + log(t2)", "log-rule-without-signs"),
    (THREE, "sqrt(t1*t2)", "sqrt(t1)*sqrt(t2)", "root-rule-without-signs"),
    (THREE, "abs(t1 + t2)", "abs(t1) + abs(t2)", "function-of-a-sum-split"),
    (THREE, "-(0*log(y1) + 1*log(y2))", "-log(y1)", "wrong-term-kept"),
]  # fmt: skip


@pytest.mark.parametrize(("assume", "previous", "following", "name"), PAIRS)
def test_a_known_slip_is_named(assume: str, previous: str, following: str, name: str) -> None:
    """A step that is wrong in a known way gets that name, first of at most two."""
    found = names(assume, previous, following)
    assert found[:1] == [name], found
    assert len(found) <= 2


DERIVATIVES = [
    ("log(a, 10)", "1/a", "base-forgotten-in-derivative"),
    ("log(a, 10)", "log(10)/a", "base-multiplied-in-derivative"),
    ("log(b*a + c)", "1/(b*a + c)", "inner-derivative-forgotten"),
    ("a*log(a)", "1/a", "product-of-derivatives"),
    ("log(a)/a", "(1/a)/1", "quotient-of-derivatives"),
    ("b^a", "a*b^(a - 1)", "power-rule-on-an-exponential"),
    ("b^a", "b^a", "exponential-without-log"),
    ("a^3", "3*a^3", "exponent-not-lowered"),
    ("a^3", "a^2", "exponent-not-brought-down"),
    ("1/a", "log(a)", "integral-instead-of-derivative"),
    ("log(a) + b", "1/a + b", "constant-kept-in-derivative"),
    ("log(a)", "1/log(a)", "derivative-of-log-as-reciprocal-log"),
    ("log(a)", "log(a)", "not-differentiated"),
    ("sin(2*a)", "cos(2*a)", "inner-derivative-forgotten"),
    ("sqrt(1 + a^2)", "1/(2*sqrt(1 + a^2))", "inner-derivative-forgotten"),
    ("log(a)/a", "(1 + log(a))/a^2", "quotient-rule-sign"),
    ("1/a^2", "-2/a", "negative-exponent-turned-up"),
    ("1/a^2", "1/(2*a)", "quotient-of-derivatives"),
    ("sqrt(a)", "2*sqrt(a)", "derivative-turned-over"),
    ("n*log(a) - a*b^2", "n/a - a*b^2", "one-term-not-differentiated"),
    ("b*log(a) + c*a^3", "b/a", "term-dropped-in-derivative"),
    ("a^2*log(b)", "a^2/b", "differentiated-by-another-symbol"),
]


@pytest.mark.parametrize(("body", "following", "name"), DERIVATIVES)
def test_a_slip_in_a_derivative_is_named(body: str, following: str, name: str) -> None:
    """A derivative carried out with one rule wrong gets the name of that rule's slip."""
    domain = domain_of(LETTERS)
    before = Diff(read(body, domain.declarations), Sym("a"))
    after = read(following, domain.declarations)
    assert name_slips(before, after, domain)[0].id == name


def test_other_terms_differentiated_along() -> None:
    """A sum over all terms where one is left is a slip of its own."""
    domain = domain_of(INDEXED)
    body = read("-Sum(t[i]*log(y[i]), (i,1,n))", domain.declarations)
    after = read("-Sum(t[i]/y[i], (i,1,n))", domain.declarations)
    before = Diff(body, Elem("y", (Sym("k"),)))
    assert [slip.id for slip in name_slips(before, after, domain)] == ["other-terms-differentiated"]


def test_an_operation_left_out() -> None:
    """A stated operation that was not carried out is named."""
    domain = domain_of(THREE)
    line = read("y1**t1*y2**t2", domain.declarations)
    forgotten = name_slips(Log(line), line, domain, {"name": "log"})
    assert [slip.id for slip in forgotten] == ["log-forgotten"]
    kept = name_slips(Neg(line), line, domain, {"name": "neg"})
    assert kept[0].id in {"minus-dropped", "sign-lost"}


def test_the_text_holds_the_learners_own_parts() -> None:
    """The text names the part of the line and what it became."""
    domain = domain_of(LETTERS)
    before = read("c*log(a + b)", domain.declarations)
    after = read("c*(log(a) + log(b))", domain.declarations)
    (slip,) = name_slips(before, after, domain)
    said = Language("en").render(slip.text)
    assert "log(a + b)" in said
    assert "log(a) + log(b)" in said
    assert slip.place == read("log(a + b)", domain.declarations)


def test_every_text_can_be_filled() -> None:
    """No text has a place for anything but the two parts of the line."""
    language = Language("en")
    for message in slips_known().values():
        assert language.text(message.template, before="x", after="y")


RANDOM = [
    (LETTERS, "log(a*b)", [
        "log(a) + 3*log(b)", "log(a) + log(c)", "log(a) + log(b) + c", "2*log(a) + log(b)",
        "log(a) + log(b) - 1", "log(a) + log(b)/3", "log(a) + log(b + 1)",
    ]),
    (LETTERS, "log(a^3)", ["2*log(a)", "3*log(b)", "4*log(a)", "3*log(a) + 1", "3*log(a)/2"]),
    (LETTERS, "exp(log(a) + log(b))", ["a*b + 1", "a*b*c", "a^2*b", "a*c", "a/b"]),
    (LETTERS, "a/b + c/m", ["(a*m + c*b + 1)/(b*m)", "(a*m + c*b)/(b*m*2)", "(2*a*m + c*b)/(b*m)",
     "(a*s + c*b)/(b*m)"]),
    (THREE, "-(t1*log(y1)+t2*log(y2)+t3*log(y3))", [
        "-(t1*log(y1)+t2*log(y2)+t3*log(y1))", "-(t1*log(y1)+t1*log(y2)+t3*log(y3))",
        "-(2*t1*log(y1)+t2*log(y2)+t3*log(y3))", "-(t1*log(y1)+t2*log(y2)+t3*log(y3)+1)",
        "-(t1*log(y1)+t2*log(y2)+t3*log(y3))/2", "-(t1*log(y2)+t2*log(y2)+t3*log(y3))",
        "-(t1*log(y1)+t2*log(y2)+t3*log(2*y3))", "-(t1*log(y1)+t2*log(y2)+t3*log(y3+1))",
        "-(t1*log(y1)+t2^2*log(y2)+t3*log(y3))",
    ]),
    (THREE, "y1**t1*y2**t2*y3**t3", [
        "y1**t1*y2**t2*y3**t1", "y1**t1*y1**t2*y3**t3", "2*y1**t1*y2**t2*y3**t3",
        "y1**t1*y2**t2*y3**t3 + 1", "y1**t1*y2**(t2+1)*y3**t3", "y1**t1*y2**t2*y3**(2*t3)",
    ]),
    (INDEXED, "log(Product(p[i]**t[i], (i,1,n)))", [
        "2*Sum(t[i]*log(p[i]), (i,1,n))", "Sum(t[i]*log(p[i]) + 1, (i,1,n))",
        "Sum(t[i]*log(p[i]), (i,1,n)) + n", "Sum(t[i]*log(y[i]), (i,1,n))",
        "Sum(t[i]^2*log(p[i]), (i,1,n))", "Sum(t[i]*log(p[i]), (i,1,2*n))",
        "Sum(t[i]*log(p[i])/2, (i,1,n))", "Sum(x[i]*log(p[i]), (i,1,n))",
    ]),
    (INDEXED, "Sum(c*x[i], (i,1,n))", ["2*c*Sum(x[i], (i,1,n))", "c*Sum(t[i], (i,1,n))",
     "c^2*Sum(x[i], (i,1,n))", "c*Sum(x[i], (i,1,n)) + c", "c*Sum(x[2*i], (i,1,n))"]),
    (UNIT, "-yt/yp+(1-yt)/(1-yp)", [
        "(yp-yt)/(yp*(1-yp)) + 1", "2*(yp-yt)/(yp*(1-yp))", "(yp-2*yt)/(yp*(1-yp))",
        "(yp-yt)/(yp*(2-yp))", "(yp-yt)/(yp*(1-yt))", "(yp-yt)/(yp^2*(1-yp))",
        "(3*yp-yt)/(yp*(1-yp))", "(yp-yt)/(1-yp)",
    ]),
    (UNIT, "-(yt*log(yp)+(1-yt)*log(1-yp))", [
        "-(yt*log(yp)+(1-yt)*log(2-yp))", "-(yt*log(yp)+(2-yt)*log(1-yp))",
        "-(yt*log(yp)+(1-yp)*log(1-yp))", "-(3*yt*log(yp)+(1-yt)*log(1-yp))",
    ]),
    (MATRICES, "tr(A*B)", ["2*tr(A*B)", "tr(A*B) + 1", "tr(B*A)/3", "tr(A*B*A*B)"]),
]  # fmt: skip


def test_a_slip_of_no_known_kind_gets_no_name() -> None:
    """Of wrong steps in no slip's vocabulary, at most one in ten is given a name."""
    tried = [(a, p, f) for a, p, wrong in RANDOM for f in wrong]
    named = [(p, f, found) for a, p, f in tried if (found := names(a, p, f))]
    assert len(tried) >= 60
    assert len(named) <= len(tried) // 10, named


def test_equations_are_compared_on_the_side_that_changed() -> None:
    """In an equation the slip is looked for where the lines differ."""
    found = names(LETTERS, "c = log(a + b)", "c = log(a) + log(b)")
    assert found == ["log-of-a-sum-split"]
    assert names(LETTERS, "c = log(a + b)", "log(a) + log(b)") == []


def test_lines_too_long_to_search_have_no_name() -> None:
    """A line of hundreds of parts is answered with no name, not with long work."""
    part = Log(Add((Sym("a"), Sym("b"))))
    long = Add((part,) * 150)
    assert name_slips(long, Neg(long), domain_of(LETTERS)) == ()
