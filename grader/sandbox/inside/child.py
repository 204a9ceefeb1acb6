"""Lock-down: the order in which a forked child gives everything up, then the worker's loop.

Owns that order and nothing else. Every step is checked; a step that fails is
reported to the trusted side as a fault of the set-up before any of the
learner's code runs, and the child ends. Nothing here runs anywhere but in a
child of the server.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
from typing import NamedTuple

from . import filters, kernel, wire, worker

UNPRIVILEGED = 60_999
"""The user and group that learners' code becomes where the server is root: no one's."""

REQUESTS, ANSWERS, RULES = 3, 4, 5
DESCRIPTORS = 48
STACK = 8 << 20
PAGE = resource.getpagesize()


class Cage(NamedTuple):
    """What the server prepared once for all its children."""

    rules: int | None
    seccomp: bool
    drop: bool
    pid_namespace: bool
    server: int
    pages: int


def live(cage: Cage, pipes: tuple[int, int, int], memory_mib: int, cpu_s: int) -> None:
    """Lock this process down, then serve; ends only by exiting."""
    answers = pipes[1]
    status = 97
    try:
        answers = _keep_only(pipes, cage.rules)
        _lock(cage, memory_mib, cpu_s)
    except BaseException as problem:  # noqa: BLE001 - no step may fail unseen
        text = wire.plain_text(f"{type(problem).__name__}: {problem}", 300)
        os.write(answers, wire.frame({"broken": text}))
    else:
        status = worker.Worker(REQUESTS, ANSWERS).serve()
    finally:
        os._exit(status)


def _keep_only(pipes: tuple[int, int, int], rules: int | None) -> int:
    """Give the pipes their fixed places and close every other descriptor (attack 061)."""
    wanted = [(pipes[0], REQUESTS), (pipes[1], ANSWERS), (pipes[2], 1), (pipes[2], 2)]
    last = ANSWERS
    if rules is not None:
        wanted.append((rules, RULES))
        last = RULES
    # By way of higher numbers, so that no copy lands on one that is still to be copied.
    above = max(source for source, _ in wanted) + RULES
    high = [(fcntl.fcntl(source, fcntl.F_DUPFD, above), place) for source, place in wanted]
    for copy, place in high:
        os.dup2(copy, place)
    kernel.close_from(last + 1)
    return ANSWERS


def _lock(cage: Cage, memory_mib: int, cpu_s: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if cage.drop:
        os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
        os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    _limit(cage.pages * PAGE + (memory_mib << 20), cpu_s)
    # After the change of user, which would undo both.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    if not cage.pid_namespace and os.getppid() != cage.server:
        raise RuntimeError("the server ended")
    kernel.keep_capabilities(0)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if cage.rules is not None:
        kernel.landlock_restrict(RULES)
        os.close(RULES)
    if cage.seccomp:
        kernel.install_filter(filters.program(kernel.MACHINE, os.getpid()))


def _limit(address_space: int, cpu_s: int) -> None:
    wanted = {
        resource.RLIMIT_AS: address_space,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_STACK: STACK,
    }
    for which, value in wanted.items():
        hard = resource.getrlimit(which)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (bound, bound))
