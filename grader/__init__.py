"""An auto-grading engine for exercises that mix mathematics and code.

The engine knows no course: everything it grades is described by a
``course.toml`` and the folders beside it (see ``docs/design.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What ``%load_ext grader`` calls: gives a notebook the magic ``%grade``."""
    from grader import magic  # noqa: PLC0415 - nobody else needs it

    magic.load_ipython_extension(shell)
