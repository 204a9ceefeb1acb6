"""The language that people read: interface texts through gettext catalogues.

Owns the choice of a language and the rendering of messages. Course texts are
data of the course and are only picked here, never translated.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CATALOGUES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class Message:
    """A text of the interface, not yet in any language: an English template and its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


def say(template: str, /, **values: Any) -> Message:
    """A message to be rendered later; ``template`` is looked up in the catalogue."""
    return Message(template, values)


def one_line(text: str, size: int) -> str:
    """At most ``size`` characters of a stranger's text, on one line, in printable signs only.

    With line ends it could write lines of a report of its own; with control
    characters and signs that turn the direction, rule the terminal.
    """
    return "".join(map(_plain_sign, text[:size]))[:size]


def _plain_sign(sign: str) -> str:
    if sign.isprintable():
        return sign
    return " " if sign.isspace() else ascii(sign)[1:-1]


class Language:
    """One language of the interface. ``code`` is ``en`` or ``ja``."""

    def __init__(self, code: str = "en") -> None:
        self.code = code if code in LANGUAGES else "en"
        self._catalogue = gettext.translation(
            "grader", CATALOGUES, languages=[self.code], fallback=True
        )

    def text(self, template: str, /, **values: Any) -> str:
        """The template in this language, with its values filled in."""
        # The empty text is the key of a catalogue's own header.
        translated = self._catalogue.gettext(template) if template else ""
        return translated.format(**values) if values else translated

    def render(self, message: Message) -> str:
        """A message in this language; values that are messages are rendered too."""
        values = {
            name: self.render(value) if isinstance(value, Message) else value
            for name, value in message.values.items()
        }
        return self.text(message.template, **values)

    def pick(self, texts: Mapping[str, str]) -> str:
        """The text in this language out of a course's texts, else the English one."""
        return texts.get(self.code) or texts.get("en") or next(iter(texts.values()), "")


def choose(asked: str | None, environment: Mapping[str, str]) -> Language:
    """The language asked for, else ``GRADE_LANG``, else the locale's, else English."""
    names = ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wishes = [asked, *(environment.get(name) for name in names)]
    for wish in wishes:
        code = (wish or "").replace("-", "_").partition("_")[0].partition(".")[0].lower()
        if code in LANGUAGES:
            return Language(code)
        if wish in {"C", "POSIX"}:
            break
    return Language("en")


def showable_in(language: Language, encoding: str) -> Language:
    """The language, or English where an encoding such as ASCII lacks its letters."""
    try:
        language.text("passed").encode(encoding)
    except UnicodeEncodeError:
        return Language("en")
    return language
