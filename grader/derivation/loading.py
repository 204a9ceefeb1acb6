"""From a solution's ``derivation.md`` to tasks, with every problem collected.

Owns what the course says of a task: start, goal, domains, points, reference
steps. Judges nothing; a learner's file is never read here.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.derivation import codecall, history
from grader.derivation.form import form_of
from grader.derivation.lines import lines_of, split_commas
from grader.derivation.markdown import PRINTED, STEPS, Section, decoded, sections_of, titles
from grader.derivation.mathematics import Mathematics
from grader.derivation.real import real_mathematics
from grader.derivation.stub import FILLED
from grader.derivation.task import (
    Choice,
    CodeCall,
    CourseRules,
    History,
    Kind,
    Line,
    Operation,
    Stage,
    Step,
    Strange,
    Task,
)
from grader.errors import CourseError, GraderError
from grader.maths.domain import Declaration, Domain, read_assumptions
from grader.maths.tree import Node

FILE = "derivation.md"
RULES_FILE = "derivation.toml"


def load_tasks(path: Path, maths: Mathematics | None = None) -> tuple[Task, ...]:
    """The tasks of a solution's file, in order; CourseError with every problem found."""
    maths = maths or real_mathematics()
    try:
        text, odd = decoded(path.read_bytes())
    except OSError as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(path)) from None
    problems = [str(message.template) for message in odd]
    sections = sections_of(text)
    doubled = [name for name, n in Counter(s.id for s in sections).items() if n > 1]
    problems += [f"{name}: the id stands twice" for name in doubled]
    if not sections:
        problems.append("no task: a task begins with a line such as '## Title {#task-id}'")
    tasks = [_Loader(section, maths, problems).task() for section in sections]
    if problems:
        raise CourseError(problems, where=str(path), remedy=f"mend {FILE}")
    return tuple(task for task in tasks if task is not None)


def load_rules(solution: Path) -> CourseRules:
    """What the course says of rules and slips: its own file first, then the course-wide one.

    Both are optional; a name in the exercise's file wins. CourseError where one is wrong.
    """
    numbers: dict[str, str] = {}
    misconceptions: dict[str, str] = {}
    for file in (solution.parent / RULES_FILE, solution / RULES_FILE):
        if not file.is_file():
            continue
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise CourseError([f"cannot be read: {problem}"], where=str(file)) from None
        wrong = [
            f"{table}: names and texts are expected"
            for table in data
            if table not in {"rules", "slips"} or not _texts(data[table])
        ]
        if wrong:
            raise CourseError(wrong, where=str(file))
        numbers |= data.get("rules", {})
        misconceptions |= data.get("slips", {})
    return CourseRules(numbers, misconceptions)


def _texts(table: Any) -> bool:
    return isinstance(table, dict) and all(isinstance(value, str) for value in table.values())


