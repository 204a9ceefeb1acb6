"""Single values of a range: small ones that people like, random ones, and special ones.

Owns the choice of one value; what ties values together is `ties`. Everything follows
from the draw's seed and number, nothing from a global state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from zlib import crc32

from grader.maths.domain import Kind, Range

_MASK = (1 << 64) - 1
_PRIMES = (3, 5, 7, 11, 13, 17, 19, 23)
MAX_COUNT = 7
FEW = 5


class Manner(Enum):
    """How the values of a point are chosen."""

    NICE = "nice"
    RANDOM = "random"
    WIDE = "wide"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Draw:
    """One choice of values. ``nudged`` moves every value that is no count a little.

    ``whole`` are names that often have whole values, and then keep them when nudged.
    """

    manner: Manner
    number: int = 0
    seed: int = 0
    nudged: bool = False
    whole: frozenset[str] = frozenset()

    def moved(self, name: str, value: Fraction, kind: Kind, noise: int) -> Fraction:
        """The value, or one nearby where this draw is nudged."""
        if not self.nudged or (name in self.whole and value.denominator == 1):
            return value
        return _nudged(value, kind, noise)


def _fractions(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


_POSITIVE = _fractions("2 3 1/2 5 1/3 7 3/2 1/4 2/3 5/2")
_REAL = _fractions("2 -1 3 1/2 5 -2 1/3 -3 3/2 -1/2")
_UNIT = _fractions("1/2 1/4 1/3 1/5 2/3 3/4 2/5 1/6 3/5 4/5")
NICE: Mapping[Kind, Sequence[Fraction]] = {
    Kind.REAL: _REAL,
    Kind.NONZERO: _REAL,
    Kind.POSITIVE: _POSITIVE,
    Kind.BASE: _POSITIVE,
    Kind.PROBABILITY: _UNIT,
    Kind.UNIT: _UNIT,
    Kind.GT1: _fractions("2 3 3/2 5 4 5/2 7 4/3"),
    Kind.POSINT: _fractions("2 3 4 5 6"),
    Kind.INDEX: _fractions("2 1 3"),
}
WHOLE = _fractions("2 -2 3 -1 4")
SPECIAL: Mapping[Kind, Sequence[Fraction]] = {
    Kind.REAL: _fractions("0 1 -1"),
    Kind.NONZERO: _fractions("1 -1"),
    Kind.POSITIVE: _fractions("1"),
    Kind.UNIT: _fractions("0 1"),
    Kind.PROBABILITY: _fractions("1/2"),
    Kind.POSINT: _fractions("1"),
}


def is_within(value: Fraction, within: Range) -> bool:
    """Whether the value is in the range."""
    low, high = within.low, within.high
    return (
        (low is None or value > low or (value == low and not within.low_open))
        and (high is None or value < high or (value == high and not within.high_open))
        and not (within.integer and value.denominator != 1)
        and not (within.nonzero and value == 0)
        and not (within.not_one and value == 1)
    )


def bits(draw: Draw, name: str, indices: tuple[int, ...] = ()) -> int:
    """64 bits that look random; the same for the same draw, name and indices."""
    found = 0x9E3779B97F4A7C15
    for part in (draw.seed, draw.number, crc32(name.encode()), *indices):
        found = ((found ^ part) * 0xBF58476D1CE4E5B9) & _MASK
        found ^= found >> 29
    return found


def scalar_values(
    kinds: Mapping[str, Kind], draw: Draw, taken: Collection[Fraction] = ()
) -> dict[str, Fraction]:
    """A value for every name, distinct where the range allows it (unless special)."""
    names = sorted(kinds, reverse=draw.number % 2 == 1)
    found: dict[str, Fraction] = {}
    used = set(taken)
    last: dict[Kind, Fraction] = {}
    # The second nice point has the same values the other way round, so that both orders occur.
    start = draw.number if len(names) == 1 else draw.number // 2
    for name in names:
        kind = kinds[name]
        noise = bits(draw, name)
        if draw.manner is Manner.NICE:
            value = _first_free(NICE[kind], start, used)
        elif draw.manner is Manner.SPECIAL and noise % 5 == 0 and kind in last:
            value = last[kind]
        else:
            value = _value(kind, draw, noise, whole=name in draw.whole)
        used.add(value)
        last[kind] = value
        found[name] = draw.moved(name, value, kind, noise)
    return found


def element_value(kind: Kind, draw: Draw, name: str, indices: tuple[int, ...]) -> Fraction:
    """The value of one element, before anything ties it to others."""
    noise = bits(draw, name, indices)
    if draw.manner is Manner.NICE:
        likes = NICE[kind] if draw.number else NICE[kind][:FEW]
        place = sum((n + 1) * index for n, index in enumerate(reversed(indices)))
        value = likes[(place - 1 + bits(draw, name) % 3) % len(likes)]
    else:
        value = _value(kind, draw, noise, whole=name in draw.whole)
    return draw.moved(name, value, kind, noise)


def _first_free(likes: Sequence[Fraction], start: int, used: Collection[Fraction]) -> Fraction:
    rotated = [likes[(start + n) % len(likes)] for n in range(len(likes))]
    return next((value for value in rotated if value not in used), rotated[0])


def _value(kind: Kind, draw: Draw, noise: int, *, whole: bool = False) -> Fraction:
    if draw.manner is Manner.SPECIAL and kind in SPECIAL and noise % 8:
        choices = SPECIAL[kind]
        return choices[(draw.number // 3) % len(choices)]
    if kind in {Kind.POSINT, Kind.INDEX}:
        return Fraction(1 + (noise >> 8) % MAX_COUNT)
    if whole and kind in {Kind.REAL, Kind.NONZERO} and draw.number % 2:
        return WHOLE[(noise >> 8) % len(WHOLE)]
    wide = draw.manner is Manner.WIDE and (noise >> 4) % 2 == 1
    if kind in {Kind.PROBABILITY, Kind.UNIT}:
        return _in_unit(noise >> 8, wide=wide)
    value = _positive(noise >> 8, wide=wide)
    if kind is Kind.GT1:
        return 1 + value
    if kind in {Kind.REAL, Kind.NONZERO} and noise & 4:
        return -value
    return value + 1 if kind is Kind.BASE and value == 1 else value


def _positive(noise: int, *, wide: bool) -> Fraction:
    denominator = _PRIMES[noise % len(_PRIMES)]
    value = Fraction(1 + (noise >> 8) % (5 * denominator), denominator)
    if not wide:
        return value
    factor = (10, 100, 1000)[(noise >> 32) % 3]
    return value * factor if (noise >> 40) % 2 else value / factor


def _in_unit(noise: int, *, wide: bool) -> Fraction:
    denominator = 9973 if wide else (29, 31, 37, 41, 43, 47, 53, 59)[noise % 8]
    numerator = 1 + (noise >> 8) % (9 if wide else denominator - 1)
    value = Fraction(numerator, denominator)
    return 1 - value if wide and (noise >> 40) % 2 else value


def _nudged(value: Fraction, kind: Kind, noise: int) -> Fraction:
    """A value nearby, inside of the range; counts stay."""
    step = Fraction(1, 1009 + noise % 997)
    if kind in {Kind.POSINT, Kind.INDEX}:
        return value
    if kind in {Kind.PROBABILITY, Kind.UNIT}:
        return value + step * (Fraction(2, 7) - value)
    if kind is Kind.GT1:
        return value + step * (value - 1)
    if kind in {Kind.REAL, Kind.NONZERO}:
        return value + step * (abs(value) if value else 1)
    return value + step * value
