"""A piece of a learner's program that shows a mistake and names nobody.

Owns what is taken away: comments, texts, numbers as long as a student's, and every name
that is not the course's, Python's or NumPy's own. Runs nothing. Only texts that a sandbox
has compiled may come here: see `grader.suite.source`.
"""

from __future__ import annotations

import ast
import builtins
import importlib.util
import io
import keyword
import math
import re
import tokenize
from collections.abc import Iterable
from functools import cache

from grader.model import Exercise

MAX_LINES = 30
MAX_CANDIDATES = 40
MAX_SOURCE = 64 * 1024
"""A longer text is no good example, and would take long to read."""
MAX_DIGITS = 4
_UNREADABLE = (SyntaxError, ValueError, LookupError, RecursionError, MemoryError)


def shortest_excerpt(
    sources: Iterable[bytes],
    function: str,
    known: frozenset[str],
    others: frozenset[str] = frozenset(),
) -> str | None:
    """The shortest of the functions of this name; None where no text has one that can be shown.

    One that uses none of the ``others`` goes first: it makes the mistake itself. Whose it is
    has no say: of two that are as short, the first by its letters is taken.
    """
    short = {text for text in sources if len(text) <= MAX_SOURCE}
    smallest = sorted(short, key=lambda text: (len(text), text))[:MAX_CANDIDATES]
    found = [text for source in smallest if (text := excerpt(source, function, known))]
    return min(found, key=lambda text: (mentions(text, others), len(text), text), default=None)


def mentions(text: str, names: frozenset[str]) -> bool:
    """Whether one of the names stands in a program's text."""
    return not names.isdisjoint(re.findall(r"\w+", text))


def excerpt(source: bytes, function: str, known: frozenset[str]) -> str | None:
    """The function as it stands in a text, without anything that could name its author."""
    try:
        tree = ast.parse(importlib.util.decode_source(source))
        node = _found(tree, function)
        if node is None:
            return None
        plain = ast.unparse(_Stripped().visit(node))
        text = _renamed(plain, known | {function})
    except _UNREADABLE:
        # A text too deep or odd to be written again is no good example anyway.
        return None
    lines = text.splitlines()
    return "\n".join([*lines[:MAX_LINES], *(["…"] if len(lines) > MAX_LINES else [])])


def known_names(exercise: Exercise) -> frozenset[str]:
    """The names that an excerpt may keep: those of the exercise itself, Python and NumPy."""
    own: set[str] = set()
    for file in (exercise.work / exercise.filename, exercise.solution / exercise.filename):
        if file.is_file():
            own |= {part.string for part in _tokens(file.read_text(encoding="utf-8"))}
    return _library_names() | {name for name in own if name.isidentifier()}


@cache
def _library_names() -> frozenset[str]:
    import numpy as np  # noqa: PLC0415 - only where examples are shown

    homes = (builtins, math, np, np.linalg, np.ndarray, list, dict, set, str, float)
    found = {name for home in homes for name in dir(home)}
    return frozenset({*found, *keyword.softkwlist, "np", "numpy", "math", "self"})


def _found(tree: ast.Module, function: str) -> ast.stmt | None:
    """The last definition of that name: it is the one that counts."""
    for node in reversed(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            return node
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == function for target in node.targets
        ):
            return node
    return None


class _Stripped(ast.NodeTransformer):
    """Docstrings and lone texts fall away, all other texts become dots."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        """No statement that is a text alone."""
        if isinstance(node.value, ast.Constant | ast.JoinedStr):
            return None
        return self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """A block that held nothing but texts still needs a statement."""
        super().generic_visit(node)
        if getattr(node, "body", None) == []:
            setattr(node, "body", [ast.Pass()])  # noqa: B010 - not every node has one
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """A text with values in it is a text."""
        return ast.copy_location(ast.Constant("…"), node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Texts and bytes, whatever they say."""
        if isinstance(node.value, str | bytes):
            return ast.copy_location(ast.Constant("…"), node)
        return node


def _renamed(text: str, known: frozenset[str]) -> str:
    """The text with names and long whole numbers of the learner's own numbered."""
    own = [part for part in _tokens(text) if _is_own(part, known)]
    label: dict[str, str] = {}
    for part in own:
        kind = "name" if part.type == tokenize.NAME else "number"
        label.setdefault(part.string, f"{kind}{len(label) + 1}")
    lines = [list(line) for line in text.split("\n")]
    for part in reversed(own):
        (row, start), (_, end) = part.start, part.end
        lines[row - 1][start:end] = [label[part.string]]
    return "\n".join("".join(line) for line in lines)


def _is_own(part: tokenize.TokenInfo, known: frozenset[str]) -> bool:
    text = part.string
    if part.type == tokenize.NUMBER:
        whole = text.replace("_", "").partition(".")[0]
        return len(whole) > MAX_DIGITS and whole.isalnum() and whole[0].isdigit()
    if part.type != tokenize.NAME or keyword.iskeyword(text) or text in known:
        return False
    return len(text) > 1 or not text.isascii()


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(text).readline))
