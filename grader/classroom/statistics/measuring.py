"""The arithmetic of a class: spreads, shares and correlations that are never NaN."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence

from grader.classroom.statistics.figures import Share, Spread

MIN_PEOPLE = 3
"""Fewer have no correlation worth the name: of two it is always 1 or -1."""
NO_SPREAD = 1e-18
"""Variance below which values count as the same: what is left of adding decimal fractions."""
_Z = 1.959963984540054


def spread_of(scores: Iterable[float], most: float) -> Spread:
    """The spread of scores, of which nobody can have more than ``most``."""
    ordered = tuple(sorted(round(score, 6) for score in scores))
    return Spread(
        scores=ordered,
        most=most,
        mean=math.fsum(ordered) / len(ordered) if ordered else None,
        median=statistics.median(ordered) if ordered else None,
        deviation=statistics.stdev(ordered) if len(ordered) > 1 else None,
    )


def share_of(count: int, n: int) -> Share:
    """The share with its 95 % score interval (Wilson 1927, formula for a proportion)."""
    if n == 0:
        return Share(0, 0, None, None)
    p, z2 = count / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == n else min(1.0, middle + half)
    return Share(count, n, low, high)


def mean_of(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return math.fsum(values) / len(values) if values else None


def discrimination_of(item: Sequence[float], rest: Sequence[float]) -> float | None:
    """Pearson's correlation of an item with the rest of the score (item-rest, corrected).

    None below three people, and where the item or the rest is the same for everybody.
    """
    n = len(item)
    if n < MIN_PEOPLE:
        return None
    mean_item, mean_rest = math.fsum(item) / n, math.fsum(rest) / n
    one = [value - mean_item for value in item]
    other = [value - mean_rest for value in rest]
    spread = math.fsum(x * x for x in one), math.fsum(y * y for y in other)
    if min(spread) / n <= NO_SPREAD:
        return None
    both = math.fsum(x * y for x, y in zip(one, other, strict=True))
    return max(-1.0, min(1.0, both / math.sqrt(spread[0] * spread[1])))
