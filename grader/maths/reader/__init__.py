"""Text to tree: mathematics in ASCII as learners type it, and a subset of LaTeX.

Owns what may be written and the errors that say what may not, with the place. The
text never becomes code, and never a string for another library. Decides nothing
about what is true.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.maths.domain import Declaration
from grader.maths.reader.characters import plain
from grader.maths.reader.grammar import Grammar
from grader.maths.tree import Node

__all__ = ["read", "read_expression"]


def read(text: str, declarations: Mapping[str, Declaration]) -> Node:
    """The tree of a line; UnreadableText says what stands where and what to write instead."""
    return Grammar(plain(text), declarations).whole(equations=True)


def read_expression(text: str, declarations: Mapping[str, Declaration]) -> Node:
    """The tree of a formula; as `read`, but an equation is refused."""
    return Grammar(plain(text), declarations).whole(equations=False)
