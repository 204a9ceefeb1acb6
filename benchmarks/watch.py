"""From a save to its verdict: `grade watch`, and a watcher that starts pytest anew.

Both watch a copy of the same solution, edited a little thirty times, the two in turn. Ours is
the command as a person has it, in a pseudo-terminal; theirs is watchfiles, as eager as ours,
and `pytest` on a plain pytest file: the same hidden suite with the learner's module imported.
A verdict is there when its last line is.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pexpect
import watchfiles

ROOT = Path(__file__).parents[1]
EXERCISE = "ex05_batched_cross_entropy"
MODULE = "batched_cross_entropy.py"
LIMIT = 0.25
WAIT_S = 60
DONE = r"\? keys"


class Ours:
    """`grade watch` in a pseudo-terminal."""

    def __init__(self, folder: Path) -> None:
        grade = [sys.executable, "-m", "grader.cli.main"]
        subprocess.run([*grade, "init", str(folder / "course")], check=True, capture_output=True)
        self.file = folder / "course" / "exercises" / EXERCISE / MODULE
        environment = {
            **os.environ,
            "GRADE_DATA": str(folder / "data"),
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
        }
        self.terminal = pexpect.spawn(
            sys.executable,
            ["-m", "grader.cli.main", "watch", EXERCISE],
            cwd=str(folder / "course"),
            env=environment,
            timeout=WAIT_S,
            encoding="utf-8",
        )
        self.terminal.expect("not started")
        self.terminal.expect(DONE)

    def seconds(self, text: str) -> float:
        started = time.perf_counter()
        self.file.write_text(text, encoding="utf-8")
        self.terminal.expect("passed:.*" + DONE)
        return time.perf_counter() - started

    def close(self) -> None:
        self.terminal.send("q")
        self.terminal.expect(pexpect.EOF)


class Theirs:
    """watchfiles, and pytest started at every change."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.file = folder / MODULE
        self.file.write_text("", encoding="utf-8")
        suite = next((ROOT / "tests" / "course" / EXERCISE).glob("test_*.py"))
        test = folder / "test_plain.py"
        test.write_bytes(suite.read_bytes())
        self._line = [sys.executable, "-m", "pytest", "-q", "-p", "benchmarks.bare_suite"]
        self._line += ["-p", "no:cacheprovider", "--rootdir", str(folder), str(test)]
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "BARE_MODULE": str(self.file),
            "BARE_REFERENCE": str(ROOT / "solutions" / EXERCISE / MODULE),
        }
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._done = threading.Event()
        self._stop = threading.Event()
        self._code = -1
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        time.sleep(0.5)

    def _watch(self) -> None:
        for _ in watchfiles.watch(
            self.file.parent,
            watch_filter=lambda _, path: Path(path).name == MODULE,
            debounce=40,
            step=5,
            stop_event=self._stop,
        ):
            done = subprocess.run(
                self._line,
                env=self._environment,
                cwd=self.file.parent,
                capture_output=True,
                check=False,
            )
            self._code = done.returncode
            self._done.set()

    def seconds(self, text: str) -> float:
        self._done.clear()
        started = time.perf_counter()
        self.file.write_text(text, encoding="utf-8")
        if not self._done.wait(WAIT_S) or self._code != 0:
            sys.exit(f"pytest ended with {self._code}")
        return time.perf_counter() - started

    def close(self) -> None:
        self._stop.set()
        self._thread.join()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=30)
    parser.add_argument("--report-only", action="store_true", help="Do not fail above the limit.")
    arguments = parser.parse_args()
    solution = (ROOT / "solutions" / EXERCISE / MODULE).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = Ours(folder / "ours"), Theirs(folder / "theirs")
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(-2, arguments.saves):
            text = f"{solution}\n# edit {number}\n"
            both = ours.seconds(text), theirs.seconds(text)
            if number >= 0:  # the first two warm up
                for found, seconds in zip(times, both, strict=True):
                    found.append(seconds)
        ours.close()
        theirs.close()
    mine, other = (statistics.median(found) for found in times)
    print(f"grade watch:            {mine * 1000:.0f} ms, median of {arguments.saves} saves")
    print(f"watchfiles and pytest:  {other * 1000:.0f} ms")
    print(f"ratio: {mine / other:.3f} (limit {LIMIT})")
    return 0 if arguments.report_only or mine <= LIMIT * other else 1


if __name__ == "__main__":
    sys.exit(main())
