"""Share of the engine's lines that its tests run, but for what runs after the lock-down.

    python benchmarks/line_coverage.py

``after_lockdown.toml`` lists those functions. Exits 1 when tests fail, below 95 %,
when the list is longer than it may be, or names a function that is not there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LIST = Path(__file__).with_name("after_lockdown.toml")
MUST_REACH = 0.95


def measure() -> tuple[bool, dict[str, Any]]:
    """Whether the tests pass, and coverage's figures: module -> its report."""
    coverage = [sys.executable, "-m", "coverage"]
    with tempfile.TemporaryDirectory(prefix="grade-coverage-") as folder:
        report = Path(folder) / "report.json"
        environment = {**os.environ, "COVERAGE_FILE": f"{folder}/data"}
        line = [*coverage, "run", "-m", "pytest", "-q", "tests/engine", "tests/cases"]
        tests = subprocess.run(line, cwd=ROOT, env=environment, check=False)
        line = [*coverage, "json", "-q", "-o", str(report)]
        subprocess.run(line, cwd=ROOT, env=environment, check=True)
        return tests.returncode == 0, json.loads(report.read_text(encoding="utf-8"))["files"]


def main() -> int:
    """Print what is missed outside the list, and both figures."""
    passed, files = measure()
    known = tomllib.loads(LIST.read_text(encoding="utf-8"))
    listed = {(part["module"], name) for part in known["part"] for name in part["functions"]}
    total = covered = aside = 0
    for module, report in files.items():
        for name, function in report["functions"].items():
            if (module, name) in listed:
                listed.remove((module, name))
                aside += function["summary"]["num_statements"]
                continue
            total += function["summary"]["num_statements"]
            covered += function["summary"]["covered_lines"]
            if function["missing_lines"]:
                print(f"  {module}: {name or 'module'}: {function['missing_lines']}")
    for module, name in sorted(listed):
        print(f"  {module} has no {name}")
    print(f"{covered} of {total} lines covered ({covered / total:.1%});", end=" ")
    print(f"{aside} lines run after the lock-down (at most {known['most_lines']})")
    held = covered / total >= MUST_REACH and aside <= known["most_lines"] and not listed
    return 0 if passed and held else 1


if __name__ == "__main__":
    sys.exit(main())
