"""A worker process for each session: the weaker isolation, on every platform.

Owns starting such workers ahead of need, and the pipes to them. Uses threads to
read, because not every platform can wait for two pipes at once.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from grader.errors import SandboxError
from grader.sandbox.channel import Channel, Ending, Output
from grader.sandbox.inside import wire
from grader.sandbox.interpreter import command, environment, numpy_folder

CHUNK = 1 << 18
END_S = 2.0
END_ALONE_S = 0.05
SETTLE_S = 0.1


class Spawner:
    """Starts workers; one always waits, so that its start costs the next session nothing."""

    def __init__(self) -> None:
        self._numpy = numpy_folder()
        self._next = self._spawn()

    def _spawn(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            command("worker"),
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd=Path(sys.executable).anchor or "/",
            start_new_session=os.name == "posix",
        )
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.write(wire.frame({"numpy": self._numpy}))
        return process

    def describe(self) -> dict[str, object]:
        """What is in force: nothing but a process of its own."""
        if self._next.poll() is not None:
            assert self._next.stderr is not None
            said = self._next.stderr.read(4096).decode("utf-8", "replace").strip()
            raise SandboxError(
                f"a worker ended at its start: {said.rpartition(chr(10))[2][:300]}",
                where="sandbox",
            )
        return {"ready": True, "namespaces": False, "landlock": 0, "seccomp": False}

    def open(self, memory_mib: int, cpu_s: int, output_kib: int) -> Channel:
        """A channel to the waiting worker; another is started for the next session."""
        self.describe()
        process, self._next = self._next, self._spawn()
        return StreamChannel(process, {"memory_mib": memory_mib, "cpu_s": cpu_s}, output_kib << 10)

    def close(self) -> None:
        """End the waiting worker."""
        _end(self._next)


class StreamChannel:
    """The pipes of one worker process, each with a thread that reads it."""

    def __init__(self, process: subprocess.Popen[bytes], limits: dict[str, int], kept: int) -> None:
        self.output = Output(kept)
        self._process = process
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._requests: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._sent = threading.Event()
        self._waiting = bytearray()
        self._ended = False
        work = (self._write, self._read_answers, self._read_output)
        self._threads = [threading.Thread(target=target, daemon=True) for target in work]
        for thread in self._threads:
            thread.start()
        self._requests.put(wire.frame(limits))

    def _write(self) -> None:
        stream = self._process.stdin
        assert stream is not None
        for data in iter(self._requests.get, None):
            rest = memoryview(data)
            try:
                while rest:
                    rest = rest[stream.write(rest) or 0 :]
            except (OSError, ValueError):
                break

    def _read_answers(self) -> None:
        for part in _parts(self._process.stdout):
            self._answers.put(part)
        self._answers.put(b"")

    def _read_output(self) -> None:
        stream = self._process.stderr
        for part in _parts(stream):
            if not self.output.take(part):
                break
        if stream is not None:
            stream.close()

    def send(self, data: bytes, deadline: float) -> None:  # noqa: ARG002 - the reading waits
        """Hand it to the writing thread; a worker that reads no more is met by ``receive``."""
        self._requests.put(data)

    def receive(self, size: int, deadline: float) -> bytes:
        """Exactly ``size`` bytes."""
        while len(self._waiting) < size:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if self._ended:
                raise EOFError
            try:
                part = self._answers.get(timeout=left)
            except queue.Empty:
                raise TimeoutError from None
            self._ended = not part
            self._waiting += part
        found = bytes(self._waiting[:size])
        del self._waiting[:size]
        return found

    def settle(self) -> bool:
        """Wait until the reading thread has what was printed; whether no stray bytes wait."""
        end = time.monotonic() + SETTLE_S
        while _has_more(self._process.stderr) and time.monotonic() < end:
            time.sleep(0.0002)
        return not self._waiting and self._answers.empty()

    def ending(self) -> Ending:
        """Kill the worker unless it ends by itself at once; how it ended."""
        try:
            return Ending(self._process.wait(END_ALONE_S))
        except subprocess.TimeoutExpired:
            _kill(self._process)
            return Ending(self._process.wait(END_S), stopped=True)

    def close(self) -> None:
        """Kill the worker, end the threads and close the pipes."""
        self._requests.put(None)
        _kill(self._process)
        for thread in self._threads:
            thread.join(END_S)
        _end(self._process)


def _parts(stream: IO[bytes] | None) -> list[bytes] | _Reading:
    return [] if stream is None else _Reading(stream)


class _Reading:
    """The parts of a raw stream as they come; a stream that was closed has ended."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> _Reading:
        return self

    def __next__(self) -> bytes:
        try:
            part = self._stream.read(CHUNK)
        except (OSError, ValueError):
            raise StopIteration from None
        if not part:
            raise StopIteration
        return part


def _has_more(stream: IO[bytes] | None) -> bool:
    """Whether the pipe holds bytes. Windows cannot tell: there, output may come a call late."""
    if stream is None or os.name != "posix":
        return False
    try:
        return bool(select.select([stream], [], [], 0)[0])
    except (OSError, ValueError):
        return False  # The reading thread has closed it.


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if os.name == "posix":
        # The worker leads its own group: what it started ends with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()
