"""The trusted end of the forking server on Linux.

Owns starting and ending the server, and the pipes to each of its children.
The only module of the trusted side that uses what POSIX alone has.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import struct
import subprocess
import time
from dataclasses import asdict, replace
from typing import Any

from grader.errors import SandboxError
from grader.sandbox.channel import Ending, Lost, Output
from grader.sandbox.interpreter import command, environment, numpy_folder
from grader.sandbox.policy import Policy

HANDSHAKE_S = 30.0
END_S = 2.0
END_ALONE_S = 0.05
STATUS = struct.Struct("<idq")
CHUNK = 1 << 18


class ForkingServer:
    """One server process; returned at once, its set-up is awaited at the first use."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._description: dict[str, object] | None = None
        self._start(policy)

    def _start(self, policy: Policy) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own command line
                command("server", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd="/",
                # A terminal's Ctrl-C must not end the server before its children are seen to.
                start_new_session=True,
            )
        self._control = ours
        config = {"numpy": numpy_folder(), "policy": asdict(policy), "grader": os.getpid()}
        ours.send(json.dumps(config).encode())

    def describe(self) -> dict[str, object]:
        """What is in force. SandboxError when full isolation cannot be set up."""
        if self._description is None:
            answer = self._handshake()
            if answer.get("remedy") == "namespaces" and self._policy.namespaces:
                # Refused half-way: begin again in a process that has not tried.
                self.close()
                self._policy = replace(self._policy, namespaces=False)
                self._start(self._policy)
                refused = str(answer["refused"])
                answer = {**self._handshake(), "why_not": refused}
            if "refused" in answer:
                self.close()
                raise SandboxError(
                    f"full isolation cannot be set up: {answer['refused']}",
                    where="sandbox",
                    remedy=str(answer["remedy"])
                    or "`grade doctor` shows each layer; --isolation=process runs without them.",
                )
            self._description = answer
        return self._description

    def _handshake(self) -> dict[str, Any]:
        self._control.settimeout(HANDSHAKE_S)
        try:
            text = self._control.recv(65536)
        except (TimeoutError, ConnectionError):
            text = b""
        stderr = self._process.stderr
        assert stderr is not None
        if not text:
            self._process.kill()
            code = self._process.wait()
            # Not until its end: another process of a server that hangs may keep the pipe open.
            os.set_blocking(stderr.fileno(), False)
            said = stderr.read(4096) or b""
            last = said.decode("utf-8", "replace").strip().rpartition("\n")[2][:300]
            return {"refused": f"the server ended ({code}) {last}".rstrip(), "remedy": ""}
        stderr.close()
        answer: dict[str, Any] = json.loads(text)
        return answer

    def open(self, memory_mib: int, cpu_s: int, output_kib: int) -> PipeChannel:
        """A channel to a new child; Lost when the server has ended."""
        self.describe()
        pairs = [os.pipe() for _ in range(4)]
        requests, answers, output, status = pairs
        theirs = [requests[0], answers[1], output[1], status[1]]
        ours = [requests[1], answers[0], output[0], status[0]]
        wanted = json.dumps({"memory_mib": memory_mib, "cpu_s": cpu_s}).encode()
        try:
            text, descriptors = self._request(wanted, theirs)
        finally:
            _close_all(theirs)
        if not descriptors:
            _close_all(ours)
            if not text:
                raise Lost
            raise SandboxError(f"no child could be forked: {json.loads(text)['broken']}")
        return PipeChannel(ours[0], ours[1], ours[2], ours[3], descriptors[0], output_kib << 10)

    def _request(self, wanted: bytes, descriptors: list[int]) -> tuple[bytes, list[int]]:
        try:
            socket.send_fds(self._control, [wanted], descriptors)
            text, found, _, _ = socket.recv_fds(self._control, 4096, 1)
        except OSError:
            return b"", []
        except BaseException:
            # Interrupted between question and answer: the next answer would be this one's.
            self.close()
            raise
        return text, found

    def close(self) -> None:
        """End the server and with it every child."""
        self._control.close()
        if self._process.stderr is not None:
            self._process.stderr.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _close_all(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


class PipeChannel:
    """The pipes to one forked child."""

    def __init__(
        self, requests: int, answers: int, output: int, status: int, process: int, kept: int
    ) -> None:
        self.output = Output(kept)
        self._requests = requests
        self._answers = answers
        self._printed = output
        self._status = status
        self._process = process
        self._open = {requests, answers, output, status, process}
        self._waiting = bytearray()
        self._settled = False
        self._poll = select.poll()
        for descriptor in (answers, output):
            os.set_blocking(descriptor, False)
            self._poll.register(descriptor, select.POLLIN)
        os.set_blocking(requests, False)

    def send(self, data: bytes, deadline: float) -> None:
        """Write it all, taking what is printed meanwhile."""
        rest = memoryview(data)
        while True:
            try:
                rest = rest[os.write(self._requests, rest) :]
            except BlockingIOError:
                self._await_room(deadline)
            except BrokenPipeError:
                raise EOFError from None
            if not rest:
                return

    def _await_room(self, deadline: float) -> None:
        self._poll.register(self._requests, select.POLLOUT)
        try:
            self._wait(deadline)
        finally:
            self._poll.unregister(self._requests)

    def _wait(self, deadline: float) -> bool:
        """Wait for anything; whether answers can be read."""
        left = deadline - time.monotonic()
        ready = self._poll.poll(left * 1000) if left > 0 else []
        if not ready:
            raise TimeoutError
        found = [descriptor for descriptor, _ in ready]
        if self._printed in found:
            self._take_output()
        # Asked for in this order, what was printed before an answer is seen with it.
        self._settled = self._answers in found
        return self._settled

    def receive(self, size: int, deadline: float) -> bytes:
        """Read exactly ``size`` bytes, taking what is printed meanwhile."""
        if not size:
            return b""
        while len(self._waiting) < size:
            if not self._wait(deadline):
                continue
            part = os.read(self._answers, max(CHUNK, size - len(self._waiting)))
            if not part:
                raise EOFError
            self._waiting += part
        found = bytes(self._waiting[:size])
        del self._waiting[:size]
        return found

    def _take_output(self) -> None:
        try:
            part = os.read(self._printed, CHUNK)
        except BlockingIOError:
            return
        if not part or not self.output.take(part):
            self._poll.unregister(self._printed)
            self._let_go(self._printed)
            self._printed = -1

    def settle(self) -> bool:
        """Take what was printed before the answer came; whether no stray bytes wait."""
        if self._settled:
            self._settled = False
        else:
            self._drain()
        return not self._waiting

    def _drain(self) -> None:
        before = -1
        while self._printed >= 0 and before != len(self.output.text):
            before = len(self.output.text)
            self._take_output()

    def ending(self) -> Ending:
        """Kill the child unless it ends by itself at once; how it ended."""
        stopped = not select.select([self._status], [], [], END_ALONE_S)[0]
        if stopped:
            self._kill()
        told = bool(select.select([self._status], [], [], END_S)[0])
        text = os.read(self._status, STATUS.size) if told else b""
        if len(text) != STATUS.size:
            raise Lost
        code, cpu_s, peak_kib = STATUS.unpack(text)
        if self._printed >= 0:
            self._drain()
        return Ending(os.waitstatus_to_exitcode(code), cpu_s, peak_kib, stopped)

    def _kill(self) -> None:
        try:
            signal.pidfd_send_signal(self._process, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _let_go(self, descriptor: int) -> None:
        if descriptor in self._open:
            self._open.remove(descriptor)
            os.close(descriptor)

    def close(self) -> None:
        """Kill the child and close every descriptor."""
        if self._process in self._open:
            self._kill()
        for descriptor in tuple(self._open):
            self._let_go(descriptor)
