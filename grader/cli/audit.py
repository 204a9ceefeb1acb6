"""``grade audit``: prove that exercises hold."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from grader.audit import Proof, audit_exercise
from grader.cli.options import shared_options
from grader.cli.settings import cache_folder, find_exercise, the_course
from grader.errors import ExitCode, UsageError
from grader.handout import stubs_of
from grader.language import say
from grader.model import Course, Exercise
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
        if course.root != course.origin:
            raise UsageError(
                say("this is a learner's copy: new stubs would overwrite what was written in it"),
                where=str(course.root),
                remedy=say("call it in the author's copy"),
            )
        for exercise in exercises:
            exercise.work.mkdir(parents=True, exist_ok=True)
            for part, text in stubs_of(exercise).items():
                (exercise.work / exercise.file_of(part)).write_bytes(text)
    problems = 0
    for proof in _proofs(course, exercises):
        problems += len(proof.problems)
        held = _counted(len(proof.problems)) if proof.problems else "holds"
        click.echo(
            f"{proof.exercise}: {held} ({proof.checks} checks, {proof.accepted} accepted,"
            f" {proof.mistakes} mistakes)"
        )
        for problem in proof.problems:
            click.echo(f"  {problem.where}: {problem.text}")
    if problems:
        click.echo(f"the course does not hold: {_counted(problems)}", err=True)
        raise SystemExit(ExitCode.NOT_PASSED)
    click.echo("the course holds")


def _counted(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems} problems"


def _proofs(course: Course, exercises: Sequence[Exercise]) -> Iterable[Proof]:
    """The proofs in order; several exercises are proved at once, each in a process of its own."""
    if len(exercises) == 1:
        yield _prove(course, exercises[0])
        return
    workers = min(len(exercises), os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(_prove, [course] * len(exercises), exercises)


def _prove(course: Course, exercise: Exercise) -> Proof:
    with open_sandbox(cache=cache_folder()) as sandbox:
        return audit_exercise(course, exercise, sandbox)
