"""What two equations have to do with each other on a domain."""

from __future__ import annotations

from dataclasses import dataclass

from grader.language import Message, say
from grader.maths.calculus import CannotDifferentiate
from grader.maths.domain import Domain
from grader.maths.equations.conditions import Need
from grader.maths.equations.implication import (
    Problem,
    follows,
    is_restated,
    is_same_sidewise,
    says_nothing,
)
from grader.maths.equations.polynomial import NotArithmetic
from grader.maths.equations.sampling import Survey, survey
from grader.maths.tree import Equation
from grader.maths.verdict import Counterexample, Method, Relation
from grader.maths.writing import written


@dataclass(frozen=True, slots=True)
class Related:
    """The judgement of one step between equations.

    Attributes:
        relation: None where it is undecided.
        counterexample: where the first holds and the second does not; for ``IMPLIES``,
            where the second holds and the first does not, if such a point was found.
    """

    relation: Relation | None
    method: Method
    counterexample: Counterexample | None = None
    note: Message | None = None


def relate(previous: Equation, next: Equation, domain: Domain, *, seed: int = 0) -> Related:  # noqa: A002
    """Whether each of two equations follows from the other, everywhere on the domain.

    The equations among the domain's constraints hold besides: also earlier lines can be
    handed in so. ``IFF`` and ``IMPLIES`` are proved; ``IMPLIED_BY`` and ``NONE`` have a
    point at which the first equation holds and the second does not. An equation with a
    free index stands for all its values.
    """
    try:
        problem = Problem.of(previous, next, domain)
    except (CannotDifferentiate, NotArithmetic):
        return Related(None, Method.NONE, note=say("these equations are beyond what we can judge"))
    turned = problem.turned()
    if not problem.is_scalar():
        return _of_matrices(problem, turned)
    seen = survey(problem, seed)
    if seen.refuted is not None:
        return Related(_refuted(turned, seed), Method.REFUTED, seen.refuted, _lost(seen))
    onward = follows(problem)
    if onward and follows(turned) and (seen.witness or is_restated(problem)):
        return Related(Relation.IFF, Method.NORMAL_FORM)
    # From what never holds anything follows: that is no step.
    if not onward or not seen.witness:
        return Related(None, Method.NONE, note=_undecided(seen))
    back = survey(turned, seed)
    return Related(Relation.IMPLIES, Method.NORMAL_FORM, back.refuted, _one_way(problem, back))


def _of_matrices(problem: Problem, turned: Problem) -> Related:
    """Of equations between matrices only the sides are compared."""
    if is_same_sidewise(problem) and is_same_sidewise(turned):
        return Related(Relation.IFF, Method.NORMAL_FORM)
    return Related(None, Method.NONE, note=say("these equations are beyond what we can judge"))


def _refuted(turned: Problem, seed: int) -> Relation:
    """The relation of equations of which the second does not follow from the first."""
    back = follows(turned) and survey(turned, seed).witness
    return Relation.IMPLIED_BY if back else Relation.NONE


def _lost(seen: Survey) -> Message | None:
    if seen.lost is None:
        return None
    part = written(seen.lost.node)
    if seen.lost.need is Need.NONZERO:
        return say("a division by {divisor}: {divisor} = 0 is lost", divisor=part)
    if seen.lost.need is Need.POSITIVE:
        return say("the second equation is not defined where {part} is negative or 0", part=part)
    return say("the second equation is not defined where {part} is negative", part=part)


def _one_way(problem: Problem, back: Survey) -> Message:
    if says_nothing(problem):
        return say("the second equation always holds: nothing of the first one is left in it")
    if back.refuted is None:
        return say("the second equation follows from the first; the other way round is not proved")
    return say("the second equation follows from the first, but not the first from the second")


def _undecided(seen: Survey) -> Message:
    if not seen.witness:
        return say("no values were found at which the first equation holds")
    return say("wherever we tried, the second equation holds too, but that is not a proof")
