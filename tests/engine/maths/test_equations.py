"""Relations between equations: what follows is proved, what does not has a point."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.language import Language
from grader.maths.domain import Constraint, Domain, OneHot, declared, read_assumptions
from grader.maths.equations import Related, relate
from grader.maths.equations.cases import MAX_NODES, Search, TooManyCases
from grader.maths.equations.conditions import Known
from grader.maths.equations.rewriting import Indices
from grader.maths.reader import read
from grader.maths.tree import Add, Equation, Num, Pow, Sym
from grader.maths.verdict import Relation

IFF, IMPLIES = Relation.IFF, Relation.IMPLIES
IMPLIED_BY, NONE = Relation.IMPLIED_BY, Relation.NONE

DIE = "y: indexed-positive, t: indexed-positive, lam: positive, k j: index, K: posint"
SIMPLEX = ("Sum(y[k],(k,1,K)) = 1",)
STATIONARY = (*SIMPLEX, "t[k]/y[k] = lam")
THREE = "y1 y2 y3 t1 t2 t3 lam: positive"
TOTAL = ("y1 + y2 + y3 = 1",)
ALL_THREE = (*TOTAL, "y1 = t1/lam", "y2 = t2/lam", "y3 = t3/lam")


def related(prev: str, following: str, kinds: str, given: tuple[str, ...] = ()) -> Related:
    """The relation of two lines; ``given`` are the domain's equations."""
    declarations = declared(read_assumptions(kinds)) if kinds else {}

    def equation(text: str) -> Equation:
        found = read(text, declarations)
        assert isinstance(found, Equation)
        return found

    constraints: tuple[Constraint, ...] = tuple(map(equation, given))
    return relate(equation(prev), equation(following), Domain(declarations, constraints))


