"""A solution on a terminal: beside the learner's file where there is room, else after it.

Owns the layout of programs and of derivations. Chooses nothing; runs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from grader.derivation.task import Operation, Step, Task
from grader.language import Language
from grader.render.paper import Paper, width_of

BESIDE = 100
"""Columns from which two programs stand side by side."""

WIDEST = 160
_GAP = " │ "


@dataclass(frozen=True, slots=True)
class Program:
    """A program's file name and its text."""

    name: str
    text: str


def write_solution(
    mine: Program, reference: Program, columns: int, paper: Paper, language: Language
) -> None:
    """The two programs, function by function."""
    t = language.text
    pairs = _pairs(mine.text, reference.text)
    yours, ours = t("Your file"), t("The course's solution")
    if columns < BESIDE:
        for title, place in ((yours, 0), (ours, 1)):
            paper.write()
            paper.write(title, style="bold")
            for block in (pair[place] for pair in pairs if pair[place]):
                paper.write()
                _write_lines(block, paper)
        return
    width = (min(columns, WIDEST) - len(_GAP)) // 2
    paper.write()
    paper.path(_row(yours, ours, width))
    for left, right in pairs:
        paper.path(_row("─" * width, "─" * width, width))
        rows = zip_longest(_all_cut(left, width), _all_cut(right, width), fillvalue="")
        _write_lines([_row(one, other, width) for one, other in rows], paper)


def write_style(program: Program, paper: Paper, language: Language) -> None:
    """Another way to write it, that is accepted too."""
    paper.write()
    paper.write(language.text("Another accepted way: {name}", name=program.name), style="bold")
    paper.write()
    _write_lines(program.text.splitlines(), paper)


def write_steps(tasks: Sequence[Task], paper: Paper, language: Language) -> None:
    """The course's own steps of each task."""
    for task in tasks:
        paper.write()
        title = language.pick(task.title)
        paper.write(language.text("Derivation: {title}", title=title), style="bold")
        for name in ("Start", "Goal"):
            if name in task.bullets:
                paper.write(f"{name}: {task.bullets[name]}", indent=2, hang=4)
        if task.wrong_line is not None:
            number = task.wrong_line.line
            paper.write(language.text("the wrong line is line {number}", number=number), indent=2)
        for text in _steps(task):
            paper.write(text, indent=2, hang=4)


def _steps(task: Task) -> list[str]:
    found: list[str] = []
    for stage in task.stages:
        found += [operation.text.strip() for operation in stage.operations]
        found.append(_step(stage.line))
    return found or [
        line.text.strip() if isinstance(line, Operation) else _step(line)
        for line in task.template
        if isinstance(line, Step | Operation)
    ]


def _step(line: Step) -> str:
    body = line.body.replace("⟦", "").replace("⟧", "").strip()
    rule = f"   [{line.rule}]" if line.rule else ""
    return f"{line.arrow.value} {body}{rule}"


def _pairs(mine: str, reference: str) -> list[tuple[list[str], list[str]]]:
    """Blocks of lines that belong together: the heads of the files, then each function.

    What both say in the same docstrings is left out: the learner has read it.
    """
    both = _docstrings(mine) & _docstrings(reference)
    left, right = _blocks(mine, both), _blocks(reference, both)
    if left is None or right is None:
        return [(mine.splitlines(), reference.splitlines())]
    names = [*right, *(name for name in left if name not in right)]
    pairs = [(left.get(name, []), right.get(name, [])) for name in names]
    return [pair for pair in pairs if any(pair)]


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _docstring(node: ast.AST) -> ast.Expr | None:
    """The statement that is a node's docstring."""
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and len(body) > 1 else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first if isinstance(first.value.value, str) else None
    return None


def _docstrings(text: str) -> set[str]:
    tree = _parsed(text)
    nodes = [] if tree is None else [tree, *tree.body]
    found = [_docstring(node) for node in nodes]
    return {ast.unparse(statement) for statement in found if statement is not None}


def _blocks(text: str, known: set[str]) -> dict[str, list[str]] | None:
    """Name -> the lines of that function, and "" -> what stands before the first one.

    Docstrings that are ``known`` are left out.
    """
    tree = _parsed(text)
    if tree is None:
        return None
    lines: list[str | None] = [*text.splitlines()]
    for node in (tree, *tree.body):
        statement = _docstring(node)
        if statement is not None and ast.unparse(statement) in known:
            for place in range(statement.lineno - 1, statement.end_lineno or statement.lineno):
                lines[place] = None
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    starts = {
        node.name: min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1
        for node in tree.body
        if isinstance(node, kinds)
    }
    cuts = sorted(starts.items(), key=lambda item: item[1])
    blocks = {"": _trimmed(lines[: cuts[0][1] if cuts else len(lines)])}
    ends = [*(start for _, start in cuts[1:]), len(lines)]
    for (name, start), end in zip(cuts, ends, strict=False):
        blocks[name] = _trimmed(lines[start:end])
    return blocks


def _trimmed(lines: Sequence[str | None]) -> list[str]:
    """The lines that are left, without empty ones at either end."""
    kept = [line for line in lines if line is not None]
    while kept and not kept[-1].strip():
        kept.pop()
    while kept and not kept[0].strip():
        kept.pop(0)
    return kept


def _all_cut(lines: Sequence[str], width: int) -> list[str]:
    return [piece for line in lines for piece in _cut(line, width)]


def _cut(line: str, width: int) -> list[str]:
    """A line of a program in pieces that fit; what is cut off is indented a little more."""
    line = line.expandtabs(4).rstrip()
    hang = " " * min(len(line) - len(line.lstrip()) + 4, width // 2)
    pieces = []
    while width_of(line) > width:
        size = len(line)
        while width_of(line[:size]) > width:
            size -= 1
        gap = line.rfind(" ", len(hang) + 1, size)
        size = gap if gap > len(hang) + width // 3 else size
        pieces.append(line[:size].rstrip())
        line = hang + line[size:].lstrip()
    return [*pieces, line]


def _row(left: str, right: str, width: int) -> str:
    return left + " " * max(0, width - width_of(left)) + _GAP + right


def _write_lines(lines: Sequence[str], paper: Paper) -> None:
    for line in lines:
        paper.path(line)
