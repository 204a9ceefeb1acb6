"""What a learner may do to a whole line: take the log, differentiate, scale, substitute.

An operation changes the value, so it must be stated; the next line is then
compared with the line it was done to. Of an equation, both sides are changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.errors import UsageError
from grader.language import say
from grader.maths.calculus import CannotDifferentiate, without_derivatives
from grader.maths.domain import Declaration
from grader.maths.reader import read_expression
from grader.maths.tree import (
    Call,
    Diff,
    Elem,
    Equation,
    Log,
    Mul,
    Neg,
    Node,
    Sym,
    substituted,
    transformed,
)

Change = Callable[[Node], Node]


def applied(
    operation: Mapping[str, Any], line: Node, declarations: Mapping[str, Declaration]
) -> Node:
    """The line after the operation.

    ``operation`` is ``{"name": "log"}``, ``exp``, ``neg``, ``{"name": "diff", "var": "y1"}``,
    ``{"name": "scale", "by": "1/N"}`` or ``{"name": "subs", "map": {"t1": "1"}}``. UsageError
    for another, UnreadableText where one of its texts cannot be read.
    """
    change = _change(operation, declarations)
    if operation.get("name") == "subs":
        line = _carried_out(line, declarations)
    if isinstance(line, Equation):
        return Equation(change(line.left), change(line.right))
    return change(line)


def _carried_out(line: Node, declarations: Mapping[str, Declaration]) -> Node:
    """Without derivatives: at a value, nothing is left to differentiate by."""
    matrices = [name for name, one in declarations.items() if one.shape]
    try:
        return without_derivatives(line, matrices=matrices)
    except CannotDifferentiate:
        raise UsageError(
            say("values cannot be substituted into a derivative that was not carried out"),
            remedy=say("carry the derivative out first"),
        ) from None


def _change(operation: Mapping[str, Any], declarations: Mapping[str, Declaration]) -> Change:
    match operation:
        case {"name": "log"}:
            return Log
        case {"name": "exp"}:
            return lambda line: Call("exp", (line,))
        case {"name": "neg"}:
            return Neg
        case {"name": "diff", "var": str(text)}:
            variable = read_expression(text, declarations)
            if isinstance(variable, Sym | Elem):
                return lambda line: Diff(line, variable)
            raise UsageError(
                say("one differentiates by a symbol, not by {text}", text=repr(text)),
                remedy=say("name one symbol, such as x or y[k]"),
            )
        case {"name": "scale", "by": str(text)}:
            factor = read_expression(text, declarations)
            return lambda line: Mul((factor, line))
        case {"name": "subs", "map": Mapping() as texts}:
            return _substitution(texts, declarations)
    raise UsageError(
        say("{operation} is no operation", operation=repr(dict(operation))),
        remedy=say("the operations are: {names}", names="log, exp, neg, diff, scale, subs"),
    )


def _substitution(texts: Mapping[str, str], declarations: Mapping[str, Declaration]) -> Change:
    pairs = [
        (read_expression(str(name), declarations), read_expression(str(value), declarations))
        for name, value in texts.items()
    ]
    symbols = {name.name: value for name, value in pairs if isinstance(name, Sym)}
    elements = {name: value for name, value in pairs if isinstance(name, Elem)}
    if len(symbols) + len(elements) < len(pairs):
        raise UsageError(
            say("only symbols can be substituted"),
            where=", ".join(texts),
            remedy=say("name one symbol, such as x or y[k]"),
        )

    def change(line: Node) -> Node:
        # Elements first: a value may hold the symbols that are replaced next.
        if elements:
            line = transformed(
                line, lambda node: elements.get(node, node) if isinstance(node, Elem) else node
            )
        return substituted(line, symbols)

    return change
