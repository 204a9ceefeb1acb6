"""Whether the indices of matrices stay within their shapes, told by names without a value.

Owns the comparison of a sum's bounds with the declared rows and columns. What it cannot
tell, such as an index that is a product, it lets pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.language import Message, say
from grader.maths.domain import Domain, OneHot
from grader.maths.simple import number_of
from grader.maths.tree import Add, Big, Elem, Node, Sym, children, free_names
from grader.maths.writing import written


@dataclass(frozen=True, slots=True)
class _End:
    """``name + shift``; without a name, a whole number."""

    name: str | None
    shift: int


@dataclass(frozen=True, slots=True)
class _Run:
    """What a bound index runs through; None where the end is not told."""

    first: _End | None
    last: _End | None


def out_of_shape(node: Node, domain: Domain) -> Message | None:
    """What to say of the first index that leaves its matrix, if there is one."""
    if not any(declaration.shape for declaration in domain.declarations.values()):
        return None
    return _Looking(domain).through(node, {})


class _Looking:
    def __init__(self, domain: Domain) -> None:
        self._declarations = domain.declarations
        self._tied = frozenset[str]().union(
            *(
                frozenset(one.names) if isinstance(one, OneHot) else free_names(one)
                for one in domain.constraints
            )
        )

    def through(self, node: Node, runs: Mapping[str, _Run]) -> Message | None:
        """Look through a tree; ``runs`` are those of the indices bound around it."""
        match node:
            case Big(_, body, index, lower, upper):
                run = _run(lower, upper, runs)
                inner = {name: known for name, known in runs.items() if name != index}
                return self.through(body, inner if run is None else {**inner, index: run})
            case Elem(name, indices):
                found = self._of_element(name, indices, runs)
                if found is not None:
                    return found
        for part in children(node):
            found = self.through(part, runs)
            if found is not None:
                return found
        return None

    def _of_element(
        self, name: str, indices: tuple[Node, ...], runs: Mapping[str, _Run]
    ) -> Message | None:
        declaration = self._declarations.get(name)
        shape = None if declaration is None else declaration.shape
        if shape is None or len(indices) != len(shape):
            return None
        for place, (index, size) in enumerate(zip(indices, shape, strict=True)):
            if free_names(index).isdisjoint(runs):
                continue
            first, last = _end(index, runs, highest=False), _end(index, runs, highest=True)
            if first is not None and first.name is None and first.shift < 1:
                return say(
                    "{name} has no {place} {first}, but {index} starts there",
                    name=name,
                    place=say("row") if place == 0 else say("column"),
                    first=first.shift,
                    index=written(index),
                )
            if last is not None and self._is_beyond(last, size):
                return _too_far(name, place, size, index, last)
        return None

    def _is_beyond(self, last: _End, size: str | int) -> bool:
        """Whether the end is not the size, nor below it, as far as names tell."""
        if last.name is None:
            return isinstance(size, int) and last.shift > size
        if last.name == size:
            return last.shift > 0
        return self._is_size(last.name) and last.name not in self._tied and size not in self._tied

    def _is_size(self, name: str) -> bool:
        declaration = self._declarations.get(name)
        return declaration is not None and declaration.range.integer


def _too_far(name: str, place: int, size: str | int, index: Node, last: _End) -> Message:
    told = {"name": name, "size": size, "index": written(index), "last": _text(last)}
    if place == 0:
        return say("{name} has {size} rows, but {index} runs to {last}", **told)
    return say("{name} has {size} columns, but {index} runs to {last}", **told)


def _text(end: _End) -> str:
    if end.name is None:
        return str(end.shift)
    if end.shift == 0:
        return end.name
    return f"{end.name} {'+' if end.shift > 0 else '-'} {abs(end.shift)}"


def _run(lower: Node, upper: Node, runs: Mapping[str, _Run]) -> _Run | None:
    """What an index runs through; None where the sum may have no terms at all."""
    first, last = _end(lower, runs, highest=False), _end(upper, runs, highest=True)
    if first is None or last is None or first.name != last.name:
        return _Run(first, last)
    return _Run(first, last) if first.shift <= last.shift else None


def _end(node: Node, runs: Mapping[str, _Run], *, highest: bool) -> _End | None:
    """The least or largest value of ``index + c``, ``size + c`` or ``c``."""
    value = number_of(node)
    if value is not None:
        return _End(None, int(value)) if value.denominator == 1 else None
    match node:
        case Sym(name) if name in runs:
            return runs[name].last if highest else runs[name].first
        case Sym(name):
            return _End(name, 0)
        case Add(terms):
            return _of_terms(terms, runs, highest=highest)
    return None


def _of_terms(terms: tuple[Node, ...], runs: Mapping[str, _Run], *, highest: bool) -> _End | None:
    name, shift = None, 0
    for term in terms:
        end = _end(term, runs, highest=highest)
        if end is None or (name is not None and end.name is not None):
            return None
        name, shift = name or end.name, shift + end.shift
    return _End(name, shift)
