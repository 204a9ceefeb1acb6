"""HTML as text: strangers' texts made harmless, and the few elements that pages are made of.

Owns escaping and colours. Styles stand at their elements, so that a piece keeps its looks
inside any page; the colours of the signs can be told apart on light and on dark paper, and
all else takes the colours of the page around it. No scripts, no links, no pictures.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from grader.language import Language
from grader.model import Verdict
from grader.render.paper import showable

MAX_TEXT = 20_000
"""Signs of one text: whatever somebody handed in, a page can be opened."""
_GREEN, _RED, _AMBER, _BLUE = "#16833a", "#d6453d", "#a86b00", "#0e7c9e"
COLOURS = {"green": _GREEN, "red": _RED, "yellow": _AMBER, "cyan": _BLUE}
_LINE = "rgba(128,128,128,.45)"
_SHADE = "rgba(128,128,128,.13)"
_STYLES = {
    "section": "margin:1em 0",
    "fragment": "line-height:1.5;max-width:52rem;overflow-wrap:anywhere",
    "heading": "margin:1em 0 .3em;line-height:1.3",
    "list": "list-style:none;margin:.2em 0;padding:0 0 0 .5em",
    "item": "margin:.35em 0;padding-left:1.5em;text-indent:-1.5em",
    "below": "text-indent:0;margin:.1em 0",
    "points": "opacity:.75;white-space:nowrap",
    "small": "opacity:.75;font-size:.9em",
    "kind": "opacity:.75;font-size:.9em;white-space:nowrap",
    "pre": f"text-indent:0;margin:.3em 0;padding:.4em .7em;background:{_SHADE};"
    "border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;font-family:monospace",
    "advice": f"text-indent:0;margin:.4em 0;padding:.1em .7em;border-left:3px solid {_AMBER}",
    "math": "font-family:monospace",
    "table": "border-collapse:collapse;margin:.5em 0",
    "cell": f"border-bottom:1px solid {_LINE};padding:.2em .8em .2em 0;text-align:left",
    "box": f"border:1px solid {_LINE};border-left:4px solid {_RED};border-radius:4px;"
    "padding:.4em .8em;margin:.5em 0",
    "verdict": f"border-left:4px solid {_LINE};padding:.1em .7em;margin:.5em 0",
}
_SIGNS = {
    Verdict.PASSED: ("✓", _GREEN),
    Verdict.NOT_STARTED: ("○", _BLUE),
    Verdict.SKIPPED: ("–", "inherit"),
    Verdict.UNDECIDED: ("?", _AMBER),
    Verdict.BROKEN: ("?", _AMBER),
}
_PAGE_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font-family:system-ui,sans-serif;margin:1.5rem auto;max-width:52rem;padding:0 1rem}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def told(text: str) -> str:
    """A text that anyone may have written, as HTML: its signs are shown, never obeyed.

    Control characters and those that turn the direction are written out, as on a terminal.
    """
    cut = text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
    return escape(showable(cut, "utf-8"), quote=True)


def lines(text: str) -> str:
    """The same for a paragraph, with its line ends kept."""
    return told(text.strip("\n")).replace("\n", "<br>")


def element(name: str, inside: str, style: str = "", **attributes: str) -> str:
    """One element; ``inside`` is HTML, the values of attributes are plain text.

    ``style`` is one of ours, or a text of CSS; ``aria_label`` becomes ``aria-label``.
    """
    told_style = _STYLES.get(style, style)
    given = {"style": told_style, **attributes} if told_style else attributes
    words = "".join(f' {key.replace("_", "-")}="{told(value)}"' for key, value in given.items())
    return f"<{name}{words}>{inside}</{name}>"


def heading(level: int, inside: str) -> str:
    """A heading of this level, 1 to 6."""
    return element(f"h{min(level, 6)}", inside, "heading")


def paragraph(text: str) -> str:
    """A message below what it speaks of; one that points at a place keeps its columns."""
    points = any(line.strip() and not line.strip(" ^") for line in text.split("\n"))
    return pre([text]) if points else element("p", lines(text), "below")


def pre(texts: Iterable[str]) -> str:
    """Lines of plain text as they stand."""
    return element("pre", told("\n".join(texts)), "pre")


def listed(items: Iterable[str], *, ordered: bool = False) -> str:
    """A list without bullets, whose items are HTML and begin with a sign."""
    inside = "".join(element("li", item, "item") for item in items)
    return element("ol" if ordered else "ul", inside, "list") if inside else ""


def sign(verdict: Verdict, language: Language, *, advisory: bool = False) -> str:
    """The sign of a verdict, which a voice reads in words."""
    t = language.text
    mark, colour = _SIGNS.get(verdict, ("✗", _RED))
    words = {
        "✓": t("holds"),
        "○": t("not written yet"),
        "–": t("not checked"),
        "?": t("not judged yet"),
        "✗": t("does not hold"),
    }
    word = words[mark]
    if advisory and verdict is not Verdict.PASSED:
        mark, colour, word = "!", _AMBER, t("worth mending")
    style = f"color:{colour};font-weight:bold;display:inline-block;width:1.5em;text-indent:0"
    return element("span", mark, style, role="img", aria_label=word)


def whole_page(title: str, inside: str, language: Language) -> str:
    """A page that needs nothing beside itself; ``title`` is plain text."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language.code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{told(title)}</title>\n<style>{_PAGE_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{inside}\n</main>\n</body>\n</html>\n"
    )
