"""The list of a class."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.classroom import read_roster
from grader.classroom.intake.naming import Owner
from grader.errors import UsageError

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,ex01 (55)
    Points Possible,,,,,4
"Yamada, Taro",12345,s1,taro,A,
"Suzuki, Hanako",12346,s2,hanako,A,
"""


def roster(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "roster.csv"
    file.write_text(text, encoding=encoding)
    return file


@pytest.mark.parametrize(
    "owner",
    [Owner("yamadataro", "12345"), Owner("taro"), Owner("Taro Yamada"), Owner("s1"), Owner("TARO")],
)
def test_a_canvas_export(tmp_path: Path, owner: Owner) -> None:
    """Number, login and name in either order find the person; the row of points is nobody."""
    people = read_roster(roster(tmp_path, CANVAS))
    assert [person.id for person in people.people] == ["12345", "12346"]
    found = people.find(owner)
    assert found is not None
    assert found.id == "12345"


@pytest.mark.parametrize("between", [";", "\t"])
def test_other_signs_between_cells(tmp_path: Path, between: str) -> None:
    """Spreadsheets of many countries write semicolons or tabs."""
    text = f"id{between}name\r\nada{between}Lovelace, Ada\r\n"
    (person,) = read_roster(roster(tmp_path, text)).people
    assert (person.id, person.name) == ("ada", "Lovelace, Ada")


def test_no_such_file(tmp_path: Path) -> None:
    """A mistyped name is told as that."""
    with pytest.raises(UsageError) as told:
        read_roster(tmp_path / "none.csv")
    assert "there is no such file" in str(told.value)


def test_strangers_and_namesakes(tmp_path: Path) -> None:
    """Who is not there, or could be two people, is nobody."""
    text = "name,id\nAda,1\nAda,2\n"
    people = read_roster(roster(tmp_path, text))
    assert people.find(Owner("Ada")) is None
    assert people.find(Owner("Bob")) is None
    assert people.find(Owner("2")) == people.people[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_japanese_lists(tmp_path: Path, encoding: str) -> None:
    """Japanese headings and names, in the encodings that spreadsheets write."""
    file = roster(tmp_path, "学籍番号,氏名\n1001,山田 太郎\n", encoding)
    found = read_roster(file).find(Owner("山田太郎"))
    assert found is not None
    assert (found.id, found.name) == ("1001", "山田 太郎")


def test_a_moodle_list(tmp_path: Path) -> None:
    """The participant's number is that of Moodle's download."""
    text = "Identifier,Full name,Email address\nParticipant 77,Ada L,ada@x.example\n"
    found = read_roster(roster(tmp_path, text)).find(Owner("Ada L", "77"))
    assert found is not None
    assert (found.participant, found.email) == ("77", "ada@x.example")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "name\n", "\x00"])
def test_no_list(tmp_path: Path, text: str) -> None:
    """A file that names nobody is refused in words."""
    with pytest.raises(UsageError):
        read_roster(roster(tmp_path, text))
