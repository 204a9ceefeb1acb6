"""``grade completion``: what a shell needs to complete commands and exercises."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import get_completion_class

from grader.cli.options import shared_options

VARIABLE = "_GRADE_COMPLETE"
INSTALL = {
    "bash": "echo 'eval \"$(grade completion bash)\"' >> ~/.bashrc",
    "zsh": "echo 'eval \"$(grade completion zsh)\"' >> ~/.zshrc",
    "fish": "grade completion fish > ~/.config/fish/completions/grade.fish",
}


@click.command("completion")
@click.argument("shell", type=click.Choice([*INSTALL]))
@shared_options
@click.pass_context
def command(
    ctx: click.Context,
    shell: str,
    course_path: Path | None,  # noqa: ARG001 - every command takes both
    lang: str | None,  # noqa: ARG001
) -> None:
    """Print the script with which SHELL completes commands and exercises."""
    found = get_completion_class(shell)
    assert found is not None
    script = found(ctx.find_root().command, {}, "grade", VARIABLE)
    # Not `source`, which starts the shell to ask for its version: it may not be here.
    text = script.source_template % script.source_vars()
    click.echo(f"{text.strip()}\n\n# Once, to have it in every new shell:\n#   {INSTALL[shell]}")
