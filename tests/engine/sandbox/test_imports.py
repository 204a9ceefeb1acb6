from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
POSIX_ONLY = ("fcntl", "resource", "pwd", "grp", "termios", "posix_ipc")


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=False
    )


def test_importing_the_sandbox_is_cheap() -> None:
    """It loads no NumPy and no back end, and starts nothing."""
    done = run(
        "import sys, grader.sandbox\n"
        "late = {'numpy', 'ctypes', 'grader.sandbox.forking', 'grader.sandbox.spawning'}\n"
        "print(sorted(late & set(sys.modules)))"
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_posix_only_modules_are_not_needed_outside_the_back_end() -> None:
    """With the modules that POSIX alone has hidden, the package and the weaker mode load."""
    done = run(
        "import sys\n"
        f"for name in {POSIX_ONLY!r}: sys.modules[name] = None\n"
        "import grader.sandbox, grader.sandbox.spawning\n"
        "from grader.sandbox.inside import single, worker, wire\n"
        "print('fine')"
    )
    assert done.stdout.strip() == "fine", done.stderr


def test_the_server_never_imports_the_package() -> None:
    """What runs inside stands alone: children can read all of the server's memory."""
    inside = REPOSITORY / "grader" / "sandbox" / "inside"
    files = [*inside.glob("*.py"), inside.parent / "launch.py"]
    assert len(files) > 5
    for file in files:
        text = file.read_text("utf-8")
        assert "import grader" not in text, file
        assert "from grader" not in text, file
