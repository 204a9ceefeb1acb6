"""The words of a formula: numbers, names, commands of LaTeX, and signs.

Owns what a word is, and the limits on numbers. Refuses what no formula has (texts
in quotes, attributes, macros) before anything is parsed. Does not know which
names are declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from grader.errors import UnreadableText
from grader.language import Message, say
from grader.maths.reader.characters import GREEK, Plain, short

MAX_DIGITS = 30


class Word(Enum):
    """The kinds of words."""

    NUMBER = auto()
    NAME = auto()
    GREEK = auto()
    COMMAND = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word, with its place in the plain signs.

    Attributes:
        spaced: whether a space stands before it.
        whole: a name that LaTeX marks as one (``\\mathrm{max}``), never split into letters.
    """

    kind: Word
    text: str
    start: int
    end: int
    spaced: bool = False
    whole: bool = False


NAMED = frozenset({"log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh"})
COMMANDS = frozenset({"frac", "sqrt", "sum", "prod", "hat", "widehat", "partial", "top", "binom"})
_RENAMED = {"dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "intercal": "top"}
_RENAMED |= {"dbinom": "binom", "tbinom": "binom"}
_AS_SIGNS = {"cdot": "*", "times": "*", "ast": "*", "div": "/", "odot": "∘", "circ": "∘"}
_AS_SIGNS |= {"lvert": "|", "rvert": "|", "vert": "|"}
_AS_SIGNS |= {"{": "(", "}": ")", "lbrace": "(", "rbrace": ")", "lbrack": "[", "rbrack": "]"}
_SKIPPED = frozenset(
    [
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "limits",
        "nolimits",
        "displaystyle",
        "textstyle",
        "quad",
        "qquad",
        ",",
        ";",
        "!",
        ":",
        ">",
    ]
) | {" "}
_STYLES = "mathrm|mathbf|mathit|mathsf|boldsymbol|bm|text|textrm|textbf|textit|operatorname\\*?"
GREEK_COMMANDS = frozenset(GREEK.values()) | {
    f"var{name}" for name in ("epsilon", "theta", "phi", "rho", "sigma")
}
_STYLED = re.compile(rf"\\(?:{_STYLES})\s*\{{\s*(?:([A-Za-z][A-Za-z0-9]*)|\\([A-Za-z]+))\s*\}}")
_STYLE = re.compile(rf"\\(?:{_STYLES})(?![A-Za-z])")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_NUMBER = re.compile(r"(?:\d+(?:\.(?![.A-Za-z])\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_SIGNS = re.compile(r"\*\*|==|\.\.\.?|[-+*/^()\[\]{},=!@_:∘|]")
_BIGS = {"∑": "sum", "∏": "prod"}
_MATRIX = re.compile(r"\\(begin|end)\s*\{[pbB]?matrix\}")
BEGIN, END = "begin matrix", "end matrix"
_ROW = "\\\\"
_MODULE = re.compile(r"(?:np|numpy|math)\.(?=[A-Za-z])")
_ATTRIBUTE = re.compile(r"\.\s*([A-Za-z_]\w*)")
_ALIASES = {"**": "^", "==": "=", "...": ".."}
FROM_MODULES = frozenset(
    [
        "log",
        "log2",
        "log10",
        "exp",
        "sqrt",
        "abs",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
        "factorial",
        "prod",
        "trace",
        "transpose",
        "sum",
        "pi",
        "e",
    ]
)


def is_latex(plain: Plain) -> bool:
    """Whether the text is LaTeX: it has a backslash or a brace."""
    return any(sign in plain.signs for sign in "\\{}")


def tokens(plain: Plain) -> list[Token]:
    """All words of the text, ended by an `END`; UnreadableText where there is no word."""
    start, end = _inside(plain)
    lexer = _latex_words if is_latex(plain) else _ascii_words
    found = list(lexer(plain, start, end))
    return [*found, Token(Word.END, "", end, end)]


def too_many_digits() -> Message:
    """What is said of a number that is too long."""
    return say(
        "the number is too large: it has more digits than the limit, {limit}", limit=MAX_DIGITS
    )


def _inside(plain: Plain) -> tuple[int, int]:
    """The text without what encloses a line of mathematics in a document."""
    signs = plain.signs
    start, end = _trimmed(signs, 0, len(signs))
    for left, right in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
        inner = signs[start:end]
        if len(inner) > len(left) and inner.startswith(left) and inner.endswith(right):
            start, end = _trimmed(signs, start + len(left), end - len(right))
    if signs[start:end].endswith("\\\\"):
        start, end = _trimmed(signs, start, end - 2)
    if signs[start:end].startswith("&"):
        start, end = _trimmed(signs, start + 1, end)
        # A line of an aligned block goes on from the line above.
        if signs[start:end].startswith("="):
            start, end = _trimmed(signs, start + 1, end)
    return start, end


def _trimmed(signs: str, start: int, end: int) -> tuple[int, int]:
    inner = signs[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _ascii_words(plain: Plain, place: int, end: int) -> Iterator[Token]:
    spaced = False
    while place < end:
        if plain.signs[place] == " ":
            place, spaced = place + 1, True
            continue
        token = _transposed(plain, place, end) or _module(plain, place, end)
        token = token or _word(plain, place, end, _NAME)
        yield Token(token.kind, token.text, token.start, token.end, spaced)
        place, spaced = token.end, False


def _latex_words(plain: Plain, place: int, end: int) -> Iterator[Token]:
    spaced, matrix = False, False
    signs = plain.signs
    while place < end:
        if signs[place] in " ~":
            place, spaced = place + 1, True
        elif match := _MATRIX.match(signs, place, end):
            matrix = match[1] == "begin"
            yield Token(Word.COMMAND, BEGIN if matrix else END, place, match.end(), spaced)
            place, spaced = match.end(), False
        elif matrix and (signs[place] == "&" or signs.startswith(_ROW, place)):
            sign = "&" if signs[place] == "&" else _ROW
            yield Token(Word.SIGN, sign, place, place + len(sign), spaced)
            place, spaced = place + len(sign), False
        elif signs[place] == "&" and signs[place + 1 : end].lstrip().startswith("="):
            place += 1
        elif signs[place] == "\\":
            token = _styled(plain, place, end) or _command(plain, place, end)
            if token.text:
                yield Token(token.kind, token.text, place, token.end, spaced, token.whole)
            place, spaced = token.end, not token.text
        else:
            token = _transposed(plain, place, end) or _word(plain, place, end, _RUN)
            yield Token(token.kind, token.text, token.start, token.end, spaced)
            place, spaced = token.end, False


def _word(plain: Plain, place: int, end: int, names: re.Pattern[str]) -> Token:
    signs = plain.signs
    if signs[place] in GREEK:
        return Token(Word.GREEK, GREEK[signs[place]], place, place + 1)
    if signs[place] in _BIGS:
        return Token(Word.COMMAND, _BIGS[signs[place]], place, place + 1)
    if match := names.match(signs, place, end):
        return Token(Word.NAME, match[0], place, match.end())
    if match := _NUMBER.match(signs, place, end):
        return _number(plain, match)
    if match := _SIGNS.match(signs, place, end):
        behind = place and (signs[place - 1] in GREEK or signs[place - 1] in _BIGS)
        if match[0] == "_" and names is _NAME and not behind:
            raise _no_name(plain, place, end)
        return Token(Word.SIGN, _ALIASES.get(match[0], match[0]), place, match.end())
    raise _no_word(plain, place, end)


def _number(plain: Plain, match: re.Match[str]) -> Token:
    text, start, end = match[0], match.start(), match.end()
    following = plain.signs[end : end + 1]
    if text == "0" and following in {"x", "X", "b", "B", "o", "O"}:
        after = plain.signs[end + 1 : end + 2]
        if after.isalnum():
            found = say("a number in another base cannot be read")
            raise plain.error(found, start, end + 1, say("write numbers with the digits 0 to 9"))
    if following == "_":
        raise plain.error(say("an underscore cannot stand in a number"), start, end + 1)
    mantissa, _, exponent = text.lower().partition("e")
    # The exponent is looked at as text: a number is made of it only when it is short.
    digits = exponent.lstrip("+-").lstrip("0")
    if len(mantissa.replace(".", "")) > MAX_DIGITS or len(digits) > 2 or int(digits or 0) > 30:
        raise plain.error(too_many_digits(), start, end, _as_power(mantissa, exponent))
    return Token(Word.NUMBER, text, start, end)


def _as_power(mantissa: str, exponent: str) -> Message | str:
    """How to write a number with a large exponent."""
    if not exponent or len(mantissa) > MAX_DIGITS or len(exponent) > len("-9999"):
        return ""
    return say("write it as in: {example}", example=f"{mantissa}*10^({int(exponent)})")


def _transposed(plain: Plain, place: int, end: int) -> Token | None:
    if plain.signs[place] != "." or plain.signs.startswith("..", place):
        return None
    match = _ATTRIBUTE.match(plain.signs, place, end)
    if match is None:
        return None
    if match[1] == "T":
        return Token(Word.SIGN, ".T", place, match.end())
    raise plain.error(
        say("a dot with a name, {name}, cannot be read", name=short(f".{match[1]}")),
        place,
        match.end(),
        say("only .T, for the transpose, is known"),
    )


def _module(plain: Plain, place: int, end: int) -> Token | None:
    match = _MODULE.match(plain.signs, place, end)
    if match is None:
        return None
    name = _RUN.match(plain.signs, match.end(), end)
    assert name is not None
    if name[0] not in FROM_MODULES:
        found = say("{name} is not a function known here", name=short(match[0] + name[0]))
        raise plain.error(found, place, name.end())
    return Token(Word.NAME, name[0], place, name.end())


def _styled(plain: Plain, place: int, end: int) -> Token | None:
    match = _STYLED.match(plain.signs, place, end)
    if match is None:
        return None
    if match[1]:
        return Token(Word.NAME, match[1], place, match.end(), whole=True)
    if match[2] in GREEK_COMMANDS:
        return Token(Word.GREEK, match[2].removeprefix("var"), place, match.end())
    if match[2] == "top":
        return Token(Word.COMMAND, "top", place, match.end())
    return None


def _command(plain: Plain, place: int, end: int) -> Token:
    if match := _STYLE.match(plain.signs, place, end):
        raise plain.error(
            say("{command} can hold a name only", command=short(match[0])),
            place,
            match.end(),
            say("write it as in: {example}", example=r"\mathrm{tr}"),
        )
    match = _COMMAND.match(plain.signs, place, end)
    if match is None:
        raise plain.error(say("a backslash cannot stand alone"), place)
    name, stop = match[1], match.end()
    name = _RENAMED.get(name, name)
    if name in _SKIPPED:
        if plain.signs[stop:end].lstrip().startswith(".") and name in {"left", "right"}:
            raise plain.error(say("a bracket that is not shown cannot be read"), place, stop + 1)
        return Token(Word.SIGN, "", place, stop)
    if name in _AS_SIGNS:
        return Token(Word.SIGN, _AS_SIGNS[name], place, stop)
    if name in NAMED:
        return Token(Word.NAME, name, place, stop, whole=True)
    if name in GREEK_COMMANDS:
        return Token(Word.GREEK, name.removeprefix("var"), place, stop)
    if name in COMMANDS:
        return Token(Word.COMMAND, name, place, stop)
    remedy: Message | str = ""
    if name in {"begin", "end", "\\"}:
        remedy = say("write one line at a time")
    found = say("the command {command} cannot be read", command=short(match[0]))
    raise plain.error(found, place, stop, remedy)


def _no_name(plain: Plain, place: int, end: int) -> UnreadableText:
    match = re.compile(r"\w+").match(plain.signs, place, end)
    stop = match.end() if match else place + 1
    found = say(
        "{name} cannot be a name: it starts with an underscore", name=short(plain.signs[place:stop])
    )
    return plain.error(found, place, stop)


def _no_word(plain: Plain, place: int, end: int) -> UnreadableText:
    sign = plain.signs[place]
    if sign in "'\"`":
        stop = plain.signs.find(sign, place + 1, end)
        found = say("a text in quotes cannot be read: only formulas are")
        return plain.error(found, place, end if stop < 0 else stop + 1)
    remedy: Message | str = ""
    if sign == "&":
        remedy = say("write one line at a time")
    return plain.error(say("the sign {sign} has no meaning here", sign=sign), place, None, remedy)
