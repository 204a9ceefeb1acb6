"""``grade new``: scaffold an exercise in the author's copy of a course."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import the_language
from grader.course import find_exercise, find_root, load_course
from grader.errors import UsageError
from grader.language import say
from grader.model import Part
from grader.scaffold import DEFAULT_PARTS, Wanted, make_exercise


@click.command("new")
@click.argument("exercise_id", metavar="ID")
@click.option("--title", "titles", multiple=True, help="LANGUAGE=TEXT, once for each language.")
@click.option(
    "--parts",
    default=",".join(DEFAULT_PARTS),
    show_default=True,
    help="What it consists of; code is always one of them.",
)
@click.option("--requires", multiple=True, help="An exercise that comes before; may be repeated.")
@shared_options
def command(
    exercise_id: str,
    titles: tuple[str, ...],
    parts: str,
    requires: tuple[str, ...],
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Scaffold the exercise ID, such as ex12_some_name: a small example to fill in."""
    language = the_language(lang)
    root = find_root(Path.cwd()) if course_path is None else course_path.absolute()
    wanted = Wanted(exercise_id, _parts(parts), _titles(titles), _ids(root, requires))
    files = make_exercise(root, wanted)
    click.echo(language.text("{name}: {n} files", name=wanted.id, n=len(files)))
    for file in files:
        click.echo(f"  {file.as_posix()}")
    click.echo(
        language.text(
            "Next: fill in what `grade audit {name}` lists, then cut the stubs: "
            "`grade audit {name} --write-stubs`",
            name=wanted.short,
        )
    )


def _parts(text: str) -> tuple[Part, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Part)]
    if unknown:
        raise UsageError(
            say("there is no part {name}", name=repr(unknown[0])),
            remedy=say("parts: {names}", names=", ".join(Part)),
        )
    return tuple(part for part in DEFAULT_PARTS if part.value in names)


def _titles(texts: Sequence[str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for text in texts:
        name, equals, title = text.partition("=")
        language = name.strip()
        if not equals or language in titles:
            raise UsageError(
                say("--title is LANGUAGE=TEXT, once for each, not {text}", text=ascii(text)),
                remedy=say("write it as in --title en=Averages"),
            )
        titles[language] = title.strip()
    return titles


def _ids(root: Path, names: Sequence[str]) -> tuple[str, ...]:
    """The exercises that are named, by their ids; a course without exercises has none."""
    if not names:
        return ()
    course = load_course(root)
    return tuple(dict.fromkeys(find_exercise(course, name).id for name in names))
