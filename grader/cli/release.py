"""``grade release``: a class's folder, or an autograder for Gradescope."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.init import typed
from grader.cli.options import shared_options
from grader.cli.settings import find_exercise, the_language
from grader.cli.writing import write_whole
from grader.course import BUNDLE, CHECKOUT, FILE, find_root, is_sealed, load_course
from grader.errors import UsageError
from grader.handout import Action
from grader.language import Language, say
from grader.model import Course


@click.command("release")
@click.argument("target", metavar="DIR|EXERCISE")
@click.option(
    "--exercise", "names", multiple=True, metavar="NAME", help="Release this one; may be repeated."
)
@click.option(
    "--gradescope",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.zip",
    help="Write Gradescope's autograder for EXERCISE instead.",
)
@shared_options
def command(
    target: str,
    names: tuple[str, ...],
    gradescope: Path | None,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Make a learner's folder for a class in DIR: whole by itself, solutions sealed.

    The teacher's own checks stay behind. Released again, DIR is brought up to date;
    what somebody edited there stays.
    """
    course, language = _authors(course_path), the_language(lang)
    if not target.strip():
        # An empty variable in a script would else fill the folder that it is called in.
        raise UsageError(say("the name is empty"), remedy=say("name a folder"))
    if gradescope is None:
        _folder(course, Path(target), names, language)
        return
    if names:
        raise UsageError(
            say("an autograder is for one exercise"),
            remedy=say("name it last, without --exercise"),
        )
    from grader.release import autograder_zip  # noqa: PLC0415 - loads what grades

    exercise = find_exercise(course, target)
    write_whole(gradescope, autograder_zip(course, exercise, language))
    click.echo(
        language.text(
            "{name}: {file} is for Gradescope alone; it holds the solution and every check",
            name=exercise.short,
            file=gradescope,
        )
    )


def _authors(path: Path | None) -> Course:
    """The author's copy of the course; UsageError in a learner's."""
    here = path.absolute() if path is not None else _around()
    # Whoever installed the package needs no checkout.
    course = load_course(here or (BUNDLE if (BUNDLE / FILE).is_file() else CHECKOUT))
    if course.root != course.origin:
        raise UsageError(
            say("this is a learner's copy: a course is released from the author's"),
            where=str(course.root),
            remedy=say("call it in the author's copy, or name that with --course PATH"),
        )
    return course


def _around() -> Path | None:
    """The course that the command is called in, whether it holds or not; None in no course."""
    try:
        return find_root(Path.cwd())
    except UsageError:
        return None


def _folder(course: Course, folder: Path, names: tuple[str, ...], language: Language) -> None:
    from grader.release import release  # noqa: PLC0415 - loads what grades

    again = is_sealed(folder)
    chosen = [find_exercise(course, name) for name in names]
    released = release(course, folder.absolute(), chosen)
    t = language.text
    title = language.pick(course.title)
    click.echo(
        t("{title}: {n} files in {folder}", title=title, n=len(released.changes), folder=folder)
    )
    for change in released.changes:
        if change.action is Action.EDITED:
            click.echo(f"{change.path}: {t('edited by you, left as it is')}")
        elif again and change.action is Action.REPLACED:
            click.echo(f"{change.path}: {t('brought up to date')}")
    for path in released.resealed:
        click.echo(f"{path}: {t('brought up to date')}")
    for exercise in released.exercises:
        if exercise.id in released.withheld:
            n = released.withheld[exercise.id]
            click.echo(t("{name}: checks that only you run: {n}", name=exercise.short, n=n))
    click.echo(
        t(
            "Solutions are sealed: a curtain, not a lock. Hand out all of it, with {hidden}.",
            hidden=".grade",
        )
    )
    first = released.exercises[0].short
    click.echo(t("Next: `cd {folder}`, then `grade {name}`", folder=typed(folder), name=first))
