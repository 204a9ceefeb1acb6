"""Runs the attack tests in each kind of Linux machine, one after another.

    python -m tests.attacks.all_modes [OPTIONS OF PYTEST ...]

Started as root: as the superuser, as an ordinary user, and as one to whom
namespaces are refused. Started as an ordinary user: the last two. The exit code
is 1 when a mode fails. Elsewhere than on Linux there is nothing to run.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence

MODES = ("root", "user", "refused")


def main(options: Sequence[str]) -> int:
    """Every mode in turn; 1 when one failed."""
    if sys.platform != "linux":
        sys.stderr.write("the attack tests need Linux: full isolation is there only\n")
        return 0
    from tests.engine.sandbox.modes import available

    failed = []
    for mode in (mode for mode in MODES if mode in available()):
        start = time.monotonic()
        tests = [sys.executable, "-m", "pytest", "tests/attacks", "-q", *options]
        enter = [sys.executable, "-m", "tests.engine.sandbox.modes", mode, "--"]
        # In the environment from the start, where /proc would show it.
        canary = f"GRADER-CANARY-{secrets.token_hex(12)}"
        code = subprocess.run(
            [*enter, *tests], env={**os.environ, "GRADER_CANARY": canary}, check=False
        ).returncode
        seconds = time.monotonic() - start
        sys.stdout.write(f"attacks as {mode}: exit {code}, {seconds:.0f} s\n")
        sys.stdout.flush()
        failed += [mode] if code else []
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
