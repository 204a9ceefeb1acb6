"""A further notebook: nbgrader with its own kernel, nbgrader with our sandbox, `grade class`.

The same notebooks in one run, the three ways in turn. nbgrader's own way runs the public
examples only (its test cells hold no call of ours), so that it pays for nothing but its
kernel. nbgrader writes one file after the other: a further one costs what lies between
them. `grade class` takes two at once: it costs what all take less what the first two take.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.course import load_course
from grader.language import Language
from grader.nbgrader.source import source_notebook
from grader.notebook.writing import write_notebook

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sys.executable).parent
OURS_AT_MOST, CLASS_AT_MOST = 1 / 8, 1 / 25
PROCESSES = 2
HIDDEN = ("from grader.nbgrader.kernel import earned", "earned(")
STOCK = (
    "from pathlib import Path\n"
    "c = get_config()\n"
    "c.CourseDirectory.course_id = 'stock'\n"
    "c.CourseDirectory.root = str(Path(__file__).resolve().parent)\n"
)


def main() -> None:
    """Print seconds for each further notebook, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="ex05_batched_cross_entropy")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    course = load_course(ROOT)
    exercise = course.exercise(asked.exercise)
    solved = json.loads(write_notebook(source_notebook(course, exercise, Language("en"))))
    name, count = exercise.short, asked.count
    with tempfile.TemporaryDirectory() as folder:
        stock, ours = Path(folder) / "stock", Path(folder) / "ours"
        run(["grade", "nbgrader", "init", str(ours), "--exercise", name])
        (stock / "source" / name).mkdir(parents=True)
        (stock / "nbgrader_config.py").write_text(STOCK)
        (stock / "source" / name / f"{name}.ipynb").write_text(json.dumps(without_calls(solved)))
        for place in (stock, ours):
            run(["nbgrader", "generate_assignment", name], place)
            for number in range(count):
                hand_in(place, name, solved, number)
        command = ["nbgrader", "autograde", name, "--force"]
        ways: list[Callable[[], float]] = [
            lambda: between(command, stock),
            lambda: between(command, ours),
            lambda: further(lambda n: grade_class(ours, Path(folder), name, n), count),
        ]
        for place in (stock, ours):
            run([*command, "--student", "s0000"], place)
        rounds = [[way() for way in ways] for _ in range(asked.rounds)]
    print(f"{exercise.id}, {count} notebooks, {asked.rounds} rounds, for each further notebook")
    theirs = [one[0] for one in rounds]
    show("nbgrader, its own kernel", theirs, theirs)
    show("nbgrader, our sandbox", [one[1] for one in rounds], theirs, OURS_AT_MOST)
    show("grade class", [one[2] for one in rounds], theirs, CLASS_AT_MOST)


def show(
    name: str, spent: Sequence[float], theirs: Sequence[float], limit: float | None = None
) -> None:
    """One line: medians, and the median of the ratios to nbgrader's own in the same round."""
    line = f"{name:25} {statistics.median(spent):6.3f} s"
    if limit is not None:
        ratios = [mine / other for mine, other in zip(spent, theirs, strict=True)]
        line += f"   1/{1 / statistics.median(ratios):.1f} of that"
        line += f" (wanted: at most 1/{1 / limit:.0f})"
    print(line)


def without_calls(notebook: dict[str, object]) -> dict[str, object]:
    """The notebook whose test cells call nothing of ours."""
    told = json.loads(json.dumps(notebook))
    for cell in told["cells"]:
        text = "".join(cell["source"])
        kept = [line for line in text.split("\n") if not line.startswith(HIDDEN)]
        cell["source"] = "\n".join(kept)
    return dict(told)


def hand_in(place: Path, name: str, solved: dict[str, object], number: int) -> None:
    """A notebook that differs from all others in one cell of code."""
    notebook = json.loads(json.dumps(solved))
    mine = {
        "cell_type": "code",
        "execution_count": None,
        "id": f"mine-{number}",
        "metadata": {},
        "outputs": [],
        "source": f"mine = {number}",
    }
    notebook["cells"].append(mine)
    folder = place / "submitted" / f"s{number:04}" / name
    folder.mkdir(parents=True)
    (folder / f"{name}.ipynb").write_text(json.dumps(notebook))


def grade_class(place: Path, folder: Path, name: str, count: int) -> None:
    """Grade the work of the first students, with a store of its own."""
    source = folder / f"class-{time.monotonic_ns()}"
    for student in sorted((place / "submitted").iterdir())[:count]:
        shutil.copytree(student, source / student.name)
    line = ["grade", "class", str(source), "--store", str(source) + ".db", "--json"]
    line += ["--jobs", str(PROCESSES)]
    run([*line, "--exercise", name], ROOT)


def between(command: Sequence[str], place: Path) -> float:
    """Seconds from one student's graded notebook to the next one's."""
    run([*command, "--student", "*"], place)
    written = [file.stat().st_mtime for file in place.glob("autograded/*/*/*.ipynb")]
    return (max(written) - min(written)) / (len(written) - 1)


def further(once: Callable[[int], None], count: int) -> float:
    """Seconds for each notebook after the first two, which start both processes."""
    stamps = [time.perf_counter()]
    for number in (PROCESSES, count):
        once(number)
        stamps.append(time.perf_counter())
    before, few, many = stamps
    return ((many - few) - (few - before)) / (count - PROCESSES)


def run(line: list[str], folder: Path = ROOT) -> None:
    """Run a command of this environment; what fails ends the benchmark with its output."""
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    environment["GRADE_DATA"] = str(folder / ".grade-data") if folder != ROOT else ""
    if not environment["GRADE_DATA"]:
        environment.pop("GRADE_DATA")
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{line}\n{(done.stdout + done.stderr).decode(errors='replace')[-4000:]}")


if __name__ == "__main__":
    main()
