"""Feedback for a class: a page for each person, and archives for Canvas and Moodle."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.intake.handed_in import Work
from grader.classroom.intake.naming import Owner
from grader.classroom.intake.roster import Person
from grader.classroom.results.standing import Standing
from grader.classroom.results.store import Entry
from grader.export.feedback import (
    FeedbackArchive,
    Page,
    canvas_names,
    feedback_pages,
    moodle_names,
    safe_name,
)
from grader.grading import grade
from grader.language import Language
from grader.model import Course, Part, Submission
from tests.engine.fakes import DirectSandbox

EN = Language("en")
WRONG = b"def average(xs): return -sum(xs) / len(xs) / 2\n"
MARY = Person("s1", "Mary <b>", "mary@example.org")
TARO = Person("s2", "山田 太郎")
CANVAS = "yamadataro_LATE_4711_81_average-2.py"
MOODLE = "山田 太郎_4711_assignsubmission_file_"


def report_on(course: Course, language: Language = EN) -> dict[str, Any]:
    submission = Submission(WRONG, Path("average.py"))
    return grade(course.exercises[0], submission, DirectSandbox(), language).as_json()


def standing(course: Course, person: Person, file: str = "", *, late: bool = False) -> Standing:
    exercise = course.exercises[0].id
    files = {Part.CODE: file} if file else {}
    work = Work(Owner(person.id), exercise, {Part.CODE: "d"}, late, files)
    return Standing(Entry(work, person, True, "key"), report_on(course), {})


def pages_of(course: Course, *works: Standing) -> list[Page]:
    return list(feedback_pages(course, works, course.exercises, EN))


def zipped(pages: list[Page], names: Any) -> tuple[dict[str, str], list[Person], bytes]:
    stream = io.BytesIO()
    with FeedbackArchive(stream, names) as archive:
        for page in pages:
            archive.add(page)
    with zipfile.ZipFile(stream) as found:
        texts = {name: found.read(name).decode() for name in found.namelist()}
    return texts, archive.left_out, stream.getvalue()


def test_a_page_for_each_person(course: Course) -> None:
    """With the name, each exercise, its score, whether it came late, and the report."""
    mary, taro = pages_of(course, standing(course, MARY), standing(course, TARO, late=True))
    assert (mary.person, taro.person) == (MARY, TARO)
    assert "Mary &lt;b&gt;" in mary.html
    assert "<b>" not in mary.html
    assert "Mary" not in taro.html
    assert "山田 太郎" in taro.html
    assert "· late" in taro.html
    assert "· late" not in mary.html
    for page in (mary, taro):
        assert page.html.startswith("<!DOCTYPE html>")
        assert "not passed yet" in page.html
        assert "The sign is lost." in page.html
        assert 'href="#ex01"' in page.html
        assert 'id="ex01"' in page.html


def test_what_was_not_handed_in(course: Course) -> None:
    """An exercise without work is told, without a report."""
    other = replace(course.exercises[0], id="ex02_other")
    works = [standing(course, MARY)]
    (page,) = feedback_pages(course, works, [*course.exercises, other], EN)
    assert page.html.count("not handed in") == 1
    assert 'id="ex02"' not in page.html


def test_japanese(course: Course) -> None:
    """The page is in the language of the reports."""
    japanese = Language("ja")
    work = replace(standing(course, TARO), report=report_on(course, japanese))
    (page,) = feedback_pages(course, [work], course.exercises, japanese)
    assert '<html lang="ja">' in page.html
    assert "符号が失われています。" in page.html


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("山田 太郎 s2", "山田 太郎 s2"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*", "a_b_c_"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("", "_"),
        (" . ", "_"),
        ("a\u202eb\x00", "a\\u202eb\\x00".replace("\\", "_")),
    ],
)
def test_names_of_files(text: str, name: str) -> None:
    """Letters stay; nothing leads out of a folder or is special to a system."""
    assert safe_name(text) == name


def test_long_names_are_cut() -> None:
    """Whatever their letters take."""
    assert len(safe_name("山" * 300).encode()) <= 120


def test_namesakes(course: Course) -> None:
    """Two people never share a file, on no file system."""
    people = [Person("a/b"), Person("A:B"), Person("a_b", "a_b")]
    names = [page.name for page in pages_of(course, *(standing(course, p) for p in people))]
    assert names == ["a_b", "A_B-2", "a_b-3"]


def test_canvas(course: Course) -> None:
    """The name as downloaded with .html behind it; who came another way is left out."""
    pages = pages_of(course, standing(course, MARY), standing(course, TARO, CANVAS))
    texts, left_out, _ = zipped(pages, canvas_names)
    assert texts == {f"{CANVAS}.html": pages[1].html}
    assert left_out == [MARY]


def test_moodle(course: Course) -> None:
    """The folder as downloaded, else one with the participant's number from the list."""
    listed = replace(MARY, name="Mary_Ann", participant="99")
    pages = pages_of(
        course, standing(course, listed), standing(course, TARO, MOODLE), standing(course, MARY)
    )
    texts, left_out, _ = zipped(pages, moodle_names)
    assert list(texts) == [
        "Mary Ann_99_assignsubmission_file_/feedback.html",
        f"{MOODLE}/feedback.html",
    ]
    assert left_out == [MARY]


@pytest.mark.parametrize(
    "name",
    [
        "../x_1_2_a.py",
        "x_1_2_..\\a.py",
        "x_1_2_a\n.py",
        "a/b_1_assignsubmission_file_",
        "..\\b_1_assignsubmission_file_",
        "b\u202e_1_assignsubmission_file_",
        "average.py",
    ],
)
def test_names_that_lead_elsewhere(course: Course, name: str) -> None:
    """They are in no archive: nobody's name reaches outside of it."""
    (page,) = pages_of(course, standing(course, MARY, name))
    assert canvas_names(page) == ()
    assert moodle_names(page) == ()


def test_the_same_pages_make_the_same_archive(course: Course) -> None:
    """To the byte, whenever it is written."""
    pages = pages_of(course, standing(course, TARO, CANVAS))
    assert zipped(pages, canvas_names)[2] == zipped(pages, canvas_names)[2]
