"""A terminal as paper: width in cells, signs it can show, colours it may use.

Owns wrapping by display width (Japanese takes two cells a letter) and the
stand-ins for signs that an encoding lacks. Knows nothing of reports.
"""

from __future__ import annotations

import re
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


_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
)
_OPENING = "(「『【（〔"
_CLOSING = "、。,.!?:;)」』】）〕・:;!?ーぁぃぅぇぉっゃゅょァィゥェォッャュョ%"
_PIECE = re.compile(
    rf"\s+|[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]*[^\s{_WIDE}{_OPENING}])[{_CLOSING}]*|[{_OPENING}]+"
)
"""What Japanese lines may not break: a wide letter with its brackets and small signs, or a word."""


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
    return _wrap_wide(text, width)


def _wrap_wide(text: str, width: int) -> list[str]:
    """Lines that may break between any two Japanese letters, as in print, not only at spaces."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        fits = width_of(line + piece) <= width
        if not fits and line.strip():
            lines.append(line.rstrip())
            line = ""
        if lines and not line:
            piece = piece.lstrip()  # noqa: PLW2901 - a line does not begin with the gap
        line += piece
        while width_of(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    if line.strip():
        lines.append(line.rstrip())
    return lines or [""]


def _head(text: str, width: int) -> str:
    """As much of the text as fits the width, at least one letter."""
    size = len(text)
    while size > 1 and width_of(text[:size]) > width:
        size -= 1
    return text[:size]


def showable(text: str, encoding: str) -> str:
    """The text in signs that the encoding has; control characters shown, not obeyed."""
    plain = text
    if not text.isprintable():
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

    def path(self, text: str, *, indent: int = 0) -> None:
        """A path, on one line however long it is, so that it can be copied."""
        self.lines.append(" " * indent + showable(text, self.encoding))

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
