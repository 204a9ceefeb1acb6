"""A core for each process that grades, so that it shares one cache with its sandbox.

The two take turns, many times for each submission: on two cores every turn wakes the other
core and finds its cache cold, which costs a third of the time. Owns the choice of the core,
and that two processes of one machine do not choose the same. Decides nothing else: without
a core of its own a process grades just as well, more slowly.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

NAME = "\0grade-by-hand/core/{core}"
"""Name of the socket whose holder has the core: no file, and gone with the process, killed or not.
"""


@contextmanager
def own_core() -> Iterator[None]:
    """Stay, with every process started inside, on a core that nobody else has chosen, if any."""
    if sys.platform != "linux":
        yield
        return
    allowed = os.sched_getaffinity(0)
    held = _hold_one(allowed)
    if held is None:
        yield
        return
    core, name = held
    with closing(name):
        _stay_on({core})
        try:
            yield
        finally:
            _stay_on(allowed)


def _hold_one(allowed: set[int]) -> tuple[int, socket.socket] | None:
    """The nearest core whose name is free, from where the system has put this process."""
    here = _core_now()
    for core in sorted(allowed, key=lambda core: (core < here, core)):
        name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            name.bind(NAME.format(core=core))
        except OSError:
            name.close()
        else:
            return core, name
    return None


def _core_now() -> int:
    """Where this process runs, which the system has chosen for being idle (proc(5), field 39)."""
    try:
        # The second field is a name in parentheses, which may hold anything.
        after = Path("/proc/self/stat").read_text("utf-8", "replace").rpartition(")")[2]
        return int(after.split()[36])
    except (OSError, ValueError, IndexError):
        return 0


def _stay_on(cores: set[int]) -> None:
    try:
        os.sched_setaffinity(0, cores)
    except OSError:
        return  # A container may forbid it.
