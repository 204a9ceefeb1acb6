"""Mutants of every reference solution, handed in like learners' code.

    python benchmarks/suite_mutants.py [ex05 …] [-v]

Each must be refused, told by a robust check, or stand in the exercise's
``equivalent_mutants.toml`` with its reason. Exits 1 when one does not.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from mutation import Mutant, mutants

from grader.course import load_course
from grader.grading import grade_all
from grader.language import Language
from grader.model import Exercise, Outcome, Report, Submission, Verdict
from grader.sandbox import Sandbox, open_sandbox

ROOT = Path(__file__).parent.parent


def explained(exercise: Exercise) -> set[str]:
    """The mutated lines that the exercise explains as equivalent."""
    file = exercise.suite / "equivalent_mutants.toml"
    if not file.is_file():
        return set()
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["mutant"]
    return {entry["line"].strip() for entry in entries}


def told(report: Report) -> bool:
    """Whether some check, at least a robust one, does not hold."""
    return any(finding.verdict is not Verdict.PASSED for finding in report.findings)


def try_exercise(exercise: Exercise, sandbox: Sandbox, *, verbose: bool) -> int:
    """Print one line for the exercise and one for each survivor; how many survived."""
    file = exercise.solution / exercise.filename
    found: list[Mutant] = list(mutants(file.read_text(encoding="utf-8")))
    submissions = [Submission(mutant.source.encode(), file) for mutant in found]
    reports = grade_all(exercise, submissions, sandbox, Language("en"))
    refused = sum(report.outcome is not Outcome.PASSED for report in reports)
    passing = [
        (mutant, report)
        for mutant, report in zip(found, reports, strict=True)
        if report.outcome is Outcome.PASSED
    ]
    robust = [mutant for mutant, report in passing if told(report)]
    silent = [mutant for mutant, report in passing if not told(report)]
    known = explained(exercise)
    survivors = [mutant for mutant in silent if mutant.line not in known]
    print(
        f"{exercise.id}: {len(found)} mutants, {refused} refused, {len(robust)} told by a robust"
        f" check, {len(silent) - len(survivors)} equivalent, {len(survivors)} survive"
    )
    for mutant in survivors:
        print(f"  survives: {mutant.operator}: {mutant.line}")
    for mutant in robust if verbose else []:
        print(f"  robust only: {mutant.operator}: {mutant.line}")
    return len(survivors)


def main() -> int:
    """All exercises, or those named."""
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    course = load_course(ROOT)
    chosen = [e for e in course.exercises if not names or e.short in names]
    with open_sandbox() as sandbox:
        survivors = sum(try_exercise(e, sandbox, verbose="-v" in sys.argv) for e in chosen)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
