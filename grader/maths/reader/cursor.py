"""Where the parser stands in the words of a text, and what it may build there.

Owns the place, the errors at a place, the limits on nesting, and the indices that
are bound. Knows no grammar: the grammars of calls, of LaTeX and of operators stand
upon it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from grader.errors import UnreadableText
from grader.language import Message, say
from grader.maths.domain import Declaration
from grader.maths.reader.caps import MAX_DEPTH, Caps, too_deep
from grader.maths.reader.characters import Plain, short
from grader.maths.reader.tokens import Token, Word, is_latex, tokens
from grader.maths.tree import (
    Add,
    BigKind,
    Call,
    Diff,
    Div,
    Elem,
    Hadamard,
    Log,
    Matrix,
    Mul,
    Neg,
    Node,
    Pow,
    Sym,
    Transpose,
)

N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Bare:
    """A function whose argument stands without parentheses, and where the parser was then."""

    start: int
    argument: int
    end: int


@dataclass(frozen=True, slots=True)
class Spilled:
    """A sum without parentheses that has ended: its index must not occur behind it."""

    index: str
    start: int


class Cursor(ABC):
    """A place in the words of a text. Every node that is built goes through `made`."""

    def __init__(self, plain: Plain, declarations: Mapping[str, Declaration]) -> None:
        self.plain = plain
        self.declarations = declarations
        self.latex = is_latex(plain)
        self.words = tokens(plain)
        self.place = 0
        self.bound: list[str] = []
        self.spilled: list[Spilled] = []
        # How many bars of an absolute value are open around this place.
        self.bars = 0
        self.bare: Bare | None = None
        # Where a power with a short exponent began, its exponent, and its end.
        self.tight = (0, 0, -1)
        self._caps = Caps()
        self._depth = 0

    @abstractmethod
    def expression(self) -> Node:
        """Terms with plus and minus between them."""

    @abstractmethod
    def term(self) -> Node:
        """Factors with times and division between them."""

    @abstractmethod
    def factor(self) -> Node:
        """One power, without a sign before it."""

    @abstractmethod
    def atom(self) -> Node:
        """The smallest part of a formula that stands here."""

    @abstractmethod
    def big_with_scripts(self, kind: BigKind, start: int) -> Node:
        """A sum or product with its limits below and above."""

    @property
    def token(self) -> Token:
        """The word at the place."""
        return self.words[self.place]

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.token.kind is Word.END

    def ahead(self, count: int = 1) -> Token:
        """A word further on; the end of the text at its end."""
        return self.words[min(self.place + count, len(self.words) - 1)]

    def advance(self) -> Token:
        """Steps over the word at the place, and returns it."""
        token = self.token
        if token.kind is not Word.END:
            self.place += 1
        return token

    def at(self, *signs: str) -> bool:
        """Whether one of these signs stands here."""
        return self.token.kind is Word.SIGN and self.token.text in signs

    def at_command(self, *names: str) -> bool:
        """Whether one of these commands of LaTeX stands here."""
        return self.token.kind is Word.COMMAND and self.token.text in names

    def accept(self, *signs: str) -> bool:
        """Steps over one of these signs, where one stands here."""
        found = self.at(*signs)
        if found:
            self.advance()
        return found

    def expect(self, sign: str) -> Token:
        """Steps over this sign, or says that it is missing."""
        if not self.at(sign):
            raise self.unexpected(say("{sign} is missing", sign=sign))
        return self.advance()

    def unexpected(self, remedy: Message | str = "") -> UnreadableText:
        """The error that the word here has no place here."""
        token = self.token
        if token.kind is Word.END:
            return self.error(say("the text ends too early"), token, remedy=remedy)
        return self.error(
            say("{word} was not expected here", word=self.typed(token, token)), token, remedy=remedy
        )

    def error(
        self,
        found: Message,
        first: Token,
        last: Token | None = None,
        remedy: Message | str = "",
    ) -> UnreadableText:
        """The error from one word to another."""
        return self.plain.error(found, first.start, (last or first).end, remedy)

    def typed(self, first: Token, last: Token) -> str:
        """The text from one word to another, in plain signs."""
        return short(self.plain.signs[first.start : last.end].strip())

    def typed_between(self, start: int, end: int) -> str:
        """The text of the words from one place up to another, in plain signs."""
        return self.typed(self.words[start], self.words[max(start, end - 1)])

    def ambiguous(self, start: int, end: int, first: str, second: str) -> UnreadableText:
        """The error for the words from one place up to another, with both readings."""
        return self.error(
            say("{text} can be read in two ways", text=self.typed_between(start, end)),
            self.words[start],
            self.words[max(start, end - 1)],
            say("write {first} or {second}", first=first, second=second),
        )

    def made(self, node: N, start: int) -> N:
        """The node, built from the words since ``start``; refused where it is too large."""
        excess = self._caps.excess(node)
        if excess is not None:
            raise self.error(excess, self.words[start], self.words[max(start, self.place - 1)])
        return node

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level further down; Python's own stack must not be what ends the descent."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error(too_deep(), self.token)
        yield
        self._depth -= 1

    def split_token(self, sizes: list[int]) -> None:
        """Takes the word here apart, into words of these lengths."""
        token, parts, start = self.token, [], 0
        for size in sizes:
            first = token.start + start
            text = token.text[start : start + size]
            spaced = token.spaced and not start
            parts.append(replace(token, text=text, start=first, end=first + size, spaced=spaced))
            start += size
        self.words[self.place : self.place + 1] = parts

    def is_matrix(self, node: Node) -> bool:
        """Whether a formula is a matrix, as far as declarations tell; shapes come later."""
        match node:
            case Sym(name):
                declaration = self.declarations.get(name)
                return declaration is not None and declaration.shape is not None
            case Matrix() | Transpose() | Hadamard():
                return True
            case Add(parts) | Mul(parts):
                return any(map(self.is_matrix, parts))
            case Neg(part) | Div(part, _) | Pow(part, _) | Log(part, _) | Diff(part, _):
                return self.is_matrix(part)
            case Call(_, arguments):
                return any(map(self.is_matrix, arguments))
            case Elem():
                return False
        return False
