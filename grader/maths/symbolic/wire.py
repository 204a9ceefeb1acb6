"""Trees and domains as plain data, for the pipe to the symbolic process.

Owns the form on the wire: lists that begin with the name of the node. Nothing
but the nodes of `grader.maths.tree` is ever made from it; other data is refused.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from grader.maths.domain import Declaration, Domain, Kind
from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Diff,
    Div,
    Elem,
    Entries,
    Equation,
    Hadamard,
    Log,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    Trace,
    Transpose,
    children,
)

_PARTS_ONLY = {
    kind.__name__: kind for kind in (Neg, Div, Pow, Transpose, Trace, Entries, Equation, Log, Diff)
}
_LISTS = {kind.__name__: kind for kind in (Add, Mul, Hadamard)}


def encode_question(left: Node, right: Node, domain: Domain) -> bytes:
    """One line of JSON; `OneHot` constraints stay behind, which only weakens what is known."""
    kinds = [
        [name, each.kind.value, each.indexed, None if each.shape is None else list(each.shape)]
        for name, each in domain.declarations.items()
    ]
    ties = [encode(tie) for tie in domain.constraints if isinstance(tie, Equation)]
    return json.dumps([encode(left), encode(right), kinds, ties]).encode() + b"\n"


def decode_question(line: bytes) -> tuple[Node, Node, Domain]:
    """The question from its line; ValueError for anything else."""
    left, right, kinds, ties = json.loads(line)
    declarations = {
        str(name): Declaration(Kind(kind), bool(indexed), None if shape is None else tuple(shape))
        for name, kind, indexed, shape in kinds
    }
    constraints = tuple(tie for tie in map(decode, ties) if isinstance(tie, Equation))
    return decode(left), decode(right), Domain(declarations, constraints)


def encode(node: Node) -> list[Any]:
    """The tree as nested lists of texts and whole numbers."""
    parts = [encode(part) for part in children(node)]
    match node:
        case Num(value):
            # As texts in base 16: decimal text has a limit of digits.
            return ["Num", f"{value.numerator:x}", f"{value.denominator:x}"]
        case Const(name) | Sym(name):
            return [type(node).__name__, name]
        case Elem(name, _) | Call(name, _):
            return [type(node).__name__, name, *parts]
        case Big(kind, _, index, _, _):
            return ["Big", kind.value, index, *parts]
        case Matrix(rows):
            return ["Matrix", len(rows[0]), *parts]
    return [type(node).__name__, *parts]


def decode(data: Any) -> Node:
    """The tree from nested lists; ValueError for anything else."""
    match data:
        case ["Num", str(above), str(below)]:
            return Num(Fraction(int(above, 16), int(below, 16)))
        case ["Const", str(name)]:
            return Const(name)
        case ["Sym", str(name)]:
            return Sym(name)
        case ["Elem", str(name), *parts]:
            return Elem(name, _all(parts))
        case ["Call", str(name), *parts]:
            return Call(name, _all(parts))
        case ["Big", kind, str(index), body, lower, upper]:
            return Big(BigKind(kind), decode(body), index, decode(lower), decode(upper))
        case ["Matrix", int(width), *parts]:
            flat = _all(parts)
            return Matrix(tuple(flat[n : n + width] for n in range(0, len(flat), width)))
        case [str(name), *parts] if name in _LISTS:
            return _LISTS[name](_all(parts))
        case [str(name), *parts] if name in _PARTS_ONLY:
            make: Any = _PARTS_ONLY[name]
            made: Node = make(*_all(parts))
            return made
    raise ValueError("no tree")


def _all(parts: list[Any]) -> tuple[Node, ...]:
    return tuple(decode(part) for part in parts)
