"""One module out of the code cells of a notebook, as the kernel would have run them.

In a kernel a cell that fails ends there, and the next one runs. A module that fails is
lost as a whole; so what a learner tried out at the top level may fail here too, and a
cell that is no Python costs its own function only. Nothing is run here.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from keyword import iskeyword

from grader.notebook.cells import THEIRS, Cell, Kind, Notebook, Role
from grader.stubs import PLACEHOLDER

MAX_CELL = 1 << 16
"""Letters of one cell that are read as Python: a tree takes up to 900 bytes for each of them.
A longer one is taken as it stands."""
SKIPPED = frozenset(Role) - {Role.PREAMBLE, Role.CODE}
"""Cells of ours that are no part of the module, whatever stands in them."""

GAP = 2
"""Empty lines between cells, as between functions."""
_CODING = re.compile(r"^(\s*#.*?coding)([:=])")
_TIMED = re.compile(r"%%(?:time|timeit|capture|prun)\b")
_SHELL = re.compile(r"[%!?]|[\w, ]*+=\s*+[%!](?!=)|.*[^\s?#]\?{1,2}$")
_GUARD = '__import__("contextlib").suppress(Exception, SystemExit)'
_WHOLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


@dataclass(frozen=True, slots=True)
class Module:
    """The module's text, and where each of its lines comes from.

    ``places`` has for every line the number of its cell in the notebook and its line in
    it, both from 1; a line of our own has the one that it belongs to.
    """

    text: str
    places: tuple[tuple[int, int], ...]

    def place_of(self, line: int) -> tuple[int, int] | None:
        """Cell and line in it of a line of the module; None where it has no such line."""
        return self.places[line - 1] if 1 <= line <= len(self.places) else None


def module_of(notebook: Notebook) -> Module:
    """The module of the notebook's code cells in order; of one without any, it is empty.

    What stands above the functions comes first, wherever its cell was moved.
    """
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    for number, cell in module_cells(notebook):
        if lines:
            lines += [""] * GAP
            places += [places[-1]] * GAP
        for line, text in _lines_of(cell, number, first=not lines):
            lines.append(text)
            places.append((number, line))
    # A line that names an encoding would rule how the whole text is read.
    lines[:2] = [_CODING.sub(r"\1 \2", line) for line in lines[:2]]
    text = "\n".join(lines)
    return Module(f"{text}\n" if text.strip() else "", tuple(places))


def module_cells(notebook: Notebook) -> list[tuple[int, Cell]]:
    """The cells that make the module, with their numbers.

    Of a function's cell that was copied, the copies that were not written in are left out.
    """
    found = [(n, cell) for n, cell in enumerate(notebook.cells, start=1) if _belongs(cell)]
    written = {cell.role for _, cell in found if cell.role and not _untouched(cell)}
    kept = [(n, cell) for n, cell in found if not (_untouched(cell) and cell.role in written)]
    return sorted(kept, key=lambda one: one[1].role is None or one[1].role[0] is not Role.PREAMBLE)


def _untouched(cell: Cell) -> bool:
    return all(line in cell.text for line in PLACEHOLDER) or not cell.text.strip()


def _belongs(cell: Cell) -> bool:
    if cell.role is not None:
        # A cell of ours stays code, even where it was turned into text by a slip of the keys.
        return cell.role[0] not in SKIPPED
    theirs = cell.metadata.get(THEIRS)
    locked = isinstance(theirs, dict) and bool(theirs.get("grade")) and not theirs.get("solution")
    return cell.kind is Kind.CODE and not locked


def _lines_of(cell: Cell, number: int, *, first: bool) -> Iterator[tuple[int, str]]:
    """The cell's lines with their numbers, so that a module may hold them."""
    lines = _split(cell.text)
    while lines and not lines[-1].strip():
        lines.pop()
    if len(cell.text) > MAX_CELL:
        yield from enumerate(lines, start=1)
        return
    tree, problem, wrong = _parsed(lines)
    if tree is None and (plain := _without_shell(lines)) != lines:
        lines = plain
        tree, problem, wrong = _parsed(lines)
    if tree is not None:
        yield from _guarded(lines, tree, cell, first=first)
        return
    told = f"cell {number}, line {wrong}: {problem}"
    for line, text in enumerate(lines, start=1):
        yield line, f"# {text}".replace("\0", "\ufffd")
    name = cell.role[1] if cell.role is not None and cell.role[0] is Role.CODE else ""
    if name.isidentifier() and not iskeyword(name):
        # The checks of this function tell of it; the others go on.
        yield wrong, f"def {name}(*_, **__): raise SyntaxError({told!r})"


def _split(text: str) -> list[str]:
    # Not splitlines: form feeds and their like are signs within a line.
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _parsed(lines: list[str]) -> tuple[ast.Module | None, str, int]:
    """The tree of a cell; else None, why not, and in which line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse("\n".join(lines)), "", 1
    except SyntaxError as problem:
        return None, problem.msg, min(problem.lineno or 1, len(lines))
    except (ValueError, RecursionError, MemoryError) as problem:
        return None, type(problem).__name__, 1


def _without_shell(lines: list[str]) -> list[str]:
    """IPython's own lines as comments; a cell in another language becomes one as a whole."""
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not _TIMED.match(first):
        return [f"# {line}" for line in lines]
    return [_as_comment(line) if _SHELL.match(line.strip()) else line for line in lines]


def _as_comment(line: str) -> str:
    bare = line.lstrip()
    # A block may not be left empty.
    return f"{line[: len(line) - len(bare)]}pass  # {bare}" if bare != line else f"# {line}"


def _guarded(
    lines: list[str], tree: ast.Module, cell: Cell, *, first: bool
) -> Iterator[tuple[int, str]]:
    """The lines, with what may fail at the top level kept from ending the module."""
    before: dict[int, str] = {}
    deeper: set[int] = set()
    head, at_top = 1, first
    for node in tree.body:
        # What stands after a semicolon goes with the statement that begins the line.
        head = node.lineno if node.col_offset == 0 else head
        its_lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        at_top = at_top and (_is_future(node) or _is_text(node))
        if _is_future(node) and not at_top:
            # Elsewhere than at the top of a module it is an error.
            before |= dict.fromkeys(its_lines, "# ")
        elif isinstance(node, _COMPOUND):
            deeper |= set(its_lines)
            before[head] = f"with {_GUARD}:"
        elif _may_fail(node, cell):
            before[head] = f"with {_GUARD}: "
    for line, text in enumerate(lines, start=1):
        if line in deeper and line in before:
            yield line, before[line]
        if line in deeper:
            yield line, f"    {text}" if text.strip() else text
        else:
            yield line, f"{before.get(line, '')}{text}"


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _may_fail(node: ast.stmt, cell: Cell) -> bool:
    """Whether a statement is to be kept from ending the module.

    Not a definition, a plain text or number, nor an import among those that we handed out.
    """
    if isinstance(node, _WHOLE) or _is_future(node):
        return False
    if isinstance(node, ast.Import | ast.ImportFrom):
        return cell.role is None or cell.role[0] is not Role.PREAMBLE
    value = getattr(node, "value", None)
    return not (isinstance(node, ast.Expr | ast.Assign) and isinstance(value, ast.Constant))
