"""A class of the second course."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grader.classroom import ClassMarks, Progress, ResultStore, Setting, gather, run_class
from grader.model import Course, Isolation

ROOT = Path(__file__).parents[3]
RIGHT = (ROOT / "tests/second_course/solutions/ex01_average/average.py").read_bytes()
WRONG = RIGHT.replace(b"values.sum() /", b"-values.sum() /")
HALF = b"def average(xs):\n    return sum(xs) / len(xs)\n"
FOLDER = "ex01_average"

Grading = Callable[..., ClassMarks]


def hand_in(folder: Path, files: dict[str, bytes]) -> Path:
    """One folder for each learner."""
    for name, text in files.items():
        (folder / name / FOLDER).mkdir(parents=True)
        (folder / name / FOLDER / "average.py").write_bytes(text)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ResultStore]:
    """A store of its own."""
    with closing(ResultStore(tmp_path / "class.db")) as opened:
        yield opened


@pytest.fixture
def graded(course: Course, store: ResultStore) -> Grading:
    """Grade a folder with processes of its own that keep nothing but processes apart."""

    def grading(
        source: Path, *, workers: int = 1, tell: Callable[[Progress], None] = lambda _: None
    ) -> ClassMarks:
        setting = Setting(course.root, "en", Isolation.PROCESS, False, None)
        found = gather([source], course.exercises, None, store.keep_text)
        return run_class(course, found, store, setting, workers=workers, tell=tell)

    return grading
