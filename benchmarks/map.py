"""``grade`` (the map) with ten thousand kept attempts against ten.

python benchmarks/map.py [RUNS]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from timing import Command, compare

from grader.course import load_course
from grader.grading import grade
from grader.intake import take_in
from grader.language import Language
from grader.progress import Store
from grader.sandbox import open_sandbox

ROOT = Path(__file__).parent.parent
GRADE = str(Path(sys.executable).with_name("grade"))


def filled(folder: Path, attempts: int) -> Command:
    """The map of a learner with so many attempts, each with the report of a real run."""
    course = load_course(ROOT)
    with open_sandbox() as sandbox, closing(Store(folder)) as store:
        store._connection.execute("PRAGMA synchronous = OFF")  # only to fill it
        reports = []
        for exercise in course.exercises:
            submission = take_in(exercise, exercise.solution / exercise.filename)
            reports.append((grade(exercise, submission, sandbox, Language("en")), submission))
        at = datetime(2026, 1, 1, tzinfo=UTC)
        for number in range(attempts):
            report, submission = reports[number % len(reports)]
            store.record(course.id, report, submission, at + timedelta(minutes=20 * number))
    line = [GRADE, "--course", str(ROOT)]
    return Command(f"map of {attempts} attempts", line, {"GRADE_DATA": str(folder)})


def main() -> None:
    """Print the ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    folder = Path(tempfile.mkdtemp(prefix="grade-bench-"))
    try:
        compare(filled(folder / "many", 10_000), filled(folder / "few", 10), runs)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