RIGHT = [
    # The die's shares by a multiplier, with an index.
    ("t[k]/y[k] - lam = 0", "t[k]/y[k] = lam", DIE, SIMPLEX, IFF),
    ("t[k]/y[k] = lam", "t[k] = lam*y[k]", DIE, SIMPLEX, IFF),
    ("t[k] = lam*y[k]", "y[k] = t[k]/lam", DIE, SIMPLEX, IFF),
    ("t[k]/y[k] - lam = 0", "y[k] = t[k]/lam", DIE, SIMPLEX, IFF),
    ("y[k] = t[k]/lam", "Sum(y[k],(k,1,K)) = Sum(t[k]/lam,(k,1,K))", DIE, SIMPLEX, IMPLIES),
    ("t[k] = lam*y[k]", "Sum(t[k],(k,1,K)) = Sum(lam*y[k],(k,1,K))", DIE, (), IMPLIES),
    (
        "Sum(y[k],(k,1,K)) = Sum(t[k]/lam,(k,1,K))",
        "1 = Sum(t[k],(k,1,K))/lam",
        DIE,
        SIMPLEX,
        IFF,
    ),
    ("Sum(t[k],(k,1,K)) = Sum(lam*y[k],(k,1,K))", "Sum(t[k],(k,1,K)) = lam", DIE, SIMPLEX, IFF),
    ("1 = Sum(t[k],(k,1,K))/lam", "lam = Sum(t[k],(k,1,K))", DIE, SIMPLEX, IFF),
    ("y[k] = t[k]/lam", "lam = Sum(t[k],(k,1,K))", DIE, SIMPLEX, IMPLIES),
    ("y[k] = t[k]/lam", "y[k] = t[k]/Sum(t[j],(j,1,K))", DIE, SIMPLEX, IMPLIES),
    ("lam = Sum(t[k],(k,1,K))", "y[k] = t[k]/Sum(t[j],(j,1,K))", DIE, STATIONARY, IFF),
    # The same, written out.
    ("t1/y1 - lam = 0", "t1/y1 = lam", THREE, TOTAL, IFF),
    ("t1/y1 = lam", "t1 = lam*y1", THREE, TOTAL, IFF),
    ("t1 = lam*y1", "y1 = t1/lam", THREE, TOTAL, IFF),
    ("y1 + y2 + y3 = 1", "t1/lam + t2/lam + t3/lam = 1", THREE, ALL_THREE, IFF),
    ("t1/lam + t2/lam + t3/lam = 1", "lam = t1 + t2 + t3", THREE, TOTAL, IFF),
    ("lam = t1 + t2 + t3", "y1 = t1/(t1 + t2 + t3)", THREE, ALL_THREE, IFF),
    ("y1 = t1/lam", "lam = t1 + t2 + t3", THREE, ALL_THREE, IFF),
    ("t1/y1 = t2/y2", "t1*y2 = t2*y1", THREE, TOTAL, IFF),
    # Logarithms and exponentials undone.
    ("log(x, b) = y", "b^y = x", "x: positive, b: base, y: real", (), IFF),
    ("b^y = x", "log(x, b) = y", "x: positive, b: base, y: real", (), IFF),
    ("log(x) = c", "x = exp(c)", "x: positive, c: real", (), IFF),
    ("log(x) = c", "x = exp(c)", "x c: real", (), IFF),
    ("exp(x) = c", "x = log(c)", "x: real, c: positive", (), IFF),
    ("exp(x) = c", "x = log(c)", "x c: real", (), IFF),
    ("2^x = 8", "x = 3", "x: real", (), IFF),
    ("log(a) = log(b)", "a = b", "a b: positive", (), IFF),
    ("exp(a) = exp(b)", "a = b", "a b: real", (), IFF),
    ("a = b", "log(a) = log(b)", "a b: positive", (), IFF),
    ("-log(L) = c", "L = exp(-c)", "L: positive, c: real", (), IFF),
    ("-log(L) = c", "log(L) = -c", "L: positive, c: real", (), IFF),
    ("log(a*b) = c", "log(a) + log(b) = c", "a b: positive, c: real", (), IFF),
    ("1/(1 + exp(-z)) = p", "z = log(p/(1-p))", "z: real, p: probability", (), IFF),
    ("sigmoid(z) = p", "z = log(p/(1-p))", "z: real, p: probability", (), IFF),
    ("z = log(p/(1-p))", "p = 1/(1 + exp(-z))", "z: real, p: probability", (), IFF),
    ("log(p/(1-p)) = z", "p/(1-p) = exp(z)", "z: real, p: probability", (), IFF),
    # Factors, denominators, squares.
    ("n/l - s = 0", "l = n/s", "n: posint, l s: positive", (), IFF),
    (
        "n/l - Sum(x[i],(i,1,n)) = 0",
        "l = n/Sum(x[i],(i,1,n))",
        "n: posint, l: positive, x: indexed-positive, i: index",
        (),
        IFF,
    ),
    ("h/a - (n-h)/(1-a) = 0", "h*(1-a) = (n-h)*a", "a: probability, n h: posint", (), IFF),
    ("h*(1-a) = (n-h)*a", "a = h/n", "a: probability, n h: posint", (), IFF),
    ("yp - yt = 0", "(yp - yt)/(yp*(1-yp)) = 0", "yp: probability, yt: unit", (), IFF),
    ("(yp - yt)/(yp*(1-yp)) = 0", "yp = yt", "yp: probability, yt: unit", (), IFF),
    ("a/b = c/d", "a*d = b*c", "a c: real, b d: nonzero", (), IFF),
    ("a = b", "-a = -b", "a b: real", (), IFF),
    ("a = b", "b = a", "a b: real", (), IFF),
    ("a = b", "a + c = b + c", "a b c: real", (), IFF),
    ("a = b", "3*a = 3*b", "a b: real", (), IFF),
    ("a = b", "a*c = b*c", "a b: real, c: positive", (), IFF),
    ("a = b", "a*c = b*c", "a b c: real", (), IMPLIES),
    ("a = b", "a^2 = b^2", "a b: real", (), IMPLIES),
    ("a = b", "a^2 = b^2", "a b: positive", (), IFF),
    ("x^2 = 4", "x = 2", "x: positive", (), IFF),
    ("x^2 = c", "x = sqrt(c)", "x c: positive", (), IFF),
    ("x = 2", "x^2 = 4", "x: real", (), IMPLIES),
    ("sqrt(x) = a", "x = a^2", "x a: positive", (), IFF),
    ("sqrt(x) = a", "x = a^2", "x a: real", (), IMPLIES),
    ("2*x + 6 = 0", "x = -3", "x: real", (), IFF),
    ("x*y = x", "x*(y - 1) = 0", "x y: real", (), IFF),
    ("y = 1", "x*y = x", "x y: real", (), IMPLIES),
    ("a = b", "exp(a)*c = exp(b)*c", "a b: real, c: nonzero", (), IFF),
    ("0 = 0", "0 = 0*x", "x: real", (), IFF),
    ("x = 1", "0 = 0", "x: real", (), IMPLIES),
    ("y1 = t1", "y2 = t2", "y1 y2 t1 t2: probability", ("y2 = 1 - y1", "t2 = 1 - t1"), IFF),
    ("-t1/y1 + t2/(1-y1) = 0", "y1 = t1", "y1 t1 t2: probability", ("t2 = 1 - t1",), IFF),
    ("y[k] - t[k] = 0", "y[k] = t[k]", DIE, (), IFF),
    (
        "Sum(x[i] - m,(i,1,n)) = 0",
        "m = Sum(x[i],(i,1,n))/n",
        "x: indexed-real, m: real, i: index, n: posint",
        (),
        IFF,
    ),
    (
        "Sum((x[i] - m)/s^2,(i,1,n)) = 0",
        "Sum(x[i],(i,1,n)) - n*m = 0",
        "x: indexed-real, m: real, s: positive, i: index, n: posint",
        (),
        IFF,
    ),
]

