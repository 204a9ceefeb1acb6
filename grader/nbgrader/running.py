"""nbgrader's own ``autograde``, run in this process, and what became of each student.

Owns what a person is told of the run. Everything else, the order of the work, the files
and the gradebook, is nbgrader's.
"""

from __future__ import annotations

import contextlib
import glob
import logging
import os
import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry  # type: ignore[import-untyped]
from nbgrader.apps.autogradeapp import AutogradeApp  # type: ignore[import-untyped]
from nbgrader.converters import Autograde, NbGraderException  # type: ignore[import-untyped]
from nbgrader.utils import parse_utc  # type: ignore[import-untyped]
from traitlets import TraitError

from grader.errors import SubmissionError, UsageError
from grader.intake import read_regular
from grader.language import Language, one_line, say
from grader.nbgrader.config import CONFIG, FIRST_STEP
from grader.nbgrader.preprocessing import BROKEN, NOTES, UNREADABLE, GradeInSandbox
from grader.notebook.cells import OURS
from grader.notebook.reading import MAX_NOTEBOOK, read_notebook

_TIME = "timestamp.txt"
"""Where nbgrader keeps the time of handing in, beside the notebook."""
_MAX_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Graded:
    """What became of one student's notebook.

    ``unreadable``: nothing of it could be saved; ``broken``: our fault. Both wait for a
    person, and are empty where all went well. ``before``: graded by an earlier run.
    """

    student: str
    score: float
    max_score: float
    penalty: float = 0.0
    pending: bool = False
    mended: tuple[str, ...] = ()
    unreadable: str = ""
    broken: str = ""
    before: bool = False


def autograde(
    folder: Path,
    assignment: str,
    students: str,
    tell: Callable[[Graded], None],
    language: Language,
    *,
    force: bool,
) -> None:
    """Grade what was handed in for an assignment, as ``nbgrader autograde`` does.

    ``students`` is a pattern with ``*`` and ``?``. ``tell`` is called with each student in
    turn. UsageError where nbgrader or its configuration refuses.
    """
    if not (folder / CONFIG).is_file():
        raise UsageError(
            say("there is no {name} here", name=CONFIG),
            where=str(folder),
            remedy=say("`grade nbgrader init DIR` makes an nbgrader course"),
        )
    put_scripts_on_path()
    with contextlib.chdir(folder):
        converter = _converter(_app(assignment, students, force=force), tell, language)
        try:
            with warnings.catch_warnings():
                # nbgrader's own talk with its database library; nobody here can mend it.
                warnings.simplefilter("ignore")
                converter.start()
        except NbGraderException as problem:
            if not converter.failed:
                reason = str(problem).partition("\n")[0]
                raise UsageError(
                    say("nbgrader says: {reason}", reason=reason), where=str(folder)
                ) from None


def course_folder(start: Path) -> Path:
    """The nearest folder at or above ``start`` with a configuration; else ``start`` itself."""
    return next((f for f in (start, *start.parents) if (f / CONFIG).is_file()), start)


def put_scripts_on_path() -> None:
    """nbgrader calls ``alembic`` by name: without it a new gradebook is left half made."""
    scripts = str(Path(sys.executable).parent)
    places = os.environ.get("PATH", "").split(os.pathsep)
    if scripts not in places:
        os.environ["PATH"] = os.pathsep.join([scripts, *places])


def _converter(app: AutogradeApp, tell: Callable[[Graded], None], language: Language) -> _Telling:
    """nbgrader's converter; an error where it would not grade in our sandbox, or could not."""
    file = Path.cwd() / CONFIG
    steps = app.config.Autograde.get("autograde_preprocessors", [])
    if FIRST_STEP not in [step if isinstance(step, str) else _named(step) for step in steps]:
        raise UsageError(
            say("its steps of autograde do not name {step}", step=FIRST_STEP),
            where=str(file),
            remedy=say("take them from the {name} of `grade nbgrader init`", name=CONFIG),
        )
    try:
        step = GradeInSandbox(parent=app)
        converter = _Telling(tell, language, coursedir=app.coursedir, parent=app)
    except TraitError as problem:
        raise _unreadable(problem, file) from None
    step.check()
    return converter


def _app(assignment: str, students: str, *, force: bool) -> AutogradeApp:
    """nbgrader's application with the configuration of the working folder."""
    app = AutogradeApp()
    app.raise_config_file_errors = True
    words = [f"--student={students}", *(["--force"] if force else [])]
    try:
        app.initialize(words)
    except (Exception, SystemExit) as problem:  # noqa: BLE001 - a configuration is a program
        raise _unreadable(problem, Path.cwd() / CONFIG) from None
    app.coursedir.assignment_id = assignment
    for handler in app.log.handlers:
        # A log file goes on; the terminal is for what is told here.
        if not isinstance(handler, logging.FileHandler):
            handler.setLevel(logging.CRITICAL + 1)
    return app


