"""Points of a domain: readable first, inside the ranges, true to every constraint."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

import pytest

from grader.maths.domain import Constraint, Domain, Kind, OneHot, declared
from grader.maths.drawing import is_within
from grader.maths.evaluation import value_at
from grader.maths.points import NoPoints, Point, points
from grader.maths.reader import read
from grader.maths.tree import Equation, Node


def domain(kinds: dict[str, str], equations: Sequence[str] = (), hot: Sequence[str] = ()) -> Domain:
    """A domain from texts."""
    declarations = declared(kinds)
    constraints: list[Constraint] = []
    for text in equations:
        equation = read(text, declarations)
        assert isinstance(equation, Equation)
        constraints.append(equation)
    if hot:
        constraints.append(OneHot(tuple(hot)))
    return Domain(declarations, tuple(constraints))


def some(text: str, where: Domain, count: int = 40, seed: int = 0) -> list[Point]:
    """The first points for a line."""
    node: Node = read(text, where.declarations)
    return list(islice(points([node], where, seed=seed), count))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_value_is_in_the_range_of_its_kind(kind: Kind) -> None:
    """Of symbols and of elements."""
    where = domain({"a": kind.value, "b": kind.value, "y": f"indexed-{kind.value}"})
    for point in some("a + b + y[1] + y[2]", where):
        values = [point.scalars["a"], point.scalars["b"]]
        values += [point.element("y", (n,)) for n in range(-1, 6)]
        assert all(is_within(value, where.range_of("a")) for value in values)


def test_the_first_points_are_small_and_distinct() -> None:
    """Numbers that a person can follow, and no a = b by chance."""
    where = domain({"a": "positive", "b": "positive", "p": "probability", "n": "posint"})
    first, second = some("a + b + p + n", where, 2)
    for point in (first, second):
        values = list(point.scalars.values())
        assert len(set(values)) == len(values)
        assert all(max(value.numerator, value.denominator) < 10 for value in values)
    assert (first.scalars["a"] < first.scalars["b"]) != (second.scalars["a"] < second.scalars["b"])


def test_edges_and_sizes_are_visited() -> None:
    """Within twelve points: n = 1, 2 and more; a unit at 0 and 1; signs; sizes of numbers."""
    where = domain({"n": "posint", "u": "unit", "x": "real", "a": "positive"})
    found = some("n + u + x + a", where, 12)
    counts = {point.scalars["n"] for point in found}
    assert {1, 2} <= counts
    assert len(counts) > 3
    assert {0, 1} <= {point.scalars["u"] for point in found}
    assert 0 in {point.scalars["x"] for point in found}
    assert {point.scalars["x"] > 0 for point in found} == {True, False}
    assert {point.scalars["a"] > 1 for point in found} == {True, False}


def test_wide_values_come_too() -> None:
    """Very large and very small positive numbers occur."""
    values = [p.scalars["a"] for p in some("a", domain({"a": "positive"}), 200)]
    assert max(values) > 1000
    assert min(values) < Fraction(1, 1000)


def test_points_follow_from_the_seed() -> None:
    """The same seed, the same points; another seed, others."""
    where = domain({"a": "real", "y": "indexed-real"})

    def values(seed: int) -> list[tuple[Fraction, Fraction]]:
        return [(p.scalars["a"], p.element("y", (3,))) for p in some("a + y[3]", where, seed=seed)]

    assert values(1) == values(1)
    assert values(1) != values(2)


def test_an_element_has_one_value() -> None:
    """However often it is asked for, and in whatever order."""
    (point,) = some("y[1]", domain({"y": "indexed-real"}), 1)
    before = [point.element("y", (n,)) for n in range(5)]
    assert [point.element("y", (n,)) for n in reversed(range(5))] == before[::-1]


@pytest.mark.parametrize(
    ("kinds", "equations"),
    [
        ({"y1": "probability", "y2": "probability"}, ["y2 = 1 - y1"]),
        ({"y1": "probability", "y2": "probability"}, ["1 - y1 - y2 = 0"]),
        (dict.fromkeys(("y1", "y2", "y3", "y4", "y5"), "probability"), ["y1+y2+y3+y4+y5 = 1"]),
        (
            {**dict.fromkeys(("y1", "y2"), "probability"), **dict.fromkeys(("t1", "t2"), "unit")},
            ["y2 = 1 - y1", "t2 = 1 - t1"],
        ),
        ({"a": "positive", "b": "positive", "c": "real"}, ["a = 2*b", "c = a*b + 1"]),
        ({"a": "nonzero", "b": "nonzero"}, ["1/a = 3*b"]),
    ],
)
def test_linear_equations_hold_exactly(kinds: dict[str, str], equations: list[str]) -> None:
    """Solved one after the other, and every solution stays in its range."""

    where = domain(kinds, equations)
    found = some("+".join(kinds), where)
    assert len(found) == 40
    for point in found:
        for equation in where.constraints:
            assert not isinstance(equation, OneHot)
            assert value_at(equation.left, point) == value_at(equation.right, point)
        assert all(is_within(v, where.range_of(n)) for n, v in point.scalars.items())


@pytest.mark.parametrize(("kind", "total"), [("probability", 1), ("positive", 3), ("real", 0)])
def test_elements_share_a_total(kind: str, total: int) -> None:
    """The elements of a sum with a given value, for every size that allows it."""
    where = domain({"y": f"indexed-{kind}", "K": "posint"}, [f"Sum(y[k], (k, 1, K)) = {total}"])
    sizes = set()
    for point in some("Sum(y[k], (k, 1, K))", where):
        size = int(point.scalars["K"])
        sizes.add(size)
        values = [point.element("y", (n,)) for n in range(1, size + 1)]
        assert sum(values) == total
        assert all(is_within(value, where.range_of("y")) for value in values)
    assert len(sizes) > 3
    assert (1 in sizes) == (kind != "probability")


def test_every_row_of_a_matrix_shares_a_total() -> None:
    """A constraint with a free index holds for all of its values."""
    where = domain({"Y": "probability[N,K]", "i": "index"}, ["Sum(Y[i,k], (k, 1, K)) = 1"])
    for point in some("sum(Y)", where):
        rows, columns = point.shapes["Y"]
        for row in range(1, rows + 1):
            assert sum(point.element("Y", (row, n)) for n in range(1, columns + 1)) == 1


def test_elements_are_given_by_a_formula() -> None:
    """``t[k] = 1 - y[k]`` means every k."""
    kinds = {"t": "indexed-probability", "y": "indexed-probability", "k": "index"}
    where = domain(kinds, ["t[k] = 1 - y[k]"])
    for point in some("t[1] + y[1]", where):
        assert point.element("t", (4,)) == 1 - point.element("y", (4,))


def test_one_hot_names() -> None:
    """Exactly one is 1, and each of them at some point."""
    where = domain(dict.fromkeys(("t1", "t2", "t3"), "unit"), hot=("t1", "t2", "t3"))
    found = some("t1*t2*t3", where)
    assert all(sorted(p.scalars.values()) == [0, 0, 1] for p in found)
    assert all(any(p.scalars[name] == 1 for p in found) for name in ("t1", "t2", "t3"))


def test_one_hot_elements() -> None:
    """Exactly one of t[1] to t[K] is 1; of a matrix, one in each row."""
    where = domain({"t": "indexed-unit", "K": "posint"}, hot=("t",))
    for point in some("Sum(t[k], (k, 1, K))", where):
        size = int(point.scalars["K"])
        values = sorted(point.element("t", (n,)) for n in range(1, size + 1))
        assert values == [0] * (size - 1) + [1]
    rows = domain({"T": "unit[N,K]"}, hot=("T",))
    for point in some("sum(T)", rows):
        height, width = point.shapes["T"]
        for row in range(1, height + 1):
            assert sum(point.element("T", (row, n)) for n in range(1, width + 1)) == 1


def test_a_free_index_runs_from_1_to_the_end_of_the_sums_it_meets() -> None:
    """Also through another symbol of the same place; a shifted sum does not narrow it."""
    where = domain({"y": "indexed-real", "n": "posint", "k": "index", "m": "posint"})
    for point in some("y[k]/Sum(y[i+1], (i, 2, n + 2))", where):
        assert 1 <= point.scalars["k"] <= point.scalars["n"] + 3
    for point in some("Derivative(Sum(y[i], (i, 1, n)), y[m])", where):
        assert 1 <= point.scalars["m"] <= point.scalars["n"]


def test_constraints_of_other_symbols_are_left_alone() -> None:
    """A line that does not speak of them has its points all the same."""
    where = domain({"a": "positive", "b": "positive", "c": "real"}, ["b = b + 1"])
    assert len(some("a + c", where)) == 40


@pytest.mark.parametrize(
    ("kinds", "equation"),
    [
        ({"a": "probability", "b": "positive"}, "a = b + 1"),
        ({"a": "positive", "b": "positive"}, "a**2 + b**2 = 1"),
        ({"a": "positive", "b": "positive"}, "log(a) = log(b) + 1"),
        ({"a": "positive", "b": "positive"}, "a = a + 1"),
    ],
)
def test_constraints_that_cannot_be_met_say_so(kinds: dict[str, str], equation: str) -> None:
    """No point is better than a wrong one; the search ends."""
    with pytest.raises(NoPoints):
        some("a + b", domain(kinds, [equation]))


def test_a_whole_number_that_counts_nothing_is_large_too() -> None:
    """One that is no size, bound or index gets a large value as well; the others stay small."""
    within = domain({"n": "posint", "m": "posint", "x": "indexed-real"})
    line = read("n*Sum(x[i], (i, 1, m))", within.declarations)
    drawn = list(islice(points([line], within), 12))
    assert max(point.scalars["n"] for point in drawn) > 30
    assert max(point.scalars["m"] for point in drawn) < 10
