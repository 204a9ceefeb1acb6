"""The marks of a class as tables."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from grader.classroom import ClassMarks, Mark, Person
from grader.errors import UsageError
from grader.export.gradebook import canvas_table, check_export, moodle_table, plain_table
from grader.model import Course, Part

ADA = Person("12345", "Ada L", "ada@x.example", "77")
BOB = Person("bob", "=HYPERLINK(1)")


def mark(person: Person, score: float, *, broken: bool = False) -> Mark:
    return Mark(
        person=person,
        exercise="ex01_average",
        verdict="failed",
        parts={Part.CODE: score},
        most={Part.CODE: 4.0},
        late=False,
        known=True,
        broken=broken,
        participant=person.participant,
    )


def class_of(course: Course, *marks: Mark) -> ClassMarks:
    return ClassMarks(course, marks, (), ())


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def row(student: str, number: str, login: str = "", **more: str) -> dict[str, str]:
    plain = {"Student": student, "ID": number, "SIS User ID": "", "SIS Login ID": login}
    return {**plain, "Section": "A", **more}


def test_canvas(course: Course) -> None:
    """The columns and the row of points that Canvas wants; rows are those of the export."""
    export = [
        row("    Points Possible", ""),
        row("Lovelace, Ada", "12345", "ada"),
        row("Nobody, Here", "12346", "none"),
        row("B, Bob", "12347", "bob"),
    ]
    table = canvas_table(class_of(course, mark(ADA, 2.5), mark(BOB, 4)), export)
    assert rows(table.text) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ex01_average"],
        ["    Points Possible", "", "", "", "", "4"],
        ["Lovelace, Ada", "12345", "", "ada", "A", "2.5"],
        ["B, Bob", "12347", "", "bob", "A", "4"],
    ]
    assert table.left_out == ()


def test_an_assignment_that_is_there(course: Course) -> None:
    """Its own heading is used, with Canvas' number: no second assignment is made."""
    export = [row("L, Ada", "12345", **{"EX01: averages (55)": ""})]
    (head, *_) = rows(canvas_table(class_of(course, mark(ADA, 1)), export).text)
    assert head[-1] == "EX01: averages (55)"


def test_by_name(course: Course) -> None:
    """Where no number fits, the name in either order does."""
    export = [row("L, Ada", "1", "x"), row("Bee, Bob", "2", "y")]
    table = canvas_table(class_of(course, mark(Person("Ada L"), 1)), export)
    assert rows(table.text)[2][0] == "L, Ada"


def test_marks_never_go_to_a_namesake(course: Course) -> None:
    """A name that fits two rows fits none; nor do two learners share a row."""
    export = [row("L, Ada", "1", "x"), row("L, Ada", "2", "y"), row("Bee, Bob", "3", "z")]
    people = [Person("Ada L"), Person("Bob Bee"), Person("z"), Person("gone")]
    table = canvas_table(class_of(course, *(mark(p, 1) for p in people)), export)
    assert [line[1] for line in rows(table.text)[2:]] == ["3"]
    assert [person.id for person in table.left_out] == ["Ada L", "Bob Bee", "gone"]


@pytest.mark.parametrize("export", [[], [{"Student": "x", "ID": "1"}]])
def test_no_canvas_export(export: list[dict[str, str]]) -> None:
    """Another file is refused in words."""
    with pytest.raises(UsageError, match="no Canvas export"):
        check_export(export, "x.csv")


def test_moodle_worksheet(course: Course) -> None:
    """One exercise: the columns of an assignment's grading worksheet."""
    assert rows(moodle_table(class_of(course, mark(ADA, 2.5))).text) == [
        ["Identifier", "Full name", "ID number", "Email address", "Grade", "Maximum Grade"],
        ["Participant 77", "Ada L", "12345", "ada@x.example", "2.5", "4"],
    ]


def test_moodle_gradebook(course: Course) -> None:
    """Several exercises: a column each; who handed in nothing for one has an empty cell."""
    first = course.exercises[0]
    more = replace(course, exercises=(first, replace(first, id="ex02_more")))
    second = replace(mark(ADA, 1), exercise="ex02_more")
    table = moodle_table(class_of(more, mark(ADA, 2), second, mark(BOB, 3)))
    head, ada, bob = rows(table.text)
    assert head[4:] == ["ex01_average", "ex02_more"]
    assert ada[4:] == ["2", "1"]
    assert bob[4:] == ["3", ""]


def test_what_broke_is_no_zero(course: Course) -> None:
    """A broken mark leaves its cell empty in every table."""
    marks = class_of(course, mark(ADA, 0, broken=True))
    assert rows(moodle_table(marks).text)[1][4] == ""
    assert rows(plain_table(marks).text)[1][4] == ""
    assert rows(canvas_table(marks, [row("x", "12345")]).text)[2][-1] == ""


def test_plain(course: Course) -> None:
    """A row a learner and exercise with the points of each part; no cell is a formula."""
    assert rows(plain_table(class_of(course, mark(BOB, 2.5))).text) == [
        ["student", "name", "exercise", "verdict", "score", "max_score", "late", "code"],
        ["bob", "'=HYPERLINK(1)", "ex01_average", "failed", "2.5", "4", "0", "2.5"],
    ]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        (" =1+1", "' =1+1"),
        ("\t=1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        ("a\r\n=1", "a  =1"),
        ("\x1b[2J", "\\x1b[2J"),
        ("山田　太郎", "山田　太郎"),
        ("a;=1", "a;=1"),
        ('"', '"'),
        ("", ""),
    ],
)
def test_names_stay_names(course: Course, name: str, cell: str) -> None:
    """No name becomes a formula, ends its cell or its line, or rules the terminal."""
    marks = class_of(course, mark(Person("bob", name), 1))
    for table, place in ((plain_table(marks), 1), (moodle_table(marks), 1)):
        found = rows(table.text)[1]
        assert found[place] == cell
        assert len(table.text.splitlines()) == 2


def test_signs_between_cells_are_quoted(course: Course) -> None:
    """Where a semicolon stands between cells, a name with one is still one cell."""
    marks = class_of(course, mark(Person("bob", "a;=1"), 1))
    assert '"a;=1"' in plain_table(marks).text


def test_a_number_of_moodles_is_no_id_number(course: Course) -> None:
    """Without a list of the class, the participant's number stands in its own column only."""
    unknown = replace(mark(Person("77", "Ada L"), 1), participant="77")
    assert rows(moodle_table(class_of(course, unknown)).text)[1][:3] == [
        "Participant 77",
        "Ada L",
        "",
    ]


def test_nobody(course: Course) -> None:
    """A class that handed in nothing gives tables with their headings only."""
    empty = class_of(course)
    assert len(rows(plain_table(empty).text)) == 1
    assert len(rows(moodle_table(empty).text)) == 1
    assert len(rows(canvas_table(empty, [row("x", "1")]).text)) == 2