class _Loader:
    """Reads one section; appends what is wrong to ``problems`` and goes on."""

    def __init__(self, section: Section, maths: Mathematics, problems: list[str]) -> None:
        self._section = section
        self._maths = maths
        self._problems = problems
        self._domain = Domain()

    def task(self) -> Task | None:
        before = len(self._problems)
        section, bullets = self._section, self._section.bullets
        self._domain = self._read_domain()
        word = bullets.get("Kind", "steps")
        if word not in set(Kind):
            self._tell(f"Kind: one of {', '.join(Kind)} is expected, found {word!r}")
            return None
        kind = Kind(word)
        start = self._expression("Start", needed=kind is not Kind.ERROR)
        goal = self._expression("Goal", needed=kind is not Kind.ERROR)
        lines = self._block(STEPS, marked=True)
        printed = self._block(PRINTED) if kind is Kind.ERROR else ()
        if len(self._problems) > before:
            return None
        choice = next((line for line in lines if isinstance(line, Choice)), None)
        stages = self._stages(lines, kind)
        self._check_points(kind, stages, choice, printed)
        if len(self._problems) > before:
            return None
        return Task(
            id=section.id,
            title=titles(section.title),
            kind=kind,
            bullets=bullets,
            domain=self._domain,
            start=start,
            goal=goal,
            stages=stages,
            rules_a_line=self._whole("Rules a line"),
            operations=self._operations(),
            follow_through=self._share(),
            code=self._code(),
            template=lines if kind is Kind.BLANKS else (),
            printed=printed,
            wrong_line=choice,
        )

    def _tell(self, problem: str) -> None:
        self._problems.append(f"{self._section.id}: {problem}")

    def _read_domain(self) -> Domain:
        bullets = self._section.bullets
        if "Domain" not in bullets:
            self._tell("Domain: it is missing")
            return Domain()
        try:
            kinds = read_assumptions(bullets["Domain"])
            return self._maths.domain_of(kinds, bullets.get("Constraint"))
        except GraderError as problem:
            self._tell(f"Domain, Constraint: {problem}")
            return Domain()

    def _read(self, key: str, text: str) -> Node | None:
        try:
            return self._maths.read(text, self._domain.declarations)
        except GraderError as problem:
            self._tell(f"{key}: {text!r}: {problem}")
            return None

    def _expression(self, key: str, *, needed: bool) -> Node | None:
        text = self._section.bullets.get(key, "")
        if text:
            return self._read(key, text)
        if needed:
            self._tell(f"{key}: it is missing")
        return None

    def _block(self, info: str, *, marked: bool = False) -> tuple[Line, ...]:
        blocks = self._section.named(info)
        if len(blocks) != 1 or not blocks[0].closed:
            self._tell(f"exactly one block that begins with ```{info} and is closed is expected")
            return ()
        lines = lines_of(blocks[0].texts, self._declarations, marked=marked)
        for line in lines:
            if isinstance(line, Strange):
                self._tell(f"{info}, line {line.number}: {line.text!r}: {line.problem.template}")
        return lines

    @property
    def _declarations(self) -> Mapping[str, Declaration]:
        return self._domain.declarations

    def _stages(self, lines: tuple[Line, ...], kind: Kind) -> tuple[Stage, ...]:
        found: list[Stage] = []
        done, waiting = History(), list[Operation]()
        for line in lines:
            if isinstance(line, Operation):
                waiting.append(line)
                try:
                    done = history.extended(done, line, self._domain, self._maths)
                except GraderError as problem:
                    self._tell(f"{line.text!r}: {problem}")
            elif isinstance(line, Step):
                body = FILLED.sub(r"\1", line.body) if kind is Kind.BLANKS else line.body
                node = self._read(f"steps, line {line.number}", body)
                if node is not None:
                    form = form_of(node, self._domain)
                    found.append(Stage(line, node, form, done, tuple(waiting)))
                waiting = []
            elif kind is not Kind.ERROR:
                self._tell(f"{line.text!r}: this belongs to tasks of the kind error")
        if waiting:
            self._tell(f"{waiting[-1].text!r}: no line follows this operation")
        if not found:
            self._tell("the block of steps is empty")
        return tuple(found)

    def _check_points(
        self,
        kind: Kind,
        stages: tuple[Stage, ...],
        choice: Choice | None,
        printed: tuple[Line, ...],
    ) -> None:
        if stages and stages[-1].points is None:
            self._tell("the last line has no points; write them at its end, such as {2}")
        if kind is not Kind.ERROR:
            return
        if choice is None or choice.points is None:
            self._tell("the solution says which line is wrong, and its points: line 3 {1}")
        elif not any(isinstance(p, Step) and p.number == choice.line for p in printed):
            self._tell(f"line {choice.line} of the printed block is no line with an expression")
        for line in printed:
            if isinstance(line, Step):
                self._read(f"printed, line {line.number}", line.body)

    def _whole(self, key: str) -> int:
        text = self._section.bullets.get(key, "0")
        if text.isascii() and text.isdigit():
            return int(text)
        self._tell(f"{key}: a whole number is expected, found {text!r}")
        return 0

    def _share(self) -> float:
        text = self._section.bullets.get("Follow-through", "0%")
        match = re.fullmatch(r"(\d{1,3}) ?%", text)
        if match and int(match[1]) <= 100:
            return int(match[1]) / 100
        self._tell(f"Follow-through: a percentage is expected, such as 50%, found {text!r}")
        return 0.0

    def _operations(self) -> tuple[Operation, ...] | None:
        text = self._section.bullets.get("Operations")
        if text is None:
            return None
        found = []
        for piece in split_commas(text):
            (line,) = lines_of([piece], self._declarations) or (None,)
            if isinstance(line, Operation):
                found.append(line)
            else:
                self._tell(f"Operations: {piece.strip()!r} is no operation")
        return tuple(found)

    def _code(self) -> CodeCall | None:
        text = self._section.bullets.get("Code")
        if text is None:
            return None
        try:
            return codecall.read_call(text, self._declarations)
        except ValueError as problem:
            self._tell(f"Code: {problem}")
            return None
