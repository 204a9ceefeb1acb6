"""``grade ex05`` in a cold process against bare pytest, ``grade --help``, and derivations.

    python benchmarks/cold_run.py [RUNS]

Bare pytest has plugin autoload and cacheprovider off, and ``learner`` is the
imported module: no sandbox, no report, no store.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from timing import Command, compare, seconds

ROOT = Path(__file__).parent.parent
ID = "ex05_batched_cross_entropy"
DERIVED = "ex02_log_rules"
MODULE = f"{ID.partition('_')[2]}.py"
SUITE = ROOT / "tests" / "course" / ID
SOLUTION = ROOT / "solutions" / ID / MODULE
GRADE = str(Path(sys.executable).with_name("grade"))
ENDLESS = """
def per_sample_cross_entropy(T, Y):
    while True: pass
def batch_cross_entropy(T, Y):
    while True: pass
def index_cross_entropy(labels, Y):
    while True: pass
def one_hot(labels, K):
    while True: pass
"""


def grading(name: str, source: Path, data: Path, exit_code: int) -> Command:
    """Our command on one file, recorded like a learner's own run."""
    line = [GRADE, "--course", str(ROOT), "ex05", "--from", str(source)]
    return Command(f"grade ({name})", line, {"GRADE_DATA": str(data)}, exit_code)


def bare(source: Path, exit_code: int) -> Command:
    """pytest on the same suite and file."""
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    line += ["-p", "bare_suite", "--rootdir", str(SUITE), "-c", "/dev/null", str(SUITE)]
    line += ["--ignore", str(SUITE / "accepted"), "--ignore", str(SUITE / "mistakes")]
    environment = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(Path(__file__).parent),
        "BARE_MODULE": str(source),
        "BARE_REFERENCE": str(SOLUTION),
    }
    return Command("bare pytest", line, environment, exit_code)


def derived(folder: Path) -> tuple[Command, Command]:
    """An exercise with its whole derivation, and its code part alone."""
    handed_in = folder / "handed_in"
    handed_in.mkdir()
    solution = ROOT / "solutions" / DERIVED
    text = (solution / "derivation.md").read_text(encoding="utf-8")
    steps = re.sub(r"\s+\{[\d.]+\}$|[⟦⟧]", "", text, flags=re.MULTILINE)
    (handed_in / "derivation.md").write_text(steps, encoding="utf-8")
    module = f"{DERIVED.partition('_')[2]}.py"
    shutil.copy(solution / module, handed_in / module)
    line = [GRADE, "--course", str(ROOT), DERIVED, "--from", str(handed_in)]
    environment = {"GRADE_DATA": str(folder)}
    whole = Command("grade (code and derivation)", line, environment, 0)
    return whole, Command("grade (code)", [*line, "--only", "code"], environment, 0)


def main() -> None:
    """Print one line for each ratio that must be reached."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    folder = Path(tempfile.mkdtemp(prefix="grade-bench-"))
    try:
        stub = ROOT / "exercises" / ID / MODULE
        wrong = next(iter(sorted((SUITE / "mistakes" / "base-10+sign-missing").glob("*.py"))))
        for name, source, code in (
            ("solution", SOLUTION, 0),
            ("stub", stub, 1),
            ("wrong", wrong, 1),
        ):
            compare(grading(name, source, folder, code), bare(source, code), runs)
        click = Command("import click", [sys.executable, "-c", "import click"], {})
        compare(Command("grade --help", [GRADE, "--help"], {}), click, runs)
        whole, code = derived(folder)
        compare(whole, code, runs)
        endless = folder / "endless.py"
        endless.write_text(ENDLESS, encoding="utf-8")
        print(f"endless loops: {seconds(grading('endless', endless, folder, 1)):.1f} s in all")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"({time.perf_counter() - started:.0f} s)")
