"""Which rule a learner means by what they typed in brackets."""

from __future__ import annotations

from difflib import get_close_matches

from grader.derivation.mathematics import Mathematics
from grader.derivation.task import CourseRules, NamedRule
from grader.language import LANGUAGES, Language, Message, one_line, say

MIN_PART, MIN_WIDE_PART = 4, 3
"""Shorter texts are no part of a name: they would mean too much. Japanese says more in a sign."""
_ALIKE = (
    *(("law", "rule"), ("formula", "rule"), ("logarithm", "log"), ("ln", "log"), ("対数", "log")),
    *(("法則", "公式"), ("規則", "公式"), ("ルール", "公式")),
    *(("累乗", "べき乗"), ("冪乗", "べき乗"), ("微分公式", "微分"), ("微分法", "微分")),
)


def find_rule(
    typed: str, maths: Mathematics, course: CourseRules
) -> tuple[frozenset[str], Message | None]:
    """The ids that the text may mean; where there is none, what to tell.

    A number of the course may stand for several rules of the engine, and a short name
    for those of several fields: a product rule is one of logs and one of derivatives.
    """
    wanted = _plain(typed)
    numbered = {rule for rule, number in course.numbers.items() if _plain(number) == wanted}
    if numbered:
        return frozenset(numbered), None
    rules = maths.rules()
    found = {
        rule.id for rule in rules if any(_means(wanted, _plain(name)) for name in _names(rule))
    }
    named = maths.rule_named(typed)
    if named is not None:
        found.add(named)
    if found:
        return frozenset(found), None
    known = {_plain(name): name for rule in rules for name in _names(rule)}
    close = get_close_matches(wanted, list(known), n=1)
    shown = one_line(typed, 80)
    if close:
        return frozenset(), say(
            "no rule is called {typed}; did you mean {name}?", typed=shown, name=known[close[0]]
        )
    return frozenset(), say("no rule is called {typed}", typed=shown)


def _names(rule: NamedRule) -> list[str]:
    names = [rule.id, *rule.spellings]
    for code in LANGUAGES:
        name = rule.name
        names.append(Language(code).render(name) if isinstance(name, Message) else name)
    return names


def _means(wanted: str, name: str) -> bool:
    if len(wanted) < (MIN_PART if wanted.isascii() else MIN_WIDE_PART):
        return wanted == name
    return name.startswith(wanted) or name.endswith(wanted)


def _plain(text: str) -> str:
    """A name without case, spaces and hyphens, and with one word for what has several."""
    found = "".join(text.casefold().replace("-", " ").split())
    for word, usual in _ALIKE:
        found = found.replace(word, usual)
    return found
