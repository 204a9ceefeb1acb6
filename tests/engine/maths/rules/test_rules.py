"""Rules: the name behind a right step, in both directions, one at a time or combined."""

from __future__ import annotations

import pytest

from grader.maths.domain import Constraint, Domain, declared, read_assumptions
from grader.maths.reader import read
from grader.maths.rules import (
    distance,
    explain,
    how_many,
    next_step,
    rule_named,
    rules_known,
    uses,
)
from grader.maths.tree import Diff, Elem, Equation, Log, Node, Sym
from grader.maths.writing import written

LETTERS = "a b c d m s: positive, n: posint, x z: real"
THREE = "y1 y2 y3: positive, t1 t2 t3: real"
INDEXED = "p: indexed-probability, y: indexed-positive, t x: indexed-real, i k: index, n: posint"
BATCH = "Y: indexed-positive, T: indexed-real, i k: index, K N: posint"
UNIT = "yp: probability, yt: unit"
MATRICES = "A: real[N,K], B: real[K,N], C: real[N,K], q: real"
CONSTRAINED = "y1: probability, y2: positive, t1: unit, t2: positive"


def domain_of(text: str, constraint: str = "") -> Domain:
    found = declared(read_assumptions(text))
    lines = [read(piece, found) for piece in constraint.split(",") if piece]
    ties: tuple[Constraint, ...] = tuple(line for line in lines if isinstance(line, Equation))
    return Domain(found, ties)


def lines(assume: str, *texts: str) -> tuple[Domain, list[Node]]:
    domain = domain_of(assume)
    return domain, [read(text, domain.declarations) for text in texts]


STEPS = [
    (LETTERS, "log(a*b)", "log(a) + log(b)", "log-product"),
    (LETTERS, "log(a) + log(b) + log(c)", "log(a*b*c)", "log-product <"),
    (LETTERS, "log(a*b) + log(c*d)", "log(a) + log(b) + log(c*d)", "log-product"),
    (LETTERS, "log(a/b)", "log(a) - log(b)", "log-quotient"),
    (LETTERS, "log(a^3)", "3*log(a)", "log-power"),
    (LETTERS, "-log(a)", "log(1/a)", "log-reciprocal <"),
    (LETTERS, "log(exp(x))", "x", "log-exp-inverse"),
    (LETTERS, "exp(log(a))", "a", "exp-log-inverse"),
    (LETTERS, "log(a, 10)", "log(a)/log(10)", "change-of-base"),
    (LETTERS, "log(8, 2)", "3", "evaluate-log"),
    (LETTERS, "a*a*b", "a^2*b", "same-base"),
    (LETTERS, "a^2*b", "a^2*b*c^0", "power-zero <"),
    (LETTERS, "(a^m)^s", "a^(m*s)", "power-of-power"),
    (LETTERS, "sqrt(a)", "a^(1/2)", "root-as-power"),
    (LETTERS, "exp(x + z)", "exp(x)*exp(z)", "exp-sum"),
    (LETTERS, "log(a^(-1))", "log(1/a)", "negative-exponent"),
    (LETTERS, "a*(b + c)", "a*b + a*c", "distribute"),
    (LETTERS, "a*b + a*c", "a*(b + c)", "factor-out"),
    (LETTERS, "(a + b)*(c + d)", "a*c + a*d + b*c + b*d", "expand"),
    (LETTERS, "a + b + a", "2*a + b", "collect"),
    (LETTERS, "(a*c)/(b*c)", "a/b", "cancel"),
    (LETTERS, "a/b + c/d", "(a*d + c*b)/(b*d)", "common-denominator"),
    (LETTERS, "(a + b)*c", "c*(b + a)", "reorder"),
    (LETTERS, "2*3*a", "6*a", "arithmetic"),
    (LETTERS, "(1/a)/b", "1/(a*b)", "one-fraction"),
    (LETTERS, "0*a + 1*b", "b", "times-zero, times-one"),
    (THREE, "log(y1**t1*y2**t2)", "t1*log(y1)+t2*log(y2)", "log-product, log-power"),
    (THREE, "-(t1*log(y1)+t2*log(y2))", "-t1*log(y1)-t2*log(y2)", "distribute-minus"),
    (INDEXED, "log(Product(p[i], (i,1,n)))", "Sum(log(p[i]), (i,1,n))", "log-of-product-sign"),
    (INDEXED, "Sum(3*x[i], (i,1,n))", "3*Sum(x[i], (i,1,n))", "constant-factor-out-of-sum"),
    (INDEXED, "Sum(x[i] + t[i], (i,1,n))", "Sum(x[i],(i,1,n)) + Sum(t[i],(i,1,n))",
     "sum-of-sums"),
    (INDEXED, "Sum(3, (i,1,n))", "3*n", "constant-sum"),
    (INDEXED, "Sum(x[i], (i,1,n))", "Sum(x[k], (k,1,n))", "index-rename"),
    (INDEXED, "Sum(x[i+1], (i,0,n-1))", "Sum(x[i], (i,1,n))", "index-shift"),
    (INDEXED, "Sum(x[i], (i,1,n+1))", "Sum(x[i], (i,1,n)) + x[n+1]", "split-off-term"),
    (INDEXED, "Sum(x[i], (i,1,3))", "x[1] + x[2] + x[3]", "write-out"),
    (BATCH, "Sum(Sum(T[i,k],(k,1,K)),(i,1,N))", "Sum(Sum(T[i,k],(i,1,N)),(k,1,K))", "swap-sums"),
    (BATCH, "Sum(log(Product(Y[i,k]**T[i,k],(k,1,K))),(i,1,N))",
     "Sum(Sum(T[i,k]*log(Y[i,k]),(k,1,K)),(i,1,N))", "log-of-product-sign, log-power"),
    (BATCH, "Sum(-Sum(T[i,k]*log(Y[i,k]),(k,1,K)),(i,1,N))/N",
     "-Sum(Sum(T[i,k]*log(Y[i,k]),(k,1,K)),(i,1,N))/N", "constant-factor-out-of-sum"),
    (UNIT, "-yt/yp+(1-yt)/(1-yp)", "(-yt*(1-yp)+(1-yt)*yp)/(yp*(1-yp))", "common-denominator"),
    (UNIT, "(-yt+yt*yp+yp-yt*yp)/(yp*(1-yp))", "(yp-yt)/(yp*(1-yp))", "collect"),
    (UNIT, "(yp-yt)/(yp*(1-yp))*(yp*(1-yp))", "yp-yt", "cancel"),
    (MATRICES, "(A*B).T", "B.T*A.T", "transpose-of-product"),
    (MATRICES, "tr(A*B)", "tr(B*A)", "trace-cyclic"),
    (MATRICES, "tr(A*C.T)", "sum(hadamard(A, C))", "trace-entries"),
    (MATRICES, "tr(A*C.T)", "Sum(Sum(A[i,k]*C[i,k], (k,1,K)), (i,1,N))", "trace-as-sum"),
    (LETTERS, "Matrix([[1, a], [0, 1]])*Matrix([[1, b], [0, 1]])", "Matrix([[1, a + b], [0, 1]])",
     "matrix-product"),
]  # fmt: skip


