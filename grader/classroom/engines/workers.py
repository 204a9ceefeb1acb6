"""Processes that grade, one sandbox each. One that dies is replaced, and what it had is broken.

The parent hands out one job at a time and never waits for a process that is gone. Nothing
here is shared between workers.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom.engines.cores import own_core
from grader.classroom.engines.interrupts import held_back
from grader.course import load_course
from grader.errors import CourseError, GraderError
from grader.language import Language, say
from grader.model import Course, Isolation, Submission
from grader.sandbox import open_sandbox

if TYPE_CHECKING:
    from grader.sandbox import Sandbox

DEADLINE_S = 300.0
"""Far beyond all limits of a submission: whoever takes longer hangs."""
END_S = 5.0
STILLBORN = 3
"""Processes that may end before they can grade anything: with more, nothing here works."""
READY = "ready"
"""The first word of a process that can grade."""
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to grade, under the key of its result."""

    key: str
    exercise: str
    submission: Submission


@dataclass(frozen=True, slots=True)
class Setting:
    """What all workers have in common."""

    root: Path
    language: str
    isolation: Isolation
    withheld: bool
    cache: Path | None


@dataclass(slots=True)
class _Worker:
    """One process, the pipe to it, and what it is grading since when."""

    process: BaseProcess
    pipe: Connection
    job: Job | None = None
    since: float = 0.0
    ready: bool = False

    def end(self) -> None:
        """Close the pipe, which ends the process; kill it where it does not."""
        self.pipe.close()
        self.process.join(END_S if self.job is None else 0.0)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join(END_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Workers:
    """Up to ``count`` processes. A context manager: none outlives it."""

    def __init__(self, count: int, setting: Setting) -> None:
        self._count = count
        self._setting = setting
        self._workers: list[_Worker] = []
        self._stillborn = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            worker.end()

    def graded(self, jobs: Iterator[Job]) -> Iterator[tuple[str, dict[str, Any] | str]]:
        """Key and report of each job, as they come; a text where the worker broke.

        CourseError where an exercise itself does not hold, GraderError where no process
        gets as far as grading: either ends the run.
        """
        for _ in range(self._count):
            job = next(jobs, None)
            if job is not None:
                self._workers.append(self._start(job))
        while busy := [worker for worker in self._workers if worker.job is not None]:
            ready = wait([worker.pipe for worker in busy], timeout=1.0)
            for worker in busy:
                hangs = time.monotonic() - worker.since > DEADLINE_S
                if worker.pipe not in ready and not hangs:
                    continue
                if self._gets_ready(worker):
                    continue
                assert worker.job is not None
                found = worker.job.key, self._collect(worker)
                # The next job first: nobody waits while a result is put away.
                self._hand(worker, next(jobs, None))
                yield found

    def _gets_ready(self, worker: _Worker) -> bool:
        """Whether the worker has said that it can grade, and nothing yet of its job."""
        if worker.ready or not worker.pipe.poll():
            return False
        try:
            worker.ready = worker.pipe.recv() == READY
        except (EOFError, OSError):
            self._stillborn += 1
            if self._stillborn >= STILLBORN:
                worker.end()
                raise GraderError(
                    say("the processes that grade end as soon as they are started"),
                    remedy=say("`grade doctor` says what is wrong with this machine"),
                ) from None
            return False
        return worker.ready

    def _collect(self, worker: _Worker) -> dict[str, Any] | str:
        """The report that a worker has ready; else why not, and a dead worker is ended."""
        try:
            if not worker.pipe.poll():
                raise EOFError
            kind, told = worker.pipe.recv()
        except (EOFError, OSError):
            worker.end()
            return f"the process ended ({worker.process.exitcode})"
        if kind == "course":
            raise CourseError([str(told)])
        return dict(told) if kind == "report" else str(told)

    def _hand(self, worker: _Worker, job: Job | None) -> None:
        """Give a worker its next job, or a new worker in its place."""
        worker.job = None
        if job is None:
            return
        if not worker.pipe.closed:
            try:
                worker.pipe.send(job)
            except OSError:
                worker.end()
            else:
                worker.job, worker.since = job, time.monotonic()
                return
        self._workers.remove(worker)
        self._workers.append(self._start(job))

    def _start(self, job: Job) -> _Worker:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=work, args=(theirs, self._setting), daemon=True)
        with held_back():
            process.start()
        theirs.close()
        ours.send(job)
        return _Worker(process, ours, job, time.monotonic())


def work(pipe: Connection, setting: Setting) -> None:
    """Say `READY`, then grade what comes through the pipe until it is closed."""
    # Ctrl-C goes to everyone in the terminal: the parent alone decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with own_core(), open_sandbox(isolation=setting.isolation, cache=setting.cache) as sandbox:
        grading = _Grading(pipe, setting, load_course(setting.root), sandbox)
        pipe.send(READY)
        grading.run()


class _Grading:
    """The loop of one worker: the suite of an exercise is collected once for all in a row."""

    def __init__(
        self, pipe: Connection, setting: Setting, course: Course, sandbox: Sandbox
    ) -> None:
        self._pipe = pipe
        self._setting = setting
        self._course = course
        self._sandbox = sandbox
        self._job: Job | None = None
        self._owed = False

    def run(self) -> None:
        """Until the pipe is closed."""
        from grader.grading import grade_each  # noqa: PLC0415 - after the sandbox has started

        language = Language(self._setting.language)
        self._next()
        while self._job is not None:
            exercise = self._course.exercise(self._job.exercise)
            try:
                grade_each(
                    exercise,
                    self._in_a_row(),
                    self._sandbox,
                    language,
                    lambda report: self._answer("report", report.as_json()),
                    withheld=self._setting.withheld,
                )
            except CourseError as problem:
                self._answer("course", problem.render(language))
                self._next()
            except Exception as problem:  # noqa: BLE001 - one submission may not end the others
                self._answer("broken", f"{type(problem).__name__}: {problem}")
                self._next()

    def _in_a_row(self) -> Iterator[Submission]:
        """Submissions as they come, until one of another exercise does."""
        exercise = self._job.exercise if self._job is not None else ""
        while self._job is not None and self._job.exercise == exercise:
            yield self._job.submission
            self._next()

    def _next(self) -> None:
        """The next job; None once the pipe is closed."""
        try:
            self._job = self._pipe.recv()
            self._owed = True
        except (EOFError, ConnectionResetError):
            self._job = None

    def _answer(self, kind: str, told: object) -> None:
        """Answer the job at hand, once: what goes wrong after that is not its fault."""
        if not self._owed:
            return
        self._owed = False
        try:
            self._pipe.send((kind, told))
        except (BrokenPipeError, ConnectionResetError):
            self._job = None
