"""From the text of a block to lines: steps, operations, choices.

Owns the words of operations in English and Japanese and what may stand around
an expression (arrow, rule, comment). Reads no mathematics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from grader.derivation.task import Arrow, Choice, Line, Operation, Step, Strange
from grader.language import say
from grader.maths.domain import Declaration

Declarations = Mapping[str, Declaration]

MAX_LINE = 4_000
MAX_OPERATION = 500
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_COMMENT = re.compile(r"<!--.*?(?:-->|$)")
_REMARK = re.compile(r"(?:^|\s)#.*$")
_MARK = re.compile(r"(?<!\s)\s+\{(\d+(?:\.\d+)?)\}\s*$")
_RULE = re.compile(r"(?<!\s)\s+\[([^\[\]]{1,80})\]\s*$")
_ARROWS = (
    (Arrow.IFF, re.compile(r"(?:<==?>|⇔|⟺|\\iff\b|\\Leftrightarrow\b)\s*(.*)")),
    (Arrow.IMPLIES, re.compile(r"(?:==?>|⇒|⟹|\\implies\b|\\Rightarrow\b)\s*(.*)")),
    (Arrow.EQUALS, re.compile(r"[=＝]\s*(.*)")),
)
_CHOICE = re.compile(
    r"(?:[-*•] ?)?(?:line|行)(?: ?no\.?)? ?:? ?(\d{1,3})|(?:[-*•] )?第? ?(\d{1,3}) ?(?:行目?)?",
    re.IGNORECASE,
)
_JAPANESE = re.compile("[\u3040-\u30fa\u30fc-\u30ff\u4e00-\u9fff]")

Reading = Callable[[str, Declarations], Mapping[str, Any]]


def lines_of(
    texts: Iterable[str],
    declarations: Declarations,
    *,
    marked: bool = False,
    most: int | None = None,
) -> tuple[Line, ...]:
    """The lines of a block, without comments and empty ones; at most ``most``.

    ``marked`` reads the marks of milestones, which only a solution has.
    """
    found: list[Line] = []
    for text in without_comments(texts)[:most]:
        found.append(_line(len(found) + 1, text, declarations, marked=marked))
    return tuple(found)


def without_comments(texts: Iterable[str]) -> list[str]:
    """What is left of a block when comments and empty lines are taken out."""
    kept = []
    inside = False
    for whole in texts:
        text = whole
        if inside:
            _, closed, text = text.partition("-->")
            inside = not closed
        opened = text.rfind("<!--")
        inside = inside or (opened >= 0 and "-->" not in text[opened:])
        text = _REMARK.sub("", _COMMENT.sub("", text)).strip().strip("\u3000")
        if text:
            kept.append(text)
    return kept


def _line(number: int, text: str, declarations: Declarations, *, marked: bool) -> Line:
    if len(text) > MAX_LINE:
        told = say(
            "the line has {size} characters, more than {most}", size=len(text), most=MAX_LINE
        )
        return Strange(number, text[:MAX_LINE], told)
    points = None
    if marked and (mark := _MARK.search(text)):
        points, text = float(mark[1]), text[: mark.start()]
    for arrow, pattern in _ARROWS:
        if match := pattern.match(text):
            body, rule = _split_rule(match[1].strip())
            return Step(number, text, body, arrow, rule, points)
    plain = " ".join(text.translate(_WIDE).split()).rstrip(".:。 ")
    if match := _CHOICE.fullmatch(plain):
        return Choice(number, text, int(match[1] or match[2]), points)
    return _operation(number, text, plain, declarations)


def _split_rule(body: str) -> tuple[str, str | None]:
    match = _RULE.search(body)
    return (body, None) if match is None else (body[: match.start()], match[1].strip())


def _operation(number: int, text: str, plain: str, declarations: Declarations) -> Line:
    if len(plain) <= MAX_OPERATION:
        for pattern, reading in _OPERATIONS:
            if match := pattern.fullmatch(plain):
                given = next((group for group in match.groups() if group), "")
                if _JAPANESE.search(given):
                    continue  # words, not a formula
                try:
                    return Operation(number, text, reading(given.strip(), declarations))
                except ValueError as problem:
                    return Strange(
                        number,
                        text,
                        say("this cannot be substituted: {what}", what=str(problem)),
                        say("write it as in: {example}", example="substitute t1=1, t2=0"),
                    )
    close = get_close_matches(plain[:40].lower(), _KNOWN, n=1, cutoff=0.7)
    remedy = (
        say("did you mean {name}?", name=close[0])
        if close
        else say("the operations are: {names}", names=", ".join(_KNOWN))
    )
    return Strange(number, text, say("a line begins with = or names an operation"), remedy)


def _divisor(given: str, _: Declarations) -> Mapping[str, Any]:
    return {"name": "scale", "by": f"1/({given})"}


def _factor(given: str, _: Declarations) -> Mapping[str, Any]:
    return {"name": "scale", "by": given}


def _variable(given: str, _: Declarations) -> Mapping[str, Any]:
    return {"name": "diff", "var": given}


def _substitution(given: str, declarations: Declarations) -> Mapping[str, Any]:
    texts: dict[str, str] = {}
    for piece in split_commas(given.replace("、", ",").replace(" and ", ",")):
        name, equals, value = (part.strip() for part in piece.partition("="))
        if not equals or not name or not value:
            raise ValueError(piece.strip())
        texts.update(_components(name, value, declarations, ()))
    return {"name": "subs", "map": texts}


def _components(
    name: str, value: str, declarations: Declarations, place: tuple[int, ...]
) -> dict[str, str]:
    """``t=(1,0)`` as t1=1, t2=0, or as t[1]=1, t[2]=0 where t is indexed."""
    entries = split_commas(value[1:-1]) if value.startswith("(") and value.endswith(")") else []
    if len(entries) < 2:
        return {component(name, place, declarations): value}
    found: dict[str, str] = {}
    for number, entry in enumerate(entries, start=1):
        if not entry.strip():
            raise ValueError(value)
        found.update(_components(name, entry.strip(), declarations, (*place, number)))
    following = component(name, (*place, len(entries) + 1), declarations)
    if following in declarations:
        raise ValueError(following)
    return found


def component(name: str, place: tuple[int, ...], declarations: Declarations) -> str:
    """How an entry of a tuple is called: ``t1``, ``T12``, or ``t[1]`` of an indexed symbol."""
    if not place:
        return name
    declaration = declarations.get(name)
    if declaration is not None and (declaration.indexed or declaration.shape):
        return f"{name}[{','.join(map(str, place))}]"
    return name + "".join(map(str, place))


def split_commas(text: str) -> list[str]:
    """The pieces between commas that stand in no bracket."""
    pieces, depth = [""], 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    return pieces


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _fixed(name: str) -> Reading:
    return lambda _given, _declarations: {"name": name}


_KNOWN = (
    "take log",
    "take exp",
    "negate",
    "divide by N",
    "multiply by 2",
    "d/dx",
    "substitute x=1",
)
_TAKE = "(?:を ?(?:とる|取る))"
_TIMES = "(?:掛ける|かける|乗じる)"
_BOTH = "(?:両辺|両側|式|全体)(?:を|に|の) ?"
_OPERATIONS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (
        _pattern(
            r"(?:take|apply)(?: the)? (?:natural )?(?:log(?:s|arithms?)?|ln)(?: (?:of|on|to))?"
            r"(?: both sides)?|(?:log|ln)(?: of)? both sides"
            rf"|(?:両辺の|両辺に)? ?(?:自然)?(?:対数|log|ln) ?{_TAKE}"
        ),
        _fixed("log"),
    ),
    (
        _pattern(
            r"(?:take|apply)(?: the)? exp(?:onentials?)?(?: (?:of|on|to))?(?: both sides)?"
            r"|exp(?:onentiate)?(?: of)? both sides|exponentiate"
            rf"|(?:両辺の)? ?(?:指数|exp) ?{_TAKE}"
        ),
        _fixed("exp"),
    ),
    (
        _pattern(
            r"negate(?: both sides)?|(?:multiply by|×) ?\(?[-−]1\)?"
            r"|multiply both sides by \(?[-−]1\)?|(?:change|flip)(?: the)? signs?"
            r"|(?:両辺の)? ?符号を ?(?:反転(?:する|させる)?|変える|かえる|逆にする)"
            rf"|(?:{_BOTH})?(?:\(?[-−]1\)?|マイナス ?1?) ?を ?{_TIMES}"
            rf"|(?:{_BOTH})?マイナスを ?(?:付ける|つける)"
        ),
        _fixed("neg"),
    ),
    (
        _pattern(
            rf"divide(?: both sides)? by (.+)|÷ ?(.+)|(?:{_BOTH})?(.+?) ?で(?:割る|わる|除する)"
        ),
        _divisor,
    ),
    (
        _pattern(
            r"multiply(?: both sides)? by (.+)|× ?(.+)"
            rf"|(?:{_BOTH})?(.+?) ?を ?{_TIMES}"
        ),
        _factor,
    ),
    (
        _pattern(
            r"d ?/ ?d ?(.+)|∂ ?/ ?∂ ?(.+)"
            r"|\\frac ?\{ ?(?:d|\\partial) ?\} ?\{ ?(?:d|\\partial) ?(.+?) ?\}"
            r"|(?:differentiate|derive)(?: both sides)?"
            r" (?:with respect to|w\.?r\.?t\.?|by|in) (.+)"
            rf"|(?:{_BOTH})?(.+?) ?(?:で|について|に関して) ?(?:偏)?微分(?:する|をする)?"
        ),
        _variable,
    ),
    (
        _pattern(
            r"substitute:? (.+)|代入(?:する)?:? ?(.+)|(.+?) ?を ?代入(?:する)?"
            r"|([A-Za-z]\w* ?= ?\(.+,.+\))"
        ),
        _substitution,
    ),
)
