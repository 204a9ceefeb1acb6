"""Lines of the form ``a = b``: what one has to do with the next.

`relate` proves by exact solving, refutes by a point, and otherwise says that it cannot
tell. Knows equations only; the comparison of expressions is asked, not owned.
"""

from grader.maths.equations.relation import Related, relate

__all__ = ["Related", "relate"]