def shown_uses(previous: Node, following: Node, domain: Domain) -> str | None:
    found = explain(previous, following, domain)
    if found is None:
        return None
    return ", ".join(use.rule + " <" * use.backwards for use in found)


@pytest.mark.parametrize(("assume", "previous", "following", "rules"), STEPS)
def test_the_rule_of_a_step(assume: str, previous: str, following: str, rules: str) -> None:
    """A right step is given the name of its rule; ``<`` is a rule used backwards."""
    domain, (before, after) = lines(assume, previous, following)
    assert shown_uses(before, after, domain) == rules


DERIVATIVES = [
    (LETTERS, "log(x)", "x", "1/x", "derivative-of-log"),
    (LETTERS, "log(a, 10)", "a", "1/(a*log(10))", "derivative-of-log-base"),
    (LETTERS, "log(1 - x)", "x", "-1/(1 - x)", "derivative-of-log, chain-rule"),
    (LETTERS, "a*log(a)", "a", "log(a) + a*(1/a)", "product-rule, derivative-of-log"),
    (LETTERS, "x/exp(x)", "x", "(exp(x) - x*exp(x))/exp(x)^2", "quotient-rule"),
    (LETTERS, "a^3", "a", "3*a^2", "derivative-of-power"),
    (THREE, "-(t1*log(y1)+t2*log(y2))", "y1", "-(t1*(1/y1)+0)", "derivative-of-log"),
    (LETTERS, "x + 3", "x", "1", "derivative-of-itself"),
]


@pytest.mark.parametrize(("assume", "body", "variable", "following", "rules"), DERIVATIVES)
def test_the_rules_of_a_derivative(
    assume: str, body: str, variable: str, following: str, rules: str
) -> None:
    """A derivative carried out is explained by its main rules; linearity goes without saying."""
    domain, (inside, after) = lines(assume, body, following)
    found = shown_uses(Diff(inside, Sym(variable)), after, domain)
    assert found is not None
    assert found.startswith(rules) or rules in found


def test_a_derivative_by_one_element_leaves_one_term() -> None:
    """The derivative of a sum by y[k] is explained though the sum is gone."""
    domain, (body, after) = lines(INDEXED, "-Sum(t[i]*log(y[i]), (i,1,n))", "-t[k]/y[k]")
    before = Diff(body, Elem("y", (Sym("k"),)))
    assert shown_uses(before, after, domain) == "derivative-of-log"


def test_a_constraint_is_put_in() -> None:
    """Using what ties the symbols together is the rule ``substitute``."""
    domain = domain_of(CONSTRAINED, "y2=1-y1,t2=1-t1")
    before, after = (
        read(text, domain.declarations)
        for text in ("-(t1*log(y1)+t2*log(y2))", "-(t1*log(y1)+(1-t1)*log(1-y1))")
    )
    assert shown_uses(before, after, domain) == "substitute"


