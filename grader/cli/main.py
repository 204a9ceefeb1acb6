"""The ``grade`` command: names, options that all commands share, errors and exit codes.

Commands live in modules of their own and are imported when they are called, so
that ``grade --help`` loads neither NumPy nor pytest.
"""

from __future__ import annotations

import importlib
import keyword
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from grader import __version__
from grader.cli.options import offer_exercises, shared_options
from grader.errors import ExitCode, GraderError, UsageError, unforeseen
from grader.language import choose, say, showable_in

EVERYDAY = {
    "run": "Grade an exercise (also: grade NAME).",
    "map": "Show the course with your progress (also: grade).",
    "watch": "Grade again at every save.",
    "hint": "Show the next hint for an exercise.",
    "solution": "Show the solution of an exercise you passed.",
    "review": "Go through what is due, from your own work.",
    "quiz": "Answer the questions of an exercise.",
    "step": "Check one step of a derivation.",
    "history": "List your attempts; show or bring back one.",
    "reset": "Start an exercise afresh; the old files are kept.",
}
UPKEEP = (
    *("init", "update", "export", "import", "doctor", "completion"),
    *("class", "release", "nbgrader", "audit", "new"),
)
COMMANDS = (*EVERYDAY, *UPKEEP)


class Commands(click.Group):
    """Finds commands by name; anything else is taken as an exercise to grade."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module when it is needed."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"grader.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """``grade NAME …`` is ``grade run NAME …``."""
        if args == ["help"]:
            click.echo(ctx.get_help())
            ctx.exit()
        if args and args[0] not in COMMANDS:
            _refuse_mistyped(args)
            args = ["run", *args]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands, and exercises once something is typed, without importing any command."""
        names = [name for name in COMMANDS if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=EVERYDAY.get(name)) for name in names]
        exercises = offer_exercises(ctx, None, incomplete) if incomplete else []
        return [*commands, *exercises, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(EVERYDAY.items()))
            formatter.write_text(f"Upkeep, each with --help of its own: {', '.join(UPKEEP)}")


def _refuse_mistyped(args: list[str]) -> None:
    """``grade hnit NAME`` is a command mistyped, not an exercise and a word too many."""
    if len(args) < 2 or args[1].startswith("-"):
        return
    import difflib  # noqa: PLC0415 - not needed by a right call

    close = difflib.get_close_matches(args[0].lower(), COMMANDS, n=1)
    if close:
        raise UsageError(
            say("there is no exercise or command {name}", name=repr(args[0])),
            remedy=say("did you mean {names}?", names=", ".join(close)),
        )


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="grade")
@shared_options
@click.pass_context
def grade(ctx: click.Context, course_path: Path | None, lang: str | None) -> None:
    """Grade exercises that mix mathematics and code. NAME: an id, or a part of it."""
    given = {"course_path": course_path, "lang": lang}
    known = {name: value for name, value in given.items() if value is not None}
    ctx.default_map = dict.fromkeys(COMMANDS, known)
    if ctx.invoked_subcommand is None:
        command = grade.get_command(ctx, "map")
        assert command is not None
        ctx.invoke(command, **given)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code; no traceback of ours reaches a person."""
    if sys.stdin is None:  # closed by whoever called: the same as at the end of it
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - lives as long as we
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    language = choose(_asked_language(arguments or sys.argv[1:]), os.environ)
    language = showable_in(language, sys.stderr.encoding or "ascii")
    try:
        code = grade.main(arguments, standalone_mode=False)
        sys.stdout.flush()
    except GraderError as problem:
        click.echo(problem.render(language), err=True)
        code = problem.exit_code
    except click.ClickException as problem:
        problem.show()
        code = ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo(language.text("stopped; nothing was recorded"), err=True)
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = ExitCode.OURS
    except Exception as problem:  # noqa: BLE001 - Python's own exit code would say "not passed"
        click.echo(unforeseen(problem).render(language), err=True)
        code = ExitCode.OURS
    sys.exit(int(code or 0))


def _asked_language(arguments: Sequence[str]) -> str | None:
    """The value of ``--lang``, for errors that come before options are read."""
    for word, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if word == "--lang":
            return value
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None


if __name__ == "__main__":
    main()
