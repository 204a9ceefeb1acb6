"""One process that grades, kept warm between lots of work on a machine of a cluster.

A program of its own and not a fork: whoever runs the lots has threads, and may be a process
that is not allowed to have children of multiprocessing's kind.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from grader.classroom.engines.workers import (
    DEADLINE_S,
    END_S,
    READY,
    Job,
    Setting,
    work,
)
from grader.errors import CourseError


class Station:
    """A process that grades one job after another; a dead one is replaced."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def graded(self, jobs: Sequence[Job]) -> list[tuple[str, dict[str, Any] | str]]:
        """Key and report of each job; a text where the process broke over it."""
        return [(job.key, self._one(job)) for job in jobs]

    def end(self) -> None:
        """End the process."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            try:
                self._process.wait(END_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _one(self, job: Job) -> dict[str, Any] | str:
        pipe = self._pipe or self._start()
        try:
            pipe.send(job)
            answer: Any = READY
            while answer == READY:
                if not pipe.poll(DEADLINE_S):
                    self._kill()
                    return "the process hung"
                answer = pipe.recv()
            kind, told = answer
        except (EOFError, OSError):
            self._kill()
            return "the process ended"
        if kind == "course":
            raise CourseError([str(told)])
        return dict(told) if kind == "report" else str(told)

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
        self.end()

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
                [sys.executable, "-P", "-m", __name__, str(number)],
                pass_fds=(number,),
                stdin=subprocess.DEVNULL,
            )
        self._pipe = Connection(ours.detach())
        self._pipe.send(self.setting)
        return self._pipe


class Stations:
    """The stations of one process: each lot has one for itself, whichever thread it is in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Station] = []

    def graded(
        self, setting: Setting, jobs: Sequence[Job]
    ) -> list[tuple[str, dict[str, Any] | str]]:
        """The reports on a lot."""
        station = self._taken(setting)
        try:
            found = station.graded(jobs)
        except BaseException:
            station.end()
            raise
        with self._lock:
            self._idle.append(station)
        return found

    def end(self) -> None:
        """End all that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for station in idle:
            station.end()

    def _taken(self, setting: Setting) -> Station:
        """An idle station of this setting; one of another setting is ended."""
        with self._lock:
            idle, self._idle = self._idle, []
            other = [station for station in idle if station.setting != setting]
            same = [station for station in idle if station.setting == setting]
            self._idle = same[1:]
        for station in other:
            station.end()
        return same[0] if same else Station(setting)


def main() -> None:
    """Grade what comes through the connection whose number is the only argument."""
    pipe = Connection(int(sys.argv[1]))
    os.set_inheritable(pipe.fileno(), False)  # noqa: FBT003 - the name of the call says it
    work(pipe, pipe.recv())


if __name__ == "__main__":
    main()