def _unreadable(problem: BaseException, file: Path) -> UsageError:
    return UsageError(
        say("cannot be read: {reason}", reason=f"{type(problem).__name__}: {problem}"),
        where=str(file),
        remedy=say("mend it; nothing was graded"),
    )


def _named(step: object) -> str:
    return f"{getattr(step, '__module__', '')}.{getattr(step, '__name__', '')}"


class _Telling(Autograde):  # type: ignore[misc]
    """nbgrader's converter, which tells of each student when it has done with them."""

    def __init__(self, tell: Callable[[Graded], None], language: Language, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._tell = tell
        self._language = language
        self.failed = False

    def init_notebooks(self) -> None:
        super().init_notebooks()
        wanted = self._format_source(self.coursedir.assignment_id, "(?P<student>.*)", escape=True)
        pattern = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        # As nbgrader finds them, to the letter.
        folders = set(glob.glob(pattern))  # noqa: PTH207
        for folder in sorted(folders - set(self.assignments)):
            # nbgrader passes over it with a warning, which nobody sees here.
            if found := re.fullmatch(wanted, folder):
                text = self._language.text("no notebook was handed in")
                self._tell(Graded(found["student"], 0.0, 0.0, pending=True, unreadable=text))

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        with self._telling(student_id):
            _check_time(Path(self._format_source(assignment_id, student_id)) / _TIME)
            wanted = bool(super().init_destination(assignment_id, student_id))
        if not wanted:
            for notebook in self.notebooks:
                self._tell(self._outcome(assignment_id, student_id, notebook, before=True))
        return wanted

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        name = f"{assignment_id}.ipynb"
        found = [Path(notebook).name for notebook in self.notebooks]
        with self._telling(student_id):
            try:
                super().init_assignment(assignment_id, student_id)
            except NbGraderException:
                if name in found:
                    raise
                raise SubmissionError(
                    say("there is no {name}, but {found}", name=name, found=", ".join(found[:3])),
                    remedy=say("give the notebook its own name back: {name}", name=name),
                ) from None

    def convert_single_notebook(self, notebook_filename: str) -> None:
        names = self.init_single_notebook_resources(notebook_filename)["nbgrader"]
        with self._telling(names["student"]):
            super().convert_single_notebook(notebook_filename)
        self._tell(self._outcome(names["assignment"], names["student"], notebook_filename))

    @contextlib.contextmanager
    def _telling(self, student: str) -> Any:
        """Tell of what nbgrader itself stumbles over, and let it go on with the next one."""
        try:
            yield
        except Exception as problem:
            self.failed = True
            reason = str(problem).partition("\n")[0]
            if isinstance(problem, SubmissionError):
                reason = problem.render(self._language)
            if isinstance(problem, SubmissionError | NbGraderException):
                self._tell(Graded(student, 0.0, 0.0, pending=True, unreadable=reason))
            else:
                broken = f"{type(problem).__name__}: {reason}"
                self._tell(Graded(student, 0.0, 0.0, pending=True, broken=broken))
            raise

    def _outcome(
        self, assignment: str, student: str, notebook: str, *, before: bool = False
    ) -> Graded:
        name = Path(notebook).stem
        told = _told(Path(self._format_dest(assignment, student)) / f"{name}.ipynb")
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as book:
            try:
                found = book.find_submission_notebook(name, assignment, student)
            except MissingEntry:
                return Graded(student, 0.0, 0.0, pending=True, before=before)
            return Graded(
                student,
                found.score,
                found.max_score,
                found.late_submission_penalty or 0.0,
                pending=bool(found.needs_manual_grade),
                mended=tuple(map(str, told.get(NOTES, ()))),
                unreadable=str(told.get(UNREADABLE, "")),
                broken=str(told.get(BROKEN, "")),
                before=before,
            )


def _check_time(file: Path) -> None:
    """SubmissionError where the time of handing in is none: nbgrader would end in its own fault."""
    if not os.path.lexists(file):
        return
    try:
        text = read_regular(file, most=_MAX_TIME).decode(errors="replace").strip()
        if text:
            parse_utc(text)
    except SubmissionError as problem:
        found = problem.found
    except (ValueError, OverflowError):
        found = say("this is no time: {text}", text=one_line(text, 40))
    else:
        return
    remedy = say("write it as in: {example}", example="2026-01-31 23:59:00 UTC")
    raise SubmissionError(found, where=file.name, remedy=remedy)


def _told(file: Path) -> dict[str, Any]:
    """What our steps left in the graded notebook."""
    try:
        ours = read_notebook(read_regular(file, most=MAX_NOTEBOOK)).metadata.get(OURS)
    except SubmissionError:
        return {}
    return ours if isinstance(ours, dict) else {}
