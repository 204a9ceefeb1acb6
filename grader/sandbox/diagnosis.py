"""What ``grade doctor`` tells of the sandbox: every layer, in force or not, and why.

Owns the wording of that. Starts a sandbox of its own and ends it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grader.errors import SandboxError
from grader.model import Isolation
from grader.sandbox.box import open_sandbox
from grader.sandbox.policy import Diagnosis, Layer
from grader.sandbox.probe import forget


def diagnose(cache: Path | None = None) -> Diagnosis:
    """Start the best sandbox of this platform, run its self-test anew, and say what holds.

    Never raises for a sandbox that cannot be set up: that is what the result
    tells. A result kept in ``cache`` is replaced, never believed.
    """
    forget(cache)
    try:
        with open_sandbox(cache=cache) as sandbox:
            isolation = sandbox.isolation
            found = sandbox.describe()
    except SandboxError as problem:
        return Diagnosis(None, tuple(_kernel_layers()), str(problem.found), str(problem.remedy))
    if isolation is Isolation.PROCESS:
        return Diagnosis(isolation, tuple(_process_layers()))
    return Diagnosis(isolation, tuple(_full_layers(found)))


def _layer(name: str, detail: str, *, given: object = True, without: str = "") -> Layer:
    return Layer(name, bool(given), detail if given else without)


def _full_layers(found: dict[str, object]) -> list[Layer]:
    return [
        _layer("process", "a forked process of its own for every submission"),
        _layer(
            "namespaces",
            "a root without the machine's files, no network, no other processes",
            given=found["namespaces"],
            without=f"{found['why_not']}; the other layers hold without them",
        ),
        _layer(
            "process namespace",
            "a fresh one for every submission",
            given=found["pid_namespace"],
            without="not granted; the other layers hold without it",
        ),
        _layer("landlock", f"ABI {found['landlock']}", given=found["landlock"]),
        _layer("seccomp", "a list of allowed system calls", given=found["seccomp"]),
        _layer("limits", "memory, CPU, files, descriptors, processes"),
        _layer(
            "unprivileged user",
            f"runs as user {found['user']} without capabilities",
            given=found["unprivileged"],
            without="the only user that this container knows; without capabilities",
        ),
        _layer("libraries", f"Python and NumPy {found['numpy']} can be read inside"),
        _layer("self-test", "a hostile program could do nothing"),
    ]


def _process_layers() -> list[Layer]:
    return [
        _layer("process", "a process of its own, stopped by wall clock"),
        _layer(
            "limits",
            "CPU and files",
            given=sys.platform != "win32",
            without="Windows has none of these",
        ),
        _layer(
            "full isolation",
            "",
            given=False,
            without=f"needs Linux, this is {sys.platform}: for code that you trust",
        ),
    ]


def _kernel_layers() -> list[Layer]:
    """Each layer by itself, where the whole could not be set up."""
    if sys.platform != "linux":
        return []
    from grader.sandbox.inside import filters, kernel  # noqa: PLC0415 - Linux only

    try:
        landlock = _layer("landlock", f"ABI {kernel.landlock_abi()}")
    except OSError as problem:
        lacking = f"{problem}; needs Linux 5.13 with lsm=landlock"
        landlock = _layer("landlock", "", given=False, without=lacking)
    status = Path("/proc/self/status").read_text("ascii", "replace")
    seccomp = _layer(
        "seccomp",
        "a list of allowed system calls",
        given=kernel.MACHINE in filters.AUDIT_ARCH and "Seccomp:" in status,
        without=f"not in this kernel, or no list for {kernel.MACHINE}",
    )
    return [landlock, seccomp]
