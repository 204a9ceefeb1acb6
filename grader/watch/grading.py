"""Grading beside a person who goes on typing: only the newest submission matters.

Owns the process that grades: its start, giving up what it does, its end. A process that
does not give up in time is killed and started anew.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.language import Language
from grader.model import Exercise, Isolation, Submission
from grader.watch.worker import Answer, GivenUp, Job, Ready, Refused, Setting

PATIENCE_S = 0.5
"""How long the process may take to give up a job."""

END_S = 2.0
ROOT = Path(__file__).parents[2]


class Grading:
    """Grades the newest submission, in a process of its own; ``tell`` gets the answers.

    ``tell`` is called from a thread. Answers to jobs that were given up are not told.
    """

    def __init__(
        self,
        language: Language,
        cache: Path,
        tell: Callable[[Answer], None],
        *,
        isolation: Isolation | None = None,
    ) -> None:
        self._setting = Setting(language.code, isolation, cache)
        self._language = language
        self._tell = tell
        self._changed = threading.Condition()
        self._waiting: Job | None = None
        self._running: Job | None = None
        self._at_hand: Job | None = None  # the same, also when nobody waits for it any more
        self._ready = False
        self._closed = False
        self._process = self._start()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def ask(self, number: int, exercise: Exercise, submission: Submission) -> None:
        """Grade this, and nothing that was asked before."""
        job = Job(number, exercise, replace(submission, others=dict(submission.others)))
        with self._changed:
            self._waiting = job
            self._interrupt()
            self._changed.notify_all()

    def give_up(self) -> None:
        """Nobody waits any more for what was asked."""
        with self._changed:
            self._waiting = None
            self._interrupt()

    def close(self) -> None:
        """End the process, whatever it does."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            if not self._ready or self._at_hand is not None:
                self._process.kill()
        self._thread.join()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            # Not the folder that the learner is in: a file there may be called pytest.py.
            [sys.executable, "-P", "-m", "grader.watch.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The engine that runs here is the one that runs there.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(_path())},
            # A terminal's Ctrl-C or Ctrl-Z is for the command, which then ends this one.
            start_new_session=True,
        )
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            pickle.dump(self._setting, process.stdin)
            process.stdin.flush()
        return process

    def _interrupt(self) -> None:
        """Have the job at hand given up. The condition is held."""
        job = self._running
        if job is None:
            return
        self._running = None
        if os.name == "posix":
            self._process.send_signal(signal.SIGINT)
            timer = threading.Timer(PATIENCE_S, self._kill, [self._process, job])
            timer.daemon = True
            timer.start()
        else:
            self._process.kill()

    def _kill(self, process: subprocess.Popen[bytes], job: Job) -> None:
        with self._changed:
            if self._at_hand is job:
                process.kill()

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            answer = self._asked(job) or self._asked_anew(job)
            with self._changed:
                wanted = self._running is job
                self._running = self._at_hand = None
            if wanted and not isinstance(answer, GivenUp):
                self._tell(answer)
        self._end()

    def _next(self) -> Job | None:
        """Wait for a job; None at the end."""
        if not self._ready and not self._closed:
            self._ready = isinstance(self._receive(), Ready)
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is not None or self._closed)
            if self._closed:
                return None
            job, self._waiting = self._waiting, None
            self._running = self._at_hand = job
            return job

    def _asked_anew(self, job: Job) -> Answer:
        """The process has ended: for want of memory, or because it did not give up in time."""
        reason = self._language.text("the process that grades has ended: save once more")
        answer: Answer | None = None
        for attempt in range(2):
            self._restart()
            with self._changed:
                if attempt or self._closed or self._running is not job:
                    break
            self._ready = isinstance(self._receive(), Ready)
            answer = self._asked(job)
            if answer is not None:
                break
        return answer or Refused(job.number, reason)

    def _asked(self, job: Job) -> Answer | None:
        if not self._ready:
            return None
        assert self._process.stdin is not None
        try:
            pickle.dump(job, self._process.stdin)
            self._process.stdin.flush()
        except OSError:
            return None
        answer = self._receive()
        return None if isinstance(answer, Ready) else answer

    def _receive(self) -> Answer | Ready | None:
        assert self._process.stdout is not None
        try:
            found: Answer | Ready = pickle.load(self._process.stdout)  # noqa: S301 - our own process
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        return found

    def _restart(self) -> None:
        """Start a new process in place of one that has ended, unless all is to end."""
        self._end()
        with self._changed:
            self._ready = False
            if not self._closed:
                self._process = self._start()

    def _end(self) -> None:
        """Let the process go; it ends by itself when its input does."""
        process = self._process
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _path() -> list[str]:
    given = os.environ.get("PYTHONPATH", "")
    return [str(ROOT), *filter(None, given.split(os.pathsep))]
