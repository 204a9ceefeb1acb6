"""A new exercise in an author's copy of a course: small and whole, with marks to fill in.

Hands on what an author wants of it, and the making of it: all of its files, or none.
"""

from grader.scaffold.making import make_exercise
from grader.scaffold.wanted import DEFAULT_PARTS, Wanted

__all__ = ["DEFAULT_PARTS", "Wanted", "make_exercise"]
