"""A worker that is a process of its own: where the platform has no forking server.

Owns the start of such a worker and the limits that the platform knows. It keeps
crashes, loops and memory apart from the trusted side, and the values honest; it
does not keep files or the network from code that wants them.
"""

from __future__ import annotations

import os
import sys
import threading
import time

from . import worker

WATCH_S = 0.5


def main() -> None:
    """Import NumPy, wait for the limits, then serve."""
    requests, answers = _own_pipes()
    single = worker.Worker(requests, answers)
    folder, _ = single.receive()
    sys.argv = [""]
    library = list(sys.path)
    sys.path.append(os.path.dirname(folder["numpy"]))
    __import__("numpy")
    # Learners' imports look in the standard library alone, as in the stronger mode.
    sys.path[:] = library
    limits, _ = single.receive()
    _limit(limits["memory_mib"], limits["cpu_s"])
    if hasattr(os, "getppid"):
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    status = single.serve()
    # Not by way of exit handlers, which the learner's code may have set.
    os._exit(status)


def _own_pipes() -> tuple[int, int]:
    """Move the pipes away from the standard streams, which belong to the learner's code."""
    requests, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (requests, answers):
            msvcrt.setmode(descriptor, os.O_BINARY)
    return requests, answers


def _end_with(parent: int) -> None:
    """End when the trusted side was killed: nobody is left to stop a loop."""
    while os.getppid() == parent:
        time.sleep(WATCH_S)
    os._exit(0)


def _limit(memory_mib: int, cpu_s: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: wall clock only, as ``grade doctor`` says.
    wanted = {
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as file:
            pages = int(file.read().split()[0])
        wanted[resource.RLIMIT_AS] = pages * resource.getpagesize() + (memory_mib << 20)
    for which, value in wanted.items():
        hard = resource.getrlimit(which)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (bound, bound))
