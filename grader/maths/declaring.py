"""From the words of a task to its domain: kinds of symbols, and constraints between them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.errors import UsageError
from grader.language import say
from grader.maths.domain import Constraint, Declaration, Domain, OneHot, declared
from grader.maths.reader import read
from grader.maths.tree import Equation

_ONE_HOT = re.compile(r"\s*one-?hot\s*\(([^()]*)\)\s*")


def domain_of(kinds: Mapping[str, str], constraint: str | None = None) -> Domain:
    """The domain from its words.

    ``kinds`` is name -> kind (``{"a": "positive", "T": "real[N,K]"}``); ``constraint`` holds
    equations and ``onehot(t1,t2,t3)``, with commas between them. UsageError or UnreadableText
    where they are wrong.
    """
    declarations = declared(kinds)
    texts = [text for text in _split(constraint or "") if text.strip()]
    return Domain(declarations, tuple(_constraint(text, declarations) for text in texts))


def _split(text: str) -> list[str]:
    """The pieces between commas that stand in no bracket."""
    pieces, depth = [""], 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if sign in ",;" and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    return pieces


def _constraint(text: str, declarations: Mapping[str, Declaration]) -> Constraint:
    one_hot = _ONE_HOT.fullmatch(text)
    if one_hot is None:
        found = read(text, declarations)
        if isinstance(found, Equation):
            return found
        raise UsageError(
            say("this ties no symbols together: {text}", text=repr(text.strip())),
            remedy=say("write it as in: {example}", example="t1+t2 = 1, onehot(y1,y2)"),
        )
    names = tuple(name.strip() for name in one_hot[1].split(",") if name.strip())
    unknown = [name for name in names if name not in declarations]
    if unknown or not names:
        raise UsageError(
            say("{name} is not declared", name=", ".join(unknown) or "onehot()"),
            where=text.strip(),
            remedy=say("declared are: {names}", names=", ".join(declarations)),
        )
    return OneHot(names)
