"""What a suite leaves to the teacher, told without running it.

An author's copy has these checks in ``withheld/``; a learner's has a note of how many there
are, and never the checks.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from grader.errors import CourseError
from grader.model import Visibility

FOLDER = "withheld"
NOTE = "withheld.json"


def withheld_checks(suite: Path) -> int:
    """How many checks only the teacher runs; CourseError where nobody can tell."""
    note = suite / NOTE
    if not note.is_file():
        return sum(1 for file in _files(suite / FOLDER) for _ in _tests(_tree(file)))
    try:
        return max(0, int(json.loads(note.read_text(encoding="utf-8"))["checks"]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(note)) from None


def note_of(checks: int) -> bytes:
    """The note that stands in a learner's copy for the checks."""
    return json.dumps({"checks": checks}).encode()


def misplaced(suite: Path) -> list[str]:
    """Checks that are marked as the teacher's, but lie where learners' copies have them."""
    return [
        f"{file.name}: {test.name} is marked withheld: it belongs into {FOLDER}/"
        for file in _files(suite)
        for node, test in _tests(_tree(file))
        if _is_marked(test) or (node is not None and _is_marked(node))
    ]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("test_*.py"))


def _tree(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError) as problem:
        raise CourseError([str(problem)], where=str(file)) from None


def _tests(tree: ast.Module) -> Iterator[tuple[ast.ClassDef | None, ast.FunctionDef]]:
    """Every test function, with the class it stands in."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield None, node
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name.startswith("test"):
                    yield node, item


def _is_marked(node: ast.ClassDef | ast.FunctionDef) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr == "visibility"
        and any(
            isinstance(argument, ast.Constant) and argument.value == Visibility.WITHHELD.value
            for argument in decorator.args
        )
        for decorator in node.decorator_list
    )
