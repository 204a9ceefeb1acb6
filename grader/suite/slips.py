"""Slips that Python reports in words for experts: what a beginner should do instead.

Reads an exception's name and text, and the bytes of the file. Judges nothing:
what is not recognised keeps Python's own words.
"""

from __future__ import annotations

import re
import unicodedata

from grader.language import Message, say

_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")
_TYPED_FOR = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "*",
    "·": "*",
    "÷": "/",
    "、": ",",
    "。": ".",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≦": "<=",
    "≧": ">=",
}
_NOT_UTF8 = ("'utf-8' codec can't decode", "invalid or missing encoding declaration")
_PROMPTS = (b">>>", b"In [")


def misread(text: str, line: int | None, source: bytes) -> Message | None:
    """What stands in the way of reading the file, where Python's ``text`` does not say it plainly.

    ``line`` counts from 1.
    """
    if any(part in text for part in _NOT_UTF8):
        return say("the text is not in UTF-8; save the file as UTF-8 in your editor")
    lines = source.splitlines()
    if line is not None and line <= len(lines) and lines[line - 1].strip().startswith(_PROMPTS):
        return say("a prompt such as >>> was copied along; delete it")
    found = _CODE_POINT.search(text)
    return _mistyped(chr(int(found[1], 16)), found[0]) if found else None


def is_notebook(source: bytes) -> bool:
    """Whether this is a notebook: JSON, which can pass for Python until its first ``null``."""
    return source.lstrip().startswith(b"{") and b'"nbformat"' in source


def habit(error: str, text: str) -> Message | None:
    """What to do about an exception that comes from working with a person at the keyboard."""
    if error == "EOFError":
        return say("nobody answers input() here; use the function's arguments")
    if error == "SystemExit":
        return say("the program ends itself; take that out")
    if error == "BdbQuit":
        return say("a breakpoint() is left in the program; take it out")
    if error == "NameError" and re.match(r"name '(exit|quit)' ", text):
        return say("exit() and quit() belong to the prompt; take them out")
    return None


def not_a_value(type_name: str) -> Message | None:
    """What to do about a function that gives something which is still to be run."""
    if type_name == "generator":
        return say("a generator came back: should `yield` be `return`?")
    if type_name == "coroutine":
        return say("a coroutine came back: write `def`, not `async def`")
    if type_name in {"function", "builtin_function_or_method", "method"}:
        return say("a function came back, not its value: are the parentheses of a call missing?")
    return None


def _mistyped(sign: str, code: str) -> Message | None:
    plain = _TYPED_FOR.get(sign) or unicodedata.normalize("NFKC", sign)
    if plain == " ":
        return say("a wide or special space ({code}) stands there; type an ordinary one", code=code)
    if not plain.isascii() or not plain.isprintable():
        return None
    return say("type {plain} instead of {sign} ({code})", sign=sign, code=code, plain=plain)
