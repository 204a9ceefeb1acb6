"""How the processes of the sandbox are started: interpreter, arguments, environment, NumPy.

Owns the clean environment. Nothing of the caller's environment crosses but
what the platform needs to start a process at all.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from grader.errors import SandboxError

LAUNCH = Path(__file__).with_name("launch.py")
THREADS = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
NEEDED_TO_START = ("SYSTEMROOT", "SYSTEMDRIVE")
"""Windows starts no process without them; they name a folder of the system, nothing of a user."""


def command(*arguments: str) -> list[str]:
    """The command line: no site, no folder of the script, no folder of the user.

    Not ``-I``, which would ignore the environment below: it is wholly ours and
    fixes the hash seed, so that a set's order and hence the marks are the same
    in every run. Without warnings, which speak of hidden inputs and of NumPy's
    own lines; code that wants them turns them on.
    """
    options = ["-P", "-s", "-S", "-W", "ignore"]
    return [sys.executable, *options, str(LAUNCH), *arguments]


def environment() -> dict[str, str]:
    """The whole environment. Threads of BLAS are set before the start: a forking server must
    have one thread, and NumPy reads these only when it is loaded."""
    kept = {name: os.environ[name] for name in NEEDED_TO_START if name in os.environ}
    return {
        **kept,
        **dict.fromkeys(THREADS, "1"),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        "PYTHONHASHSEED": "0",
    }


def numpy_folder() -> str:
    """Where NumPy lies, found without importing it; SandboxError when there is none."""
    spec = importlib.util.find_spec("numpy")
    if spec is None or not spec.submodule_search_locations:
        raise SandboxError(
            "NumPy is not installed", where="sandbox", remedy="Install it: pip install numpy"
        )
    return os.path.realpath(next(iter(spec.submodule_search_locations)))
