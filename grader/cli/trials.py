"""What ``grade audit`` prints of programs that do not come with an exercise: mutants, a corpus."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from grader.audit.corpus import OF_ACCEPTED, OF_MISTAKES, VERSION, Count, corpus_of, judge_corpus
from grader.audit.ended import Fault
from grader.audit.mutants import shown, try_mutants
from grader.audit.programs import Bench
from grader.cli.settings import print_json
from grader.language import one_line
from grader.model import Course, Exercise, Isolation

MAX_LINE = 10_000


def bench_of(isolation: Isolation, cache: Path) -> Bench:
    """One process a core."""
    return Bench(os.cpu_count() or 1, isolation, cache)


def print_mutants(course: Course, exercises: Sequence[Exercise], bench: Bench) -> bool:
    """Try the mutants of each solution; whether every suite refuses or explains all of them."""
    problems = 0
    for exercise in exercises:
        wild = try_mutants(course, exercise, bench, progress_line(exercise))
        problems += len(wild.problems)
        click.echo(
            f"{wild.exercise}: {wild.tried} mutants, {wild.refused} refused,"
            f" {len(wild.robust)} told by robust checks only, {wild.equivalent} equivalent,"
            f" {len(wild.passing)} pass"
        )
        for problem in wild.problems:
            click.echo(f"  {problem.where}: {problem.text}")
        for mutant in wild.robust:
            click.echo(f"  robust checks only, line {mutant.number}{shown(mutant)}")
    if problems:
        click.echo(f"the suites do not hold: {counted(problems)}", err=True)
    else:
        click.echo("the suites hold: no wrong program passes")
    return not problems


def print_corpus(
    course: Course, folder: Path, exercises: Sequence[Exercise], bench: Bench, *, as_json: bool
) -> bool:
    """Judge the programs in the folder; whether each ends as where it lies says."""
    judged = [
        judge_corpus(course, exercise, programs, bench, progress_line(exercise))
        for exercise, programs in corpus_of(course, folder, exercises)
    ]
    problems = sum(len(one.objections) for one in judged)
    if as_json:
        told = {
            "version": VERSION,
            "holds": not problems,
            "exercises": [one.as_json() for one in judged],
        }
        print_json(told)
        return not problems
    for one in judged:
        click.echo(
            f"{one.exercise}: accepted: {_counts(one.accepted, OF_ACCEPTED)};"
            f" mistakes: {_counts(one.mistakes, OF_MISTAKES)}"
        )
        for objection in one.objections:
            # A file that somebody handed in may be called anything.
            click.echo(f"  {one_line(f'{objection.file}: {objection.text}', MAX_LINE)}")
    if problems:
        click.echo(f"the corpus does not hold: {counted(problems)}", err=True)
    else:
        click.echo("the corpus holds")
    return not problems


def _counts(count: Count, faults: Sequence[Fault]) -> str:
    """All of them, and what share has which fault."""
    told = [
        f"{count.faults.get(fault, 0)} {fault.value} ({count.share(fault):.1%})"
        for fault in faults
        if fault is not Fault.UNJUDGED or count.faults.get(fault)
    ]
    return ", ".join([str(count.programs), *told])


def counted(problems: int) -> str:
    """The number of problems in words."""
    return "1 problem" if problems == 1 else f"{problems} problems"


def progress_line(exercise: Exercise) -> Callable[[int, int], None]:
    """One line on a terminal's standard error, written over, and gone when all is judged."""
    shown_at = -1.0

    def tell(done: int, of: int) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if not sys.stderr.isatty() or (done < of and now - shown_at < 0.1):
            return
        shown_at = now
        text = "" if done == of else f"{exercise.id}: {done} of {of} judged"
        click.echo(f"\r\x1b[K{text}", err=True, nl=False)

    return tell
