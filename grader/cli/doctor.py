"""``grade doctor``: what is in force here, and why."""

from __future__ import annotations

import platform
from pathlib import Path

import click

from grader import __version__
from grader.cli.options import shared_options
from grader.cli.settings import (
    cache_folder,
    data_folder,
    print_page,
    the_language,
    the_paper,
)
from grader.errors import ExitCode
from grader.sandbox import diagnose


@click.command("doctor")
@shared_options
def command(course_path: Path | None, lang: str | None) -> None:  # noqa: ARG001 - every command takes both
    """Say how well learners' code is kept apart on this machine, and why."""
    language, paper = the_language(lang), the_paper()
    t = language.text
    diagnosis = diagnose(cache_folder())
    name = diagnosis.isolation.value if diagnosis.isolation else t("refused")
    paper.write(t("isolation: {name}", name=name), style="bold")
    for layer in diagnosis.layers:
        mark, style = ("✓", "green") if layer.in_force else ("✗", "yellow")
        paper.write(f"{mark} {layer.name}: {layer.detail}", indent=2, hang=4, style=style)
    if diagnosis.problem:
        paper.write(f"✗ {diagnosis.problem}", hang=2, style="red")
        paper.write(diagnosis.remedy, indent=2)
    paper.write()
    paper.write(f"grade {__version__}, Python {platform.python_version()}, {platform.platform()}")
    paper.write(t("attempts are kept in {folder}", folder=data_folder()), hang=2)
    print_page(paper.text(), paper)
    raise SystemExit(ExitCode.OURS if diagnosis.problem else ExitCode.PASSED)
