"""What imports what: downwards only, and nothing heavy for help."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

GRADER = Path(__file__).parents[2] / "grader"
LAYERS = [
    {"cli"},
    {"audit", "magic", "nbgrader", "release", "scaffold"},
    {"render", "export"},
    {"classroom"},
    {"grading", "progress", "handout", "review", "watch"},
    {"parts"},
    {"suite", "derivation", "quiz"},
    {"maths"},
    {"sandbox", "course", "feedback", "intake", "notebook", "sealed", "stubs"},
    {"errors"},
    {"model", "language", "places", "toml"},
]
"""From the top down; parts of one layer may use each other unless that makes a circle."""


def imports(file: Path) -> set[str]:
    """Names of the parts of ``grader`` that a file imports, type checking aside."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {n.split(".")[1] for n in names if n.startswith("grader.")}
    return found


def part_of(file: Path) -> str:
    return file.relative_to(GRADER).parts[0].removesuffix(".py")


def test_imports_point_downwards() -> None:
    """No part imports a part above it."""
    level = {name: n for n, names in enumerate(LAYERS) for name in names}
    upward = [
        f"{file.relative_to(GRADER)} imports {name}"
        for file in sorted(GRADER.rglob("*.py"))
        if part_of(file) in level
        for name in sorted(imports(file))
        if level[name] < level[part_of(file)]
    ]
    assert upward == []


def test_every_part_has_its_place() -> None:
    """A new part must be put into the order."""
    parts = {part_of(file) for file in GRADER.rglob("*.py")} - {"__init__", "locale", "bundled"}
    assert parts == set().union(*LAYERS)


def test_no_circles_within_a_layer() -> None:
    """Parts of one layer form no circle."""
    edges = {
        name: set().union(*(imports(f) for f in GRADER.rglob("*.py") if part_of(f) == name), set())
        - {name}
        for names in LAYERS
        for name in names
    }

    def reaches(start: str, goal: str, seen: frozenset[str]) -> bool:
        return any(
            step == goal or (step not in seen and reaches(step, goal, seen | {step}))
            for step in edges.get(start, ())
        )

    assert [name for name in edges if reaches(name, name, frozenset({name}))] == []


def test_help_loads_nothing_heavy() -> None:
    """``grade --help`` loads neither NumPy, SymPy, pytest nor nbgrader."""
    program = (
        "import sys\nfrom grader.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'sympy', 'pytest', 'nbgrader', 'sqlite3', 'wcwidth'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_engine_knows_no_course() -> None:
    """No exercise's id or topic stands in the engine."""
    words = ("cross_entropy", "cross-entropy", "likelihood", "ex05", "ex01")
    found = [
        f"{file.relative_to(GRADER)}:{number}"
        for file in sorted(GRADER.rglob("*.py"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if any(word in line.lower() for word in words) and "bundled" not in file.parts
    ]
    assert found == []
