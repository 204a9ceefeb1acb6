"""What is tried in every mode: run as a program, it prints what it found as JSON.

    python -m tests.engine.sandbox.scene [POLICY SWITCHES AS JSON]

The judging is in ``test_modes.py``; here everything is only done and told.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox import Policy, Returned, Sandbox, open_sandbox
from grader.sandbox.probe import HOSTILE, TEST_LIMITS

LIMITS = Limits(call_s=2.0, load_s=5.0, total_s=30.0, memory_mib=256)
CODE = b"""
import os, time
import numpy as np

def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()

def loop():
    while True: pass

def hoard():
    return np.ones(1 << 30)

def see(path):
    try:
        return sorted(os.listdir(path)) if os.path.isdir(path) else open(path).read(20)
    except OSError as problem:
        return type(problem).__name__

def who():
    return [os.getuid(), os.geteuid(), os.getgid(), len(os.environ), sorted(os.environ)]

def lazy(extensions):
    import colorsys, decimal, random, zoneinfo
    for name in extensions:
        __import__(name)
    import numpy.fft, numpy.polynomial, numpy.random
    return str(zoneinfo.ZoneInfo("Asia/Tokyo"))
"""


def main() -> None:
    """Run the scene and print it."""
    switches = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary"
        canary.write_text("CANARY", "ascii")
        Path(folder).chmod(0o755)
        canary.chmod(0o644)
        with open_sandbox(policy=Policy(**switches)) as sandbox:
            try:
                found = {"in_force": sandbox.describe(), **_play(sandbox, str(canary))}
            except SandboxError as problem:
                found = {"refused": str(problem), "remedy": str(problem.remedy)}
    sys.stdout.write(json.dumps({**found, "uid": os.getuid()}) + "\n")


def _play(sandbox: Sandbox, canary: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with sandbox.load(HOSTILE.read_bytes(), "hostile.py", TEST_LIMITS) as session:
        arguments = (str(canary), str(Path(canary).parent), os.getpid(), TEST_LIMITS.memory_mib)
        found["attempts"] = _told(session.call("attempts", arguments))
        found["died"] = not session.alive
    installed = [name for name in ("_lzma", "_sqlite3", "_ssl") if importlib.util.find_spec(name)]
    with sandbox.load(CODE, "work.py", LIMITS) as session:
        answer = session.call("softmax", (np.zeros(4),))
        assert isinstance(answer, Returned)
        found["softmax"] = answer.value.tolist()
        found["who"] = _told(session.call("who"))
        found["lazy"] = _told(session.call("lazy", (installed,)))
        package = Path(__file__).resolve().parents[3]
        places = [
            canary,
            str(package),
            "/etc/passwd",
            "/proc/1/environ",
            "/",
            str(Path.home()),
            "/home",
        ]
        found["seen"] = {place: _told(session.call("see", (place,))) for place in places}
        found["hoard"] = _told(session.call("hoard"))
        found["loop"] = _told(session.call("loop", seconds=0.2))
    return found


def _told(answer: object) -> object:
    return answer.value if isinstance(answer, Returned) else str(answer)


if __name__ == "__main__":
    main()
