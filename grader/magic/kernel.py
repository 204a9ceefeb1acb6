"""The kernel's side of ``%grade``: what it knows, and how an answer is shown.

Needs IPython only once IPython calls it. Grades nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.language import choose, one_line, say
from grader.magic.request import Request, Shown, shown_problem

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_RAN = 2
"""Cells that were run last and are looked for in the file: this one, and the one before."""
_VS_CODE = "__vsc_ipynb_file__"
_JUPYTER = "JPY_SESSION_NAME"


class Stopped(KeyboardInterrupt):
    """The learner interrupted the run: the cells below wait, and one line tells it."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [str(self)]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Give the shell the magic ``%grade``."""
    from IPython.display import display  # noqa: PLC0415 - this is called by IPython alone

    def grade(line: str) -> None:
        """Grade this notebook as it was saved: %grade, or %grade EXERCISE."""
        history = shell.history_manager
        ran = tuple(history.input_hist_raw[-_RAN:]) if history is not None else ()
        named = (shell.user_ns.get(_VS_CODE), os.environ.get(_JUPYTER))
        known = tuple(str(name) for name in named if name)
        try:
            shown = ask(Request(line, str(Path.cwd()), known, ran))
        except KeyboardInterrupt:
            told = choose(None, os.environ).text("stopped; nothing was recorded")
            raise Stopped(told) from None
        bundle = {"text/html": shown.html, "text/plain": shown.text}
        display(bundle, raw=True)  # type: ignore[no-untyped-call]

    shell.magics_manager.register_function(grade, "line", "grade")


def ask(request: Request) -> Shown:
    """Have a process of its own answer; whatever becomes of it, there is something to show."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "grader.magic"],
        input=json.dumps(asdict(request)).encode(),
        capture_output=True,
        check=False,
    )
    try:
        return Shown(**json.loads(done.stdout))
    except (ValueError, TypeError):
        words = done.stderr.decode(errors="replace").split("\n")
        last = next((word for word in reversed(words) if word.strip()), str(done.returncode))
        problem = GraderError(
            say("our fault, not yours: {problem}", problem=one_line(last, 500)),
            remedy=say("please report this line"),
        )
        return shown_problem(problem, choose(None, os.environ))
