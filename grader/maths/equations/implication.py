"""Whether one equation follows from another, by proof.

Every point at which the first holds lies in one of its cases; in each, the second must
be an identity once the case's rules are used, and defined. No point is ever sampled here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.maths.calculus import without_derivatives
from grader.maths.domain import Constraint, Domain
from grader.maths.equations.cases import Case, Search, TooManyCases
from grader.maths.equations.conditions import Condition, Known, conditions
from grader.maths.equations.fraction import canonical, factors_of, form_of
from grader.maths.equations.polynomial import NotArithmetic
from grader.maths.equations.rewriting import Indices
from grader.maths.normal import prove_equal
from grader.maths.tree import (
    ONE,
    Add,
    Call,
    Entries,
    Equation,
    Hadamard,
    Log,
    Matrix,
    Mul,
    Neg,
    Node,
    Pow,
    Sym,
    Trace,
    Transpose,
    free_names,
    transformed,
    walk,
)

VARIANTS = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """Two equations on a domain.

    Attributes:
        facts: equations that hold besides the first one.
        indices: what their free indices run over.
    """

    given: Equation
    wanted: Equation
    facts: tuple[Equation, ...]
    domain: Domain
    indices: Indices

    @classmethod
    def of(cls, given: Equation, wanted: Equation, domain: Domain) -> Problem:
        """The question whether ``wanted`` follows from ``given`` and the domain's equations.

        Derivatives are carried out; CannotDifferentiate where that is not possible.
        """
        facts = [fact for one in domain.constraints for fact in _facts(one)]
        given, wanted, *plain = map(_without_derivatives, (given, wanted, *facts))
        indices = Indices.of((given, wanted, *plain), domain)
        return cls(given, wanted, tuple(plain), domain, indices)

    def is_scalar(self) -> bool:
        """Whether no matrix occurs as a whole."""
        parts = (part for one in (self.given, self.wanted, *self.facts) for part in walk(one))
        return not any(_is_matrix(part, self.domain) for part in parts)

    def turned(self) -> Problem:
        """The question the other way round."""
        return Problem(self.wanted, self.given, self.facts, self.domain, self.indices)

    def known(self) -> Known:
        """What holds wherever the given equations do: all their parts are defined."""
        sides = [side for one in (self.given, *self.facts) for side in (one.left, one.right)]
        return Known.of(self.domain, sides)


def _facts(constraint: Constraint) -> Iterator[Equation]:
    if isinstance(constraint, Equation):
        yield constraint
    elif len(constraint.names) > 1:
        yield Equation(Add(tuple(map(Sym, constraint.names))), ONE)


def _without_derivatives(equation: Equation) -> Equation:
    return Equation(without_derivatives(equation.left), without_derivatives(equation.right))


def _is_matrix(node: Node, domain: Domain) -> bool:
    if isinstance(node, Sym):
        declaration = domain.declarations.get(node.name)
        return declaration is not None and (declaration.indexed or declaration.shape is not None)
    return isinstance(node, Matrix | Transpose | Trace | Hadamard | Entries)


def follows(problem: Problem) -> bool:
    """Whether it is proved that the wanted equation holds wherever the given one does.

    Also where the given one holds nowhere.
    """
    try:
        return is_same_sidewise(problem) or any(
            all(_holds_in(case, problem) for case in cases) for cases in _variants(problem)
        )
    except NotArithmetic:
        return False


def is_restated(problem: Problem) -> bool:
    """Whether the equations are the same but for a factor, whatever holds on the domain."""
    try:
        if is_same_sidewise(problem):
            return True
        zeros = (difference(one) for one in (problem.given, problem.wanted))
        first, second = (set(factors_of(zero)) for zero in zeros)
    except NotArithmetic:
        return False
    return bool(first) and first == second


def says_nothing(problem: Problem) -> bool:
    """Whether the wanted equation holds whatever the given one says."""
    try:
        return _is_zero(problem.wanted.left, problem.wanted.right, Case(problem.known()))
    except NotArithmetic:
        return False


def difference(equation: Equation) -> Node:
    """What is 0 where the equation holds."""
    return Add((equation.left, Neg(equation.right)))


def _variants(problem: Problem) -> Iterator[list[Case]]:
    """The cases of the given equations, solved in different orders."""
    given = difference(problem.given)
    facts = tuple(map(difference, problem.facts))
    known = problem.known()
    for zeros in dict.fromkeys([(given,), (given, *facts), (*facts, given)]):
        for order in range(VARIANTS):
            try:
                yield Search(problem.indices, order).cases(zeros, known)
            except TooManyCases:
                continue


def is_same_sidewise(problem: Problem) -> bool:
    """Whether the sides agree, each with its own or with the other one; matrices too."""
    given, wanted = problem.given, problem.wanted
    pairs = [(wanted.left, wanted.right), (wanted.right, wanted.left)]
    try:
        case = Case(problem.known())
        return any(
            _is_equal(given.left, left, case) and _is_equal(given.right, right, case)
            for left, right in pairs
        ) and _is_defined_in(case, problem)
    except NotArithmetic:
        return False


def _holds_in(case: Case, problem: Problem) -> bool:
    indices, wanted = problem.indices, problem.wanted
    left, right = (indices.applied(case.rules, side) for side in (wanted.left, wanted.right))
    zero = set(case.zeros) & set(factors_of(Add((left, Neg(right)))))
    return bool(zero or _is_equal(left, right, case)) and _is_defined_in(case, problem)


def _is_equal(left: Node, right: Node, case: Case) -> bool:
    """Whether both are proved to agree wherever both are defined, in this case."""
    if left == right or _is_zero(left, right, case):
        return True
    proof = prove_equal(left, right, case.known.domain)
    return proof is not None and all(case.known.is_positive(node) for node in proof.conditions)


def _is_zero(left: Node, right: Node, case: Case) -> bool:
    if any(_is_matrix(part, case.known.domain) for side in (left, right) for part in walk(side)):
        return False
    node = Add((left, Neg(right)))
    return bool(form_of(node).numerator == 0 or form_of(_as_exp(node, case)).numerator == 0)


def _as_exp(node: Node, case: Case) -> Node:
    """``b^x`` as ``exp(x*log(b))`` where b is known to be positive."""

    def change(part: Node) -> Node:
        match part:
            case Pow(base, exponent) if free_names(exponent) and case.known.is_positive(base):
                return Call("exp", (Mul((exponent, Log(base))),))
        return part

    # In a canonical tree no bound index has the name, and so the range, of a symbol.
    return transformed(canonical(node), change)


def _is_defined_in(case: Case, problem: Problem) -> bool:
    """Whether the wanted equation is proved to be defined, in this case."""
    return not any(True for _ in _not_shown(case, problem))


def _not_shown(case: Case, problem: Problem) -> Iterator[Condition]:
    wanted = problem.wanted
    for condition in dict.fromkeys((*conditions(wanted.left), *conditions(wanted.right))):
        if not case.known.holds(condition):
            after = problem.indices.applied(case.rules, condition.node)
            if not case.known.holds(Condition(condition.need, after, condition.bounds)):
                yield condition


def needed(problem: Problem) -> tuple[Condition, ...]:
    """What the wanted equation needs to be defined, and the given one does not assure."""
    try:
        return tuple(_not_shown(Case(problem.known()), problem))
    except NotArithmetic:
        return ()