WRONG = [
    # Shares of the die.
    ("t[k]/y[k] - lam = 0", "t[k]/y[k] = -lam", DIE, SIMPLEX, NONE),
    ("t[k]/y[k] = lam", "y[k] = lam/t[k]", DIE, SIMPLEX, NONE),
    ("t[k]/y[k] = lam", "t[k] = lam/y[k]", DIE, SIMPLEX, NONE),
    ("t[k] = lam*y[k]", "y[k] = lam*t[k]", DIE, SIMPLEX, NONE),
    ("y[k] = t[k]/lam", "1 = t[k]/lam", DIE, SIMPLEX, NONE),
    ("1 = Sum(t[k],(k,1,K))/lam", "lam = 1/Sum(t[k],(k,1,K))", DIE, SIMPLEX, NONE),
    ("y[k] = t[k]/lam", "lam = 1/Sum(t[k],(k,1,K))", DIE, SIMPLEX, NONE),
    ("y[k] = t[k]/lam", "lam = t[k]", DIE, SIMPLEX, NONE),
    ("y[k] = t[k]/lam", "y[k] = t[k]", DIE, SIMPLEX, NONE),
    ("y[k] = t[k]/lam", "y[k] = t[k]/K", DIE, SIMPLEX, NONE),
    ("y[k] = t[k]/lam", "y[k] = 1/K", DIE, SIMPLEX, NONE),
    ("y[k] = t[k]/lam", "y[k] = t[k]/Sum(y[j],(j,1,K))", DIE, SIMPLEX, NONE),
    ("t1/y1 = lam", "y1 = lam/t1", THREE, TOTAL, NONE),
    ("t1/y1 - lam = 0", "y1 = -t1/lam", THREE, TOTAL, NONE),
    ("t1/lam + t2/lam + t3/lam = 1", "lam = 1/(t1 + t2 + t3)", THREE, TOTAL, NONE),
    ("t1/lam + t2/lam + t3/lam = 1", "3*lam = t1 + t2 + t3", THREE, TOTAL, NONE),
    ("lam = t1 + t2 + t3", "y1 = (t1 + t2 + t3)/t1", THREE, ALL_THREE, NONE),
    ("lam = t1 + t2 + t3", "y1 = t1/3", THREE, ALL_THREE, IMPLIED_BY),
    # Divided by what may be 0, squares, lost solutions.
    ("x*y = x", "y = 1", "x y: real", (), IMPLIED_BY),
    ("x^2 = x", "x = 1", "x: real", (), IMPLIED_BY),
    ("x*y = 0", "y = 0", "x y: real", (), IMPLIED_BY),
    ("x^2 = 4", "x = 2", "x: real", (), IMPLIED_BY),
    ("a^2 = b^2", "a = b", "a b: real", (), IMPLIED_BY),
    ("a*c = b*c", "a = b", "a b c: real", (), IMPLIED_BY),
    ("a*x = b", "x = b/a", "a x b: real", (), IMPLIED_BY),
    ("a = b", "a/c = b/c", "a b c: real", (), IMPLIED_BY),
    ("x = 0", "x^2/x = 0", "x: real", (), NONE),
    ("a = b", "log(a) = log(b)", "a b: real", (), IMPLIED_BY),
    ("x = a^2", "sqrt(x) = a", "x a: real", (), IMPLIED_BY),
    ("x^2 = c", "x = sqrt(c)", "x c: real", (), IMPLIED_BY),
    # Signs, sides, rules.
    ("a + b = c", "a = b + c", "a b c: real", (), NONE),
    ("a - b = 0", "a = -b", "a b: real", (), NONE),
    ("2*x = 6", "x = 12", "x: real", (), NONE),
    ("n/l - s = 0", "l = s/n", "n: posint, l s: positive", (), NONE),
    ("n/l - s = 0", "l = -n/s", "n: posint, l s: positive", (), NONE),
    ("h/a - (n-h)/(1-a) = 0", "h/a = (n-h)/a", "a: probability, n h: posint", (), NONE),
    ("h*(1-a) = (n-h)*a", "a = n/h", "a: probability, n h: posint", (), NONE),
    ("log(x) = c", "x = 10^c", "x: positive, c: real", (), NONE),
    ("log(x) = c", "x = log(c)", "x c: positive", (), NONE),
    ("log(x) = c", "x = exp(-c)", "x: positive, c: real", (), NONE),
    ("log(x, b) = y", "y^b = x", "x y: positive, b: base", (), NONE),
    ("log(x, b) = y", "x^y = b", "x: positive, b: base, y: real", (), NONE),
    ("-log(L) = c", "L = exp(c)", "L: positive, c: real", (), NONE),
    ("log(a) + log(b) = c", "a + b = exp(c)", "a b: positive, c: real", (), NONE),
    ("sigmoid(z) = p", "z = log((1-p)/p)", "z: real, p: probability", (), NONE),
    ("a/b = c/d", "a*c = b*d", "a b c d: positive", (), NONE),
    ("1/a + 1/b = 1/c", "a + b = c", "a b c: positive", (), NONE),
    ("yp - yt = 0", "yp = 1 - yt", "yp: probability, yt: unit", (), NONE),
    ("0 = 0", "x = 1", "x: real", (), IMPLIED_BY),
    (
        "Sum(x[i] - m,(i,1,n)) = 0",
        "m = Sum(x[i],(i,1,n))",
        "x: indexed-real, m: real, i: index, n: posint",
        (),
        NONE,
    ),
    ("Sum(x[i],(i,1,n)) = 0", "x[i] = 0", "x: indexed-real, i: index, n: posint", (), IMPLIED_BY),
    (
        "Sum(x[i],(i,1,n)) = Sum(y[i],(i,1,n))",
        "x[i] = y[i]",
        "x y: indexed-real, i: index, n: posint",
        (),
        IMPLIED_BY,
    ),
]

