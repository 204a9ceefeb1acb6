"""The text of ``nbgrader_config.py``: what nbgrader is told, and why, for a teacher to read."""

from __future__ import annotations

from collections.abc import Iterator

from grader.language import Language
from grader.model import Course

CONFIG = "nbgrader_config.py"
FIRST_STEP = "grader.nbgrader.preprocessing.GradeInSandbox"
_STEPS = (
    FIRST_STEP,
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "grader.nbgrader.saving.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
)
"""nbgrader's own steps of ``autograde``, with ours in the place of Execute and SaveAutoGrades."""


def config_text(course: Course, place: str, language: Language) -> str:
    """The file. ``place``: our course as seen from the file's folder; empty: the installed one."""
    return "\n".join([*_lines(course, place, language), ""])


def _lines(course: Course, place: str, language: Language) -> Iterator[str]:
    t = language.text
    yield f"# {t('Written by `grade nbgrader init`. If you change it, it stays as you want it.')}"
    yield "from pathlib import Path"
    yield ""
    yield "c = get_config()  # noqa: F821"
    yield "here = Path(__file__).resolve().parent"
    yield ""
    yield f"# {t('The name of the course, as the exchange and the gradebook know it.')}"
    yield f"c.CourseDirectory.course_id = {course.id!r}"
    yield "c.CourseDirectory.root = str(here)"
    yield ""
    yield f"# {t('Where the exercises, the solutions and the hidden checks lie.')}"
    yield f"course = str(here / {place!r})" if place else 'course = ""'
    yield ""
    yield f"# {t('Damaged notebooks are mended when they are opened; the files handed in stay.')}"
    yield 'c.Autograde.exporter_class = "grader.nbgrader.receiving.MendingExporter"'
    yield ""
    yield f"# {t('Work is graded in the sandbox of `grade`, not in a kernel with your rights.')}"
    yield "c.Autograde.autograde_preprocessors = ["
    yield from (f'    "{step}",' for step in _STEPS)
    yield "]"
    yield "c.GradeInSandbox.course = course"
    yield f"# {t('full: kept apart from everything; process: for code that you trust.')}"
    yield 'c.GradeInSandbox.isolation = "full"'
    yield ""
    yield f"# {t('Late work costs what the table [late] of course.toml says.')}"
    yield 'c.AssignLatePenalties.plugin_class = "grader.nbgrader.late.LatePenalty"'
    yield "c.LatePenalty.course = course"
