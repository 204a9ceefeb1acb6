"""Damaged notebooks: how many of those that can be mended get the marks of the undamaged one.

    python benchmarks/damaged_notebooks.py [--number 200] [--seed 1] [--verbose]

Makes learners' notebooks of all exercises (right, wrong and untouched cells, notes of their
own), damages each by its seed, mends it, and grades both. A damaged notebook can be mended
when no text that the learner wrote was lost from the file: each damage says so by itself,
before anything is mended. The others must be refused, or mended with a note.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from damages import Damaged, damaged

from grader.course import load_course
from grader.errors import SubmissionError
from grader.grading import grade_all
from grader.language import Language
from grader.model import Exercise, Part, Report, Submission
from grader.nbgrader.source import released, source_notebook
from grader.notebook.cells import BEGIN_SOLUTION, CLASS_LEARNER, END_SOLUTION, Cell, Kind, Notebook
from grader.notebook.mending import mend
from grader.notebook.parts import parts_of
from grader.notebook.reading import read_notebook
from grader.notebook.writing import write_notebook
from grader.sandbox import open_sandbox

ROOT = Path(__file__).parents[1]
ENGLISH = Language("en")
LARGE = 10_000

Parts = Mapping[Part, bytes]


@dataclass(frozen=True)
class Case:
    """One damaged notebook: what it should give, what it gave, and what was said of it."""

    exercise: Exercise
    damage: Damaged
    wanted: Parts
    given: Parts | None
    said: tuple[str, ...]


def learners(source: Notebook, chance: random.Random) -> tuple[Notebook, frozenset[str]]:
    """A learner's notebook, and the texts in it that the learner wrote."""
    written: set[str] = set()
    cells: list[Cell] = []
    for before, cell in zip(released(source).cells, source.cells, strict=True):
        text = before.text
        if BEGIN_SOLUTION in cell.text and chance.random() > 0.2:
            lines = cell.text.split("\n")
            solved = [n for n in lines if BEGIN_SOLUTION not in n and END_SOLUTION not in n]
            if chance.random() < 0.15:
                solved = wrong(cell, before)
            text = "\n".join(solved)
            written.add(text)
        cells.append(replace(before, text=text))
        if chance.random() < 0.1:
            own = chance.choice(
                [
                    Cell(Kind.CODE, f"tried = {len(cells)}\nprint(tried)"),
                    Cell(Kind.MARKDOWN, f"My note {len(cells)}: ask about this."),
                ]
            )
            cells.append(own)
            written.add(own.text)
    return replace(source, cells=tuple(cells)), frozenset(written)


