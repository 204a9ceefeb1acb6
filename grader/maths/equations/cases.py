"""Everything that equations leave possible, as cases: symbols solved for, one after another.

Owns the search for solutions by exact steps: factors that may be 0, a symbol in which a
factor is linear, functions undone. Every point at which all equations hold lies in one
of the cases; refuses to guess, and to go on without limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.maths.domain import Range
from grader.maths.equations.conditions import Condition, Known, Need
from grader.maths.equations.fraction import canonical, form_of
from grader.maths.equations.polynomial import Form, Polynomial, number, to_node
from grader.maths.equations.rewriting import Indices, Rule, free_indices, holds_atom
from grader.maths.tree import (
    ONE,
    Add,
    Big,
    Call,
    Div,
    Elem,
    Log,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    free_names,
    walk,
)

MAX_CASES = 12
MAX_STEPS = 40
MAX_NODES = 700
"""Of all trees that one search looks at: answers put into each other grow fast."""


class TooManyCases(Exception):
    """The search was given up."""


@dataclass(frozen=True, slots=True)
class Case:
    """What holds at some of the points.

    Attributes:
        known: what else holds there.
        rules: in the order of use.
        zeros: factors that are 0 but could not be solved for anything.
        universal: whether what holds for a free index holds for all its values; not where
            it is one of several cases, which may be another for another value.
    """

    known: Known
    rules: tuple[Rule, ...] = ()
    zeros: tuple[Node, ...] = ()
    universal: bool = True


@dataclass
class Search:
    """One search for the cases of some equations.

    Attributes:
        order: which symbol to solve for first, where there is a choice: 0, 1, 2, ...
    """

    indices: Indices
    order: int = 0
    steps: int = 0
    nodes: int = 0
    found: int = 0

    def cases(self, zeros: Sequence[Node], known: Known) -> list[Case]:
        """The cases in which all these trees are 0; none where that cannot be."""
        return list(self._cases(tuple(zeros), Case(known)))

    def _cases(self, zeros: tuple[Node, ...], case: Case) -> Iterator[Case]:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooManyCases
        if not zeros:
            self.found += 1
            if self.found > MAX_CASES:
                raise TooManyCases
            yield case
            return
        tree, rest = self.indices.applied(case.rules, zeros[0]), zeros[1:]
        self.nodes += sum(1 for _ in walk(tree))
        if self.nodes > MAX_NODES:
            raise TooManyCases
        form = form_of(tree)
        if form.numerator == 0:
            yield from self._cases(rest, case)
            return
        factors = [
            factor
            for factor in form.factors(form.numerator)
            if not case.known.is_nonzero(form.node(factor))
        ]
        if len(factors) > 1 and free_indices(tree, case.known.domain):
            case = replace(case, universal=False)
        for factor in factors:
            yield from self._of_factor(form, factor, rest, case)

    def _of_factor(
        self, form: Form, factor: Polynomial, rest: tuple[Node, ...], case: Case
    ) -> Iterator[Case]:
        choices = _choices(form, factor, case.known)
        if not choices:
            zeros = (*case.zeros, form.node(factor))
            yield from self._cases(rest, replace(case, zeros=zeros))
            return
        # Variants of a search differ in the symbol that is solved for first.
        choice = choices[self.order % len(choices)] if not case.rules else choices[0]
        roots = choice.roots(case.known)
        if len(roots) > 1 or not choice.sure:
            universal = not free_indices(form.node(factor), case.known.domain)
            case = replace(case, universal=case.universal and universal)
        if not choice.sure:
            yield from self._cases((choice.leading, choice.others, *rest), case)
            nonzero = Condition(Need.NONZERO, choice.leading)
            case = replace(case, known=case.known.and_given([nonzero]))
        for root in roots:
            yield from self._solved(choice.atom, root, rest, case)

    def _solved(
        self, atom: Node, value: Node, rest: tuple[Node, ...], case: Case
    ) -> Iterator[Case]:
        undone = _undone(atom, value, case.known)
        if undone is not None:
            zero, more = undone
            known = case.known.and_given(more)
            yield from self._cases((zero, *rest), replace(case, known=known))
            return
        known = case.known
        if isinstance(atom, Sym | Elem):
            conditions = list(_in_range(atom, value, known))
            if any(_is_impossible(condition, known) for condition in conditions):
                return
            known = known.and_given(conditions)
        rule = self.indices.of_rule(atom, value, universal=case.universal)
        yield from self._cases(rest, replace(case, rules=(*case.rules, rule), known=known))


@dataclass(frozen=True, slots=True)
class _Choice:
    """A factor is leading * atom^power + others.

    ``sure`` where ``leading`` is known not to be 0.
    """

    atom: Node
    leading: Node
    others: Node
    power: int
    sure: bool

    def roots(self, known: Known) -> list[Node]:
        value = canonical(Neg(Div(self.others, self.leading)))
        if self.power == 1:
            return [value]
        root = Pow(value, Num(Fraction(1, self.power)))
        return [root] if known.is_nonnegative(self.atom) else [root, Neg(root)]


def _choices(form: Form, factor: Polynomial, known: Known) -> list[_Choice]:
    """The atoms that a factor can be solved for, the best first."""
    found = []
    degrees = factor.degrees()
    for place, atom in enumerate(form.atoms):
        power = int(degrees[place])
        choice = _choice(form, factor, place, power, known) if power else None
        if choice is not None and not _is_tangled(form, degrees, atom):
            found.append(choice)
    return sorted(found, key=_rank)


def _rank(choice: _Choice) -> tuple[bool, int, int, bool]:
    kind = 0 if isinstance(choice.atom, Sym | Elem) else 2 if isinstance(choice.atom, Big) else 1
    simple = number(choice.leading) is not None
    return not choice.sure, choice.power, kind, not simple


def _choice(form: Form, factor: Polynomial, place: int, power: int, known: Known) -> _Choice | None:
    atom = form.atoms[place]
    if not _can_be_solved_for(atom):
        return None
    context = factor.context()
    leading, others = {}, {}
    for powers, size in factor.to_dict().items():
        if powers[place] == power:
            leading[tuple(0 if n == place else p for n, p in enumerate(powers))] = size
        elif powers[place] == 0:
            others[powers] = size
        else:
            return None
    if power > 1 and not _has_root(atom, power, known):
        return None
    first = form.node(context.from_dict(leading))
    return _Choice(
        atom, first, form.node(context.from_dict(others)), power, known.is_nonzero(first)
    )


def _has_root(atom: Node, power: int, known: Known) -> bool:
    return isinstance(atom, Sym | Elem) and (power == 2 or known.is_nonnegative(atom))


def _can_be_solved_for(atom: Node) -> bool:
    match atom:
        case Sym() | Elem():
            return True
        case Log() | Big() | Pow() | Call("exp"):
            return bool(free_names(atom))
    return False


def _is_tangled(form: Form, degrees: Sequence[int], atom: Node) -> bool:
    """Whether the atom is also hidden inside another one."""
    others = (one for one, degree in zip(form.atoms, degrees, strict=True) if degree)
    return any(other != atom and holds_atom(other, atom) for other in others)


def _in_range(atom: Sym | Elem, value: Node, known: Known) -> Iterator[Condition]:
    """What the symbol's declared range says of the value it equals."""
    within: Range = known.domain.range_of(atom.name)
    if within.low is not None:
        above = Add((value, Neg(to_node(within.low))))
        yield Condition(Need.POSITIVE if within.low_open else Need.NONNEGATIVE, above)
    if within.high is not None:
        below = Add((to_node(within.high), Neg(value)))
        yield Condition(Need.POSITIVE if within.high_open else Need.NONNEGATIVE, below)
    if within.nonzero:
        yield Condition(Need.NONZERO, value)
    if within.not_one:
        yield Condition(Need.NONZERO, Add((value, Neg(ONE))))


def _undone(atom: Node, value: Node, known: Known) -> tuple[Node, list[Condition]] | None:
    """What is 0 where a function of something equals ``value``, and what holds as well.

    None for what is no function, or cannot be undone: the atom itself is replaced then.
    """
    positive = [Condition(Need.POSITIVE, value)]
    match atom:
        case Log(argument):
            return Add((argument, Neg(Call("exp", (value,))))), []
        case Call("exp", (argument,)):
            return Add((argument, Neg(Log(value)))), positive
        case Pow(base, Num(size)) if size.numerator == 1:
            nonnegative = [Condition(Need.NONNEGATIVE, value)]
            return Add((base, Neg(Pow(value, Num(1 / size))))), nonnegative
        case Pow(base, exponent) if known.is_positive(base):
            return Add((Mul((exponent, Log(base))), Neg(Log(value)))), positive
    return None


def _is_impossible(condition: Condition, known: Known) -> bool:
    """Whether the contrary is proved."""
    match condition.need:
        case Need.POSITIVE:
            return known.is_nonnegative(Neg(condition.node))
        case Need.NONNEGATIVE:
            return known.is_positive(Neg(condition.node))
    return bool(form_of(condition.node).numerator == 0)
