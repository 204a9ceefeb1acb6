"""Equations solved for one symbol, used as rules: ``y[k] = t[k]/lam`` replaces every ``y``.

Owns what a free index stands for. An equation with a free index holds for each of its
values, so that its rule also replaces ``y[j]`` under a sum sign over the same range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.maths.domain import Domain, Kind
from grader.maths.equations.fraction import canonical
from grader.maths.tree import (
    ONE,
    Big,
    Elem,
    Node,
    Num,
    Sym,
    children,
    free_names,
    rebuilt,
    substituted,
    walk,
)

Bounds = tuple[Node, Node]


@dataclass(frozen=True, slots=True)
class Rule:
    """``target`` equals ``value``; for all values of ``indices``, each with its bounds.

    ``target`` is a symbol, an element, or any other atom of a canonical tree.
    """

    target: Node
    value: Node
    indices: Mapping[str, Bounds | None]


@dataclass(frozen=True, slots=True)
class Indices:
    """The free indices of a task's lines: what each runs over.

    Attributes:
        bounds: of every index that is declared as one; None where the sums disagree,
            or where it meets no sum.
        unclear: the indices about which the sums disagree.
    """

    bounds: Mapping[str, Bounds | None]
    unclear: frozenset[str]

    @classmethod
    def of(cls, trees: Iterable[Node], domain: Domain) -> Indices:
        """Read off the sums over the elements that an index is written on."""
        parts = [part for tree in trees for part in _with_binders(tree, {})]
        names = [n for n, one in domain.declarations.items() if one.kind is Kind.INDEX]
        found = {name: _bounds_of(name, parts) for name in names}
        one = {name: next(iter(own)) if len(own) == 1 else None for name, own in found.items()}
        return cls(one, frozenset(name for name, own in found.items() if len(own) > 1))

    def of_rule(self, target: Node, value: Node, *, universal: bool) -> Rule:
        """The rule; a universal one holds for all values of its target's free indices."""
        own: dict[str, Bounds | None] = {}
        if universal and isinstance(target, Elem) and target.name not in free_names(value):
            for index in target.indices:
                if isinstance(index, Sym) and index.name in self.bounds:
                    own[index.name] = self.bounds[index.name]
        return Rule(target, value, own)

    def applied(self, rules: Iterable[Rule], node: Node) -> Node:
        """The canonical tree after the rules, one after the other."""
        found = canonical(node)
        for rule in rules:
            found = canonical(self._applied(rule, found, {}))
        return found

    def _applied(self, rule: Rule, node: Node, binders: Mapping[str, Bounds]) -> Node:
        if node == rule.target:
            return rule.value
        if isinstance(node, Elem) and isinstance(rule.target, Elem):
            values = self._matched(rule, rule.target, node, binders)
            if values is not None:
                return substituted(rule.value, values)
        if isinstance(node, Big):
            inner = {**binders, node.index: (node.lower, node.upper)}
            return Big(
                node.kind,
                self._applied(rule, node.body, inner),
                node.index,
                self._applied(rule, node.lower, binders),
                self._applied(rule, node.upper, binders),
            )
        parts = tuple(self._applied(rule, part, binders) for part in children(node))
        return rebuilt(node, parts)

    def _matched(
        self, rule: Rule, target: Elem, node: Elem, binders: Mapping[str, Bounds]
    ) -> dict[str, Node] | None:
        if node.name != target.name or len(node.indices) != len(target.indices):
            return None
        values: dict[str, Node] = {}
        for pattern, index in zip(target.indices, node.indices, strict=True):
            if isinstance(pattern, Sym) and pattern.name in rule.indices:
                within = self._runs_over(index, rule.indices[pattern.name], binders)
                if index != pattern and not within:
                    return None
                if values.setdefault(pattern.name, index) != index:
                    return None
            elif pattern != index:
                return None
        return values

    def _runs_over(self, index: Node, bounds: Bounds | None, binders: Mapping[str, Bounds]) -> bool:
        if bounds is None:
            return False
        match index:
            case Sym(name):
                return binders.get(name, self.bounds.get(name)) == bounds
            case Num(value):
                lower, upper = bounds
                if isinstance(lower, Num) and isinstance(upper, Num):
                    return lower.value <= value <= upper.value
                # Sizes are at least 1, so the first element is always there.
                return index == lower == ONE
        return False


_Part = tuple[Elem, Mapping[str, Bounds]]


def _with_binders(node: Node, binders: Mapping[str, Bounds]) -> Iterable[_Part]:
    if isinstance(node, Elem):
        yield node, binders
    if isinstance(node, Big):
        inner = {**binders, node.index: (canonical(node.lower), canonical(node.upper))}
        yield from _with_binders(node.body, inner)
        for part in (node.lower, node.upper):
            yield from _with_binders(part, binders)
        return
    for part in children(node):
        yield from _with_binders(part, binders)


def _bounds_of(name: str, parts: list[_Part]) -> set[Bounds]:
    places = {
        (part.name, place)
        for part, binders in parts
        for place, index in enumerate(part.indices)
        if index == Sym(name) and name not in binders
    }
    return {
        binders[index.name]
        for part, binders in parts
        for place, index in enumerate(part.indices)
        if (part.name, place) in places and isinstance(index, Sym) and index.name in binders
    }


def free_indices(node: Node, domain: Domain) -> frozenset[str]:
    """The declared indices that no sum of the tree binds."""
    kinds = domain.declarations
    return frozenset(n for n in free_names(node) if n in kinds and kinds[n].kind is Kind.INDEX)


def holds_atom(node: Node, atom: Node) -> bool:
    """Whether an atom, or another element of its symbol, occurs in a tree."""
    if isinstance(atom, Sym):
        return atom.name in free_names(node)
    if isinstance(atom, Elem) and not all(isinstance(index, Num) for index in atom.indices):
        return atom.name in free_names(node)
    return any(part == atom for part in walk(node))
