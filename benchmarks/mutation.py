"""Every mutant of a text, by cosmic-ray's operators, that can behave otherwise than the text."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

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
    """Each different program that one operator makes of ``source`` at one place.

    Texts that differ in annotations, docstrings or spaces only are one program.
    """
    seen = {_meaning(source)}
    nodes = list(_nodes(source))
    for name in operator_names():
        if name in _NEED_NAMES:
            continue
        operator = get_operator(name)()
        for occurrence in range(_places(nodes, operator)):
            changed = mutate_code(source, operator, occurrence)
            meaning = _meaning(changed) if changed else None
            if changed and meaning not in seen:
                seen.add(meaning)
                yield Mutant(name.removeprefix("core/"), _changed_line(source, changed), changed)


class _Bare(ast.NodeTransformer):
    """Takes away what no run can see. Fields of a class stay: their names make the class."""

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """An argument without its annotation."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """An assignment whose annotation says nothing."""
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """A function without annotations and docstring."""
        node.returns = None
        node.body = _without_docstring(node.body)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """A class without its docstring."""
        node.body = _without_docstring(node.body)
        return self.generic_visit(node)

    def visit_Module(self, node: ast.Module) -> ast.AST:
        """A module without its docstring."""
        node.body = _without_docstring(node.body)
        return self.generic_visit(node)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if text else body


def _meaning(source: str) -> str:
    """The program as its tree; a text that does not parse stands for itself."""
    try:
        return ast.dump(_Bare().visit(ast.parse(source)))
    except SyntaxError:
        return source


def _nodes(source: str) -> Iterator[Any]:
    waiting = [get_ast(source)]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(getattr(node, "children", ()))


def _places(nodes: Sequence[Any], operator: Any) -> int:
    return sum(len(list(operator.mutation_positions(node))) for node in nodes)


def _changed_line(before: str, after: str) -> str:
    old, new = before.splitlines(), after.splitlines()
    if len(old) == len(new):
        return next(now.strip() for was, now in zip(old, new, strict=True) if was != now)
    added = (line[2:].strip() for line in difflib.ndiff(old, new) if line.startswith("+ "))
    return next(added, "")
