"""The learner's text as a syntax tree, read on the trusted side.

Only text that the sandbox has already compiled is parsed here, so that a file
which breaks the compiler breaks a sandboxed process and not the grader.
"""

from __future__ import annotations

import ast
import difflib
import importlib.util
import itertools
import unicodedata
from collections.abc import Iterable, Iterator

from grader.model import Place

TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing: a text with them need not run as it reads."""

MAX_SUMMARY = 300

MAX_COMPARED = 1_000
"""Functions whose names are compared with a missing one: some 20 microseconds each, every time."""

LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OPERATORS: dict[type[ast.operator], str] = {ast.MatMult: "@", ast.Pow: "**"}


class Source:
    """The top-level functions of a text."""

    def __init__(self, text: bytes) -> None:
        self.tree = ast.parse(importlib.util.decode_source(text))
        self._functions = {
            node.name: node
            for node in self.tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }

    @property
    def places(self) -> tuple[Place, ...]:
        """Where each function stands, with the first line of its docstring."""
        return tuple(
            Place(
                name, node.lineno, (ast.get_docstring(node) or "").partition("\n")[0][:MAX_SUMMARY]
            )
            for name, node in self._functions.items()
        )

    def unwritten(self, name: str) -> bool:
        """Whether the function's body does nothing but say that it is not written yet."""
        node = self._functions.get(name)
        return node is not None and all(_is_placeholder(statement) for statement in node.body)

    def loops(self, name: str) -> int | None:
        """Line of the first Python loop or comprehension in the function, else None."""
        node = self._functions.get(name)
        found = (n for n in ast.walk(node) if isinstance(n, LOOPS)) if node else iter(())
        return min((n.lineno for n in found), default=None)

    def uses(self, name: str, forbidden: Iterable[str]) -> tuple[str, int] | None:
        """The first of the forbidden names, attributes or operators used, and its line."""
        node = self._functions.get(name)
        wanted = set(forbidden)
        found = [(line, word) for word, line in _words(node) if word in wanted] if node else []
        if not found:
            return None
        line, word = min(found)
        return word, line

    def calls(self, name: str, other: str) -> bool:
        """Whether the function uses ``other``, itself or through functions it uses."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            node = self._functions.get(waiting.pop())
            used = {word for word, _ in _words(node)} & set(self._functions) if node else set()
            if other in used:
                return True
            waiting += used - seen
            seen |= used
        return False

    def nearest(self, name: str) -> tuple[str, int] | None:
        """A function whose name looks like ``name`` (a typo, look-alike letters), and its line."""
        some = itertools.islice(self._functions, MAX_COMPARED)
        flat = {_flatten(found): found for found in some}
        close = difflib.get_close_matches(_flatten(name), flat, n=1, cutoff=0.7)
        if not close:
            return None
        found = flat[close[0]]
        return found, self._functions[found].lineno


def turned_line(text: bytes) -> int | None:
    """The first line with a sign that turns the direction of writing (attack 237), if any."""
    lines = text.decode("utf-8", "replace").splitlines()
    return next((n for n, line in enumerate(lines, 1) if not TURNING.isdisjoint(line)), None)


def _is_placeholder(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Raise):
        raised = statement.exc
        raised = raised.func if isinstance(raised, ast.Call) else raised
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False


def _words(node: ast.AST) -> Iterator[tuple[str, int]]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id, part.lineno
        elif isinstance(part, ast.Attribute):
            yield part.attr, part.lineno
        elif isinstance(part, ast.BinOp) and type(part.op) in _OPERATORS:
            yield _OPERATORS[type(part.op)], part.lineno


def _flatten(name: str) -> str:
    """Letters that look alike made one, so that a Cyrillic ``о`` is near a Latin ``o``."""
    text = unicodedata.normalize("NFKD", name).lower()
    return text.translate(str.maketrans("аеорсухіѕӏ", "aeopcyxisl"))