UNDECIDED = [
    # Nothing satisfies the first line: what follows from it is no step.
    ("exp(x) = -1", "x = 5", "x: real"),
    ("x = -1", "x^2 = 1", "x: positive"),
    ("1 = 2", "x = 3", "x: real"),
    ("x + y = 0", "x = 7", "x y: positive"),
    # Too hard, or too large.
    ("(x + y + z + 1)^30 = 0", "x = 1", "x y z: real"),
]


def _name(value: object) -> str | None:
    return str(value) if isinstance(value, str | Relation) else ""


@pytest.mark.parametrize(("prev", "following", "kinds", "given", "expected"), RIGHT, ids=_name)
def test_a_step_that_follows_is_proved(
    prev: str, following: str, kinds: str, given: tuple[str, ...], expected: Relation
) -> None:
    """What follows is told to follow, and whether the way back is open."""
    assert related(prev, following, kinds, given).relation is expected


@pytest.mark.parametrize(("prev", "following", "kinds", "given", "expected"), WRONG, ids=_name)
def test_a_step_that_does_not_follow_has_a_point(
    prev: str, following: str, kinds: str, given: tuple[str, ...], expected: Relation
) -> None:
    """A wrong step is never accepted; a point shows where the second line fails."""
    found = related(prev, following, kinds, given)
    assert found.relation is expected
    assert found.counterexample is not None


