"""An auto-grading engine for exercises that mix mathematics and code.

The engine knows no course: everything it grades is described by a
``course.toml`` and the folders beside it (see ``docs/design.md``).
"""

__version__ = "0.1.0"
