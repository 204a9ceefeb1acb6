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


def diagnose(cache: Path | None = None) -> Diagnosis:
    """Start the best sandbox of this platform, run its self-test anew, and say what holds.

    Never raises for a sandbox that cannot be set up: that is what the result tells.
    ``cache`` is left alone, so that a diagnosis never trusts an old result.
    """
    del cache
    try:
        with open_sandbox() as sandbox:
            isolation = sandbox.isolation
            found = sandbox.describe()
    except SandboxError as problem:
        return Diagnosis(None, tuple(_kernel_layers()), problem.found, problem.remedy)
    if isolation is Isolation.PROCESS:
        return Diagnosis(isolation, tuple(_process_layers()))
    return Diagnosis(isolation, tuple(_full_layers(found)))


def _full_layers(found: dict[str, object]) -> list[Layer]:
    spaces = bool(found["namespaces"])
    why_not = f"refused: {found['why_not']}; the other layers hold without them"
    return [
        Layer("process", True, "a forked process of its own for every submission"),
        Layer(
            "namespaces",
            spaces,
            "own root without files of the machine, no network, no other processes"
            if spaces
            else why_not,
        ),
        Layer(
            "process namespace",
            bool(found["pid_namespace"]),
            "a fresh one for every submission" if found["pid_namespace"] else "not granted",
        ),
        Layer("landlock", bool(found["landlock"]), f"ABI {found['landlock']}"),
        Layer("seccomp", bool(found["seccomp"]), "a list of allowed system calls"),
        Layer("limits", True, "memory, CPU, files, descriptors, processes"),
        Layer(
            "unprivileged user",
            bool(found["unprivileged"]),
            f"runs as user {found['user']} without capabilities",
        ),
        Layer("libraries", True, f"Python and NumPy {found['numpy']} can be read inside"),
        Layer("self-test", True, "a hostile program could do nothing"),
    ]


def _process_layers() -> list[Layer]:
    limits = sys.platform != "win32"
    return [
        Layer("process", True, "a process of its own, stopped by wall clock"),
        Layer("limits", limits, "CPU and files" if limits else "Windows has none of these"),
        Layer("full isolation", False, f"needs Linux, this is {sys.platform}: trust the code"),
    ]


def _kernel_layers() -> list[Layer]:
    """Each layer by itself, where the whole could not be set up."""
    if sys.platform != "linux":
        return []
    from grader.sandbox.inside import filters, kernel

    try:
        landlock = Layer("landlock", True, f"ABI {kernel.landlock_abi()}")
    except OSError as problem:
        landlock = Layer("landlock", False, f"{problem}; needs Linux 5.13 with lsm=landlock")
    status = Path("/proc/self/status").read_text("ascii", "replace")
    known = kernel.MACHINE in filters.AUDIT_ARCH
    seccomp = known and "Seccomp:" in status
    detail = "a list of allowed system calls" if seccomp else f"none for {kernel.MACHINE}"
    return [landlock, Layer("seccomp", seccomp, detail)]