@pytest.mark.parametrize(("prev", "following", "kinds"), UNDECIDED, ids=_name)
def test_what_cannot_be_decided_says_so(prev: str, following: str, kinds: str) -> None:
    """Where nothing satisfies the first line, or the work has no end, there is no verdict."""
    found = related(prev, following, kinds)
    assert found.relation is None
    assert found.note is not None


TRAPS = [
    # Each element is 0 or 1, but not all the same.
    ("y[k]^2 = y[k]", "Sum(y[k],(k,1,K)) = K*y[k]", "y: indexed-real, k: index, K: posint", ()),
    ("y[k]^2 = y[k]", "y[k] = 1", "y: indexed-real, k: index, K: posint", ()),
    ("y[k]*x[k] = x[k]", "Sum(y[k],(k,1,K)) = K", "x y: indexed-real, k: index, K: posint", ()),
    # A rule for the elements of one range is none for another range.
    (
        "y[k] = c",
        "Sum(y[k],(k,1,K)) + Sum(y[k],(k,0,K)) = c*(2*K + 1)",
        "y: indexed-real, k: index, K: posint, c: real",
        (),
    ),
    # One element is not all of them.
    ("y[1] = c", "Sum(y[k],(k,1,K)) = K*c", "y: indexed-real, k: index, K: posint, c: real", ()),
    ("y[m] = c", "Sum(y[k],(k,1,m)) = m*c", "y: indexed-real, k: index, m: posint, c: real", ()),
    # Bound and free names that look alike.
    (
        "Sum(y[k]*t[k],(k,1,K)) = 1",
        "y[k]*Sum(t[k],(k,1,K)) = 1",
        "y t: indexed-positive, k: index, K: posint",
        (),
    ),
    # What divides may be 0 in one element.
    ("a[k] = b[k]", "a[k]/c[k] = b[k]/c[k]", "a b c: indexed-real, k: index", ()),
    # The square root has one sign only.
    ("sqrt(x) = -a", "x = a^2", "x: real, a: positive", ()),
    ("x^2 = c^2", "x = c", "x: real, c: positive", ()),
]


@pytest.mark.parametrize(("prev", "following", "kinds", "given"), TRAPS, ids=_name)
def test_a_trap_is_not_walked_into(
    prev: str, following: str, kinds: str, given: tuple[str, ...]
) -> None:
    """What does not follow is never accepted, whatever it looks like."""
    assert related(prev, following, kinds, given).relation not in {IFF, IMPLIES}


def test_a_lost_solution_is_named() -> None:
    """Dividing by what may be 0 is told, with what is 0."""
    found = related("a = b", "a/c = b/c", "a b c: real")
    assert found.note is not None
    assert Language("en").render(found.note) == "a division by c: c = 0 is lost"
    assert found.counterexample is not None
    assert ("c", "0") in found.counterexample.values
    assert found.counterexample.next is None


