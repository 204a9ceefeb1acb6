"""Where symbols live: the kind of each, its range, and what ties symbols together.

Owns the words of declarations (``positive``, ``indexed-real``, ``real[N,K]``) and
the facts that follow from them. A verdict without a domain has no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from grader.errors import UsageError
from grader.language import say
from grader.maths.tree import Equation

NAME = re.compile(r"[^\W\d_][^\W_]*(?:_[^\W_]+)*")


class Kind(StrEnum):
    """What values a symbol may take."""

    REAL = "real"
    POSITIVE = "positive"
    NONZERO = "nonzero"
    PROBABILITY = "probability"
    UNIT = "unit"
    BASE = "base"
    GT1 = "gt1"
    POSINT = "posint"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; None is unbounded. ``nonzero`` and ``not_one`` take a point out of it."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = True
    high_open: bool = True
    integer: bool = False
    nonzero: bool = False
    not_one: bool = False


_ZERO, _ONE = Fraction(0), Fraction(1)
RANGES: Mapping[Kind, Range] = MappingProxyType(
    {
        Kind.REAL: Range(),
        Kind.POSITIVE: Range(low=_ZERO),
        Kind.NONZERO: Range(nonzero=True),
        Kind.PROBABILITY: Range(low=_ZERO, high=_ONE),
        Kind.UNIT: Range(low=_ZERO, high=_ONE, low_open=False, high_open=False),
        Kind.BASE: Range(low=_ZERO, not_one=True),
        Kind.GT1: Range(low=_ONE),
        Kind.POSINT: Range(low=_ONE, low_open=False, integer=True),
        Kind.INDEX: Range(low=_ONE, low_open=False, integer=True),
    }
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """One symbol's kind.

    Attributes:
        kind: of the symbol, or of each of its elements.
        indexed: whether it is written with indices (``y[k]``).
        shape: of a matrix, rows and columns: names of positive integers or numbers.
    """

    kind: Kind
    indexed: bool = False
    shape: tuple[str | int, str | int] | None = None

    @property
    def range(self) -> Range:
        """The values of the symbol, or of each of its elements."""
        return RANGES[self.kind]


@dataclass(frozen=True, slots=True)
class OneHot:
    """Exactly one of these symbols (or elements of one indexed symbol) is 1, the others 0."""

    names: tuple[str, ...]


Constraint = Equation | OneHot


@dataclass(frozen=True, slots=True)
class Domain:
    """The declarations of a task, and the constraints between its symbols."""

    declarations: Mapping[str, Declaration] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] = ()

    def range_of(self, name: str) -> Range:
        """The values of a symbol; of a bound index that is not declared, the whole numbers."""
        declaration = self.declarations.get(name)
        return Range(integer=True) if declaration is None else declaration.range


def declared(kinds: Mapping[str, str]) -> dict[str, Declaration]:
    """Name -> declaration from name -> word of the domain; UsageError names what is wrong.

    A matrix's shape declares its dimensions too, where nothing else does.
    """
    found = {name: _declaration(name, word.strip()) for name, word in kinds.items()}
    for declaration in list(found.values()):
        for size in declaration.shape or ():
            if isinstance(size, str):
                found.setdefault(size, Declaration(Kind.POSINT))
    return found


def read_assumptions(text: str) -> dict[str, str]:
    """Name -> word from ``a: positive, b c: real, T: real[N,K]``; also with semicolons.

    Names without a word of their own take the word that follows: ``y1, y2: positive``.
    """
    found: dict[str, str] = {}
    waiting: list[str] = []
    for piece in re.split(r"[,;](?![^\[]*\])", text):
        names, colon, word = piece.partition(":")
        waiting += names.split()
        if colon:
            for name in waiting:
                if name in found and found[name] != word.strip():
                    raise UsageError(say("{name} is declared twice", name=name), where=text)
                found[name] = word.strip()
            waiting = []
    if waiting:
        raise UsageError(
            say("{names} has no kind", names=", ".join(waiting)),
            where=text,
            remedy=say("write it as in: {example}", example="a: positive, n: posint"),
        )
    return found


_WORD = re.compile(r"(indexed-)?([a-z0-9]+)\s*(?:\[\s*(\w+)\s*,\s*(\w+)\s*\])?")


def _declaration(name: str, word: str) -> Declaration:
    match = _WORD.fullmatch(word)
    if not NAME.fullmatch(name) or not name.isascii():
        raise UsageError(say("{name} cannot be the name of a symbol", name=repr(name)))
    if match is None or match[2] not in set(Kind):
        raise UsageError(
            say("{word} is no kind of symbol", word=repr(word)),
            where=name,
            remedy=say("the kinds are: {kinds}", kinds=", ".join(Kind)),
        )
    shape = None if match[3] is None else (_size(match[3]), _size(match[4]))
    return Declaration(Kind(match[2]), indexed=bool(match[1]), shape=shape)


def _size(text: str) -> str | int:
    return int(text) if text.isascii() and text.isdigit() else text
