"""Mutants of the modules that decide marks, each run against its own tests.

    python benchmarks/engine_mutants.py [MODULE …]

The tree is copied first, so that it may be worked on meanwhile. A warm process
forks for every mutant; the child puts the mutated text in the module's place
and runs the tests in itself. ``equivalent_mutants.toml`` names
those that no test can tell from the original, with reasons; they are tried all
the same, and one that a test kills is no equivalent. Prints the share killed;
exits 1 when a module is below nine tenths or the list of equivalents is wrong.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import resource
import shutil
import signal
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.audit.mutation import Mutant, mutants

ROOT = Path(__file__).parent.parent
TESTS = {
    "grader/grading.py": ["tests/engine/test_grading.py"],
    "grader/suite/compare.py": ["tests/engine/suite/test_compare.py"],
    "grader/suite/diagnosis.py": [
        "tests/engine/suite/test_diagnosis.py",
        "tests/engine/suite/test_findings.py",
    ],
    "grader/suite/check.py": [
        "tests/engine/suite/test_check.py",
        "tests/engine/suite/test_runner.py",
    ],
    "grader/suite/findings.py": [
        "tests/engine/suite/test_findings.py",
        "tests/engine/suite/test_runner.py",
    ],
}
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
WORKERS = 2
SECONDS = 30
BYTES = 4 << 30
MUST_REACH = 0.9


class Replacement(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Hands out one module with another text than its file's."""

    def __init__(self, module: str, source: str) -> None:
        self._file = str(Path.cwd() / module)
        self._name = module.removesuffix(".py").replace("/", ".")
        self._source = source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The replaced module's spec; every other module is found as always."""
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the other text."""
        exec(compile(self._source, self._file, "exec"), vars(module))  # noqa: S102


def fork_tests(module: str, source: str, folder: Path) -> int:
    """Start the module's tests on this text in a child; its process id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        signal.alarm(SECONDS)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        for name in [n for n in sys.modules if n.partition(".")[0] in {"grader", "tests"}]:
            del sys.modules[name]
        sys.meta_path.insert(0, Replacement(module, source))
        code = int(pytest.main(["-x", "-q", f"--basetemp={folder}", *TESTS[module]]))
    finally:
        os._exit(code)


def survive(module: str, sources: Iterable[str], scratch: Path) -> Iterator[bool]:
    """Whether the module's tests pass on each text, in order; a few run at once."""
    running: dict[int, tuple[int, Path]] = {}
    ended: dict[int, bool] = {}
    waiting = enumerate(sources)
    given = 0
    while True:
        while len(running) < WORKERS and (entry := next(waiting, None)) is not None:
            folder = scratch / str(entry[0])
            running[fork_tests(module, entry[1], folder)] = (entry[0], folder)
        if not running:
            return
        process, status = os.wait()
        number, folder = running.pop(process)
        shutil.rmtree(folder, ignore_errors=True)
        ended[number] = status == 0
        while given in ended:
            yield ended.pop(given)
            given += 1


def equivalents(module: str) -> set[tuple[str, str]]:
    """Operator and changed line of the mutants explained as equivalent."""
    if not EQUIVALENT.is_file():
        return set()
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    return {
        (operator, entry["line"])
        for entry in entries
        if entry["module"] == module
        for operator in entry["operators"]
    }


def try_module(module: str, scratch: Path) -> bool:
    """Print survivors and the share killed; whether it suffices and the equivalents hold."""
    original = Path(module).read_text(encoding="utf-8")
    if not all(survive(module, [original], scratch)):
        print(f"{module}: its tests fail as it stands")
        return False
    found = list(mutants(original))
    alive = survive(module, (mutant.source for mutant in found), scratch)
    survivors = [mutant for mutant, lives in zip(found, alive, strict=True) if lives]
    known = equivalents(module)
    unexplained = [mutant for mutant in survivors if _key(mutant) not in known]
    for mutant in unexplained:
        print(f"  survives: {mutant.operator}: {mutant.line}")
    wrong = known - {_key(mutant) for mutant in survivors}
    wrong |= known & {_key(m) for m in found if m not in survivors}
    for operator, line in sorted(wrong):
        print(f"  no equivalent mutant: {operator}: {line}")
    equal = len(survivors) - len(unexplained)
    total = len(found) - equal
    share = 1 - len(unexplained) / total
    killed = total - len(unexplained)
    print(f"{module}: {killed} of {total} killed ({share:.1%}); {equal} equivalent", flush=True)
    return share >= MUST_REACH and not wrong


def copy_tree(target: Path) -> None:
    """A copy of what the tests need."""
    for name in ("grader", "tests/engine", "tests/second_course"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("tests/conftest.py", "tests/__init__.py", "pyproject.toml"):
        shutil.copy(ROOT / name, target / name)


def _key(mutant: Mutant) -> tuple[str, str]:
    return mutant.operator, mutant.line


def main() -> int:
    """All modules, or those named."""
    np.random.default_rng()
    with tempfile.TemporaryDirectory(prefix="grade-mutants-") as folder:
        copy_tree(Path(folder) / "tree")
        os.chdir(Path(folder) / "tree")
        sys.path.insert(0, str(Path.cwd()))
        sys.dont_write_bytecode = False
        sys.pycache_prefix = f"{folder}/bytecode"
        chosen = sys.argv[1:] or list(TESTS)
        results = [try_module(module, Path(folder)) for module in chosen]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
