"""The choice of a language, and complete catalogues."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from grader.language import Language, choose, one_line, say, showable_in

GRADER = Path(__file__).parents[2] / "grader"
SAYING = {"say", "text", "t"}


def spoken() -> dict[str, str]:
    """Every text given to ``say`` or ``Language.text`` -> the file it stands in."""
    found: dict[str, str] = {}
    for file in GRADER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in SAYING and isinstance(first, ast.Constant) and first.value:
                    found[str(first.value)] = file.name
    return found


def test_the_japanese_catalogue_is_complete() -> None:
    """Every text of the interface has a Japanese translation, and no other has."""
    with (GRADER / "locale" / "ja" / "LC_MESSAGES" / "grader.po").open("rb") as file:
        catalogue = {str(m.id): str(m.string) for m in read_po(file) if m.id}
    texts = spoken()
    assert sorted(set(texts) - set(catalogue)) == []
    assert sorted(set(catalogue) - set(texts)) == []
    assert [text for text, translated in catalogue.items() if not translated] == []


def test_translations_fill_in_the_same_values() -> None:
    """A translation names exactly the values of its text."""
    with (GRADER / "locale" / "ja" / "LC_MESSAGES" / "grader.po").open("rb") as file:
        pairs = [(str(m.id), str(m.string)) for m in read_po(file) if m.id]
    fields = re.compile(r"\{(\w+)")
    wrong = [a for a, b in pairs if set(fields.findall(a)) != set(fields.findall(b))]
    assert wrong == []


def test_texts_come_in_the_language() -> None:
    """The same message reads differently in each language, values filled in."""
    message = say("stopped after {s:.2g} s", s=2.0)
    assert Language("en").render(message) == "stopped after 2 s"
    assert Language("ja").render(message) == "2 秒で打ち切りました"


def test_messages_inside_messages() -> None:
    """A value that is a message is rendered in the same language."""
    message = say("{found} came back where {wanted} is expected", found=say("a list"), wanted="x")
    assert Language("ja").render(message) == "xが必要なところにリストが返りました"


@pytest.mark.parametrize("code", ["en", "ja"])
def test_nothing_said_is_nothing(code: str) -> None:
    """An empty text is empty in every language, not the catalogue's header."""
    assert Language(code).render(say("")) == ""
    assert Language(code).text("{where}", where="") == ""


def test_unknown_texts_stay_english() -> None:
    """A text without translation is shown as it is."""
    assert Language("ja").text("never said") == "never said"


def test_picking_course_texts() -> None:
    """The language's own text, else English, else any, else nothing."""
    ja = Language("ja")
    assert ja.pick({"en": "a", "ja": "b"}) == "b"
    assert ja.pick({"en": "a"}) == "a"
    assert ja.pick({"fr": "c"}) == "c"
    assert ja.pick({}) == ""


@pytest.mark.parametrize(
    ("asked", "environment", "code"),
    [
        ("ja", {"GRADE_LANG": "en"}, "ja"),
        (None, {"GRADE_LANG": "ja", "LANG": "en_GB.UTF-8"}, "ja"),
        (None, {"LANG": "ja_JP.UTF-8"}, "ja"),
        (None, {"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, "en"),
        (None, {"LC_MESSAGES": "ja", "LANG": "en"}, "ja"),
        (None, {"LANG": "fr_FR.UTF-8"}, "en"),
        (None, {"LANG": "ja.UTF-8"}, "ja"),
        (None, {"GRADE_LANG": "JA-jp"}, "ja"),
        (None, {}, "en"),
    ],
)
def test_choice(asked: str | None, environment: dict[str, str], code: str) -> None:
    """``--lang``, then ``GRADE_LANG``, then the locale; unknown languages are passed over."""
    assert choose(asked, environment).code == code


def test_unknown_code_is_english() -> None:
    """A language that does not exist is English."""
    assert Language("tlh").code == "en"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain Σ 文", "plain Σ 文"),
        ("a\n\tb\u2028c", "a  b c"),
        ("\x1b[31m\x9b\x00\x7f", r"\x1b[31m\x9b\x00\x7f"),
        ("\u202e\ud800", r"\u202e\ud800"),
        ("", ""),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    """A stranger's text can neither begin a line nor rule the terminal."""
    assert one_line(text, 80) == shown


def test_one_line_is_cut() -> None:
    """Whatever becomes of the signs, the length holds."""
    assert one_line("\x00" * 10, 6) == r"\x00\x"


@pytest.mark.parametrize(
    ("code", "encoding", "shown"),
    [("ja", "utf-8", "ja"), ("ja", "cp932", "ja"), ("ja", "ascii", "en"), ("en", "ascii", "en")],
)
def test_a_terminal_without_its_letters(code: str, encoding: str, shown: str) -> None:
    """English is better than question marks."""
    assert showable_in(Language(code), encoding).code == shown
