"""``grade run``: grade one exercise."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from grader.cli.keeping import keep_attempt
from grader.cli.main import COMMANDS
from grader.cli.options import exercise_argument, shared_options
from grader.cli.settings import (
    cache_folder,
    course_of_work,
    find_exercise,
    print_json,
    print_page,
    the_language,
    the_paper,
)
from grader.cli.writing import STANDARD_OUTPUT, write_whole
from grader.errors import ExitCode, StoreError, UsageError
from grader.intake import take_in
from grader.language import Language, say
from grader.model import Exercise, Isolation, Outcome, Part, Report, Submission, Verdict
from grader.render.terminal import Surroundings, render_report
from grader.sandbox import open_sandbox


@click.command("run")
@exercise_argument
@click.option(
    "--only", type=click.Choice([part.value for part in Part]), help="Grade this part only."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help="Grade this file or notebook, or the one in this folder, instead of your own.",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Draw the inputs from this seed.")
@click.option("--no-record", is_flag=True, help="Do not keep this attempt.")
@click.option(
    "--isolation",
    type=click.Choice([isolation.value for isolation in Isolation]),
    envvar="GRADE_ISOLATION",
    help="How code is kept apart; process is for code that you trust.",
)
@click.option(
    "--gradescope",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write the report as Gradescope's results.json; - is standard output.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write the report as JUnit XML; - is standard output.",
)
@click.option("--withheld", is_flag=True, help="With the teacher's own checks; not kept.")
@click.option("-v", "--verbose", is_flag=True, help="Show an example for every failing check.")
@shared_options
def command(
    exercise_name: str,
    only: str | None,
    as_json: bool,
    source: Path | None,
    seed: int | None,
    no_record: bool,
    isolation: str | None,
    gradescope: Path | None,
    junit: Path | None,
    withheld: bool,
    verbose: bool,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Grade an exercise: its id, number, or part of its name."""
    piped = STANDARD_OUTPUT in (gradescope, junit)
    if (gradescope == STANDARD_OUTPUT) + (junit == STANDARD_OUTPUT) + as_json > 1:
        raise UsageError(
            say("only one thing can be written to standard output"),
            remedy=say("name a file for the others"),
        )
    course = course_of_work(course_path, source)
    exercise = find_exercise(course, exercise_name, also=tuple(COMMANDS))
    language = the_language(lang, page=not (as_json or piped))
    if withheld and course.root != course.origin:
        raise UsageError(
            say("this is a learner's copy: the teacher's checks are run in the author's"),
            where=str(course.root),
            remedy=say("call it in the author's copy"),
        )
    submission = _submission(exercise, source, Part(only) if only else None)
    wanted = Isolation(isolation) if isolation else None
    with open_sandbox(isolation=wanted, cache=cache_folder()) as sandbox:
        # The server starts in a process of its own while this one loads what judges.
        from grader.grading import grade  # noqa: PLC0415

        report = grade(exercise, submission, sandbox, language, seed=seed, withheld=withheld)
    store_problem: StoreError | None = None
    around = Surroundings()
    try:
        around = keep_attempt(
            course, exercise, report, submission, record=not (no_record or withheld)
        )
        if source is not None:
            # The last attempt may be someone else's: a teacher grades many files.
            around = replace(around, change=None, folder=_shown(exercise.work))
    except StoreError as problem:
        store_problem = problem
    _hand_on(report, language, gradescope, junit)
    if as_json:
        print_json(report.as_json())
    elif not piped:
        paper = the_paper()
        print_page(render_report(report, exercise, around, paper, language, verbose=verbose), paper)
    if store_problem is not None and not no_record:
        click.echo(language.text("this attempt was not kept:"), err=True)
        raise store_problem
    raise SystemExit(_exit_code(report))


def _hand_on(
    report: Report, language: Language, gradescope: Path | None, junit: Path | None
) -> None:
    """Write the report in the formats of other systems, where they were asked for."""
    if gradescope is None and junit is None:
        return
    from grader.export import gradescope_results, junit_xml  # noqa: PLC0415 - seldom needed

    if gradescope is not None:
        write_whole(gradescope, gradescope_results(report, language))
    if junit is not None:
        write_whole(junit, junit_xml(report, language))


def _submission(exercise: Exercise, source: Path | None, only: Part | None) -> Submission:
    """What is to be graded: one's own files, or what ``--from`` names."""
    if source is not None and not os.path.lexists(source):
        raise UsageError(
            say("there is no such file"),
            where=str(source),
            remedy=say("name a Python file, or the folder that holds it"),
        )
    if only is not None and only not in exercise.points:
        raise UsageError(
            say("this exercise has no such part: {part}", part=only.value),
            where=exercise.id,
            remedy=say("its parts are: {parts}", parts=", ".join(exercise.points)),
        )
    return take_in(exercise, source, only=only, shown=_shown)


def _shown(file: Path) -> Path:
    """The path as the learner would type it from here."""
    try:
        return file.absolute().relative_to(Path.cwd())
    except ValueError:
        return file


def _exit_code(report: Report) -> int:
    if report.outcome is Outcome.PASSED:
        return ExitCode.PASSED
    if report.outcome is Outcome.INCOMPLETE and any(
        finding.verdict is Verdict.BROKEN for finding in report.findings
    ):
        return ExitCode.OURS
    return ExitCode.NOT_PASSED
