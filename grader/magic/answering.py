"""The answer to ``%grade``: the words are read, the notebook is graded, the report is shown.

Owns how a report or an error looks in a notebook, and that nobody meets a traceback of ours.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import GraderError, StoreError, UsageError, unforeseen
from grader.intake import take_in
from grader.language import Language, choose, say
from grader.magic.meant import Found, course_for, meant, named_file
from grader.magic.request import Request, Shown, shown_problem
from grader.model import Course, Exercise, Isolation, Report
from grader.notebook.cells import Kind
from grader.places import cache_folder, data_folder
from grader.progress import Surroundings, keep_attempt
from grader.render.html import report_fragment
from grader.render.html.elements import element, lines
from grader.render.paper import Paper
from grader.render.terminal import render_report
from grader.sandbox import open_sandbox

if TYPE_CHECKING:
    from grader.sandbox import Sandbox

Opener = Callable[..., "AbstractContextManager[Sandbox]"]


@dataclass(frozen=True, slots=True)
class _Asked:
    exercise: str | None = None
    source: str | None = None
    lang: str | None = None


def answer(request: Request, opened: Opener = open_sandbox) -> Shown:
    """Grade what is meant and show the report; an error becomes a box, never a traceback."""
    language = choose(None, os.environ)
    try:
        asked = _read(request.line)
        language = choose(asked.lang, os.environ)
        folder = Path(request.folder)
        named = named_file(folder, asked.source, request.named)
        course = course_for(named.parent if named is not None else folder, os.environ)
        exercise, found = meant(course, asked.exercise, named, folder, sure=bool(asked.source))
        language = _language(asked, found)
        return _graded(course, exercise, found, request, language, opened)
    except GraderError as problem:
        return shown_problem(problem, language)
    except Exception as problem:  # noqa: BLE001 - nobody in a notebook can read a traceback of ours
        return shown_problem(unforeseen(problem), language)


def _read(line: str) -> _Asked:
    """The words after ``%grade``; UsageError where they cannot be understood."""
    usage = say("write %grade, or %grade EXERCISE; --from FILE and --lang en|ja may follow")
    try:
        words = shlex.split(line)
    except ValueError:
        raise UsageError(say("not understood: {text}", text=line), remedy=usage) from None
    asked = _Asked()
    rest = iter(words)
    for word in rest:
        option, equals, value = word.partition("=")
        if option in {"--from", "--lang"}:
            value = value if equals else next(rest, "")
            if not value or (option == "--lang" and value not in {"en", "ja"}):
                raise UsageError(say("not understood: {text}", text=word), remedy=usage)
            key = {"--from": "source", "--lang": "lang"}[option]
            asked = replace(asked, **{key: value})
        elif word.startswith("-") or asked.exercise is not None:
            raise UsageError(say("not understood: {text}", text=word), remedy=usage)
        else:
            asked = replace(asked, exercise=word)
    return asked


def _language(asked: _Asked, found: Found) -> Language:
    """The language asked for, else the notebook's own, else the environment's."""
    own = found.notebook.language if found.notebook is not None else ""
    return choose(asked.lang or os.environ.get("GRADE_LANG") or own or None, os.environ)


def _graded(
    course: Course,
    exercise: Exercise,
    found: Found,
    request: Request,
    language: Language,
    opened: Opener,
) -> Shown:
    saved = datetime.fromtimestamp(found.file.stat().st_mtime).astimezone()
    source = found.file.parent if found.file.parent == exercise.work else found.file
    submission = take_in(exercise, source, shown=lambda file: _shown(file, Path(request.folder)))
    with opened(isolation=_isolation(), cache=cache_folder()) as sandbox:
        # The server starts in a process of its own while this one loads what judges.
        from grader.grading import grade  # noqa: PLC0415

        report = grade(exercise, submission, sandbox, language)
    notes = list(_about_the_file(found, saved, request, language))
    around = Surroundings()
    try:
        around = keep_attempt(data_folder(), course, exercise, report, submission, record=True)
    except StoreError as problem:
        notes.append(f"{language.text('this attempt was not kept:')} {problem.render(language)}")
    around = replace(around, folder=exercise.work)
    return _page(report, exercise, around, notes, language)


def _isolation() -> Isolation | None:
    """How code is kept apart, as ``GRADE_ISOLATION`` says for the command too."""
    named = os.environ.get("GRADE_ISOLATION")
    if not named:
        return None
    if named not in frozenset(Isolation):
        raise UsageError(
            say("not understood: {text}", text=f"GRADE_ISOLATION={named}"),
            remedy=say("it may be {names}", names=", ".join(Isolation)),
        )
    return Isolation(named)


def _about_the_file(
    found: Found, saved: datetime, request: Request, language: Language
) -> Iterator[str]:
    """When it was saved, and whether what was run last is in it."""
    t = language.text
    yield t("graded as saved at {time}", time=f"{saved:%Y-%m-%d %H:%M:%S}")
    if found.notebook is None:
        return
    texts = {cell.text.strip() for cell in found.notebook.cells if cell.kind is Kind.CODE}
    if any(text.strip() and text.strip() not in texts for text in request.ran):
        yield t("! What you ran last is not in the saved notebook: save it, then grade again.")
    else:
        yield t("Save the notebook first to grade what you see.")


def _page(
    report: Report, exercise: Exercise, around: Surroundings, notes: list[str], language: Language
) -> Shown:
    said = element("p", "<br>".join(map(lines, notes)), lang=language.code)
    html = said + report_fragment(report, exercise, language, around)
    paper = Paper(80, "utf-8")
    text = render_report(report, exercise, around, paper, language)
    return Shown(html, "\n".join([text, *notes]))


def _shown(file: Path, folder: Path) -> Path:
    """The path as it is seen from where the kernel works."""
    try:
        return file.absolute().relative_to(folder)
    except ValueError:
        return file
