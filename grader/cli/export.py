"""``grade export``: one's progress as a file, the questions of an exercise for another system."""

from __future__ import annotations

import importlib

import click

SUBCOMMANDS = {
    "progress": "Write your progress to a file, to carry it to another machine.",
    "quiz": "Write the questions of an exercise as Moodle XML.",
}


class ExportCommands(click.Group):
    """Finds subcommands by name; their modules are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of the help."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module when it is needed."""
        if cmd_name not in SUBCOMMANDS:
            return None
        command = importlib.import_module(f"grader.cli.exports.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What the options before the command said holds for the subcommands."""
        ctx.default_map = dict.fromkeys(SUBCOMMANDS, ctx.default_map or {})
        return super().parse_args(ctx, args)


@click.command(
    "export", cls=ExportCommands, context_settings={"help_option_names": ["-h", "--help"]}
)
def command() -> None:
    """Write your progress, or the questions of an exercise, for use elsewhere."""
