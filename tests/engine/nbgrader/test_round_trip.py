"""From a course of ours through nbgrader's own commands and back: exact marks all the way.

Every command is the real one, in a process of its own, in one folder for all tests.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="needs the extra teacher")

from nbgrader.api import Gradebook, MissingEntry

from tests.engine.nbgrader.room import (
    Room,
    as_bytes,
    grade_id,
    make_room,
    points_of,
    solved,
    text_of,
)

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

ROOT = Path(__file__).parents[3]
NAME = "ex05"
SLIP = "per_sample_cross_entropy"
NOISE = (
    "import sys, warnings\n"
    "print('a warning', file=sys.stderr)\n"
    "warnings.warn('another one', stacklevel=1)\n"
)


@dataclass(frozen=True)
class Class:
    """The room after grading: who handed in what is worth how much."""

    room: Room
    points: Mapping[str, float]
    told: str


def no_steps(name: str) -> bool:
    return name.startswith("code-")


def all_but_slip(name: str) -> bool:
    return name != f"code-{SLIP}"


def noisy(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """A learner's own cell that prints warnings when it runs."""
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": []}
    own = {**cell, "execution_count": None, "source": NOISE}
    return {**notebook, "cells": [own, *notebook["cells"]]}


def doubled(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Every cell twice, as after a copy of all of them."""
    twice = [dict(cell, id=f"{cell['id']}-{n}") for cell in notebook["cells"] for n in (1, 2)]
    return {**notebook, "cells": twice}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """The course as ``grade nbgrader init`` and ``nbgrader generate_assignment`` make it."""
    made = make_room(tmp_path_factory.mktemp("nbgrader"), ROOT, ROOT)
    made.folder.mkdir()
    told = made.grade("nbgrader", "init", str(made.folder), "--exercise", NAME)
    assert str(made.folder) in told
    made.nbgrader("generate_assignment", NAME)
    return made


@pytest.fixture(scope="module")
def graded(room: Room) -> Class:
    """A class whose notebooks were graded by ``nbgrader autograde``."""
    source = room.notebook("source", NAME, f"{NAME}.ipynb")
    release = room.notebook("release", NAME, f"{NAME}.ipynb")
    whole = solved(release, source, lambda _: True)
    room.hand_in("solver", NAME, as_bytes(whole))
    room.hand_in("stub", NAME, as_bytes(release))
    room.hand_in("half", NAME, as_bytes(solved(release, source, no_steps)))
    room.hand_in("noisy", NAME, as_bytes(noisy(whole)))
    room.hand_in("doubled", NAME, as_bytes(doubled(whole)))
    room.hand_in("cut", NAME, as_bytes(whole)[:-60])
    room.hand_in("hopeless", NAME, b"\x89PNG no notebook at all")
    told = room.nbgrader("autograde", NAME)
    return Class(room, points_of(source), told)


def book_of(room: Room) -> Gradebook:
    return Gradebook(f"sqlite:///{room.folder / 'gradebook.db'}")


def marks_in(room: Room, student: str) -> dict[str, tuple[float | None, bool]]:
    """Cell -> automatic score, and whether a person has to look at it."""
    with book_of(room) as book:
        grades = book.find_submission_notebook(NAME, NAME, student).grades
        return {g.name: (g.auto_score, g.needs_manual_grade) for g in grades}


def feedback_of(room: Room, student: str) -> str:
    file = room.folder / "feedback" / student / NAME / f"{NAME}.html"
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def fed_back(graded: Class) -> Room:
    """The same, with feedback made."""
    graded.room.nbgrader("generate_feedback", NAME)
    return graded.room


def test_the_source_is_valid_and_whole(room: Room) -> None:
    """The source passes ``nbgrader validate``, and its cells add up to the exercise's points."""
    told = room.nbgrader("validate", f"source/{NAME}/{NAME}.ipynb")
    assert "Success" in told, told
    assert sum(points_of(room.notebook("source", NAME, f"{NAME}.ipynb")).values()) == 20


def test_what_is_released_holds_no_answers(room: Room) -> None:
    """Neither solutions nor hidden tests are in the notebook that is handed out."""
    text = (room.folder / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    for sign in ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "earned(", "grader.nbgrader"):
        assert sign not in text
    told = room.nbgrader("validate", f"release/{NAME}/{NAME}.ipynb")
    assert "Success" not in told


@pytest.mark.parametrize("student", ["solver", "noisy"])
def test_solutions_earn_everything(graded: Class, student: str) -> None:
    """Every cell in full, nothing left to a person; warnings on stderr cost nothing."""
    expected = {name: (points, False) for name, points in graded.points.items()}
    assert marks_in(graded.room, student) == expected


def test_stubs_earn_nothing(graded: Class) -> None:
    """Zero for every cell, and nothing for a person to look at."""
    assert set(marks_in(graded.room, "stub").values()) == {(0.0, False)}


def test_half_the_work_earns_exactly_half(graded: Class) -> None:
    """The code alone is 10 of 20 points: each cell exactly all or nothing."""
    marks = marks_in(graded.room, "half")
    expected = {n: (p if n.startswith("tests-") else 0.0, False) for n, p in graded.points.items()}
    assert marks == expected
    assert sum(points or 0.0 for points, _ in marks.values()) == 10.0


@pytest.mark.parametrize("student", ["doubled", "cut"])
def test_damaged_notebooks_are_mended(graded: Class, student: str) -> None:
    """A notebook with every cell twice, or cut off at its end, earns what the whole one does."""
    expected = {name: (points, False) for name, points in graded.points.items()}
    assert marks_in(graded.room, student) == expected


def test_a_hopeless_file_waits_for_a_person(graded: Class) -> None:
    """What is no notebook is not given a zero: no score, a person is called, the log says why."""
    assert set(marks_in(graded.room, "hopeless").values()) == {(None, True)}
    assert "hopeless" in graded.told
    file = graded.room.folder / "submitted" / "hopeless" / NAME / f"{NAME}.ipynb"
    assert file.read_bytes() == b"\x89PNG no notebook at all"


def test_feedback_has_our_report(fed_back: Room) -> None:
    """Our report stands in the feedback, and neither the hidden call nor a solution does."""
    page = feedback_of(fed_back, "stub")
    assert "earned(" not in page
    assert "HIDDEN TESTS" not in page
    assert "10" in page
    assert "not written yet" in page or "not started" in page
    solution = feedback_of(fed_back, "solver")
    assert "earned(" not in solution


def test_feedback_says_what_was_mended(fed_back: Room) -> None:
    """The learner reads that the notebook was damaged, or why it could not be read."""
    assert "this was mended before it was graded" in feedback_of(fed_back, "doubled")
    assert "not graded yet, a person looks at it" in feedback_of(fed_back, "hopeless")
    assert "mended" not in re.sub(r"<style.*?</style>", "", feedback_of(fed_back, "solver"))


def test_the_table_of_marks(graded: Class) -> None:
    """``nbgrader export`` gives the same marks."""
    graded.room.nbgrader("export", "--to", "grades.csv", f"--assignment={NAME}")
    with (graded.room.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    everything = ("solver", "noisy", "doubled", "cut")
    expected = {"stub": 0.0, "half": 10.0, "hopeless": 0.0, **dict.fromkeys(everything, 20.0)}
    assert {name: scores[name] for name in expected} == expected


def test_what_a_person_entered_stays(graded: Class) -> None:
    """Manual scores, extra credit and comments survive another run of autograde."""
    room = graded.room
    cell = next(name for name in graded.points if name.startswith("steps-"))
    tests = next(name for name in graded.points if name.startswith("tests-"))
    whole = room.folder / "submitted" / "half" / NAME / f"{NAME}.ipynb"
    room.hand_in("person", NAME, whole.read_bytes())
    room.grade("nbgrader", "autograde", NAME, "--student", "person", "--course", str(room.folder))
    with book_of(room) as book:
        book.find_grade(cell, NAME, NAME, "person").manual_score = 0.75
        book.find_grade(tests, NAME, NAME, "person").extra_credit = 0.5
        book.find_comment(cell, NAME, NAME, "person").manual_comment = "a good idea"
        book.db.commit()
    told = room.grade(
        "nbgrader",
        "autograde",
        NAME,
        "--student",
        "person",
        "--force",
        "--course",
        str(room.folder),
    )
    assert "person  11.25/20" in told, told
    with book_of(room) as book:
        grade = book.find_grade(cell, NAME, NAME, "person")
        assert (grade.manual_score, grade.auto_score, grade.score) == (0.75, 0.0, 0.75)
        assert grade.needs_manual_grade
        assert book.find_grade(tests, NAME, NAME, "person").extra_credit == 0.5
        assert book.find_comment(cell, NAME, NAME, "person").comment == "a good idea"


def test_our_command_tells_of_each_student(graded: Class) -> None:
    """A line for each with the marks, what was mended below it; exit code 1 for an unreadable."""
    room = graded.room
    told = room.run(
        *("python", "-m", "grader.cli.main", "nbgrader", "autograde", NAME, "--force"),
        *("--student", "[dhs]*"),
        code=1,
    )
    assert "solver  20/20" in told
    assert "stub  0/20" in told
    assert "hopeless  0/20" in told
    assert "Traceback" not in told
    again = room.grade(
        "nbgrader", "autograde", NAME, "--student", "s*", "--course", str(room.folder)
    )
    assert "graded before" in again


def test_a_wrong_assignment_is_told(graded: Class) -> None:
    """A name that nbgrader does not know is a usage error, without a traceback."""
    folder = str(graded.room.folder)
    told = graded.room.grade("nbgrader", "autograde", "nothing", "--course", folder, code=2)
    assert "nothing" in told
    assert "Traceback" not in told


def test_the_button_of_formgrader_does_the_same(graded: Class) -> None:
    """What formgrader calls grades in our sandbox too: it reads the same configuration."""
    program = (
        "from nbgrader.apps import NbGraderAPI, NbGrader\n"
        "app = NbGrader(); app.initialize([])\n"
        "api = NbGraderAPI(app.coursedir, parent=app)\n"
        f"told = api.autograde({NAME!r}, 'half', force=True)\n"
        "print(told['success']); print(told.get('error', ''), told.get('log', ''))\n"
        f"print(api.get_submission({NAME!r}, 'half')['score'])\n"
    )
    told = graded.room.run("python", "-c", program)
    assert told.splitlines()[0] == "True", told
    assert told.splitlines()[-1] == "10.0"


def test_late_work_costs_what_the_course_says(graded: Class, tmp_path: Path) -> None:
    """A notebook five hours late loses the share of one day."""
    room = graded.room
    course = tmp_path / "course"
    course.mkdir()
    text = (ROOT / "course.toml").read_text(encoding="utf-8")
    table = "[late]\ngrace_minutes = 15\nper_day = 0.1\nmost = 0.5\n"
    (course / "course.toml").write_text(f"{table}\n{text}", encoding="utf-8")
    file = room.hand_in(
        "late", NAME, as_bytes(room.notebook("submitted/half", NAME, f"{NAME}.ipynb"))
    )
    (file.parent / "timestamp.txt").write_text("2026-01-02 05:00:00 UTC", encoding="utf-8")
    with book_of(room) as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-02 00:00:00 UTC")
    room.nbgrader("autograde", NAME, "--student=late", f"--LatePenalty.course={course}")
    with book_of(room) as book:
        late = book.find_submission_notebook(NAME, NAME, "late")
        assert (late.score, late.late_submission_penalty) == (10.0, 1.0)
        book.update_or_create_assignment(NAME, duedate=None)


def test_stock_nbgrader_gives_exact_code_marks(graded: Class, tmp_path: Path) -> None:
    """Without our steps, in nbgrader's own kernel, the code's marks are the same."""
    room = graded.room
    half = room.notebook("submitted", "half", NAME, f"{NAME}.ipynb")
    room.hand_in("stock", NAME, as_bytes(half))
    config = room.folder / "nbgrader_config.py"
    ours = config.read_text(encoding="utf-8")
    try:
        config.write_text('c = get_config()\nc.CourseDirectory.course_id = "stock"\n')
        room.nbgrader("autograde", NAME, "--student=stock")
    finally:
        config.write_text(ours, encoding="utf-8")
    marks = marks_in(room, "stock")
    code = {name: points for name, points in graded.points.items() if name.startswith("tests-")}
    assert {name: marks[name] for name in code} == {n: (p, False) for n, p in code.items()}


def test_the_exchange_works(room: Room, tmp_path: Path) -> None:
    """Released, fetched, submitted and collected through nbgrader's exchange folder."""
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    desk = tmp_path / "desk"
    desk.mkdir()
    options = (f"--Exchange.root={exchange}", "--course", "cross-entropy")
    room.nbgrader("release_assignment", NAME, *options)
    room.run("nbgrader", "fetch_assignment", NAME, *options, folder=desk)
    file = desk / NAME / f"{NAME}.ipynb"
    assert file.is_file()
    room.run("nbgrader", "submit", NAME, *options, folder=desk)
    room.nbgrader("collect", NAME, *options)
    collected = [
        path
        for path in (room.folder / "submitted").glob(f"*/{NAME}/timestamp.txt")
        if path.parents[1].name != "late"
    ]
    assert len(collected) == 1
    handed_in = collected[0].with_name(f"{NAME}.ipynb")
    assert handed_in.read_bytes() == file.read_bytes()


def test_an_edited_source_is_never_written_over(room: Room) -> None:
    """``init`` once more brings back what is missing and leaves what a person changed."""
    file = room.folder / "source" / NAME / f"{NAME}.ipynb"
    before = file.read_bytes()
    changed = before.replace(b'"nbformat": 4', b'"nbformat":  4')
    config = room.folder / "nbgrader_config.py"
    try:
        file.write_bytes(changed)
        config.unlink()
        told = room.grade("nbgrader", "init", str(room.folder), "--exercise", NAME)
        assert file.read_bytes() == changed
        assert f"{NAME}.ipynb" in told
        assert config.is_file()
    finally:
        file.write_bytes(before)


def test_a_notebook_of_another_name_is_told(graded: Class) -> None:
    """What nbgrader itself refuses stands in the student's line; the others are graded."""
    room = graded.room
    file = room.hand_in("renamed", NAME, b"{}")
    file.rename(file.with_name("Untitled.ipynb"))
    words = ("nbgrader", "autograde", NAME, "--student", "[rs]*", "--course", str(room.folder))
    told = room.grade(*words, code=1)
    assert "renamed  0/0 · a person has to look at it" in told
    assert f"there is no {NAME}.ipynb, but Untitled.ipynb" in told
    assert "stub  0/20" in told
    assert "Traceback" not in told


def test_what_hides_a_student_is_told(graded: Class) -> None:
    """No notebook, or a time that is none: nbgrader would pass over them or end in its fault."""
    room = graded.room
    whole = as_bytes(room.notebook("submitted/solver", NAME, f"{NAME}.ipynb"))
    room.hand_in("odd-none", NAME, b"").rename(room.folder / "submitted/odd-none" / NAME / "a.py")
    time = room.hand_in("odd-time", NAME, whole).with_name("timestamp.txt")
    time.write_text("yesterday", encoding="utf-8")
    os.mkfifo(room.hand_in("odd-fifo", NAME, whole).with_name("timestamp.txt"))
    room.hand_in("odd-one", NAME, whole)
    words = ("nbgrader", "autograde", NAME, "--student", "odd-*", "--course", str(room.folder))
    told = room.grade(*words, code=1)
    assert "no notebook was handed in" in told
    assert "timestamp.txt: this is no time: yesterday" in told
    assert "timestamp.txt: this is not a regular file" in told
    assert "odd-one  20/20" in told
    for name in ("none", "time", "fifo"):
        assert f"odd-{name}  0/0 · a person has to look at it" in told
    assert "AttributeError" not in told


def test_a_missing_student_is_no_error_of_ours(graded: Class) -> None:
    """Nobody of that name has handed in anything: nbgrader says so, we hand it on."""
    folder = str(graded.room.folder)
    words = ("nbgrader", "autograde", NAME, "--student", "nobody", "--course", folder)
    assert "nobody" in graded.room.grade(*words, code=2)
    with book_of(graded.room) as book, pytest.raises(MissingEntry):
        book.find_student("nobody")


def test_cells_keep_their_names(room: Room) -> None:
    """Made again, the source has the same grade ids: marks of a running course stay valid."""
    names = [grade_id(cell) for cell in room.notebook("source", NAME, f"{NAME}.ipynb")["cells"]]
    graded = [name for name in names if name]
    assert len(graded) == len(set(graded))
    assert f"tests-{SLIP}" in graded
    assert any(
        "earned" in text_of(c) for c in room.notebook("source", NAME, f"{NAME}.ipynb")["cells"]
    )
