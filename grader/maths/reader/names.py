"""Names and indices: which declared symbol is meant by what stands in the text.

Owns the spellings of one name (``y1``, ``y_1``, ``y_{1}``, ``y[1]``), the indices
of ``y_k``, ``Y_{ik}`` and ``Y[i,k]``, and what is said of a name nobody declared.
Only declared names, bound indices and known functions are read.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from difflib import get_close_matches
from fractions import Fraction

from grader.errors import UnreadableText
from grader.language import Message, say
from grader.maths.reader.characters import short
from grader.maths.reader.cursor import Cursor
from grader.maths.reader.tokens import MAX_DIGITS, Token, Word, too_many_digits
from grader.maths.tree import Elem, Node, Num, Sym

_NUMBERED = re.compile(r"(.*[A-Za-z])_?(\d+)")
_INDICES = re.compile(r"[A-Za-z]+\d*|\d+|\d[A-Za-z]")
_NO_NUMBERS = frozenset({"nan", "zoo", "oo", "inf", "infinity", "NaN", "None", "True", "False"})
_SPELLINGS = {"lambda": ("lambda", "lam", "lamda")}
FUNCTION_NAMES = (
    *("log", "ln", "log2", "log10", "exp", "sqrt", "abs", "Abs", "sigmoid", "sin", "cos", "tan"),
    *("sinh", "cosh", "tanh", "factorial", "binomial", "delta", "Sum", "sum", "Product", "prod"),
    *("product", "Derivative", "diff", "Rational", "Matrix", "transpose", "tr", "trace"),
    *("Trace", "hadamard", "Hadamard"),
)

Subscript = str | tuple[Node, ...] | None


class Names(Cursor):
    """Reads names with their indices."""

    def is_known(self, name: str) -> bool:
        """Whether the name is declared, or the index of a sum around this place."""
        return name in self.bound or name in self.declarations

    def is_indexed(self, name: str) -> bool:
        """Whether the name takes indices."""
        declaration = None if name in self.bound else self.declarations.get(name)
        return declaration is not None and (declaration.indexed or declaration.shape is not None)

    def is_function(self, token: Token) -> bool:
        """Whether the word is the name of a function, possibly with a base (``log_2``)."""
        name = token.text.partition("_")[0] if token.text.startswith("log_") else token.text
        return token.kind is Word.NAME and name in FUNCTION_NAMES and not self.is_known(token.text)

    def is_two(self, name: str) -> bool:
        """Whether the name is declared as a matrix."""
        declaration = self.declarations.get(name)
        return declaration is not None and declaration.shape is not None

    def names_something(self, name: str) -> bool:
        """Whether the name, in one of its spellings, is known."""
        return self._found((name,), None) is not None

    def named(self, bases: tuple[str, ...], start: int, subscript: Subscript) -> Node | None:
        """The symbol or element of this name, with the indices that follow; None if unknown."""
        found = self._found(bases, subscript)
        if found is None:
            return self._by_number(bases, start) if subscript is None else None
        name, left = found
        self._refuse_spilled(name, start)
        indices = [*self._indices(name, left, start)]
        while self.at("[") and (self.is_indexed(name) or not self.latex):
            if not self.is_indexed(name):
                raise self._without_index(name, start)
            self.advance()
            indices += [self._index(self.expression(), start)]
            while self.accept(","):
                indices += [self._index(self.expression(), start)]
            self.expect("]")
        return self._with_indices(name, tuple(indices), start)

    def subscript(self, *, both: bool = False) -> Subscript:
        """What stands behind ``_``, if anything: a plain name or number, or formulas.

        ``both``: two letters without braces are two indices (of a matrix).
        """
        if not self.accept("_"):
            return None
        start = self.place
        if self.at("{"):
            return self._braced()
        token = self.advance()
        if token.kind not in {Word.NAME, Word.NUMBER, Word.GREEK}:
            self.place = start
            raise self.unexpected(say("an index is missing"))
        text = token.text
        if self.latex and len(text) > 1 and not token.whole and not (both and len(text) == 2):
            raise self.ambiguous(start, start + 1, f"_{{{text}}}", f"_{{{text[0]}}} {text[1:]}")
        return text

    def unknown(self, name: str, start: int, typed: str = "") -> UnreadableText:
        """The error for a name that is neither declared nor a function."""
        first, last = self.words[start], self.words[max(start, self.place - 1)]
        for spilled in self.spilled:
            if spilled.index == name:
                return self._spilled(name, start)
        name = short(name)
        if name in _NO_NUMBERS:
            return self.error(
                say("{name} is not a number that can be read", name=name), first, last
            )
        if keyword.iskeyword(name) and name != "lambda":
            found = say("{name} is a word of Python, not of mathematics", name=name)
            return self.error(found, first, last)
        if self.at("(") and not self._split(name):
            return self.error(
                say("{name} is not a function known here", name=name),
                first,
                last,
                self._close(name),
            )
        for head, _ in _halves(name):
            if "_" in name and self.is_known(head) and not self.is_indexed(head):
                return self._without_index(head, start)
        return self.error(
            say("the name {name} is not declared", name=typed or name),
            first,
            last,
            self._hint(name),
        )

    def spellings(self, name: str) -> tuple[str, ...]:
        """The names by which a Greek letter may be declared."""
        return _SPELLINGS.get(name, (name,))

    def whole_number(self, text: str, start: int) -> Fraction:
        """The number that these digits are; refused where they are too many."""
        if len(text) > MAX_DIGITS:
            raise self.error(too_many_digits(), self.words[start], self.words[self.place - 1])
        return Fraction(int(text))

    def letters(self, token: Token) -> bool:
        """Whether a run of letters in LaTeX is a product of declared letters."""
        text = token.text
        if token.whole or not self.latex or len(text) < 2 or not text.isalpha():
            return False
        firsts, last = text[:-1], text[-1]
        return all(map(self.is_known, firsts)) and (
            self.is_known(last)
            or (self.ahead().text == "_" and any(n.startswith(last) for n in self.declarations))
        )

    def _found(self, bases: tuple[str, ...], subscript: Subscript) -> tuple[str, Subscript] | None:
        for base in bases:
            if isinstance(subscript, str):
                for name in (f"{base}_{subscript}", f"{base}{subscript}"):
                    if self.is_known(name):
                        return name, None
            elif subscript is None:
                for name in _spelled(base):
                    if self.is_known(name):
                        return name, None
        for base in bases:
            if self.is_known(base):
                return base, subscript
            if subscript is None:
                for head, tail in _halves(base):
                    if self.is_indexed(head):
                        return head, tail
        return None

    def _by_number(self, bases: tuple[str, ...], start: int) -> Node | None:
        """``y[1]`` where ``y1`` is declared."""
        number = self.ahead()
        if not (self.at("[") and number.kind is Word.NUMBER and self.ahead(2).text == "]"):
            return None
        for base in bases:
            for name in _spelled(f"{base}{number.text}"):
                if self.is_known(name) and not self.is_indexed(name):
                    self.place += 3
                    return self.made(Sym(name), start)
        return None

    def _braced(self) -> Subscript:
        opening = self.place
        self.expect("{")
        words = [self.token]
        while self.token.kind in {Word.NAME, Word.NUMBER} and "." not in self.token.text:
            self.advance()
            words.append(self.token)
        if len(words) > 1 and self.at("}"):
            self.advance()
            return "".join(word.text for word in words[:-1])
        self.place = opening + 1
        found = [self.expression()]
        while self.accept(","):
            found.append(self.expression())
        self.expect("}")
        return tuple(found)

    def _indices(self, name: str, left: Subscript, start: int) -> Iterator[Node]:
        if left is None:
            return
        if not self.is_indexed(name):
            raise self._without_index(name, start)
        if isinstance(left, tuple):
            for node in left:
                yield self._index(node, start)
            return
        for part in self._index_texts(name, left, start):
            if part.isdigit():
                yield self.made(Num(self.whole_number(part, start)), start)
            else:
                self._refuse_spilled(part, start)
                yield self.made(Sym(part), start)

    def _index_texts(self, name: str, text: str, start: int) -> tuple[str, ...]:
        declaration = self.declarations[name]
        parts = tuple(re.findall(r"\d+|[A-Za-z]", text.replace("_", "")))
        if self.is_known(text) or (text.isdigit() and (len(text) == 1 or not self.latex)):
            if declaration.shape is None:
                return (text,)
        elif declaration.shape is None and any(part.isdigit() for part in parts):
            both = ",".join(re.findall(r"[\dA-Za-z]", text))
            raise self.ambiguous(start, self.place, f"{name}[{text}]", f"{name}[{both}]")
        if text.isdigit() and len(text) == 2:
            parts = tuple(text)
        for part in parts:
            if not part.isdigit() and not self.is_known(part):
                some = len(parts) == 2 and any(map(self.is_known, parts))
                left_behind = any(item.index == part for item in self.spilled)
                raise self.unknown(part if some or left_behind else f"{name}_{text}", start)
        return parts

    def _index(self, node: Node, start: int) -> Node:
        if isinstance(node, Num) and node.value.denominator != 1:
            raise self._not_whole(start)
        if isinstance(node, Sym) and node.name not in self.bound:
            declaration = self.declarations.get(node.name)
            if declaration is not None and not declaration.range.integer:
                raise self._not_whole(start)
        return node

    def _not_whole(self, start: int) -> UnreadableText:
        return self.error(
            say("an index must be a whole number"), self.words[start], self.words[self.place - 1]
        )

    def _with_indices(self, name: str, indices: tuple[Node, ...], start: int) -> Node:
        declaration = None if name in self.bound else self.declarations.get(name)
        if declaration is None or not self.is_indexed(name):
            return self.made(Sym(name), start)
        last = self.words[max(start, self.place - 1)]
        if declaration.shape is not None:
            if not indices:
                return self.made(Sym(name), start)
            if len(indices) != 2:
                raise self.error(
                    say("{name} needs two indices, such as {name}[i,k]", name=name),
                    self.words[start],
                    last,
                )
        elif not indices:
            raise self.error(
                say("{name} needs an index, such as {name}[k]", name=name), self.words[start], last
            )
        return self.made(Elem(name, indices), start)

    def _without_index(self, name: str, start: int) -> UnreadableText:
        return self.error(
            say("{name} has no index: it is declared as one value", name=name),
            self.words[start],
            self.words[max(start, self.place - 1)],
        )

    def _refuse_spilled(self, name: str, start: int) -> None:
        if name not in self.bound and any(item.index == name for item in self.spilled):
            raise self._spilled(name, start)

    def _spilled(self, name: str, start: int) -> UnreadableText:
        return self.error(
            say("the index {name} stands outside its sum: parentheses are missing", name=name),
            self.words[start],
            self.words[max(start, self.place - 1)],
            say("write it as in: {example}", example=rf"\sum_{{{name}=1}}^{{K}} \left( … \right)"),
        )

    def _hint(self, name: str) -> Message:
        parts = self._split(name)
        if parts:
            return say("did you mean {text}?", text="*".join(parts))
        return self._close(name)

    def _close(self, name: str) -> Message:
        same = [known for known in self.declarations if known.casefold() == name.casefold()]
        if same:
            return say("did you mean {text}?", text=", ".join(same))
        known = sorted({*self.declarations, *self.bound, *FUNCTION_NAMES})
        if close := get_close_matches(name, known, n=3):
            return say("did you mean {text}?", text=", ".join(close))
        declared = sorted({*self.declarations, *self.bound})
        if declared:
            return say("the names that can be used are: {names}", names=", ".join(declared[:40]))
        return say("no names are declared")

    def _split(self, name: str) -> tuple[str, ...]:
        """The declared names of which the name is made, as few as may be; at most four."""
        ways: dict[int, tuple[str, ...]] = {0: ()}
        for end in range(1, min(len(name), 40) + 1):
            options = [
                (*ways[start], name[start:end])
                for start in range(end)
                if start in ways and self.names_something(name[start:end])
            ]
            if options:
                ways[end] = min(options, key=len)
        found = ways.get(len(name), ())
        return found if 1 < len(found) <= 4 else ()


def _spelled(name: str) -> tuple[str, ...]:
    """The name, and with or without an underscore before its number."""
    match = _NUMBERED.fullmatch(name)
    return (name,) if match is None else (name, f"{match[1]}_{match[2]}", f"{match[1]}{match[2]}")


def _halves(name: str) -> Iterator[tuple[str, str]]:
    """The ways to take a name as an indexed one with its indices behind it."""
    for place in range(len(name) - 1, 0, -1):
        if name[place] == "_" and _INDICES.fullmatch(name, place + 1):
            yield name[:place], name[place + 1 :]
    if match := re.fullmatch(r"([A-Za-z]\w*?)(\d+)", name):
        yield match[1], match[2]
