"""Proof that the sandbox holds on this machine, and what to tell the operator when it does not.

Owns the self-test, its cached result, and the diagnosis. A sandbox that lets
any attempt through is refused, whatever its set-up claimed.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from grader import __version__
from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox.outcome import Loaded, Returned
from grader.sandbox.session import Session

HOSTILE = Path(__file__).parent / "inside" / "hostile.py"
CACHE_NAME = "sandbox-self-test.json"
TEST_LIMITS = Limits(call_s=10.0, load_s=10.0, total_s=20.0, memory_mib=256)

Load = Callable[[bytes, str, Limits], Session]


def self_test(load: Load, key: Mapping[str, object], cache: Path | None) -> None:
    """Run a hostile program; SandboxError unless everything it tries fails.

    ``key`` is what the result depends on: with the same key in ``cache`` the
    test was passed before and is not run again.
    """
    known = None if cache is None else cache / CACHE_NAME
    if known is not None and _passed_before(known, key):
        return
    with load(HOSTILE.read_bytes(), HOSTILE.name, TEST_LIMITS) as session:
        _demand_containment(session)
    if known is not None:
        _remember(known, key)


def _demand_containment(session: Session) -> None:
    remedy = "Do not grade on this machine; `grade doctor` shows each layer."
    if not isinstance(session.loaded, Loaded):
        raise SandboxError(
            f"the self-test could not be loaded: {session.loaded}", where="sandbox", remedy=remedy
        )
    libraries = session.call("reads_libraries")
    if libraries != Returned(value=True):
        raise SandboxError(
            f"Python or NumPy cannot be read inside the sandbox: {libraries}",
            where="sandbox",
            remedy="Use a Python and a NumPy that every user may read, or run as their owner.",
        )
    folder = tempfile.gettempdir()
    arguments = (str(HOSTILE), folder, os.getpid(), TEST_LIMITS.memory_mib)
    answer = session.call("attempts", arguments)
    if answer != Returned([]):
        done = answer.value if isinstance(answer, Returned) else answer
        raise SandboxError(
            f"the self-test broke out of the sandbox: {done}", where="sandbox", remedy=remedy
        )


def machine_key(description: Mapping[str, object], policy: Mapping[str, bool]) -> dict[str, object]:
    """What a result of the self-test depends on."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    return {
        "kernel": platform.release(),
        "boot": boot.read_text("ascii").strip() if boot.exists() else "",
        "python": [sys.version, sys.executable],
        "grader": [__version__, HOSTILE.stat().st_mtime_ns],
        "user": os.geteuid() if sys.platform != "win32" else 0,
        "policy": dict(policy),
        "in_force": dict(description),
    }


def _passed_before(file: Path, key: Mapping[str, object]) -> bool:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(found == json.loads(json.dumps(key)))


def forget(cache: Path | None) -> None:
    """Drop a kept result."""
    if cache is not None:
        (cache / CACHE_NAME).unlink(missing_ok=True)


def _remember(file: Path, key: Mapping[str, object]) -> None:
    # A cache that cannot be written costs a few milliseconds the next time, nothing else.
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.write_text(json.dumps(key), "utf-8")
        draft.replace(file)
