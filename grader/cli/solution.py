"""``grade solution``: how the course solves an exercise, beside one's own file."""

from __future__ import annotations

import ast
import difflib
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from grader.cli.options import exercise_argument, shared_options
from grader.cli.settings import (
    data_folder,
    find_exercise,
    print_page,
    the_course,
    the_language,
    the_paper,
)
from grader.errors import CourseError, SubmissionError, UsageError
from grader.feedback import load_feedback
from grader.intake import take_in
from grader.language import Language, say
from grader.model import Course, Exercise, Part
from grader.progress import Store
from grader.render.paper import Paper
from grader.render.solution import Program, write_solution, write_steps, write_style
from grader.stubs import solved

STYLES = 2
LONGEST = 45
"""Lines of a program that is shown as another style."""


@click.command("solution")
@exercise_argument
@click.option("--give-up", is_flag=True, help="Show it although you have not passed.")
@shared_options
def command(exercise_name: str, give_up: bool, course_path: Path | None, lang: str | None) -> None:
    """Show the solution beside your file, and two other ways to write it.

    It is there once you have passed. Giving up is kept like a hint, one level above
    the last one; it costs no points.
    """
    course = the_course(course_path)
    exercise = find_exercise(course, exercise_name)
    language, paper = the_language(lang), the_paper()
    with closing(Store(data_folder())) as store:
        state = store.states(course.id).get(exercise.id)
        if state is None or not state.passed:
            if not give_up:
                raise UsageError(
                    say("the solution is shown once you have passed"),
                    where=exercise.short,
                    remedy=say(
                        "a hint: `grade hint {name}`; to see it now: `grade solution {name}"
                        " --give-up`",
                        name=exercise.short,
                    ),
                )
            level = len(load_feedback(exercise).hints) + 1
            store.record_hint(course.id, exercise.id, level, datetime.now(UTC))
    write_everything(course, exercise, paper, language)
    print_page(paper.text(), paper)


def write_everything(
    course: Course,  # noqa: ARG001 - one day a course may close its solutions
    exercise: Exercise,
    paper: Paper,
    language: Language,
) -> None:
    """The reference beside the learner's file, two other styles, the derivation's steps."""
    reference = Program(exercise.filename, solved(_text(exercise.solution / exercise.filename)))
    mine = _own(exercise)
    columns = shutil.get_terminal_size((80, 24)).columns
    title = f"{exercise.short} · {language.pick(exercise.title)}"
    paper.write(title, style="bold")
    write_solution(mine, reference, columns, paper, language)
    for style in other_styles(exercise, mine, reference):
        write_style(style, paper, language)
    if Part.DERIVATION in exercise.points:
        from grader.derivation import load_tasks  # noqa: PLC0415 - loads the mathematics

        tasks = load_tasks(exercise.solution / exercise.file_of(Part.DERIVATION))
        write_steps(tasks, paper, language)


def _own(exercise: Exercise) -> Program:
    """The learner's file, empty where there is none."""
    try:
        source = take_in(exercise, None, only=Part.CODE).source
    except SubmissionError:
        source = b""
    return Program(exercise.filename, source.decode("utf-8", "replace"))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(file)) from None


def other_styles(exercise: Exercise, mine: Program, reference: Program) -> list[Program]:
    """Short accepted programs, as unlike as can be what is shown already."""
    folder = exercise.suite / "accepted"
    programs = [Program(file.name, _text(file).strip()) for file in sorted(folder.glob("*.py"))]
    left = [program for program in programs if len(program.text.splitlines()) <= LONGEST]
    shown = [reference, mine]
    chosen: list[Program] = []
    while left and len(chosen) < STYLES:
        best = min(left, key=lambda program: max(_likeness(program, other) for other in shown))
        left.remove(best)
        chosen.append(best)
        shown.append(best)
    return chosen


def _likeness(one: Program, other: Program) -> float:
    """From 0 to 1; what things are called and how they are laid out does not count."""
    shapes = _shape(one.text), _shape(other.text)
    return difflib.SequenceMatcher(None, *shapes, autojunk=False).ratio()


def _shape(text: str) -> list[str]:
    """The kinds of a program's parts, with the names of what it takes from elsewhere."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    return [
        node.attr if isinstance(node, ast.Attribute) else type(node).__name__
        for node in ast.walk(tree)
        if not isinstance(node, ast.expr_context | ast.arg)
    ]
