"""Mutants of the modules that decide marks, each run against their own tests.

    python benchmarks/engine_mutants.py [MODULE …]

Prints the share killed; exits 1 below nine tenths.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from queue import SimpleQueue

from mutation import Mutant, mutants

ROOT = Path(__file__).parent.parent
TESTS = {
    "grader/grading.py": ["tests/engine/test_grading.py"],
    "grader/suite/compare.py": ["tests/engine/suite/test_compare.py"],
    "grader/suite/diagnosis.py": ["tests/engine/suite/test_diagnosis.py"],
    "grader/suite/check.py": ["tests/engine/suite/test_runner.py"],
}
WORKERS = 2
MUST_REACH = 0.9


def killed(copy: Path, module: str, mutant: Mutant) -> bool:
    """Whether the module's tests fail on the mutant, in this copy of the tree."""
    (copy / module).write_text(mutant.source, encoding="utf-8")
    line = [sys.executable, "-m", "pytest", "-x", "-q", *TESTS[module]]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            line, cwd=copy, env=environment, capture_output=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def copy_tree(target: Path) -> Path:
    """A copy of what the tests need."""
    for name in ("grader", "tests/engine", "tests/second_course"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("tests/conftest.py", "tests/__init__.py", "pyproject.toml"):
        shutil.copy(ROOT / name, target / name)
    return target


def try_module(module: str, copies: SimpleQueue[Path]) -> tuple[int, int]:
    """How many mutants there are and how many are killed; survivors are printed."""
    original = (ROOT / module).read_text(encoding="utf-8")
    found = list(mutants(original))

    def run(mutant: Mutant) -> bool:
        copy = copies.get()
        try:
            return killed(copy, module, mutant)
        finally:
            (copy / module).write_text(original, encoding="utf-8")
            copies.put(copy)

    with ThreadPoolExecutor(WORKERS) as pool:
        dead = list(pool.map(run, found))
    for mutant, gone in zip(found, dead, strict=True):
        if not gone:
            print(f"  survives: {mutant.operator}: {mutant.line}")
    print(f"{module}: {sum(dead)} of {len(found)} killed ({sum(dead) / len(found):.0%})")
    return len(found), sum(dead)


def main() -> int:
    """All modules, or those named."""
    chosen = sys.argv[1:] or list(TESTS)
    numbers = count()
    with tempfile.TemporaryDirectory(prefix="grade-mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for _ in range(WORKERS):
            copies.put(copy_tree(Path(folder) / str(next(numbers))))
        results = [try_module(module, copies) for module in chosen]
    total, dead = (sum(column) for column in zip(*results, strict=True))
    print(f"in all: {dead} of {total} killed ({dead / total:.0%})")
    return 0 if dead / total >= MUST_REACH else 1


if __name__ == "__main__":
    sys.exit(main())
