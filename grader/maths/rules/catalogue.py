"""All rules by name, and the rule that a learner means by what stands in brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from grader.language import Language, say
from grader.maths.domain import Domain
from grader.maths.rules import algebra, derivatives, logs, matrices, powers, sums
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.forming import formed
from grader.maths.rules.rule import Rule
from grader.maths.tree import Equation

_SUBSTITUTE = say("substitute")


def rules_for(domain: Domain) -> tuple[Rule, ...]:
    """The rules that rewrite, the most special first; derivatives apart (`DERIVATIVES`)."""
    substitution = _substitution(domain)
    return (
        *((substitution,) if substitution else ()),
        *logs.RULES,
        *powers.RULES,
        *sums.RULES,
        *algebra.RULES,
        *matrices.rules(domain),
    )


DERIVATIVES = derivatives.RULES


@cache
def rules_known() -> Mapping[str, Rule]:
    """Every rule by its id."""
    substitute = Rule("substitute", _SUBSTITUTE, "y = f(x): f(x) for y")
    everything = (
        substitute,
        *rules_for(Domain()),
        *derivatives.RULES,
        *derivatives.NAMES,
        *algebra.NAMES,
    )
    return MappingProxyType({rule.id: rule for rule in everything})


def rule_named(text: str, numbers: Mapping[str, str] | None = None) -> Rule | None:
    """The rule that a text names: its id, its name in English or Japanese, or its formula.

    ``numbers`` are the course's own numbers, such as ``{"①": "log-product"}``.
    """
    own = {_plain(number): rule for number, rule in (numbers or {}).items()}
    wanted = _plain(text)
    known = rules_known()
    if wanted in own:
        return known.get(own[wanted])
    found = _spellings().get(wanted)
    return None if found is None else known[found]


@cache
def _spellings() -> Mapping[str, str]:
    found = {_plain(name): name for name in rules_known()}
    languages = [Language("en"), Language("ja")]
    for rule in rules_known().values():
        names = [language.render(rule.name) for language in languages]
        for text in (rule.id, *names, *rule.formula.split(", "), *rule.spellings):
            found.setdefault(_plain(text), rule.id)
    return found


def _plain(text: str) -> str:
    """A name without case, spaces, hyphens and brackets around an argument."""
    flat = unicodedata.normalize("NFKC", text).casefold().replace("ln", "log")
    return re.sub(r"[\s\-_()\[\]{}*·.。]|rule of|the ", "", flat.replace("**", "^"))


def _substitution(domain: Domain) -> Rule | None:
    pairs = [
        (formed(constraint.left, domain), formed(constraint.right, domain))
        for constraint in domain.constraints
        if isinstance(constraint, Equation)
    ]
    usable = [(left, right) for left, right in pairs if not f.holds(right, left)]
    if not usable:
        return None

    def rewrite(node: Form) -> Form | None:
        return next((right for left, right in usable if node.key == left.key), None)

    heads = frozenset(left.head for left, _ in usable)
    return Rule("substitute", _SUBSTITUTE, "y = f(x): f(x) for y", heads, rewrite)
