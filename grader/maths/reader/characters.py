"""The signs of a text: what a keyboard writes for the signs that the reader knows.

Owns one explicit table from characters to ASCII, the places in the text as typed,
and the errors that point at them. Refuses every other character by its name.
No compatibility form of Unicode is used: it would make ``x2`` of ``x²``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from grader.errors import UnreadableText
from grader.language import Message, say

MAX_CHARACTERS = 2_000
_SHOWN, _AROUND = 200, 60

GREEK: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "αβγδεζηθικλμνξοπρσςτυφχψωΓΔΘΛΞΠΣΦΨΩµϵϑϕϱ",
            (
                *[
                    "alpha",
                    "beta",
                    "gamma",
                    "delta",
                    "epsilon",
                    "zeta",
                    "eta",
                    "theta",
                    "iota",
                    "kappa",
                    "lambda",
                    "mu",
                    "nu",
                    "xi",
                ],
                *[
                    "omicron",
                    "pi",
                    "rho",
                    "sigma",
                    "sigma",
                    "tau",
                    "upsilon",
                    "phi",
                    "chi",
                    "psi",
                    "omega",
                ],
                *["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"],
                *["mu", "epsilon", "theta", "phi", "rho"],
            ),
            strict=True,
        )
    )
)
"""Greek letter -> its name; read only where the name is declared, or is a constant."""

_SIGNS = {
    "−": "-",
    "×": "*",
    "·": "*",
    "⋅": "*",
    "・": "*",
    "･": "*",
    "∑": "∑",
    "∏": "∏",
    "÷": "/",
    "∘": "∘",
    "⊙": "∘",
    "、": ",",
    "\u3000": " ",
    "\u00a0": " ",
    "\t": " ",
}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁺⁻", "0123456789n+-", strict=True))


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in the signs that the reader knows, and where each stood as typed."""

    signs: str
    places: tuple[int, ...]
    typed: str

    def error(
        self,
        found: Message,
        start: int,
        end: int | None = None,
        remedy: Message | str = "",
    ) -> UnreadableText:
        """The error at ``signs[start:end]``, with its place in the text as typed."""
        first = self.places[min(start, len(self.signs))]
        last = first + 1 if end is None or end <= start else self.places[end - 1] + 1
        return pointed(self.typed, found, first, last, remedy)


def pointed(
    typed: str, found: Message, start: int, end: int, remedy: Message | str = ""
) -> UnreadableText:
    """The error with the text as typed; a very long text is cut around the place."""
    if len(typed) > _SHOWN:
        first = max(0, start - _AROUND)
        last = min(len(typed), start + _AROUND)
        head, tail = "…" if first else "", "…" if last < len(typed) else ""
        shift = len(head) - first
        typed = f"{head}{typed[first:last]}{tail}"
        start, end = start + shift, min(end + shift, len(typed))
    return UnreadableText(found, text=typed, start=start, end=end, remedy=remedy)


def short(text: str) -> str:
    """A piece of a text for a message: its beginning, where it is long."""
    return text if len(text) <= _AROUND else f"{text[: _AROUND - 1]}…"


def plain(typed: str) -> Plain:
    """The text in known signs; refuses a text that is too long and signs nobody declared."""
    if len(typed) > MAX_CHARACTERS:
        raise pointed(
            typed,
            say(
                "the text is too long: {size} characters; the limit is {limit}",
                size=len(typed),
                limit=MAX_CHARACTERS,
            ),
            MAX_CHARACTERS,
            MAX_CHARACTERS + 1,
        )
    signs, places = [], []
    for place, sign in _mapped(typed):
        signs.append(sign)
        places.append(place)
    return Plain("".join(signs), (*places, len(typed)), typed)


def _mapped(typed: str) -> Iterator[tuple[int, str]]:
    raised = False
    for place, sign in enumerate(typed):
        if sign in _RAISED:
            if not raised:
                yield place, "^"
                yield place, "("
            raised = True
            yield place, _RAISED[sign]
            continue
        if raised:
            yield place - 1, ")"
            raised = False
        yield place, _known(typed, place, sign)
    if raised:
        yield len(typed) - 1, ")"


def _known(typed: str, place: int, sign: str) -> str:
    if " " <= sign <= "~" or sign in GREEK:
        return sign
    if sign in _SIGNS:
        return _SIGNS[sign]
    if "\uff01" <= sign <= "\uff5e":
        return chr(ord(sign) - 0xFEE0)
    if sign in "\r\n\u2028\u2029\u0085":
        raise pointed(
            typed,
            say("the text has several lines"),
            place,
            place + 1,
            say("write one line at a time"),
        )
    raise pointed(
        typed,
        say(
            "the character {name} (U+{code}) cannot be read",
            name=unicodedata.name(sign, "?").lower(),
            code=f"{ord(sign):04X}",
        ),
        place,
        place + 1,
        say("write formulas in plain letters, digits and signs"),
    )
