"""``grade step``: check one step of a derivation, or many from a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from grader.cli.options import shared_options
from grader.cli.settings import print_page, the_language, the_paper
from grader.derivation.lines import lines_of
from grader.derivation.task import Operation
from grader.errors import ExitCode, GraderError, UsageError
from grader.language import Language, one_line, say
from grader.maths import Comparison, Verdict, compare
from grader.maths.domain import declared, read_assumptions

_QUOTED = 200
_OPTION = re.compile(r"--[a-z][a-z-]*(?:=.*)?", re.DOTALL)


class _StepCommand(click.Command):
    """A command whose formulas may begin with a minus; a word with two is an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what looks like an option and is none: click would take it for a formula."""
        known = {name for param in self.params for name in param.opts} | {"--help"}
        takes = {
            name
            for param in self.params
            if isinstance(param, click.Option) and not param.is_flag
            for name in param.opts
        }
        value = False
        for word in args:
            if word == "--":
                break
            name = word.partition("=")[0]
            if not value and _OPTION.fullmatch(word) and name not in known:
                close = get_close_matches(name, sorted(known))
                raise click.NoSuchOption(name, possibilities=close or None, ctx=ctx)
            value = not value and word in takes
        return super().parse_args(ctx, args)


_FORMS = say("assume and op are texts or objects of texts, constraint is a text")


@click.command(
    "step",
    cls=_StepCommand,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("previous", required=False)
@click.argument("following", metavar="[NEXT]", required=False)
@click.option("--assume", default="", metavar="TEXT", help='Such as "a: positive, n: posint".')
@click.option("--op", metavar="TEXT", help='What was done to the line: "take log", "d/dx".')
@click.option("--constraint", metavar="TEXT", help='Such as "y2 = 1-y1, t2 = 1-t1".')
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.option(
    "--jsonl",
    "file",
    type=click.Path(path_type=Path),
    help="Check every line of this file: prev, next, assume, op, constraint.",
)
@shared_options
def command(
    previous: str | None,
    following: str | None,
    assume: str,
    op: str | None,
    constraint: str | None,
    as_json: bool,
    file: Path | None,
    course_path: Path | None,  # noqa: ARG001 - every command takes both
    lang: str | None,
) -> None:
    """Check whether one line of mathematics follows from the one before.

    Exit code 0: it does; 1: it does not, or it cannot be told; 2: a line cannot be read.
    """
    language = the_language(lang, page=not as_json)
    if file is not None:
        if previous is not None:
            raise UsageError(
                say("either two lines or a file of many"), remedy=say("leave one of them out")
            )
        raise SystemExit(_check_many(file, language, as_json=as_json))
    if previous is None or following is None:
        raise UsageError(
            say("two lines are needed"),
            remedy=say("write: {example}", example='grade step "log(a*b)" "log(a)+log(b)"'),
        )
    kinds = read_assumptions(assume)
    question = {
        "prev": previous,
        "next": following,
        "assume": kinds,
        "op": op,
        "constraint": constraint,
    }
    found = _asked(question)
    if as_json:
        click.echo(json.dumps(found.as_json(language), ensure_ascii=False))
    else:
        from grader.maths.declaring import domain_of  # noqa: PLC0415
        from grader.render.step import render_step  # noqa: PLC0415 - loads rules and slips

        paper = the_paper()
        domain = domain_of(kinds, constraint)
        print_page(render_step(found, domain, paper, language), paper)
    raise SystemExit(_exit_code(found))


def _exit_code(found: Comparison) -> ExitCode:
    return ExitCode.PASSED if found.verdict is Verdict.EQUIVALENT else ExitCode.NOT_PASSED


def _asked(question: Mapping[str, Any]) -> Comparison:
    assume = question.get("assume") or {}
    kinds = read_assumptions(assume) if isinstance(assume, str) else assume
    op = question.get("op")
    return compare(
        question["prev"],
        question["next"],
        kinds,
        op=_operation(op, kinds) if isinstance(op, str) else op,
        constraint=question.get("constraint"),
    )


def _operation(text: str, kinds: Mapping[str, str]) -> Mapping[str, Any]:
    """The operation in the words of a derivation, or as JSON."""
    if text.lstrip().startswith("{"):
        found = _json(text, "--op")
        if isinstance(found, dict):
            return found
    lines = lines_of([text], declared(kinds), most=1)
    if len(lines) == 1 and isinstance(lines[0], Operation):
        return lines[0].change
    raise UsageError(
        say("{operation} is no operation", operation=repr(one_line(text, _QUOTED))),
        where="--op",
        remedy=say("write it as in: {example}", example="take log, negate, divide by N, d/dx"),
    )


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise UsageError(say("this is no JSON: {reason}", reason=problem), where=where) from None


def _check_many(file: Path, language: Language, *, as_json: bool) -> ExitCode:
    """One verdict line for each line of the file; the worst exit code of all."""
    worst = ExitCode.PASSED
    for number, line in _lines(file):
        try:
            found = _asked(_question(line, f"{file}:{number}"))
        except GraderError as problem:
            reason = one_line(problem.render(language), _QUOTED)
            answer = {"verdict": "unreadable", "reason": reason}
            text, code = f"unreadable: {reason}", ExitCode.USAGE
        else:
            answer, code = found.as_json(language), _exit_code(found)
            text = found.verdict.value
        click.echo(json.dumps(answer, ensure_ascii=False) if as_json else text)
        worst = max(worst, code)
    return worst


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise UsageError(
            say("cannot be read: {reason}", reason=reason),
            where=str(file),
            remedy=say("name a file with one JSON object a line"),
        ) from None


def _question(line: str, where: str) -> Mapping[str, Any]:
    question = _json(line, where)
    if not isinstance(question, dict) or not all(
        isinstance(question.get(key), str) for key in ("prev", "next")
    ):
        raise UsageError(
            say("each line is an object with prev and next"),
            where=where,
            remedy=say("also known: assume, op, constraint"),
        )
    for key, kinds in (("assume", (str, dict)), ("op", (str, dict)), ("constraint", (str,))):
        value = question.get(key)
        right = isinstance(value, kinds) and _holds_texts(value, numbers=key == "op")
        if value is not None and not right:
            raise UsageError(say("{key} has another form", key=key), where=where, remedy=_FORMS)
    return question


def _holds_texts(value: object, *, numbers: bool) -> bool:
    """Whether it is a text (or one of the ``numbers``), or an object of such, however deep."""
    if isinstance(value, dict):
        return all(_holds_texts(own, numbers=numbers) for own in value.values())
    if numbers and isinstance(value, int | float):
        return not isinstance(value, bool)
    return isinstance(value, str)
