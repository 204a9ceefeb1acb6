"""The asking side of the symbolic process: starts it, asks, kills it when it overruns.

Owns the process and the pipe to it. A question that is not answered in time, or
at which the process dies, has the answer False, which is "cannot tell"; the next
question meets a new process. Imports no SymPy.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from grader.maths.domain import Domain
from grader.maths.symbolic.wire import encode_question
from grader.maths.tree import Node, walk
from grader.sandbox.interpreter import environment

PROCESS = Path(__file__).with_name("process.py")
QUESTION_S = 1.0
"""Refutation and the normal form come first, and a step is to be answered within 2 s."""

START_S = 15.0
MAX_NODES = 2_000
MAX_FAILED_STARTS = 3


class SymbolicWorker:
    """Asks SymPy in a process of its own, which starts with the first question or by `start`.

    Args:
        seconds: how long one question may take once the process is ready.
        command: the line that starts the process, for tests.
    """

    def __init__(
        self, seconds: float = QUESTION_S, command: Callable[[], list[str]] | None = None
    ) -> None:
        self._seconds = seconds
        self._command = command or _command
        self._running: _Running | None = None
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the process now, so that it loads SymPy beside other work. Returns at once."""
        if self._running is None and self._failed_starts < MAX_FAILED_STARTS:
            try:
                self._running = _Running(self._command())
            except OSError:
                self._failed_starts += 1

    def prove_equal(self, left: Node, right: Node, domain: Domain) -> bool:
        """Whether SymPy proves the lines equal wherever both are defined.

        False is "cannot tell": no proof, no time, no memory, or no SymPy.
        """
        if sum(1 for side in (left, right) for _ in islice(walk(side), MAX_NODES)) >= MAX_NODES:
            return False
        question = encode_question(left, right, domain)
        self.start()
        if self._running is None:
            return False
        try:
            answer = self._asked(self._running, question)
        except BaseException:
            # An answer that nobody waits for must not be taken for the next one's.
            self.close()
            raise
        if answer is None:
            self.close()
            self.start()
        return answer is True

    def _asked(self, running: _Running, question: bytes) -> bool | None:
        if not running.is_ready:
            if running.line(START_S) != b"ready\n":
                self._failed_starts += 1
                return None
            running.is_ready = True
            self._failed_starts = 0
        running.ask(question)
        return {b"true\n": True, b"false\n": False}.get(running.line(self._seconds))

    def close(self) -> None:
        """End the process; a later question starts another."""
        if self._running is not None:
            running, self._running = self._running, None
            running.end()


class _Running:
    """One process, with a thread that reads its lines and one that writes to it."""

    def __init__(self, command: list[str]) -> None:
        self.is_ready = False
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            cwd=Path(sys.executable).anchor or "/",
            # Ctrl-C is for the command; this process ends with its pipe.
            start_new_session=os.name == "posix",
        )
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._questions: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._threads = [
            threading.Thread(target=_read, args=(self._process.stdout, self._answers), daemon=True),
            threading.Thread(
                target=_write, args=(self._process.stdin, self._questions), daemon=True
            ),
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, question: bytes) -> None:
        self._questions.put(question)

    def line(self, seconds: float) -> bytes:
        """The next line; nothing when the process ended or the time did."""
        deadline = time.monotonic() + seconds
        try:
            return self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return b""

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._questions.put(None)
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def _command() -> list[str]:
    return [sys.executable, "-P", "-s", "-W", "ignore", str(PROCESS)]


def _read(stream: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    line = b" "
    while line:
        # An answer is a word; whatever else comes is cut and matches none.
        line = stream.readline(16)
        answers.put(line)


def _write(stream: IO[bytes], questions: queue.SimpleQueue[bytes | None]) -> None:
    for question in iter(questions.get, None):
        rest = memoryview(question)
        with contextlib.suppress(OSError):
            while rest:
                rest = rest[stream.write(rest) or 0 :]
