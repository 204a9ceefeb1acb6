"""``grade audit``: prove that exercises hold."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from grader.audit import Proof, audit_exercise
from grader.audit.programs import Bench
from grader.classroom.engines.interrupts import held_back
from grader.cli.options import shared_options
from grader.cli.settings import cache_folder, find_exercise, the_course
from grader.cli.trials import bench_of, counted, print_corpus, print_mutants
from grader.course import is_sealed
from grader.errors import ExitCode, UsageError
from grader.handout import stubs_of
from grader.language import say
from grader.model import Course, Exercise
from grader.sandbox import open_sandbox


@click.command("audit")
@click.argument("exercise_names", metavar="[EXERCISE]...", nargs=-1)
@click.option("--write-stubs", is_flag=True, help="Write the stubs anew from the solutions first.")
@click.option("--mutants", is_flag=True, help="Try wrong programs made from the solutions instead.")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    help="Judge a folder instead: [EXERCISE/]accepted/*.py, [EXERCISE/]mistakes/NAME/*.py.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what --corpus found as JSON.")
@shared_options
def command(
    exercise_names: tuple[str, ...],
    write_stubs: bool,
    mutants: bool,
    corpus: Path | None,
    as_json: bool,
    course_path: Path | None,
    lang: str | None,  # noqa: ARG001 - every command takes both
) -> None:
    """Prove that the exercises hold: stubs, solutions, known mistakes, texts, links."""
    _refuse_together(mutants=mutants, corpus=corpus is not None, as_json=as_json)
    course = the_course(course_path)
    trial = mutants or corpus is not None
    # A trial shows lines of the solution, which a learner's copy finds in the package.
    if is_sealed(course.root) or (trial and course.root != course.origin):
        raise UsageError(
            say("this is a learner's copy: an audit needs the author's"),
            where=str(course.root),
            remedy=say("call it in the author's copy"),
        )
    named = [find_exercise(course, name) for name in exercise_names]
    exercises = named or course.exercises
    if write_stubs:
        _write_stubs(course, exercises)
    if mutants:
        holds = print_mutants(course, exercises, _bench())
    elif corpus is not None:
        holds = print_corpus(course, corpus, named, _bench(), as_json=as_json)
    else:
        holds = _print_proofs(course, exercises)
    if not holds:
        raise SystemExit(ExitCode.NOT_PASSED)


def _refuse_together(*, mutants: bool, corpus: bool, as_json: bool) -> None:
    if mutants and corpus:
        raise UsageError(
            say("--mutants and --corpus are two trials"), remedy=say("call them one by one")
        )
    if as_json and not corpus:
        raise UsageError(say("--json belongs to --corpus"), remedy=say("leave it out"))


def _write_stubs(course: Course, exercises: Sequence[Exercise]) -> None:
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


def _bench() -> Bench:
    """All cores; SandboxError before anything is judged, not once for each program."""
    with open_sandbox(cache=cache_folder()) as sandbox:
        return bench_of(sandbox.isolation, cache_folder())


def _print_proofs(course: Course, exercises: Sequence[Exercise]) -> bool:
    """Prove each exercise; whether all of them hold."""
    problems = 0
    for proof in _proofs(course, exercises):
        problems += len(proof.problems)
        held = counted(len(proof.problems)) if proof.problems else "holds"
        click.echo(
            f"{proof.exercise}: {held} ({proof.checks} checks, {proof.accepted} accepted,"
            f" {proof.mistakes} mistakes)"
        )
        for problem in proof.problems:
            click.echo(f"  {problem.where}: {problem.text}")
    if problems:
        click.echo(f"the course does not hold: {counted(problems)}", err=True)
    else:
        click.echo("the course holds")
    return not problems


def _proofs(course: Course, exercises: Sequence[Exercise]) -> Iterable[Proof]:
    """The proofs in order; several exercises are proved at once, each in a process of its own."""
    if len(exercises) == 1:
        yield _prove(course, exercises[0])
        return
    workers = min(len(exercises), os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_quietly) as pool:
        with held_back():
            proofs = [pool.submit(_prove, course, exercise) for exercise in exercises]
        try:
            for proof in proofs:
                yield proof.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _end_quietly() -> None:
    """Ctrl-C goes to everyone in the terminal: a process that proves ends without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _prove(course: Course, exercise: Exercise) -> Proof:
    with open_sandbox(cache=cache_folder()) as sandbox:
        return audit_exercise(course, exercise, sandbox)
