"""A solution's text cut into pieces, one a cell: each function of the suite, and the rest.

Reads the text as Python and runs nothing. Comments and decorators stay with the function
below them; put one after the other, the pieces are the whole text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader import stubs
from grader.errors import CourseError


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a solution's text. ``function`` is empty for what is no function of the suite."""

    function: str
    text: str

    @property
    def has_solution(self) -> bool:
        """Whether something of it is cut out for learners."""
        return stubs.BEGIN in self.text


def pieces_of(text: str, functions: frozenset[str], *, where: str = "") -> tuple[Piece, ...]:
    """The pieces in order, without the empty lines around them.

    The first one is what stands above the functions; it may be empty. A helper with a
    solution of its own is a piece of its own. CourseError where the text is no Python, or
    where what is cut out begins in one piece and ends in another.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as problem:
        raise CourseError([f"the solution is no Python: {problem}"], where=where) from None
    lines = text.splitlines()
    starts = [(0, "")]
    ends = 0
    for node in tree.body:
        begin = _begin(node, lines, ends)
        name = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else ""
        ends = node.end_lineno or node.lineno
        # A mark may stand after the last statement of a function.
        while ends < len(lines) and stubs.END in lines[ends]:
            ends += 1
        own = name if name in functions or _has_solution(lines[begin:ends]) else ""
        if own or starts[-1][1]:
            starts.append((begin, own))
    found = tuple(_cut(lines, starts))
    for piece in found:
        stubs.cut(piece.text, where=where)
    return found


def last_needed(pieces: Sequence[Piece]) -> tuple[int, ...]:
    """For each piece, the number of the last one that must have run before it can be called.

    That is the piece itself, or a later one with a name that it needs, directly or through
    others. Who runs a notebook from top to bottom meets no name before it is defined.
    """
    trees = [ast.parse(piece.text) for piece in pieces]
    home = {name: number for number, tree in enumerate(trees) for name in _defined(tree)}
    used = [
        {home[node.id] for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in home}
        for tree in trees
    ]
    return tuple(max(_reached(number, used)) for number in range(len(pieces)))


def _defined(tree: ast.Module) -> Iterator[str]:
    """The names that the statements at the top level give a meaning."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (one.asname or one.name.partition(".")[0] for one in names)
            case _:
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                        yield inner.id


def _reached(start: int, used: Sequence[set[int]]) -> set[int]:
    """The pieces that one uses, directly or through others, and itself."""
    found, waiting = {start}, [start]
    while waiting:
        new = used[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _has_solution(lines: list[str]) -> bool:
    return any(stubs.BEGIN in line for line in lines)


def _begin(node: ast.stmt, lines: list[str], least: int) -> int:
    """Where the node begins, with its decorators and the comments right above it; from 0."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min(node.lineno, *(one.lineno for one in decorators), node.lineno) - 1
    while first > least and lines[first - 1].startswith("#"):
        first -= 1
    return first


def _cut(lines: list[str], starts: list[tuple[int, str]]) -> Iterator[Piece]:
    ends = [*(start for start, _ in starts[1:]), len(lines)]
    for number, ((start, name), end) in enumerate(zip(starts, ends, strict=True)):
        text = "\n".join(lines[start:end]).strip("\n")
        if text or not number:
            yield Piece(name, text)
