"""Whether one line follows from the line before it.

Refute by numbers, prove by the normal form, then by SymPy in its own limited
process; otherwise say that it cannot be told. Agreement at sampled points alone
is never a proof, and "undecided" is better than wrong.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from functools import cache
from typing import Any

from grader.language import Message, say
from grader.maths.declaring import domain_of
from grader.maths.domain import Domain
from grader.maths.normal import Proof, prove_equal
from grader.maths.operations import applied
from grader.maths.ranges import out_of_shape
from grader.maths.reader import read
from grader.maths.refutation import Outcome, Sampling, counterexample, sample
from grader.maths.shapes import MathShapeError, shape_of, shape_text
from grader.maths.symbolic import SymbolicWorker
from grader.maths.tree import Equation, Node
from grader.maths.verdict import Comparison, Method, Relation, Verdict
from grader.maths.writing import written

_FORWARD = {Relation.IFF, Relation.IMPLIES}


def compare(
    prev: str,
    next: str,  # noqa: A002 - the name that the step's own texts use
    domain: Mapping[str, str],
    *,
    op: Mapping[str, Any] | None = None,
    constraint: str | None = None,
) -> Comparison:
    """Whether ``next`` follows from ``prev`` (after ``op``) everywhere on the domain.

    ``domain`` is name -> kind (``{"a": "positive", "t": "indexed-real"}``); ``constraint``
    ties symbols together (``"y2=1-y1,t2=1-t1"``, ``"onehot(t1,t2,t3)"``). UnreadableText
    where a text cannot be read, UsageError where a kind or an operation does not exist.
    """
    where = domain_of(domain, constraint)
    before = read(prev, where.declarations)
    if op is not None:
        before = applied(op, before, where.declarations)
    return compare_trees(before, read(next, where.declarations), where, shared_worker())


@cache
def shared_worker() -> SymbolicWorker:
    """The process of SymPy that all comparisons of this one share; started when first asked."""
    worker = SymbolicWorker()
    atexit.register(worker.close)
    return worker


def compare_trees(
    before: Node, after: Node, domain: Domain, worker: SymbolicWorker | None = None
) -> Comparison:
    """The same for lines that were read already; without a worker, SymPy is not asked."""
    if before == after:
        relation = Relation.IFF if isinstance(before, Equation) else None
        return Comparison(Verdict.EQUIVALENT, Method.TEXT, before, after, relation=relation)
    misfit = _misfit(before, after, domain)
    if misfit is not None:
        return Comparison(Verdict.DIFFERENT, Method.TEXT, before, after, note=misfit)
    if isinstance(before, Equation) and isinstance(after, Equation):
        return _compare_equations(before, after, domain)
    if isinstance(before, Equation) or isinstance(after, Equation):
        note = say("one line is an equation, the other is not")
        return Comparison(Verdict.DIFFERENT, Method.TEXT, before, after, note=note)
    return _compare_expressions(before, after, domain, worker)


def _misfit(before: Node, after: Node, domain: Domain) -> Message | None:
    """Why matrices in the lines, or the lines themselves, cannot fit together, if so."""
    try:
        shapes = [shape_of(line, domain.declarations) for line in (before, after)]
    except MathShapeError as problem:
        return problem.message
    beyond = out_of_shape(after, domain) or out_of_shape(before, domain)
    if beyond is not None:
        return beyond
    if shapes[0] == shapes[1] or Equation in {type(before), type(after)}:
        return None
    return say(
        "the lines are not of the same shape: {first} and {second}",
        first=shape_text(shapes[0]),
        second=shape_text(shapes[1]),
    )


def _compare_equations(before: Equation, after: Equation, domain: Domain) -> Comparison:
    from grader.maths.equations import relate  # noqa: PLC0415 - few lines are equations

    found = relate(before, after, domain)
    verdict = Verdict.UNDECIDED
    if found.relation is not None:
        verdict = Verdict.EQUIVALENT if found.relation in _FORWARD else Verdict.DIFFERENT
    return Comparison(
        verdict, found.method, before, after, found.counterexample, found.note, found.relation
    )


def _compare_expressions(
    before: Node, after: Node, domain: Domain, worker: SymbolicWorker | None
) -> Comparison:
    seen = sample(before, after, domain)
    match seen.outcome:
        case Outcome.UNSEEN:
            note = seen.note or say("no values were found at which both lines are defined")
            return Comparison(Verdict.UNDECIDED, Method.NONE, before, after, note=note)
        case Outcome.AGREES:
            return _proved(before, after, domain, worker, seen)
    return _refuted(before, after, domain, seen)


def _proved(
    before: Node, after: Node, domain: Domain, worker: SymbolicWorker | None, seen: Sampling
) -> Comparison:
    """A proof of lines that agreed at every point tried, or that there is none."""
    proof = prove_equal(before, after, domain)
    if proof is not None:
        note = _conditions(proof) or seen.note
        return Comparison(Verdict.EQUIVALENT, Method.NORMAL_FORM, before, after, note=note)
    if worker is not None and worker.prove_equal(before, after, domain):
        return Comparison(Verdict.EQUIVALENT, Method.SYMPY, before, after, note=seen.note)
    note = say("the lines agree wherever we tried, but that is not a proof")
    return Comparison(Verdict.UNDECIDED, Method.NONE, before, after, note=note)


def _conditions(proof: Proof) -> Message | None:
    """Where the lines are defined at all, and so where the step holds."""
    if not proof.conditions:
        return None
    texts = dict.fromkeys(f"{written(node)} > 0" for node in proof.conditions)
    return say("where both lines are defined: {conditions}", conditions=", ".join(texts))


def _refuted(before: Node, after: Node, domain: Domain, seen: Sampling) -> Comparison:
    assert seen.point is not None
    note = seen.note
    if seen.outcome is Outcome.SHAPES:
        note = say("the lines are not of the same shape")
    found = counterexample(before, after, seen.point, domain)
    return Comparison(Verdict.DIFFERENT, Method.REFUTED, before, after, found, note)
