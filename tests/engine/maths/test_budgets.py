"""Work is bounded by what is counted: nodes and steps, never by a clock."""

from __future__ import annotations

import pytest

from grader.maths.declaring import domain_of
from grader.maths.domain import read_assumptions
from grader.maths.evaluation import MAX_NODES, WORK_OF_A_BALL, Budget, TooMuch, value_at
from grader.maths.points import Point
from grader.maths.reader import read
from grader.maths.slips import name_slips
from grader.maths.slips.work import Exhausted, Work

HEAVY = (
    "y t: indexed-positive, i k: index, K: posint",
    "Derivative(Derivative(Sum(Sum(y[i]^y[k]^t[i],(i,1,K)),(k,1,K))^3,y[k]),y[i])",
    "0",
)


def test_an_evaluation_stops_at_what_is_left_of_a_common_budget() -> None:
    """A sum of many terms ends as soon as the budget of the pair is spent."""
    where = domain_of({"K": "posint"}, None)
    line = read("Sum(Sum(i*k, (i,1,90)), (k,1,90))", where.declarations)
    budget = Budget(500)
    with pytest.raises(TooMuch):
        value_at(line, Point({}), budget=budget)
    assert -10 < budget.left < 0


def test_powers_cost_more_than_sums() -> None:
    """The work of a node goes with what it takes."""
    where = domain_of({"x": "positive"}, None)
    spent = []
    for text in ("x + x", "x^x"):
        budget = Budget(MAX_NODES)
        value_at(read(text, where.declarations), Point({"x": 2}), budget=budget)  # type: ignore[dict-item]
        spent.append(MAX_NODES - budget.left)
    assert spent[1] - spent[0] == WORK_OF_A_BALL


def test_guesses_at_slips_are_given_up_when_they_cost_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All in all no more is spent than there is for one pair of lines."""
    spent = []

    def spend(work: Work, amount: int = 1) -> None:
        spent.append(amount)
        work.left -= amount
        if work.left < 0:
            raise Exhausted

    monkeypatch.setattr(Work, "spend", spend)
    where = domain_of(read_assumptions(HEAVY[0]), None)
    before, after = (read(text, where.declarations) for text in HEAVY[1:])
    assert name_slips(before, after, where) == ()
    assert sum(spent) < 2 * Work().left
