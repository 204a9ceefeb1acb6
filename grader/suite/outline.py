"""A hidden suite read as text: what it asks without being run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CourseError


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be read off a suite.

    Attributes:
        checks: names of the checks.
        independent: function -> how many of its checks never ask the reference.
        misconceptions: names that checks themselves give.
    """

    checks: tuple[str, ...]
    independent: dict[str, int]
    misconceptions: tuple[str, ...]


def read_outline(suite: Path) -> Outline:
    """The outline of the suite in this folder; CourseError when it is no Python."""
    checks: list[str] = []
    independent: dict[str, int] = {}
    names: dict[str, None] = {}
    for file in [*sorted(suite.glob("test_*.py")), *sorted(suite.glob("withheld/test_*.py"))]:
        try:
            tree = ast.parse(file.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError) as problem:
            raise CourseError([str(problem)], where=str(file)) from None
        names |= dict.fromkeys(_misconceptions(tree))
        for function, check in _checks(tree):
            checks.append(check.name)
            asks = any(isinstance(n, ast.Name) and n.id == "reference" for n in ast.walk(check))
            independent[function] = independent.get(function, 0) + (not asks)
    return Outline(tuple(checks), independent, tuple(names))


def _checks(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            function = _marked(node)
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name.startswith("test"):
                    yield _marked(item) or function, item


def _marked(node: ast.ClassDef | ast.FunctionDef) -> str:
    for decorator in node.decorator_list:
        if (
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Attribute)
            and decorator.func.attr == "function"
            and isinstance(decorator.args[0], ast.Constant)
        ):
            return str(decorator.args[0].value)
    return ""


def _misconceptions(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.keyword)
            and node.arg == "misconception"
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.value.value
