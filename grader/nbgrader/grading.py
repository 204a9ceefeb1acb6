"""From the notebook of one learner to the marks of its cells, graded in the sandbox.

Owns the process that grades, kept warm from one notebook to the next, and which findings
belong to which cell. Needs neither nbgrader nor Jupyter.
"""

from __future__ import annotations

import atexit
import math
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from grader.language import Language
from grader.model import PENDING, Course, Exercise, Finding, Isolation, Part, Report, Submission
from grader.nbgrader.source import WHOLE
from grader.notebook.cells import CLASS_LEARNER, THEIRS, Notebook, Role
from grader.notebook.parts import code_of, parts_of
from grader.sandbox import open_sandbox
from grader.watch.grading import Grading
from grader.watch.worker import Answer, Graded, Refused

DEADLINE_S = 300.0
"""Far beyond all limits of a submission: whoever takes longer hangs."""
IDLE_S = 60.0
"""After so long without work the process is ended: a server that grades may run for weeks."""


@dataclass(frozen=True, slots=True)
class CellMark:
    """What one graded cell earns.

    ``points`` is None where nothing of the cell is judged; ``pending`` where somebody
    has to look at it before the mark is one.
    """

    points: float | None
    pending: bool
    findings: tuple[Finding, ...] = ()


UNJUDGED = CellMark(None, pending=True)


def exercise_of(course: Course, notebook: Notebook, names: Iterable[str]) -> Exercise | None:
    """The exercise that a notebook belongs to: by the teacher's names for it, else by our mark."""
    for name in (*names, notebook.exercise):
        for exercise in course.exercises:
            if name in {exercise.short, exercise.id}:
                return exercise
    return None


def submission_of(notebook: Notebook, exercise: Exercise, path: Path) -> Submission:
    """All parts of the exercise as the notebook holds them; the class's questions were asked."""
    parts = parts_of(notebook, exercise)
    others: dict[Part, bytes] = {p: text for p, text in parts.items() if p is not Part.CODE}
    wanted = frozenset(exercise.points)
    lines = code_of(notebook).places if Part.CODE in wanted else ()
    return Submission(parts.get(Part.CODE, b""), path, others, wanted, CLASS_LEARNER, lines)


def marks_of(notebook: Notebook, report: Report | None) -> dict[str, CellMark]:
    """Grade id -> mark of every graded cell that is ours to judge; None: nothing was judged.

    A code cell that we have no checks for is left to a person: it was not run.
    """
    marks: dict[str, CellMark] = {}
    for cell in notebook.cells:
        theirs = cell.metadata.get(THEIRS)
        if not isinstance(theirs, Mapping) or not theirs.get("grade") or not cell.grade_id:
            continue
        found = _findings_for(cell.role, report.findings) if report is not None else ()
        if found:
            marks[cell.grade_id] = _mark(found, float(theirs.get("points", 0.0)))
        elif not theirs.get("solution") or _is_ours(cell.role):
            marks[cell.grade_id] = UNJUDGED
    return marks


def _is_ours(role: tuple[Role, str] | None) -> bool:
    return role is not None and role[0] in {Role.TESTS, Role.STEPS, Role.ANSWERS}


def _findings_for(
    role: tuple[Role, str] | None, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """The findings that a cell of this role is graded by."""
    match role:
        case (Role.TESTS, name):
            return tuple(
                f for f in findings if f.part is Part.CODE and (f.function or WHOLE) == name
            )
        case (Role.STEPS, name):
            return tuple(f for f in findings if f.part is Part.DERIVATION and f.task == name)
        case (Role.ANSWERS, _):
            return tuple(f for f in findings if f.part is Part.QUIZ)
        case _:
            return ()


def _mark(findings: tuple[Finding, ...], points: float) -> CellMark:
    """The mark of a cell worth ``points``, which a teacher may have changed."""
    possible = math.fsum(f.max_points for f in findings)
    earned = math.fsum(f.points for f in findings)
    if possible <= 0:
        share = 1.0 if all(f.verdict not in PENDING for f in findings) else 0.0
    else:
        share = earned / possible
    exact = earned if math.isclose(possible, points, abs_tol=1e-6) else share * points
    weighty = [f for f in findings if f.max_points] or list(findings)
    pending = [f for f in weighty if f.verdict in PENDING]
    if len(pending) == len(weighty):
        return CellMark(None, pending=True, findings=findings)
    return CellMark(min(round(exact, 9), points), bool(pending), findings)


@dataclass(frozen=True, slots=True)
class Setting:
    """How work is graded. ``cache``: where the sandbox's self-test is remembered."""

    language: str
    isolation: Isolation
    cache: Path


def check_isolation(isolation: Isolation, cache: Path) -> None:
    """SandboxError, in words for whoever runs this machine, before anything is graded."""
    with open_sandbox(isolation=isolation, cache=cache) as sandbox:
        assert sandbox.isolation is isolation


class WarmGrader:
    """Grades one notebook after another in one process beside this one.

    An exercise's suite is collected once for all notebooks in a row.
    """

    def __init__(self, setting: Setting) -> None:
        check_isolation(setting.isolation, setting.cache)
        self._language = Language(setting.language)
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._grading = Grading(
            self._language, setting.cache, self._answers.put, isolation=setting.isolation
        )
        self._number = 0
        self._begun: tuple[Exercise, Submission] | None = None

    def begin(self, exercise: Exercise, submission: Submission) -> None:
        """Start with what `grade` will be asked for next, and come back at once."""
        if self._begun == (exercise, submission):
            return
        self._number += 1
        self._begun = exercise, submission
        self._grading.ask(self._number, exercise, submission)

    def grade(self, exercise: Exercise, submission: Submission) -> Report | str:
        """The report; else why it could not be graded, which is never the learner's fault."""
        self.begin(exercise, submission)
        self._begun = None
        while True:
            try:
                answer = self._answers.get(timeout=DEADLINE_S)
            except Empty:
                self._grading.give_up()
                return self._language.text("no answer within {limit:g} s", limit=DEADLINE_S)
            match answer:
                case Graded(number, report) if number == self._number:
                    return report
                case Refused(number, reason) if number == self._number:
                    return reason

    def close(self) -> None:
        """End the process."""
        self._grading.close()


class WarmGraders:
    """The graders of this process: one for each language, ended when nobody asks any more."""

    def __init__(self) -> None:
        self._graders: dict[Setting, WarmGrader] = {}
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None

    def begin(self, setting: Setting, exercise: Exercise, submission: Submission) -> None:
        """Start grading what `grade` will be asked for next."""
        with self._lock:
            self._grader(setting).begin(exercise, submission)
            self._rest(IDLE_S)

    def grade(self, setting: Setting, exercise: Exercise, submission: Submission) -> Report | str:
        """The report, or why there is none; SandboxError where nothing can be kept apart."""
        with self._lock:
            self._rest()
            try:
                return self._grader(setting).grade(exercise, submission)
            finally:
                self._rest(IDLE_S)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            self._rest()
            for grader in self._graders.values():
                grader.close()
            self._graders.clear()
            atexit.unregister(self.close)

    def _grader(self, setting: Setting) -> WarmGrader:
        if setting not in self._graders:
            if not self._graders:
                atexit.register(self.close)
            self._graders[setting] = WarmGrader(setting)
        return self._graders[setting]

    def _rest(self, seconds: float | None = None) -> None:
        """Stop the clock, and start it anew where seconds are given."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds is not None:
            self._timer = threading.Timer(seconds, self.close)
            self._timer.daemon = True
            self._timer.start()


GRADERS = WarmGraders()
