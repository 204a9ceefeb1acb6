"""A terminal as paper: width in cells, signs it can show, colours it may use.

Owns wrapping by display width (Japanese takes two cells a letter) and the
stand-ins for signs that an encoding lacks. Knows nothing of reports.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

import click

NARROWEST = 24
WIDEST = 100
_STAND_INS = {
    "✓": "OK",
    "✗": "NG",
    "●": "*",
    "○": "-",
    "→": "->",
    "⇒": "=>",
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "x",
    "·": "*",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "∞": "inf",
    "√": "sqrt",
    "Σ": "sum",
    "Π": "prod",
    "∂": "d",
    "λ": "lambda",
    "ε": "eps",
    "η": "eta",
    "σ": "sigma",
    "ᵀ": "^T",
    "²": "^2",
    "³": "^3",
    "½": "1/2",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "│": "|",
    "─": "-",
}


_CLOSING = "、。,.!?)」』】・ー)"
"""Signs that may not begin a line."""

_ROOM = 4
"""Cells kept free at the end of a Japanese line for two of them."""


def width_of(text: str) -> int:
    """Cells that the text takes."""
    if all(letter < "\u0300" or letter in _STAND_INS for letter in text):
        return len(text)
    from wcwidth import width  # noqa: PLC0415 - 20 ms that a page of Latin letters need not pay

    return width(text)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` cells."""
    cells = width_of(text)
    if cells <= width:
        return [text]
    if cells == len(text):
        return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    from wcwidth import wrap as wrap_cells  # noqa: PLC0415 - as above

    lines = wrap_cells(text, width - _ROOM, break_on_hyphens=False) or [""]
    for number in range(1, len(lines)):
        closing = lines[number][: _ROOM // 2]
        closing = closing[: len(closing) - len(closing.lstrip(_CLOSING))]
        lines[number - 1] += closing
        lines[number] = lines[number][len(closing) :].lstrip()
    return [line for line in lines if line] or [""]


def showable(text: str, encoding: str) -> str:
    """The text in signs that the encoding has; control characters shown, not obeyed."""
    plain = "".join(
        letter if letter == "\n" or letter.isprintable() else f"\\x{ord(letter):02x}"
        for letter in text
    )
    try:
        plain.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_fit(letter, encoding) for letter in plain)
    return plain


def _fit(letter: str, encoding: str) -> str:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return _STAND_INS.get(letter, "?")
    return letter


@dataclass
class Paper:
    """Lines written one after another. ``width`` in cells."""

    width: int = 80
    encoding: str = "utf-8"
    colour: bool = False
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.width = max(NARROWEST, min(self.width, WIDEST))

    def write(
        self,
        text: str = "",
        *,
        indent: int = 0,
        hang: int | None = None,
        style: str = "",
        margin: int = 0,
    ) -> None:
        """A paragraph; ``hang`` is the indent of its second line and on."""
        hang = indent if hang is None else hang
        text = showable(text, self.encoding)
        width = self.width - margin
        for part in text.split("\n"):
            first = wrap(part, width - indent)
            self.lines.append(self._styled(" " * indent + first[0], style))
            rest = part[len(first[0]) :].lstrip() if len(first) > 1 else ""
            if rest:
                for line in wrap(rest, width - hang):
                    self.lines.append(self._styled(" " * hang + line, style))

    def pair(
        self, left: str, right: str, *, indent: int = 0, hang: int = 0, style: str = ""
    ) -> None:
        """A paragraph with a short text at the right edge of its last line."""
        right = showable(right, self.encoding)
        margin = width_of(right) + 1 if right else 0
        self.write(left, indent=indent, hang=hang, style=style, margin=margin)
        room = self.width - width_of(click.unstyle(self.lines[-1])) - width_of(right)
        self.lines[-1] += " " * room + right

    def text(self) -> str:
        """Everything written."""
        return "\n".join(line.rstrip() for line in self.lines)

    def _styled(self, text: str, style: str) -> str:
        if not self.colour or not style:
            return text
        return click.style(text, bold=True) if style == "bold" else click.style(text, fg=style)
