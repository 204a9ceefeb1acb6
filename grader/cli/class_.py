"""``grade class``: a class graded, graded again, reported on, given its feedback.

Subcommands live in modules of their own; anything that is none of their names is what was
handed in, and is graded.
"""

from __future__ import annotations

import difflib
import importlib
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from grader.errors import UsageError
from grader.language import say

RUN = "run"
SUBCOMMANDS = {
    "regrade": "Grade again what was handed in, show the difference, let it stand.",
    "report": "A page about the class: what it knows, what it misunderstood.",
    "feedback": "A page for each learner, and zips that Canvas and Moodle take back.",
}


class RunCommand(click.Command):
    """The command without a name: its errors and its help speak of ``grade class``."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """The context of the group itself, in the group's place."""
        if parent is not None and info_name == RUN:
            info_name, parent = parent.info_name, parent.parent
        return super().make_context(info_name, args, parent, **extra)


class ClassCommands(click.Group):
    """Finds subcommands by name; anything else is what a class handed in."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of the help."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module when it is needed."""
        if cmd_name != RUN and cmd_name not in SUBCOMMANDS:
            return None
        command = importlib.import_module(f"grader.cli.classes.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """``grade class FOLDER`` runs; what the options before the command said holds below."""
        given = ctx.default_map or {}
        ctx.default_map = dict.fromkeys((RUN, *SUBCOMMANDS), given)
        # A shell that completes the first word asks without any.
        first = args[0] if args else RUN if not ctx.resilient_parsing else "--help"
        if first not in SUBCOMMANDS and first not in {"-h", "--help"}:
            if not ctx.resilient_parsing:
                _refuse_mistyped(first)
            args = [RUN, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Files and subcommands; the options of a run."""
        run = self.get_command(ctx, RUN) if incomplete.startswith("-") else None
        if run is not None:
            return run.shell_complete(ctx, incomplete)
        names = [name for name in SUBCOMMANDS if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=SUBCOMMANDS[name]) for name in names]
        return [CompletionItem(incomplete, type="file"), *commands]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways of calling."""
        formatter.write_usage(ctx.command_path, "[OPTIONS] SUBMISSIONS...")
        formatter.write_usage(ctx.command_path, "COMMAND [OPTIONS]", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of a run, then the subcommands."""
        run = self.get_command(ctx, RUN)
        assert run is not None
        run.format_options(ctx, formatter)
        with formatter.section("Commands (a folder of such a name is ./NAME)"):
            formatter.write_dl(list(SUBCOMMANDS.items()))


def _refuse_mistyped(first: str) -> None:
    """``grade class reprot`` is a command mistyped, not what a class handed in."""
    close = difflib.get_close_matches(first.lower(), SUBCOMMANDS, n=1, cutoff=0.75)
    if close and not Path(first).exists():
        raise UsageError(
            say("there is no such file"),
            where=first,
            remedy=say("did you mean {names}?", names=", ".join(close)),
        )


@click.command("class", cls=ClassCommands, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Grade a class: folders STUDENT/EXERCISE/, archives, Canvas or Moodle downloads."""
