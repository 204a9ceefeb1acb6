"""``grade hint``: the next hint for an exercise, or for a task of its derivation."""

from __future__ import annotations

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
from grader.errors import UsageError
from grader.feedback import load_feedback
from grader.intake import take_in
from grader.language import Language, say
from grader.model import Course, Exercise, Part
from grader.progress import Attempt, Store
from grader.render.paper import Paper

TEXT_ONLY = 0
"""The level that is kept for the text of a misconception: it uses up no hint."""


@click.command("hint")
@exercise_argument
@click.option("--level", type=click.IntRange(1), help="Show this hint, not the next one.")
@click.option("--task", metavar="ID", help="The next step of this task of the derivation.")
@shared_options
def command(
    exercise_name: str,
    level: int | None,
    task: str | None,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Show the next hint for an exercise. Asking costs nothing."""
    course = the_course(course_path)
    exercise = find_exercise(course, exercise_name)
    language, paper = the_language(lang), the_paper()
    if task is None:
        write_hint(course, exercise, level, paper, language)
    else:
        _write_step(exercise, task, paper, language)
    print_page(paper.text(), paper)


def write_hint(
    course: Course, exercise: Exercise, level: int | None, paper: Paper, language: Language
) -> None:
    """Write the hint that helps now, and keep that it was shown.

    What the last attempt's numbers point to comes first, and alone where the attempt
    before it did not show it: then it is worth a try of its own. Where it is still
    there after that, the next general hint comes with it.
    """
    feedback = load_feedback(exercise)
    total = len(feedback.hints)
    with closing(Store(data_folder())) as store:
        attempts = store.attempts(course.id, exercise.id)[-2:] if level is None else []
        named = _names(attempts[-1]) if attempts else []
        known = _names(attempts[0]) if len(attempts) > 1 else []
        alone = any(name not in known for name in named)
        shown = store.hints_shown(course.id, exercise.id)
        wanted = min(level or shown + 1, total)
        kept = TEXT_ONLY if alone else wanted
        store.record_hint(course.id, exercise.id, kept, datetime.now(UTC))
    t = language.text
    if named:
        paper.write(f"{exercise.short} · {t('What your numbers point to')}", style="bold")
        for name in named:
            text = language.pick(feedback.advice(name))
            paper.write(f"→ {name}: {text}", indent=2, hang=4, style="yellow")
    if alone:
        example = f"grade hint {exercise.short} --level {wanted}"
        paper.write(t("Try again with this. A general hint: `{example}`", example=example))
        return
    title = t("Hint {n} of {total}", n=wanted, total=total)
    paper.write(f"{exercise.short} · {title}", style="bold")
    paper.write(language.pick(feedback.hints[wanted - 1]), indent=2)
    if wanted < total:
        paper.write(t("Still stuck? Ask again for the next one."))
    else:
        paper.write(t("That was the last hint."))


def _names(attempt: Attempt) -> list[str]:
    """The misconceptions that an attempt showed, the first one first."""
    found = [name for finding in attempt.findings for name in finding["misconceptions"]]
    return list(dict.fromkeys(found))


def _write_step(exercise: Exercise, task_id: str, paper: Paper, language: Language) -> None:
    """Write what to do next in one task of the derivation."""
    # Loads the mathematics, which no other hint needs.
    from grader.derivation import load_tasks, next_hint  # noqa: PLC0415
    from grader.derivation.handed_in import work_of  # noqa: PLC0415

    tasks = []
    if Part.DERIVATION in exercise.points:
        tasks = list(load_tasks(exercise.solution / exercise.file_of(Part.DERIVATION)))
    task = next((task for task in tasks if task.id == task_id), None)
    if task is None:
        raise UsageError(
            say("there is no task {name}", name=repr(task_id)),
            where=exercise.id,
            remedy=say("its tasks are: {names}", names=", ".join(task.id for task in tasks)),
        )
    submission = take_in(exercise, None, only=Part.DERIVATION)
    (work,), _ = work_of([task], submission.others.get(Part.DERIVATION))
    hint = next_hint(task, [line.text for line in work.lines])
    paper.write(f"{exercise.short} · {language.pick(task.title)}", style="bold")
    if hint is None:
        paper.write(language.text("There is no next step to tell here."), indent=2)
    else:
        paper.write(language.render(hint), indent=2)
