"""``grade audit``: prove that exercises hold."""

from __future__ import annotations

from pathlib import Path

import click

from grader.audit import audit_exercise
from grader.cli.options import shared_options
from grader.cli.settings import cache_folder, find_exercise, the_course
from grader.errors import ExitCode
from grader.handout import stub_of
from grader.sandbox import open_sandbox


@click.command("audit")
@click.argument("exercise_names", metavar="[EXERCISE]...", nargs=-1)
@click.option("--write-stubs", is_flag=True, help="Write the stubs anew from the solutions first.")
@shared_options
def command(
    exercise_names: tuple[str, ...],
    write_stubs: bool,
    course_path: Path | None,
    lang: str | None,  # noqa: ARG001 - every command takes both
) -> None:
    """Prove that the exercises hold: stubs, solutions, known mistakes, texts, links."""
    course = the_course(course_path)
    exercises = [find_exercise(course, name) for name in exercise_names] or course.exercises
    if write_stubs:
        for exercise in exercises:
            exercise.work.mkdir(parents=True, exist_ok=True)
            file = exercise.work / exercise.filename
            file.write_text(stub_of(exercise), encoding="utf-8")
    problems = 0
    with open_sandbox(cache=cache_folder()) as sandbox:
        for exercise in exercises:
            proof = audit_exercise(course, exercise, sandbox)
            problems += len(proof.problems)
            held = "holds" if not proof.problems else f"{len(proof.problems)} problems"
            click.echo(
                f"{exercise.id}: {held} ({proof.checks} checks, {proof.accepted} accepted,"
                f" {proof.mistakes} mistakes)"
            )
            for problem in proof.problems:
                click.echo(f"  {problem.where}: {problem.text}")
    if problems:
        click.echo(f"the course does not hold: {problems} problems", err=True)
        raise SystemExit(ExitCode.NOT_PASSED)
    click.echo("the course holds")