def wrong(cell: Cell, before: Cell) -> list[str]:
    """A mistaken text for a cell: of code a constant, of answers only the first half."""
    if cell.kind is Kind.CODE:
        text = before.text.replace("raise NotImplementedError()", "return 0.5")
        return text.replace("# YOUR CODE HERE", "# my first idea").split("\n")
    body = cell.text.split("\n")
    inner = [n for n in body[1:-1] if BEGIN_SOLUTION not in n and END_SOLUTION not in n]
    return [body[0], *inner[: max(1, len(inner) // 2)], body[-1]]


def cases(number: int, seed: int) -> list[Case]:
    """The damaged notebooks, mended."""
    course = load_course(ROOT)
    sources = {e.id: source_notebook(course, e, ENGLISH) for e in course.exercises}
    made: list[Case] = []
    for n in range(number):
        chance = random.Random(seed * 1_000_003 + n)  # noqa: S311 - not for secrets
        exercise = chance.choice(course.exercises)
        notebook, written = learners(sources[exercise.id], chance)
        whole = write_notebook(notebook)
        stub = write_notebook(released(sources[exercise.id]))
        damage = damaged(json.loads(whole), json.loads(stub), written, chance)
        wanted = parts_of(read_notebook(whole), exercise)
        given: Parts | None = None
        said: tuple[str, ...]
        try:
            mended = mend(damage.source, sources[exercise.id])
            given = parts_of(mended.notebook, exercise)
            said = tuple(ENGLISH.render(note) for note in mended.notes)
        except SubmissionError as problem:
            said = (problem.render(ENGLISH),)
        made.append(Case(exercise, damage, wanted, given, said))
    return made


def marks(made: list[Case]) -> dict[tuple[str, int], dict[str, float]]:
    """Points by check, of all that is to be compared; equal work is graded once."""
    wanted: dict[str, dict[int, Parts]] = {}
    exercises = {case.exercise.id: case.exercise for case in made}
    for case in made:
        for parts in (case.wanted, case.given):
            if parts is not None:
                wanted.setdefault(case.exercise.id, {})[key(parts)] = parts
    found: dict[tuple[str, int], dict[str, float]] = {}
    with open_sandbox() as sandbox:
        for name, texts in wanted.items():
            submissions = [submission(parts) for parts in texts.values()]
            reports = grade_all(exercises[name], submissions, sandbox, ENGLISH)
            for one, report in zip(texts, reports, strict=True):
                found[name, one] = points(report)
    return found


def key(parts: Parts) -> int:
    """The same for the same texts."""
    return hash(tuple(sorted(parts.items())))


def submission(parts: Parts) -> Submission:
    """The parts as they are handed in."""
    others = {part: text for part, text in parts.items() if part is not Part.CODE}
    return Submission(
        parts.get(Part.CODE, b""), Path("notebook"), others, frozenset(parts), CLASS_LEARNER
    )


def points(report: Report) -> dict[str, float]:
    """Points by check."""
    return {f"{finding.id} {finding.task}": finding.points for finding in report.findings}


def large() -> None:
    """Time one notebook of 10,000 cells in 32 MB."""
    course = load_course(ROOT)
    source = source_notebook(course, course.exercises[4], ENGLISH)
    data = json.loads(write_notebook(released(source)))
    noise = random.Random(1)  # noqa: S311
    for n in range(LARGE - len(data["cells"])):
        copy = json.loads(json.dumps(noise.choice(data["cells"][: len(source.cells)])))
        copy["source"] = [f"line_{n}_{k} = {noise.random()}\n" for k in range(75)]
        data["cells"].append(copy)
    text = json.dumps(data).encode()
    for name, one in (("whole", text), ("cut off", text[:-1000])):
        started = time.perf_counter()
        notes = mend(one, source).notes
        spent = time.perf_counter() - started
        size = len(one) / (1 << 20)
        print(f"{LARGE:,} cells, {size:.0f} MiB, {name}: {spent:.1f} s, {len(notes)} notes")


def main() -> None:
    """Damage, mend, grade, and print what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--verbose", action="store_true")
    options = asked.parse_args()
    started = time.perf_counter()
    made = cases(options.number, options.seed)
    spent = time.perf_counter() - started
    graded = marks(made)
    tally: Counter[str] = Counter()
    for number, case in enumerate(made):
        same = case.given is not None and (
            graded[case.exercise.id, key(case.wanted)] == graded[case.exercise.id, key(case.given)]
        )
        group = "mendable" if not case.damage.lost else "not mendable"
        tally[group] += 1
        tally[f"{group}, same marks"] += same
        tally[f"{group}, no word"] += not same and not case.said
        tally["gains"] += case.given is not None and (
            sum(graded[case.exercise.id, key(case.given)].values())
            > sum(graded[case.exercise.id, key(case.wanted)].values())
        )
        if options.verbose or (group == "mendable" and not same):
            result = "same" if same else "OTHER" if case.given is not None else "REFUSED"
            print(f"{number} {case.exercise.short} {group}: {', '.join(case.damage.names)}")
            print(f"    {result}: {'; '.join(case.said)}")
    whole, same = tally["mendable"], tally["mendable, same marks"]
    silent = tally["mendable, no word"] + tally["not mendable, no word"]
    print(f"{len(made)} damaged notebooks, seed {options.seed}, {spent:.1f} s with damaging")
    print(f"mendable {whole}: {same} get the marks of the undamaged ({same / whole:.1%})")
    print(f"not mendable {tally['not mendable']}, other marks without a word: {silent}")
    print(f"more points than the undamaged: {tally['gains']}")
    large()
    sys.exit(same < 0.95 * whole or silent > 0)


if __name__ == "__main__":
    main()
