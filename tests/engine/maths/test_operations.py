"""What is done to a whole line: the next line is compared with the line after it."""

from __future__ import annotations

import pytest

from grader.errors import UnreadableText, UsageError
from grader.maths.declaring import domain_of
from grader.maths.domain import Domain
from grader.maths.equivalence import compare_trees
from grader.maths.operations import applied
from grader.maths.reader import read
from grader.maths.tree import Diff, Sym, walk
from grader.maths.verdict import Verdict
from grader.maths.writing import written

KINDS = {"a": "positive", "b": "real", "y": "indexed-positive", "k": "index", "N": "posint"}
NAMES = domain_of(KINDS).declarations


def after(operation: dict[str, object], line: str = "a*b") -> str:
    return written(applied(operation, read(line, NAMES), NAMES))


@pytest.mark.parametrize(
    ("operation", "line", "told"),
    [
        ({"name": "log"}, "a*b", "log(a*b)"),
        ({"name": "exp"}, "a*b", "exp(a*b)"),
        ({"name": "neg"}, "a + b", "-(a + b)"),
        ({"name": "scale", "by": "1/N"}, "a + b", "1/N*(a + b)"),
        ({"name": "subs", "map": {"a": "2", "b": "a"}}, "a*b", "2*a"),
        ({"name": "subs", "map": {"y[1]": "a"}}, "y[1] + y[2]", "a + y[2]"),
        ({"name": "neg"}, "a = b", "-a = -b"),
        ({"name": "log"}, "a = exp(b)", "log(a) = log(exp(b))"),
    ],
)
def test_the_line_after(operation: dict[str, object], line: str, told: str) -> None:
    """Each operation changes the whole line; of an equation, both sides."""
    assert after(operation, line) == told


def test_a_derivative_is_not_yet_carried_out() -> None:
    """The learner's next line is compared with the derivative, by symbol or by element."""
    found = applied({"name": "diff", "var": "b"}, read("a*b", NAMES), NAMES)
    assert found == Diff(read("a*b", NAMES), Sym("b"))
    assert isinstance(applied({"name": "diff", "var": "y[k]"}, read("y[k]", NAMES), NAMES), Diff)


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"name": "integrate", "var": "a"},
        {"name": "diff"},
        {"name": "diff", "var": "a*b"},
        {"name": "scale", "by": 2},
        {"name": "subs", "map": "a=1"},
        {"name": "subs", "map": {"a*b": "1"}},
    ],
)
def test_what_is_no_operation(operation: dict[str, object]) -> None:
    """An unknown operation, or one without what it needs, is refused with the known ones."""
    with pytest.raises(UsageError):
        after(operation)


@pytest.mark.parametrize(
    "operation", [{"name": "scale", "by": "1/M"}, {"name": "diff", "var": "q"}]
)
def test_names_in_operations_come_from_the_task(operation: dict[str, object]) -> None:
    """A symbol that the task does not declare cannot come in by an operation."""
    with pytest.raises(UnreadableText):
        after(operation)


def test_values_are_put_in_after_the_derivative() -> None:
    """A derivative is carried out before its variable gets a value, or another name."""
    line = read("Derivative(a^2*b, a)", NAMES)
    found = applied({"name": "subs", "map": {"a": "3"}}, line, NAMES)
    assert not any(isinstance(part, Diff) for part in walk(found))
    renamed = applied({"name": "subs", "map": {"a": "b"}}, line, NAMES)
    assert compare_trees(renamed, read("2*b^2", NAMES), Domain(NAMES)).verdict is Verdict.EQUIVALENT
