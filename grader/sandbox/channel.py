"""How a session talks to its worker, whatever the platform: the seam of the two back ends.

Owns the shape of a channel, the bounded store of what was printed, and what is
known of a worker's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MAX_DISCARDED = 1 << 20
"""Bytes printed beyond the limit that are read and thrown away, so that forgotten ``print``
calls cost no marks; after them the pipe is closed."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended: exit status (negative: signal), CPU seconds, peak KiB, if known.

    ``stopped``: it had not ended by itself, though it could no longer answer.
    """

    status: int
    cpu_s: float = 0.0
    peak_kib: int = 0
    stopped: bool = False


class Lost(Exception):
    """The worker, or the server that forks workers, was ended by the machine: try again."""


class Output:
    """What the worker printed: the first ``kept`` bytes."""

    def __init__(self, kept: int) -> None:
        self.text = bytearray()
        self.cut = False
        self._kept = kept
        self._discarded = 0

    def take(self, part: bytes) -> bool:
        """Keep what fits; False when the printing must be stopped."""
        room = self._kept - len(self.text)
        self.text += part[:room]
        if len(part) > room:
            self.cut = True
            self._discarded += len(part) - room
        return self._discarded <= MAX_DISCARDED


class Channel(Protocol):
    """Two pipes and a process. Deadlines are of ``time.monotonic``."""

    output: Output

    def send(self, data: bytes, deadline: float) -> None:
        """Send it all; TimeoutError at the deadline, EOFError when the worker is gone."""

    def receive(self, size: int, deadline: float) -> bytes:
        """Exactly ``size`` bytes; errors as ``send``."""

    def settle(self) -> bool:
        """Take what was printed up to now; False when bytes of no answer wait to be read."""

    def ending(self) -> Ending:
        """End the worker if it has not ended, and say how it did; Lost without its server."""

    def close(self) -> None:
        """Kill the worker and let go of everything; may be called twice."""


class Backend(Protocol):
    """What starts workers."""

    def open(self, memory_mib: int, cpu_s: int, output_kib: int) -> Channel:
        """A channel to a fresh worker; Lost when the server is gone, else SandboxError."""

    def describe(self) -> dict[str, object]:
        """What is in force; waits until the back end is ready. SandboxError when it is not."""

    def close(self) -> None:
        """End everything that was started."""
