"""``grade watch``: grade again at every save, and show what changed."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from grader.cli.hint import write_hint
from grader.cli.keeping import keep_attempt, progress_of
from grader.cli.keyboard import listening
from grader.cli.options import optional_exercise, shared_options
from grader.cli.settings import (
    cache_folder,
    data_folder,
    find_exercise,
    print_page,
    the_course,
    the_language,
    the_paper,
)
from grader.errors import GraderError, StoreError, UsageError
from grader.handout import start_afresh
from grader.language import Language, say
from grader.model import Course, Exercise, Isolation, Report, Submission
from grader.progress import Store
from grader.render.map import render_map
from grader.render.paper import Paper
from grader.render.terminal import Surroundings, render_report
from grader.render.watch import write_foot, write_head, write_keys, write_verdict
from grader.watch.files import look_at, wait_for_changes
from grader.watch.grading import Grading
from grader.watch.session import (
    Action,
    GiveUp,
    GoOn,
    Grade,
    Keep,
    Page,
    Quit,
    Session,
    Show,
    StartAfresh,
)
from grader.watch.worker import Answer, Graded

INTERRUPTED = 130
CLEAR = "\x1b[2J\x1b[H"


@click.command("watch")
@optional_exercise
@click.option(
    "--isolation",
    type=click.Choice([isolation.value for isolation in Isolation]),
    envvar="GRADE_ISOLATION",
    help="As for `grade run`.",
)
@shared_options
def command(
    exercise_name: str | None, isolation: str | None, course_path: Path | None, lang: str | None
) -> None:
    """Grade an exercise at every save of its files, and show what changed.

    Without a name: the next exercise that is not passed. The key ? lists the others.
    """
    course = the_course(course_path)
    language = the_language(lang)
    exercise = _next(course) if exercise_name is None else find_exercise(course, exercise_name)
    wanted = Isolation(isolation) if isolation else None
    raise SystemExit(_Watch(course, exercise, language, wanted).run())


def _next(course: Course) -> Exercise:
    passed = _passed(course)
    for exercise in course.exercises:
        if exercise.id not in passed and passed.issuperset(exercise.requires):
            return exercise
    raise UsageError(
        say("Everything is passed."),
        remedy=say("name an exercise: {example}", example="grade watch NAME"),
    )


def _passed(course: Course) -> set[str]:
    with closing(Store(data_folder())) as store:
        return {name for name, state in store.states(course.id).items() if state.passed}


@dataclass(frozen=True, slots=True)
class Changed:
    """The files of this exercise changed."""

    exercise: Exercise


@dataclass(frozen=True, slots=True)
class Key:
    """A key was pressed."""

    typed: str


class Redraw:
    """The screen is not what it was."""


@dataclass(frozen=True, slots=True)
class End:
    """The command is to end, with this exit code."""

    code: int


Event = Changed | Key | Redraw | End | Answer


class _Watch:
    """One run of the command: one thing at a time, as it comes out of one queue."""

    def __init__(
        self, course: Course, exercise: Exercise, language: Language, isolation: Isolation | None
    ) -> None:
        self._course = course
        self._language = language
        self._isolation = isolation
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._screen = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._around = Surroundings()
        self._notice = ""
        self._code: int | None = None
        self._session = Session(exercise, passed=exercise.id in _passed(course))

    def run(self) -> int:
        """Watch until the end is asked for; the exit code."""
        put = self._events.put
        with (
            _signals(put),
            closing(
                Grading(self._language, cache_folder(), put, isolation=self._isolation)
            ) as self._grading,
            listening(lambda key: put(Key(key)), lambda: put(Redraw())),
        ):
            try:
                while self._code is None:
                    with _watching(self._session.exercise, put):
                        self._until_another()
            except KeyboardInterrupt:
                self._code = INTERRUPTED
        if self._screen:
            click.echo()
        return self._code

    def _until_another(self) -> None:
        """Do what is to be done until the end, or until another exercise is watched."""
        session = self._session
        self._act([Show(Page.BUSY)])
        while self._code is None and session is self._session:
            try:
                event = self._events.get(timeout=self._patience())
            except queue.Empty:
                now = time.monotonic()
                if session.again_at is not None and now >= session.again_at:
                    self._act(session.saved(self._look(), now))
                self._act(session.slow(now))
            else:
                self._act(self._meaning(event))

    def _patience(self) -> float | None:
        times = [at for at in (self._session.again_at, self._session.slow_at) if at is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _meaning(self, event: Event) -> list[Action]:
        session = self._session
        match event:
            case Changed():
                if event.exercise is session.exercise:
                    return session.saved(self._look(), time.monotonic())
                return []
            case Key():
                return session.key(event.typed)
            case Redraw():
                return session.shown_again()
            case End():
                self._code = event.code
                return []
            case Graded():
                return session.graded(event.number, event.report)
            case _:
                return session.failed(event.number, getattr(event, "reason", ""))

    def _look(self) -> Any:
        return look_at(self._session.exercise, _shown)

    def _act(self, actions: list[Action]) -> None:
        for action in actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        session = self._session
        match action:
            case Grade():
                self._grading.ask(action.number, session.exercise, action.submission)
            case GiveUp():
                self._grading.give_up()
            case Keep():
                self._keep(action.report, action.submission)
            case Show():
                self._show(action.page)
            case StartAfresh():
                self._start_afresh()
            case GoOn():
                assert session.following is not None
                following = session.following
                self._session = Session(following, passed=following.id in _passed(self._course))
                self._around, self._notice = Surroundings(), ""
            case Quit():
                self._code = 0

    def _keep(self, report: Report, submission: Submission) -> None:
        exercise = self._session.exercise
        try:
            self._around = keep_attempt(
                self._course, exercise, report, submission, record=True, once=True
            )
        except StoreError as problem:
            told = self._language.text("this attempt was not kept:")
            self._notice = f"{told} {problem.render(self._language)}"
        self._session.following = self._around.following

    def _start_afresh(self) -> None:
        exercise, t = self._session.exercise, self._language.text
        try:
            kept = start_afresh(exercise, datetime.now().astimezone())
        except (GraderError, OSError) as problem:
            self._notice = _told(problem, self._language)
            return
        paths = [t("Your file is kept: {path}", path=_shown(path)) for path in kept]
        self._notice = "\n".join([*paths, t("{name} starts afresh.", name=exercise.short)])

    def _show(self, page: Page) -> None:
        """Print a page on a clear screen; without a screen, below the one before."""
        paper = the_paper()
        notice, self._notice = self._notice, ""
        if notice:
            paper.write(notice, style="yellow")
            paper.write()
        try:
            self._write(page, paper)
        except (GraderError, OSError) as problem:
            # Such as a course that was moved away: one page is lost, the watch goes on.
            paper.write(_told(problem, self._language), style="red")
        if page not in {Page.ASK_RESET, Page.KEYS}:
            paper.write()
            write_foot(paper, self._language, passed=self._session.passed)
        if self._screen:
            sys.stdout.write(CLEAR)
        print_page(paper.text() + ("" if self._screen else "\n"), paper)
        sys.stdout.flush()

    def _write(self, page: Page, paper: Paper) -> None:
        session, language, t = self._session, self._language, self._language.text
        exercise = session.exercise
        match page:
            case Page.VERDICT if session.report is not None and session.change is not None:
                write_verdict(session.report, session.change, exercise, paper, language)
                self._write_question(paper)
            case Page.REPORT if session.report is not None:
                render_report(session.report, exercise, self._around, paper, language)
            case Page.HINT:
                write_hint(self._course, exercise, None, paper, language)
            case Page.SOLUTION:
                from grader.cli.solution import write_everything  # noqa: PLC0415

                write_everything(self._course, exercise, paper, language)
            case Page.NO_SOLUTION:
                paper.write(t("the solution is shown once you have passed"))
            case Page.MAP:
                self._write_map(paper)
            case Page.QUIZ:
                self._write_quiz(paper)
            case Page.KEYS:
                write_keys(paper, language)
            case Page.MISSING if session.missing is not None:
                write_head(exercise, paper, language)
                paper.write(session.missing.render(language), style="red")
                paper.write(t("Waiting until the file is there."))
            case Page.REFUSED:
                write_head(exercise, paper, language)
                paper.write(t("This could not be graded:"), style="red")
                paper.write(session.refused, indent=2)
            case Page.ASK_RESET:
                write_head(exercise, paper, language)
                paper.write(t("Start afresh? Your file is kept. y = yes, any other key = no"))
            case _:
                write_head(exercise, paper, language)
                paper.path(str(_shown(exercise.work / exercise.filename)), indent=2)
                paper.write(t("Grading …"))

    def _write_question(self, paper: Paper) -> None:
        session, t = self._session, self._language.text
        if session.asks_to_go_on and session.following is not None:
            following = session.following
            title = self._language.pick(following.title)
            text = t("Enter: on to {name} · {title}", name=following.short, title=title)
            paper.write(text, style="green")
        elif session.passed and session.following is None:
            paper.write(t("That was the last exercise."))

    def _write_map(self, paper: Paper) -> None:
        progress = progress_of(self._course)
        render_map(self._course, progress, paper, self._language, Path.cwd())

    def _write_quiz(self, paper: Paper) -> None:
        exercise, t = self._session.exercise, self._language.text
        if (exercise.solution / "quiz.toml").is_file():
            paper.write(
                t("The quiz, in another terminal: `grade quiz {name}`", name=exercise.short)
            )
        else:
            paper.write(t("This exercise has no quiz."))


def _told(problem: GraderError | OSError, language: Language) -> str:
    if isinstance(problem, GraderError):
        return problem.render(language)
    reason = problem.strerror or problem
    return language.text("cannot be read or written: {reason}", reason=reason)


def _shown(file: Path) -> Path:
    """The path as the learner would type it from here, where "here" still exists."""
    try:
        return file.absolute().relative_to(Path.cwd())
    except (ValueError, OSError):
        return file


@contextmanager
def _watching(exercise: Exercise, put: Callable[[Event], None]) -> Iterator[None]:
    """Put `Changed` at once, and for every change to the exercise's files."""
    stop = threading.Event()
    changed = Changed(exercise)
    watcher = threading.Thread(
        target=wait_for_changes, args=(exercise, stop, lambda: put(changed)), daemon=True
    )
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()


@contextmanager
def _signals(put: Callable[[Event], None]) -> Iterator[None]:
    """Signals become events: the end comes in good order, whoever asks for it."""
    meanings: dict[str, Event] = {
        "SIGTERM": End(128 + 15),
        "SIGHUP": End(128 + 1),
        "SIGWINCH": Redraw(),
    }
    old = {}
    for name, event in meanings.items():
        number = getattr(signal, name, None)  # Windows lacks most of them
        if number is not None:
            old[number] = signal.signal(number, lambda *_, event=event: put(event))
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
