"""Making an nbgrader course: what is written, what stays, where our course is found again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.course import load_course
from grader.errors import GraderError, UsageError
from grader.handout import Action
from grader.language import Language
from grader.model import Course
from grader.nbgrader.config import CONFIG
from grader.nbgrader.courses import make_course
from grader.nbgrader.finding import PLACE, course_around, course_at
from grader.nbgrader.kernel import earned

ENGLISH, JAPANESE = Language("en"), Language("ja")


class Section(SimpleNamespace):
    """As traitlets' Config: sections come into being when they are named."""

    def __getattr__(self, name: str) -> Any:
        setattr(self, name, Section())
        return getattr(self, name)


def settings(folder: Path) -> Section:
    """What nbgrader's configuration says."""
    config = Section()
    file = folder / CONFIG
    code = compile(file.read_text(encoding="utf-8"), str(file), "exec")
    exec(code, {"__file__": str(file), "get_config": lambda: config})
    return config


def test_every_exercise_gets_a_source(course: Course, tmp_path: Path) -> None:
    """A configuration, and a notebook for each exercise under its short name."""
    changes = make_course(course, tmp_path / "nb", ENGLISH)
    name = course.exercises[0].short
    paths = [CONFIG, f"source/{name}/{name}.ipynb"]
    assert [change.path.as_posix() for change in changes] == paths
    notebook = json.loads((tmp_path / "nb" / paths[1]).read_text(encoding="utf-8"))
    assert notebook["metadata"]["grader"]["exercise"] == course.exercises[0].id


def test_the_configuration_finds_the_course(course: Course, tmp_path: Path) -> None:
    """From its own folder, so that both may be moved together."""
    target = tmp_path / "a folder" / "日本語's"
    make_course(course, target, ENGLISH)
    config = settings(target)
    assert Path(config.GradeInSandbox.course).resolve() == course.root.resolve()
    assert config.LatePenalty.course == config.GradeInSandbox.course
    assert str(course.root) not in (target / CONFIG).read_text(encoding="utf-8")
    assert course_at(config.GradeInSandbox.course).id == course.id
    inside = target / "autograded" / "ada" / "ex01"
    inside.mkdir(parents=True)
    assert course_around(inside).root == course.root.resolve()


def test_the_installed_course_has_no_path(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A course that comes with the package is found wherever the package lies."""
    for module in ("courses", "finding"):
        monkeypatch.setattr(f"grader.nbgrader.{module}.BUNDLE", course.root)
    make_course(course, tmp_path / "nb", ENGLISH)
    config = settings(tmp_path / "nb")
    assert config.GradeInSandbox.course == ""
    assert course_at("").root == course.root
    assert course_around(tmp_path / "nb").root == course.root


def test_japanese(course: Course, tmp_path: Path) -> None:
    """The notebook says that it is Japanese; the configuration stays valid Python."""
    make_course(course, tmp_path / "nb", JAPANESE)
    name = course.exercises[0].short
    text = (tmp_path / "nb" / "source" / name / f"{name}.ipynb").read_text(encoding="utf-8")
    assert json.loads(text)["metadata"]["grader"]["language"] == "ja"
    assert settings(tmp_path / "nb").CourseDirectory.course_id == course.id


def test_what_a_person_edited_stays(course: Course, tmp_path: Path) -> None:
    """Once more: missing files come back, unchanged ones are made anew, edited ones stay."""
    target = tmp_path / "nb"
    make_course(course, target, ENGLISH)
    name = course.exercises[0].short
    source = target / "source" / name / f"{name}.ipynb"
    (target / CONFIG).write_text("c = get_config()\n", encoding="utf-8")
    source.unlink()
    changes = make_course(course, target, ENGLISH)
    assert [change.action for change in changes] == [Action.EDITED, Action.ADDED]
    assert (target / CONFIG).read_text(encoding="utf-8") == "c = get_config()\n"
    changes = make_course(course, target, JAPANESE)
    assert [change.action for change in changes] == [Action.EDITED, Action.REPLACED]


def test_files_that_were_there_before_stay(course: Course, tmp_path: Path) -> None:
    """A teacher's own configuration is not ours to write over."""
    target = tmp_path / "nb"
    target.mkdir()
    (target / CONFIG).write_text("# mine\n", encoding="utf-8")
    changes = make_course(course, target, ENGLISH)
    assert changes[0].action is Action.EDITED
    assert (target / CONFIG).read_text(encoding="utf-8") == "# mine\n"


def test_a_file_is_no_folder(course: Course, tmp_path: Path) -> None:
    """The person is told, and nothing is written."""
    (tmp_path / "nb").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="this is a file"):
        make_course(course, tmp_path / "nb", ENGLISH)


def test_a_changed_course_is_read_anew(course: Course) -> None:
    """A teacher who mends course.toml need not start the server again."""
    place = str(course.root)
    assert course_at(place).late is None
    file = course.root / "course.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"[late]\nper_day = 0.5\n{text}", encoding="utf-8")
    found = course_at(place).late
    assert found is not None
    assert found.per_day == 0.5
    assert load_course(course.root).late == found


def test_a_broken_record_is_told(tmp_path: Path) -> None:
    """Where, and what to do; never a course that was not meant."""
    (tmp_path / PLACE).parent.mkdir()
    (tmp_path / PLACE).write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"grade nbgrader init"):
        course_around(tmp_path)


def test_a_kernel_needs_one_notebook_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called anywhere else, the helper of hidden cells says what it looks for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    os.mkfifo(tmp_path / "waits.ipynb")
    with pytest.raises(GraderError, match="0 notebooks of the course lie here"):
        earned("tests-mean")
