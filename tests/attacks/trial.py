"""One attack tried: handed in, graded, followed by a correct neighbour; and what was wrong.

Owns the list of everything that must hold for every item. Plants nothing.
"""

from __future__ import annotations

import dataclasses
import json
import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from grader.course import load_course
from grader.errors import SubmissionError
from grader.grading import grade
from grader.intake import find_file, read_submission
from grader.language import Language
from grader.model import Exercise, Outcome, Report, Submission
from grader.render.paper import Paper
from grader.render.terminal import Surroundings, render_report
from grader.sandbox import Sandbox
from tests.attacks.items import TAKEN_BACK, Item
from tests.attacks.scene import REPOSITORY, Look, Scene

ENGLISH = Language("en")
TOKEN = "GRADER-"
"""Every token of success, and every canary, starts so."""
SPARE_S = 1.5
"""Beyond the limits: the process must be gone within a second, and pytest takes its part."""
NEIGHBOUR_S = 1.5
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys instead of showing it."""
HOSTILE_TEXT = 400
"""Characters of one message that a submission may choose, and ours around them."""


@dataclass(frozen=True)
class Trial:
    """What came of one submission. ``report`` is None when it was taken back at the door."""

    report: Report | None
    refusal: str
    seconds: float


def exercise_in(course: Path) -> Exercise:
    """The exercise that attacks are graded on."""
    return load_course(course).exercises[0]


def neighbour(exercise: Exercise) -> Submission:
    """A correct submission."""
    return read_submission(exercise.solution / exercise.filename)


def try_path(path: Path, exercise: Exercise, sandbox: Sandbox) -> Trial:
    """Take in what lies at ``path`` and grade it, as the command does."""
    start = time.monotonic()
    try:
        submission = read_submission(find_file(exercise, path))
    except SubmissionError as refused:
        return Trial(None, str(refused), time.monotonic() - start)
    report = grade(exercise, submission, sandbox, ENGLISH)
    return Trial(report, "", time.monotonic() - start)


def try_source(source: str | bytes, exercise: Exercise, sandbox: Sandbox) -> Trial:
    """Grade a text."""
    text = source if isinstance(source, bytes) else source.encode()
    start = time.monotonic()
    report = grade(exercise, Submission(text, Path("submission.py")), sandbox, ENGLISH)
    return Trial(report, "", time.monotonic() - start)


def problems(item: Item, trial: Trial, exercise: Exercise, scene: Scene) -> list[str]:
    """What is wrong with how this item was graded; empty when it got what it must get."""
    found = [f"seen: {text}" for text in leaks(trial, exercise, scene)]
    if trial.seconds > exercise.limits.total_s + SPARE_S:
        found.append(f"took {trial.seconds:.1f} s")
    if trial.report is None:
        if TAKEN_BACK not in item.verdicts:
            found.append(f"taken back: {trial.refusal}")
        if not re.search(item.says, trial.refusal):
            found.append(f"does not say {item.says!r}: {trial.refusal}")
        return found
    return found + _of_the_score(item, trial.report) + _of_the_words(item, trial.report, exercise)


def _of_the_score(item: Item, report: Report) -> list[str]:
    passed = [finding.id for finding in report.findings if finding.verdict == "passed"]
    verdicts = {str(finding.verdict) for finding in report.findings}
    found = []
    if item.score == "0" and (passed or report.score or report.outcome is Outcome.PASSED):
        found.append(f"passes {passed}")
    if item.score == "full" and report.score != report.max_score:
        found.append(f"odd but legal, and gets {report.score}")
    if not verdicts <= item.verdicts:
        found.append(f"ends in {sorted(verdicts)}, not {sorted(item.verdicts)}")
    return found


def _of_the_words(item: Item, report: Report, exercise: Exercise) -> list[str]:
    messages = [finding.message for finding in report.findings]
    found = []
    if not any(re.search(item.says, message) for message in messages):
        found.append(f"does not say {item.says!r}: {sorted(set(messages))}")
    found += [f"a message of {len(m)} letters" for m in messages if len(m) > HOSTILE_TEXT]
    if len(report.output.encode()) > 3 * (exercise.limits.output_kib << 10):
        found.append(f"{len(report.output)} letters of output are kept")
    data = json.loads(json.dumps(report.as_json()))
    found += [f"JSON: {problem.message}" for problem in _schema().iter_errors(data)]
    obeyed = OBEYED.findall(shown(report, exercise))
    if obeyed:
        found.append(f"the terminal would obey {sorted(set(obeyed))}")
    return found


def leaks(trial: Trial, exercise: Exercise, scene: Scene) -> list[str]:
    """Tokens of success, and canaries, in anything that anyone can read afterwards."""
    text = trial.refusal
    if trial.report is not None:
        everything = [str(f) for f in dataclasses.astuple(trial.report)]
        text = "\n".join([trial.report.output, *everything, shown(trial.report, exercise)])
    tokens = re.findall(rf"{TOKEN}[A-Z][\w -]*", text)
    return sorted({*tokens, *([scene.canary] if scene.canary in text else [])})


def shown(report: Report, exercise: Exercise) -> str:
    """The report as a terminal shows it, with everything that was printed."""
    paper = Paper(width=100)
    return render_report(report, exercise, Surroundings(), paper, ENGLISH, verbose=True)


def changes(before: Look, after: Look) -> list[str]:
    """What is not as it was around the grader."""
    found = []
    for field in dataclasses.fields(Look):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            found.append(f"{field.name}: {was!r} -> {now!r}")
    return found


@cache
def _schema() -> Any:
    file = REPOSITORY / "docs" / "report.schema.json"
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))