def test_a_counterexample_shows_both_equations() -> None:
    """The first equation holds at the point, the second does not; numbers are exact."""
    found = related("a + b = c", "a = b + c", "a b c: positive").counterexample
    assert found is not None
    left, _, right = (found.previous or "").partition(" = ")
    assert left == right
    assert " ≠ " in (found.next or "")
    values = {name: Fraction(value) for name, value in found.values}
    assert values["a"] + values["b"] == values["c"]


def test_one_way_only_is_told_with_a_point() -> None:
    """Where a step holds in one direction, the point is one where the way back fails."""
    found = related("a = b", "a^2 = b^2", "a b: real")
    assert found.relation is IMPLIES
    assert found.note is not None
    assert found.counterexample is not None
    values = {name: Fraction(value) for name, value in found.counterexample.values}
    assert values["a"] == -values["b"] != 0


def test_the_point_of_a_free_index_satisfies_the_line_for_all_its_values() -> None:
    """An equation with a free index holds for each value; so does the counterexample."""
    found = related("y[k] = t[k]/lam", "lam = 1/Sum(t[k],(k,1,K))", DIE, SIMPLEX).counterexample
    assert found is not None
    values = {name: Fraction(value) for name, value in found.values}
    size = int(values["K"])
    shares = [values[f"y[{k}]"] for k in range(1, size + 1)]
    assert sum(shares) == 1
    counts = [values[f"t[{k}]"] for k in range(1, size + 1)]
    assert shares == [count / values["lam"] for count in counts]


def test_a_one_hot_choice_is_respected() -> None:
    """Points at which two of the symbols are 1 are no points of the domain."""
    kinds = declared(read_assumptions("t1 t2 t3: unit, c: real"))
    first, second = read("c = t1", kinds), read("c^2 = t1", kinds)
    assert isinstance(first, Equation)
    assert isinstance(second, Equation)
    domain = Domain(kinds, (OneHot(("t1", "t2", "t3")),))
    assert relate(first, second, domain).relation not in {IMPLIED_BY, NONE}


def test_one_hot_symbols_sum_to_one() -> None:
    """That exactly one is 1 is used in proofs as well."""
    kinds = declared(read_assumptions("t1 t2 t3: unit, c: real"))
    first, second = read("c = t1 + t2 + t3", kinds), read("c = 1", kinds)
    assert isinstance(first, Equation)
    assert isinstance(second, Equation)
    domain = Domain(kinds, (OneHot(("t1", "t2", "t3")),))
    assert relate(first, second, domain).relation is IFF


def test_matrices_do_not_commute() -> None:
    """An equation between matrices is not solved as one between numbers."""
    kinds = "A: real[N,N], B: real[N,N], C: real[N,N]"
    assert related("A@B = C", "B@A = C", kinds).relation is None


def test_a_line_that_is_no_arithmetic_is_undecided() -> None:
    """Towers of powers end the work, not the program."""
    ten = Num(Fraction(10))
    tower = Pow(ten, Pow(ten, Pow(ten, Pow(ten, ten))))
    domain = Domain(declared({"x": "real"}))
    first = Equation(Sym("x"), tower)
    assert relate(first, Equation(Sym("x"), ten), domain).relation in {None, NONE}


def test_wide_products_are_given_up() -> None:
    """What would expand to thousands of terms is refused before it is expanded."""
    names = [f"a{n}" for n in range(1, 31)]
    kinds = f"{' '.join(names)}: real"
    wide = "*".join(f"({name} + 1)" for name in names)
    assert related(f"{wide} = 2", "a1 = 3", kinds).relation in {None, NONE}


def test_the_same_seed_gives_the_same_point() -> None:
    """A report can be made again."""
    lines = ("a + b = c", "a = b + c", "a b c: real")
    assert related(*lines) == related(*lines)


def test_a_search_that_has_seen_enough_is_given_up() -> None:
    """Answers put into each other grow; past so many nodes in all, the search stops."""
    domain = Domain(declared(read_assumptions("a: real")))
    tired = Search(Indices({}, frozenset()), nodes=MAX_NODES)
    with pytest.raises(TooManyCases):
        tired.cases([Add((Sym("a"), Sym("a")))], Known.of(domain, ()))
