"""The process that grades while somebody watches: everything it needs is loaded once.

A trusted process, started by `grader.watch.grading`, which is also the only one that it
talks with: pickled jobs come in, pickled answers go out. An interrupt gives up the job
at hand. Keeps no attempts, and ends when nobody asks any more.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from grader.errors import GraderError
from grader.language import Language
from grader.model import Exercise, Isolation, Report, Submission
from grader.sandbox import Sandbox, open_sandbox


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same for every job."""

    language: str
    isolation: Isolation | None
    cache: Path


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to grade."""

    number: int
    exercise: Exercise
    submission: Submission


@dataclass(frozen=True, slots=True)
class Graded:
    """The verdict on a job."""

    number: int
    report: Report


@dataclass(frozen=True, slots=True)
class Refused:
    """A job could not be graded; why, in the person's language."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A job was interrupted."""

    number: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The process takes jobs."""


Answer = Graded | Refused | GivenUp


class Worker:
    """Grades one job after another, each exercise's suite being collected once."""

    def __init__(
        self, jobs: BinaryIO, answers: BinaryIO, sandbox: Sandbox, language: Language
    ) -> None:
        self._jobs = jobs
        self._answers = answers
        self._sandbox = sandbox
        self._language = language
        self._grading = False
        self._left: Job | None = None
        self._number = 0

    def interrupt(self, *_: object) -> None:
        """Give up the job at hand; between two jobs it means nothing."""
        if self._grading:
            raise KeyboardInterrupt

    def serve(self) -> None:
        """Take jobs until there are no more."""
        while (job := self._take()) is not None:
            self._number = job.number
            try:
                self._grade(job)
            except KeyboardInterrupt:
                self._answer(GivenUp(self._number))
            except GraderError as problem:
                self._answer(Refused(self._number, problem.render(self._language)))
            except Exception as problem:  # noqa: BLE001 - the watch goes on
                reason = f"{type(problem).__name__}: {problem}"
                told = self._language.text("our fault, not yours: {problem}", problem=reason)
                self._answer(Refused(self._number, told))

    def _take(self) -> Job | None:
        if self._left is not None:
            job, self._left = self._left, None
            return job
        try:
            found = pickle.load(self._jobs)  # noqa: S301 - from the process that started this one
        except EOFError:
            return None
        assert isinstance(found, Job)
        return found

    def _grade(self, first: Job) -> None:
        # Loaded while the sandbox's server starts.
        from grader.grading import grade_each  # noqa: PLC0415

        gc.freeze()  # what is loaded stays: no use in looking through it during every job
        grade_each(first.exercise, self._same(first), self._sandbox, self._language, self._graded)

    def _same(self, first: Job) -> Iterator[Submission]:
        """The submissions that can be graded with what was read of the exercise for the first."""
        job: Job | None = first
        stamp = _stamp(first.exercise)
        while job is not None:
            if job.exercise != first.exercise or stamp != _stamp(first.exercise):
                self._left = job
                return
            self._number = job.number
            self._grading = True
            yield job.submission
            job = self._take()

    def _graded(self, report: Report) -> None:
        self._grading = False
        self._answer(Graded(self._number, _plain(report)))

    def _answer(self, answer: Answer | Ready) -> None:
        self._grading = False
        pickle.dump(answer, self._answers)
        self._answers.flush()


def _plain(report: Report) -> Report:
    """The same report with mappings that can cross to another process."""
    return replace(report, advice=dict(report.advice), titles=dict(report.titles))


def _stamp(exercise: Exercise) -> tuple[tuple[str, int], ...]:
    """Changes when an author mends the exercise."""
    folders = (exercise.solution, exercise.suite)
    files = [file for folder in folders for file in sorted(folder.glob("*.*"))]
    catalogue = [*exercise.solution.parent.glob("*.toml")]
    return tuple((str(file), file.stat().st_mtime_ns) for file in (*files, *catalogue))


def main() -> None:
    """Serve on standard input and output, which nothing else may use afterwards."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    setting = pickle.load(jobs)  # noqa: S301 - from the process that started this one
    with open_sandbox(isolation=setting.isolation, cache=setting.cache) as sandbox:
        worker = Worker(jobs, answers, sandbox, Language(setting.language))
        signal.signal(signal.SIGINT, worker.interrupt)
        worker._answer(Ready())
        worker.serve()


if __name__ == "__main__":
    # By its own name, so that what is pickled here is known there.
    from grader.watch.worker import main as by_name

    by_name()
