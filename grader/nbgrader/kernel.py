"""What a hidden test cell calls where nbgrader runs notebooks in a kernel of its own.

Grades the notebook in our sandbox, in a process beside the kernel, and gives the number
that nbgrader takes as partial credit. Nothing of the learner's runs here; but what ran in
the same kernel before may have changed anything: to be sure, grade through our sandbox.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from grader.errors import GraderError, SubmissionError
from grader.language import Language, say

LIMIT_S = 120.0
ROOT = Path(__file__).parents[2]


def earned(cell: str) -> float:
    """The points of a graded cell of the notebook in the working folder, by its grade id.

    GraderError where there is no such notebook or cell, or where it could not be judged.
    """
    file = _notebook_in(Path.cwd())
    marks = _marks(file, file.stat().st_mtime_ns)
    if cell not in marks:
        raise GraderError(say("the notebook has no cell {name}", name=cell), where=file.name)
    points = marks[cell]
    if points is None:
        raise GraderError(
            say("this could not be judged: a person has to look at it"), where=file.name
        )
    return points


@lru_cache(maxsize=1)
def _marks(file: Path, _changed: int) -> dict[str, float | None]:
    """Grade id -> points, graded once for all cells that ask."""
    done = subprocess.run(  # noqa: S603 - this very Python, and our own module
        [sys.executable, "-P", "-m", "grader.nbgrader.kernel", str(file)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
        cwd=ROOT,
    )
    try:
        told = json.loads(done.stdout)
    except ValueError:
        raise GraderError(say("the process that grades has ended"), where=file.name) from None
    if isinstance(told, str):
        raise GraderError(told)
    return {str(name): points for name, points in told.items()}


def _notebook_in(folder: Path) -> Path:
    """The one notebook there that is ours."""
    from grader.intake import read_regular  # noqa: PLC0415 - with the first cell
    from grader.notebook.reading import MAX_NOTEBOOK, read_notebook  # noqa: PLC0415

    found = []
    for file in sorted(folder.glob("*.ipynb")):
        try:
            if read_notebook(read_regular(file, most=MAX_NOTEBOOK)).exercise:
                found.append(file)
        except SubmissionError:
            continue
    if len(found) != 1:
        raise GraderError(
            say("{n} notebooks of the course lie here, one is expected", n=len(found)),
            where=str(folder),
        )
    return found[0]


def main() -> None:
    """Grade the notebook that is named; its marks go to standard output as JSON."""
    file = Path(sys.argv[1])
    try:
        told: object = _graded(file)
    except GraderError as problem:
        told = problem.render(Language())
    sys.stdout.write(json.dumps(told))


def _graded(file: Path) -> dict[str, float | None]:
    from grader.grading import grade  # noqa: PLC0415 - in the process beside the kernel only
    from grader.intake import read_regular  # noqa: PLC0415
    from grader.nbgrader.finding import course_around  # noqa: PLC0415
    from grader.nbgrader.grading import exercise_of, marks_of, submission_of  # noqa: PLC0415
    from grader.notebook.reading import MAX_NOTEBOOK, read_notebook  # noqa: PLC0415
    from grader.places import cache_folder  # noqa: PLC0415
    from grader.sandbox import open_sandbox  # noqa: PLC0415

    notebook = read_notebook(read_regular(file, file.name, most=MAX_NOTEBOOK), where=file.name)
    exercise = exercise_of(course_around(file.parent), notebook, (file.stem, file.parent.name))
    if exercise is None:
        raise GraderError(say("it belongs to no exercise of the course: nothing was run"))
    submission = submission_of(notebook, exercise, Path(file.name))
    with open_sandbox(cache=cache_folder()) as sandbox:
        report = grade(exercise, submission, sandbox, Language(notebook.language))
    return {name: mark.points for name, mark in marks_of(notebook, report).items()}


if __name__ == "__main__":
    main()
