"""The self-test's submission: tries what a hostile one would, and tells what it could do.

Loaded like any learner's file, in a locked-down child; every attempt must fail.
Does no harm where it succeeds: signals are number 0 and files are empty.
"""

import ctypes
import os
import resource
import socket
import threading
from collections.abc import Callable

import numpy as np

CLONE_NEWUSER = 0x1000_0000
PTRACE_SEIZE = 0x4206
"""Unlike PTRACE_ATTACH it does not stop the process for good."""
_libc = ctypes.CDLL(None, use_errno=True)


def attempts(canary: str, folder: str, grader: int, memory_mib: int) -> list[str]:
    """The names of the attempts that succeeded.

    ``canary`` is a file that must not be readable, ``folder`` one that must not be writable,
    ``grader`` the process that must not be reachable.
    """
    trials: dict[str, Callable[[], object]] = {
        "read a file of the grader": lambda: _read(canary),
        "list a folder": lambda: os.listdir(folder),
        "read /etc/passwd": lambda: _read("/etc/passwd"),
        "write a file": lambda: _write(os.path.join(folder, f"grade-self-test-{os.getpid()}")),
        "read the grader's memory": lambda: _read(f"/proc/{grader}/mem"),
        "read its parent's environment": lambda: _read(f"/proc/{os.getppid() or 1}/environ"),
        "open a network socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX),
        "start a process": _fork,
        "start a thread": lambda: threading.Thread(target=int).start(),
        "signal the grader": lambda: os.kill(grader, 0),
        "signal its parent": lambda: os.kill(os.getppid() or grader, 0),
        "trace the grader": lambda: _call(_libc.ptrace, PTRACE_SEIZE, grader, 0, 0),
        "make a namespace": lambda: _call(_libc.unshare, CLONE_NEWUSER),
        "raise its own limits": _raise_limit,
        "make a file in memory": lambda: _call(_libc.memfd_create, b"x", 0),
        "use more memory": lambda: np.empty((memory_mib + 64) << 17),
        "be root": _be_root,
        "run a program": lambda: os.execv("/bin/true", ["/bin/true"]),  # noqa: S606
    }
    return [name for name, trial in trials.items() if _succeeds(trial)]


def reads_libraries() -> bool:
    """Whether parts of Python and NumPy that are not loaded yet can be."""
    import colorsys

    import numpy.polynomial

    return bool(colorsys and numpy.polynomial)


def _succeeds(trial: Callable[[], object]) -> bool:
    try:
        trial()
    except (OSError, MemoryError, RuntimeError, ValueError):
        return False
    return True


def _read(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1)
    finally:
        os.close(descriptor)


def _write(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    os.unlink(path)


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _raise_limit() -> None:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1] + 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def _be_root() -> None:
    if os.geteuid() != 0:
        raise PermissionError


def _call(function: Callable[..., int], *arguments: object) -> None:
    if function(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
