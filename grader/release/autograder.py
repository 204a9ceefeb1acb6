"""What runs inside the container: one submission in, ``results.json`` out, whatever happens.

Called as ``python -m grader.release.autograder HOME`` with the tree that Gradescope makes
below HOME. What is the learner's fault earns 0 points and says why. What is ours has no
score at all: a 0 would look like a mark.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.course import load_course
from grader.errors import GraderError, SubmissionError, unforeseen
from grader.export.gradescope import gradescope_results
from grader.language import Language, say
from grader.model import Isolation, Report, Verdict
from grader.release.archive import SETTING
from grader.release.handed_in import collect
from grader.release.notebooks import mending
from grader.sandbox import open_sandbox

BROKE = say(
    "The autograder broke; this is not your fault and costs you nothing. Please tell your teacher."
)


def run(home: Path) -> bool:
    """Grade ``home/submission`` and write the results; whether the grader itself held."""
    language = Language()
    held = True
    try:
        setting = json.loads((home / "source" / SETTING).read_text(encoding="utf-8"))
        language = Language(setting["language"])
        report = graded(home, setting["exercise"], language)
        text = gradescope_results(report, language)
    except SubmissionError as problem:
        text = _written(problem.render(language), score=0.0)
    except Exception as problem:  # noqa: BLE001 - whatever it is, a result is written
        held = False
        own = problem if isinstance(problem, GraderError) else unforeseen(problem)
        sys.stderr.write(f"{own}\n")
        text = _written(language.render(BROKE))
    _write(home / "results" / "results.json", text)
    return held


def graded(home: Path, exercise_id: str, language: Language) -> Report:
    """The report on what was handed in, with all that the teacher runs."""
    course = load_course(home / "source" / "course")
    exercise = course.exercise(exercise_id)
    collected = collect(home / "submission", exercise, mending(course, exercise, language))
    asked = os.environ.get("GRADE_ISOLATION")
    with open_sandbox(isolation=Isolation(asked) if asked else None) as sandbox:
        from grader.grading import grade  # noqa: PLC0415 - loaded while the server starts

        report = grade(exercise, collected.submission, sandbox, language, withheld=True)
    if any(finding.verdict is Verdict.BROKEN for finding in report.findings):
        sys.stderr.write("some checks broke; grade this submission again\n")
    notes = tuple(language.render(note) for note in collected.notes)
    return replace(report, warnings=(*report.warnings, *notes))


def _written(said: str, score: float | None = None) -> str:
    results: dict[str, Any] = {
        "output": said,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [],
    }
    if score is not None:
        results["score"] = score
    return json.dumps(results, ensure_ascii=True, indent=2) + "\n"


def _write(file: Path, text: str) -> None:
    """Whole or not at all: half a file would be read as a broken autograder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


if __name__ == "__main__":
    sys.exit(0 if run(Path(sys.argv[1])) else 1)
