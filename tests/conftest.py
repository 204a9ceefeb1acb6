"""What tests share: a tiny course of another subject, and a sandbox that keeps nothing apart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course import load_course
from grader.language import Language
from grader.model import Course, Exercise
from tests.engine.fakes import DirectSandbox

ROOT = Path(__file__).parent.parent
SECOND_COURSE = ROOT / "tests" / "second_course"


@pytest.fixture
def second_course(tmp_path: Path) -> Path:
    """A copy of the second course that a test may change."""
    target = tmp_path / "course"
    shutil.copytree(SECOND_COURSE, target)
    return target


@pytest.fixture
def course(second_course: Path) -> Course:
    """The second course, loaded."""
    return load_course(second_course)


@pytest.fixture
def exercise(course: Course) -> Exercise:
    """The only exercise of the second course."""
    return course.exercises[0]


@pytest.fixture
def direct() -> DirectSandbox:
    """A sandbox that keeps nothing apart."""
    return DirectSandbox()


@pytest.fixture
def english() -> Language:
    """The texts in English."""
    return Language("en")