def test_the_same_line_uses_no_rule() -> None:
    """A line repeated is explained by nothing, which is not the same as unexplained."""
    domain, (line,) = lines(LETTERS, "log(a*b)")
    assert explain(line, line, domain) == ()


def test_too_many_rules_at_once_have_no_name() -> None:
    """A leap over many rules is answered with None, within a bounded search."""
    domain, (before, after) = lines(
        LETTERS, "log((a*b)^2/sqrt(c)) + exp(x + z)*(a + b)^3", "sin(x)*tan(z) + log(s, m)"
    )
    assert explain(before, after, domain) is None
    assert how_many(before, after, domain) is None


def test_the_count_is_of_different_rules() -> None:
    """One rule at three places counts once; another order and number work count nothing."""
    domain, (first, second, third, fourth) = lines(
        THREE,
        "log(y1**t1*y2**t2*y3**t3)",
        "log(y1**t1)+log(y2**t2)+log(y3**t3)",
        "t1*log(y1)+t2*log(y2)+t3*log(y3)",
        "t3*log(y3)+t1*log(y1)+t2*log(y2)",
    )
    assert how_many(second, third, domain) == 1
    assert how_many(first, third, domain) == 2
    assert how_many(third, fourth, domain) == 0
    inside = Log(read("y1", domain.declarations))
    assert how_many(Diff(inside, Sym("y1")), read("1/y1", domain.declarations), domain) == 1


@pytest.mark.parametrize(
    "text",
    ["log-product", "[log-product]", "Log product", "product rule of logs", "log of a product",
     "log ab = log a + log b", "log(a*b) = log(a) + log(b)", "ln(ab) = ln a + ln b", "①"],
)  # fmt: skip
def test_a_rule_by_what_learners_write(text: str) -> None:
    """A rule is known by its id, its name, its formula and the course's own number."""
    rule = rule_named(text, {"①": "log-product"})
    assert rule is not None
    assert rule.id == "log-product"


@pytest.mark.parametrize("text", ["", "magic", "log-produkt", "⑨"])
def test_what_names_no_rule(text: str) -> None:
    """A text that names nothing is answered with None, never with a guess."""
    assert rule_named(text, {"①": "log-product"}) is None


def test_a_named_rule_is_checked_against_the_step() -> None:
    """A step is this rule, or has it among others, or is another."""
    domain, (before, after) = lines(LETTERS, "log(a^2*b)", "2*log(a) + log(b)")
    known = rules_known()
    assert uses(before, after, domain, known["log-product"])
    assert uses(before, after, domain, known["log-power"])
    assert not uses(before, after, domain, known["log-quotient"])
    domain, (before, after) = lines(
        INDEXED, "log(Product(p[i], (i,1,n)))", "Sum(log(p[i]), (i,1,n))"
    )
    assert uses(before, after, domain, known["log-product"])
    domain, (before, after) = lines(LETTERS, "a*b + a*c", "a*(b + c)")
    assert uses(before, after, domain, known["factor-out"])
    assert uses(before, after, domain, known["distribute"])


def test_every_rule_has_a_name_and_a_formula() -> None:
    """Ids are unique, names and formulas never empty, names backwards known."""
    known = rules_known()
    for rule in known.values():
        assert rule.name.template
        assert rule.formula
        assert not rule.backwards or rule.backwards in known
        assert rule_named(rule.id) is rule


def test_the_next_step_comes_nearer_to_the_goal() -> None:
    """A hint is one rule, a line that can be written, and leads on to the goal."""
    domain, (current, goal) = lines(
        THREE, "log(y1**t1*y2**t2*y3**t3)", "t1*log(y1)+t2*log(y2)+t3*log(y3)"
    )
    step = next_step(current, goal, domain)
    assert step is not None
    use, line = step
    assert use.rule == "log-product"
    assert read(written(line), domain.declarations) == line
    assert next_step(line, goal, domain) is not None
    assert next_step(goal, goal, domain) is None


def test_the_next_step_can_be_a_rule_backwards() -> None:
    """Towards one log, the hint puts together instead of taking apart."""
    domain, (current, goal) = lines(THREE, "t1*log(y1)+t2*log(y2)", "log(y1**t1*y2**t2)")
    step = next_step(current, goal, domain)
    assert step is not None
    assert step[0].backwards
    assert written(step[1]) in {"log(y1^t1) + log(y2^t2)", "log(y1^t1*y2^t2)"}


def test_distance_tells_nearer_from_farther() -> None:
    """The goal is at distance 0, and a detour is farther than the line it left."""
    domain, (current, goal, detour) = lines(
        LETTERS, "log(a) + log(b)", "log(a) + log(b)", "log(a) + log(b) + log(c) - log(c)"
    )
    assert distance(current, goal, domain) == 0
    assert distance(detour, goal, domain) > 0
