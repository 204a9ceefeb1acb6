"""Every mutant of a text, by cosmic-ray's operators, that can behave otherwise than the text.

Owns which mutants count as one program and how a change is shown. Runs none of them.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from grader.errors import MissingExtra

_NEED_NAMES = {"core/VariableReplacer", "core/VariableInserter"}
"""Operators that want the names to work on; they would need a list for each text."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed text.

    Attributes:
        operator: what changed it.
        number: the first line that differs, counted from 1 in the text as it was.
        line: that line as it is now, without its indent; one that is gone, as it was.
        change: the lines taken away (``- …``) and put there (``+ …``).
        source: the whole text as it is now.
    """

    operator: str
    number: int
    line: str
    change: tuple[str, ...]
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Each different program that one operator makes of ``source`` at one place.

    Texts that differ in annotations, docstrings or spaces only are one program.
    UsageError where cosmic-ray is not installed.
    """
    tree, mutating, plugins = _cosmic_ray()
    seen = {_meaning(source)}
    nodes = list(_nodes(tree.get_ast(source)))
    for name in plugins.operator_names():
        if name in _NEED_NAMES:
            continue
        operator = plugins.get_operator(name)()
        for occurrence in range(_places(nodes, operator)):
            changed = mutating.mutate_code(source, operator, occurrence)
            if changed and (meaning := _meaning(changed)) not in seen:
                seen.add(meaning)
                yield _mutant(name.removeprefix("core/"), source, changed)


def _cosmic_ray() -> tuple[Any, Any, Any]:
    """The three modules in use; loaded here, since a learner does not have them."""
    try:
        names = ("ast", "mutating", "plugins")
        tree, mutating, plugins = (import_module(f"cosmic_ray.{name}") for name in names)
    except ModuleNotFoundError:
        raise MissingExtra("teacher") from None
    return tree, mutating, plugins


def _mutant(operator: str, before: str, after: str) -> Mutant:
    old, new = before.splitlines(), after.splitlines()
    (first, *rest) = [
        step
        for step in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if step[0] != "equal"
    ]
    last = rest[-1] if rest else first
    taken, put = old[first[1] : last[2]], new[first[3] : last[4]]
    line = next((text for text in put if text not in taken), taken[0] if taken else "").strip()
    change = (*(f"- {text}" for text in taken), *(f"+ {text}" for text in put))
    return Mutant(operator, first[1] + 1, line, change, after)


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


def _nodes(root: Any) -> Iterator[Any]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(getattr(node, "children", ()))


def _places(nodes: Sequence[Any], operator: Any) -> int:
    return sum(len(list(operator.mutation_positions(node))) for node in nodes)
