"""Every mutant of a text, by cosmic-ray's operators."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from cosmic_ray.ast import get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

_NEED_NAMES = {"core/VariableReplacer", "core/VariableInserter"}
"""Operators that want the names to work on; they would need a list for each text."""


@dataclass(frozen=True)
class Mutant:
    """A changed text, and the changed line as it is now."""

    operator: str
    line: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Each different text that one operator makes of ``source`` at one place."""
    seen = {source}
    for name in operator_names():
        if name in _NEED_NAMES:
            continue
        operator = get_operator(name)()
        for occurrence in range(_places(source, operator)):
            changed = mutate_code(source, operator, occurrence)
            if changed and changed not in seen:
                seen.add(changed)
                yield Mutant(name.removeprefix("core/"), _changed_line(source, changed), changed)


def _places(source: str, operator: object) -> int:
    count = 0
    nodes = [get_ast(source)]
    while nodes:
        node = nodes.pop()
        count += len(list(operator.mutation_positions(node)))
        nodes.extend(getattr(node, "children", ()))
    return count


def _changed_line(before: str, after: str) -> str:
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line.startswith("+ "):
            return line[2:].strip()
    return ""
