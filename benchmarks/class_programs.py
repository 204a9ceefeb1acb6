"""A class made up for benchmarks: programs that differ, of which it is known what they earn.

Each is one of the course's accepted or mistaken programs with its local names changed and
statements added that do nothing. Their number is written in the kinds of these statements,
so that no two are alike once names, numbers and texts are taken out.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import load_course
from grader.grading import grade_all
from grader.language import Language
from grader.model import Exercise, Part, Submission
from grader.sandbox import open_sandbox

ROOT = Path(__file__).parents[1]
IDLE = (
    "{name} = {number}",
    "if {number} < 0:\n    pass",
    "{name} = [{number}]",
    "lambda: {number}",
)
DIGITS = 8
"""4 ** 8 programs of one kind."""
_CLASS = """
import atexit, os, pathlib, sys
def note():
    told = pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    pathlib.Path(os.environ["PEAK"]).write_text(told)
atexit.register(note)
from grader.cli.main import main
main(sys.argv[1:])
"""


@dataclass(frozen=True)
class Base:
    """A program of the course, and what it earns."""

    name: str
    source: str
    score: float


def exercise_called(name: str) -> Exercise:
    """The exercise with this short name."""
    return next(e for e in load_course(ROOT).exercises if e.short == name)


def bases(exercise: Exercise) -> list[Base]:
    """The accepted and mistaken programs that Python can read, each graded alone."""
    files = sorted((*exercise.suite.glob("accepted/*.py"), *exercise.suite.glob("mistakes/*/*.py")))
    texts = {file: file.read_bytes() for file in (exercise.solution / exercise.filename, *files)}
    submissions = [
        Submission(text, Path(exercise.filename), {}, frozenset(exercise.points))
        for text in texts.values()
    ]
    with open_sandbox() as sandbox:
        reports = grade_all(exercise, submissions, sandbox, Language("en"))
    return [
        Base(str(file.relative_to(ROOT)), text.decode(), round(report.score, 6))
        for (file, text), report in zip(texts.items(), reports, strict=True)
    ]


def variants(found: list[Base], count: int, seed: int = 1) -> Iterator[tuple[str, Base]]:
    """So many programs, each with what it was made from; no two alike after normalisation."""
    chance = random.Random(seed)  # noqa: S311 - the same class every time
    seen: set[bytes] = set()
    for number in range(count):
        base = found[number % len(found)]
        text = variant(base.source, number, chance)
        same = normalised(text)
        if same in seen:
            sys.exit(f"two programs are alike: {number}")
        seen.add(same)
        yield text, base


def variant(source: str, number: int, chance: random.Random) -> str:
    """The program under other local names, with statements that do nothing."""
    tree = ast.parse(source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        _rename(function, chance)
    target = chance.choice(functions)
    text = "\n".join(
        IDLE[number // len(IDLE) ** place % len(IDLE)].format(
            name=f"spare_{place}", number=chance.randrange(1, 10**6)
        )
        for place in range(DIGITS)
    )
    start = 1 if ast.get_docstring(target) is not None else 0
    target.body[start:start] = ast.parse(text).body
    return f"# {chance.randrange(10**9)}\n{ast.unparse(ast.fix_missing_locations(tree))}\n"


def _rename(function: ast.FunctionDef, chance: random.Random) -> None:
    nodes = list(ast.walk(function))
    fixed = {arg.arg for node in nodes if isinstance(node, ast.arguments) for arg in _all(node)}
    for node in nodes:
        if isinstance(node, ast.Global | ast.Nonlocal):
            fixed.update(node.names)
        elif isinstance(node, ast.FunctionDef | ast.ExceptHandler) and node.name:
            fixed.add(node.name)
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    other = {name: f"{name}_{chance.randrange(1000)}" for name in sorted(names - fixed)}
    for node in nodes:
        if isinstance(node, ast.Name):
            node.id = other.get(node.id, node.id)


def _all(arguments: ast.arguments) -> Iterable[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (arg for arg in (arguments.vararg, arguments.kwarg) if arg is not None)


def normalised(source: str) -> bytes:
    """What is left of a program without its names, numbers, texts and comments."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if isinstance(value, str) or (isinstance(node, ast.Constant) and name == "value"):
                setattr(node, name, type(value).__name__)
    return hashlib.sha256(ast.dump(tree).encode()).digest()


def write_class(
    folder: Path, exercise: Exercise, programs: Iterable[tuple[str, Base]]
) -> dict[str, Base]:
    """Hand in one program for each student; who handed in what."""
    who = {}
    for number, (text, base) in enumerate(programs):
        name = f"s{number:05}"
        own = folder / name / exercise.id
        own.mkdir(parents=True)
        (own / exercise.filename).write_text(text, encoding="utf-8")
        who[name] = base
    return who


@dataclass(frozen=True)
class Graded:
    """A class run: its JSON, how long it took, the most memory that the parent held."""

    marks: dict[str, Any]
    text: bytes
    seconds: float
    peak_mib: float
    cpu: float
    """Seconds of processor time of all its processes: other work beside it hardly changes that."""


def class_line(*words: str) -> list[str]:
    """The command, in a process that notes its own peak of memory in the file PEAK names."""
    return [sys.executable, "-c", _CLASS, "--course", str(ROOT), "class", *words]


def grade_class(source: Path, data: Path, jobs: int, *more: str) -> Graded:
    """Grade a folder with a store of its own, as a teacher does."""
    data.mkdir(parents=True, exist_ok=True)
    peak = data / "peak"
    environment: Mapping[str, str] = {**os.environ, "GRADE_DATA": str(data), "PEAK": str(peak)}
    line = class_line(str(source), "--json", "--jobs", str(jobs), *more)
    started, used = time.perf_counter(), cpu_of_children()
    done = subprocess.run(line, env=environment, stdout=subprocess.PIPE, check=False)
    elapsed, used = time.perf_counter() - started, cpu_of_children() - used
    if done.returncode:
        sys.exit(f"grade class: exit code {done.returncode}")
    marks = json.loads(done.stdout)
    return Graded(marks, done.stdout, elapsed, int(peak.read_text()) / 1024, used)


def cpu_of_children() -> float:
    """Seconds of processor time that ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wrong_marks(marks: Mapping[str, Any], who: Mapping[str, Base]) -> list[str]:
    """A line for each mark that is not what its program earns."""
    found = {mark["student"]: mark for mark in marks["marks"]}
    return [
        f"{name}: {found[name]['score'] if name in found else None}, not {base.score} ({base.name})"
        for name, base in who.items()
        if name not in found or abs(found[name]["score"] - base.score) > 1e-6
    ]


def code_points(exercise: Exercise) -> float:
    """What the code alone can earn."""
    return exercise.points[Part.CODE]
