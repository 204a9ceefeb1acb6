"""How much looking for one slip may cost, counted in nodes looked at, never by a clock."""

from __future__ import annotations

MOST = 20_000
OF_A_FORM = 8
"""Bringing a node into the form of the rules costs about as much as so many values."""


class Exhausted(Exception):
    """The work is used up; what was found until then stands."""


class Work:
    """What is left of the work for one pair of lines."""

    def __init__(self, left: int = MOST) -> None:
        self.left = left

    def spend(self, amount: int = 1) -> None:
        """Take from what is left; Exhausted where that is nothing."""
        self.left -= amount
        if self.left < 0:
            raise Exhausted
