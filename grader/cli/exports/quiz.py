"""``grade export quiz EXERCISE --moodle FILE``: the questions for another system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grader.cli.options import exercise_argument, shared_options
from grader.cli.settings import find_exercise, the_course, the_language
from grader.cli.writing import STANDARD_OUTPUT, write_whole
from grader.errors import UsageError
from grader.export.moodle_quiz import Aside, MoodleQuiz, moodle_quiz
from grader.language import Language, say
from grader.model import Course
from grader.notebook.cells import CLASS_LEARNER
from grader.quiz import has_quiz, load_quiz
from grader.quiz.identity import checked


@click.command("quiz")
@exercise_argument
@click.option(
    "--moodle", type=click.Path(path_type=Path), required=True, help="Write Moodle XML; - prints."
)
@click.option(
    "--learner", default=CLASS_LEARNER, help="Whose numbers are asked for (default: the class's)."
)
@shared_options
def command(
    exercise_name: str,
    moodle: Path,
    learner: str,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Write the questions of an exercise as Moodle XML, and say what does not fit."""
    course = the_course(course_path)
    _refuse_learners_copy(course)
    exercise = find_exercise(course, exercise_name)
    if not has_quiz(exercise):
        raise UsageError(say("{name} has no quiz", name=exercise.id))
    language = the_language(lang)
    made = moodle_quiz(exercise, load_quiz(exercise), language, checked(learner))
    write_whole(moodle, made.text)
    # What is printed must not get into an XML that is printed too.
    for line in _told(made, moodle, language):
        click.echo(line, err=moodle == STANDARD_OUTPUT)


def _refuse_learners_copy(course: Course) -> None:
    """The file holds all keys."""
    if course.root != course.origin:
        raise UsageError(
            say("this is a learner's copy: keys are written out in the author's"),
            where=str(course.root),
            remedy=say("call it in the author's copy"),
        )


def _told(made: MoodleQuiz, file: Path, language: Language) -> list[str]:
    t = language.text
    lines = [t("{n} questions are in {path}", n=made.questions, path=file)]
    if made.left_out:
        lines += [t("Left out, as Moodle has no such kind:"), *_listed(made.left_out, language)]
    if made.changed:
        lines += [t("Otherwise in Moodle than here:"), *_listed(made.changed, language)]
    return lines


def _listed(asides: Sequence[Aside], language: Language) -> list[str]:
    """One line for each reason, with the items that it holds for."""
    by_reason: dict[str, list[str]] = {}
    for one in asides:
        by_reason.setdefault(language.render(one.why), []).append(f"{one.item} ({one.kind.value})")
    return [f"  {', '.join(names)}: {reason}" for reason, names in by_reason.items()]
