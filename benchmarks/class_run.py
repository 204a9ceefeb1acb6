"""A class of programs that all differ, graded without a cache; the marks compared with truth.

    python benchmarks/class_run.py [--count 1000 [10000]] [--exercise ex05] [--jobs 2]

Prints what one submission costs against a bare ``pytest -q`` on one submission in the same
run (wanted: at most 1/15), and for two counts how time and the parent's memory grow (at most
1.2 times the memory). Handed in is the code alone, which is what the bare suite judges.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from class_programs import (
    ROOT,
    Base,
    Graded,
    bases,
    code_points,
    cpu_of_children,
    exercise_called,
    grade_class,
    variants,
    write_class,
    wrong_marks,
)
from timing import Command, seconds

from grader.model import Exercise

PAIRS = 5


def bare(exercise: Exercise, source: Path, exit_code: int) -> Command:
    """pytest alone on the same suite and one submission."""
    suite = str(exercise.suite)
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "bare_suite"]
    line += ["--rootdir", suite, "-c", "/dev/null", suite]
    line += ["--ignore", f"{suite}/accepted", "--ignore", f"{suite}/mistakes"]
    environment = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(Path(__file__).parent),
        "BARE_MODULE": str(source),
        "BARE_REFERENCE": str(exercise.solution / exercise.filename),
    }
    return Command("bare pytest", line, environment, exit_code)


def bare_seconds(exercise: Exercise, folder: Path) -> list[float]:
    """A right and a wrong submission in turn."""
    right = exercise.solution / exercise.filename
    wrong = next(iter(sorted((exercise.suite / "mistakes").glob("*/*.py"))))
    commands = (bare(exercise, right, 0), bare(exercise, wrong, 1))
    return [seconds(command) for _ in range(PAIRS) for command in commands]


def one_run(exercise: Exercise, found: list[Base], count: int, jobs: int, top: Path) -> Graded:
    """Grade so many, compare, print."""
    source = top / f"class{count}"
    who = write_class(source, exercise, variants(found, count))
    used = cpu_of_children()
    before = bare_seconds(exercise, top)
    used = (cpu_of_children() - used) / len(before)
    graded = grade_class(source, top / f"data{count}", jobs)
    alone = statistics.median((*before, *bare_seconds(exercise, top)))
    wrong = wrong_marks(graded.marks, who)
    one = graded.seconds / count
    full = sum(base.score == code_points(exercise) for base in who.values())
    print(f"{count} submissions, all different after normalisation, {full} of them right")
    print(f"  {graded.seconds:.1f} s, {one * 1000:.1f} ms each; bare pytest {alone * 1000:.0f} ms")
    print(f"  one submission is 1/{alone / one:.1f} of bare pytest (wanted: 1/15)")
    cpu = graded.cpu / count
    print(f"  processor time: {cpu * 1000:.1f} ms each, bare pytest {used * 1000:.0f} ms")
    print(f"  parent's peak: {graded.peak_mib:.1f} MiB; wrong marks: {len(wrong)}")
    print(*(f"    {line}" for line in wrong[:20]), sep="\n", end="\n" if wrong else "")
    return graded


def main() -> None:
    """Print a few lines for each count, and how the last compares with the first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, nargs="+", default=[1000])
    parser.add_argument("--exercise", default="ex05")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    exercise = exercise_called(asked.exercise)
    found = bases(exercise)
    print(f"{exercise.id} of {ROOT.name}: {len(found)} programs, {asked.jobs} processes")
    with tempfile.TemporaryDirectory(prefix="grade-bench-") as folder:
        runs = [one_run(exercise, found, n, asked.jobs, Path(folder)) for n in asked.count]
    if len(runs) > 1:
        each = [run.seconds / count for run, count in zip(runs, asked.count, strict=True)]
        print(f"time for each: {each[-1] / each[0]:.2f} times that of the first count")
        print(f"peak: {runs[-1].peak_mib / runs[0].peak_mib:.2f} times (wanted: at most 1.2)")


if __name__ == "__main__":
    main()
