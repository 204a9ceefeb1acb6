"""The form in which steps are compared: order, brackets and number work gone.

Owns what counts as "the same line" for naming a rule: ``a - b`` is ``a + (-1)*b``,
``a/b`` is ``a*b^(-1)``, sums and products are flat and sorted, numbers are folded.
Equal terms and equal factors stay apart: collecting them is a rule. Decides nothing
about what is true: only lines already known to agree are brought here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

Value = Fraction | str | int | None
MAX_FOLDED_POWER = 64
MAX_FOLDED_BITS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One node; ``key`` is a text that two forms share exactly when they are the same."""

    head: str
    value: Value
    parts: tuple[Form, ...]
    key: str

    def number(self) -> Fraction | None:
        """The value of a number, else None."""
        return self.value if isinstance(self.value, Fraction) else None


def form(head: str, value: Value = None, parts: Iterable[Form] = ()) -> Form:
    """A node as it is, nothing folded."""
    kept = tuple(parts)
    inside = ",".join([part.key for part in kept])
    return Form(head, value, kept, f"{head}:{'' if value is None else value}({inside})")


def num(value: Fraction | int) -> Form:
    """A number."""
    return form("num", Fraction(value))


ZERO, ONE, MINUS_ONE = num(0), num(1), num(-1)


def sym(name: str) -> Form:
    """A symbol."""
    return form("sym", name)


def split(term: Form) -> tuple[Fraction, tuple[Form, ...]]:
    """A term as its number and its other factors, in order."""
    if term.head == "num":
        return _value(term), ()
    if term.head != "mul":
        return Fraction(1), (term,)
    first = term.parts[0]
    if first.head == "num":
        return _value(first), term.parts[1:]
    return Fraction(1), term.parts


def factors(term: Form) -> tuple[Form, ...]:
    """The factors of a term, its number among them; one factor if it is no product."""
    return term.parts if term.head == "mul" else (term,)


def terms(total: Form) -> tuple[Form, ...]:
    """The terms of a sum; one term if it is no sum."""
    return total.parts if total.head == "add" else (total,)


def add(parts: Iterable[Form]) -> Form:
    """The sum: flat and sorted, numbers folded, zeros gone."""
    number = Fraction(0)
    rest: list[Form] = []
    for part in parts:
        for term in terms(part):
            if term.head == "num":
                number += _value(term)
            else:
                rest.append(term)
    if number:
        rest.append(num(number))
    if not rest:
        return ZERO
    return rest[0] if len(rest) == 1 else form("add", None, _sorted(rest))


def mul(parts: Iterable[Form]) -> Form:
    """The product of scalars: flat and sorted, one number in front."""
    number = Fraction(1)
    rest: list[Form] = []
    for part in parts:
        coefficient, others = split(part)
        number *= coefficient
        rest.extend(others)
    if not number:
        return ZERO
    kept = _sorted(rest)
    if number != 1 or not kept:
        kept = (num(number), *kept)
    return kept[0] if len(kept) == 1 else form("mul", None, kept)


def neg(part: Form) -> Form:
    """Minus it."""
    return mul((MINUS_ONE, part))


def inverse(part: Form) -> Form:
    """One over it; of a product, factor by factor."""
    if part.head == "mul":
        return mul(inverse(factor) for factor in part.parts)
    return power(part, MINUS_ONE)


def power(base: Form, exponent: Form) -> Form:
    """The power; folds numbers, ``(x^n)^(-1)`` and ``x^1`` where it came from ``1/(1/x)``."""
    low, high = base.number(), exponent.number()
    if low is not None and high is not None and _foldable(low, high):
        return num(low ** int(high))
    if high == -1 and base.head == "pow" and (inner := base.parts[1].number()) is not None:
        return base.parts[0] if inner == -1 else form("pow", None, (base.parts[0], num(-inner)))
    if high == -1 and base.head == "mul":
        return inverse(base)
    return form("pow", None, (base, exponent))


def _foldable(low: Fraction, high: Fraction) -> bool:
    if high.denominator != 1 or abs(high) > MAX_FOLDED_POWER or (not low and high <= 0):
        return False
    bits = max(abs(low.numerator).bit_length(), low.denominator.bit_length())
    return bits * abs(int(high)) <= MAX_FOLDED_BITS


def rebuilt(node: Form, parts: tuple[Form, ...]) -> Form:
    """The node with other parts, folded again."""
    match node.head:
        case "add":
            return add(parts)
        case "mul":
            return mul(parts)
        case "pow":
            return power(*parts)
    return form(node.head, node.value, parts)


def replaced(node: Form, old: str, new: Form) -> Form:
    """The form with every part whose key is ``old`` exchanged."""
    if node.key == old:
        return new
    if not node.parts or old not in node.key:
        return node
    return rebuilt(node, tuple(replaced(part, old, new) for part in node.parts))


def holds(node: Form, part: Form) -> bool:
    """Whether ``part`` stands somewhere in ``node``."""
    return node.key == part.key or any(
        holds(inner, part) for inner in node.parts if part.key in inner.key
    )


def walk(node: Form) -> Iterator[Form]:
    """The node and everything below it."""
    yield node
    for part in node.parts:
        yield from walk(part)


def is_matrix(node: Form) -> bool:
    """Whether the value is a matrix."""
    if node.head in {"matrix", "matrix-sym", "T", "matmul", "hadamard"}:
        return True
    return node.head in {"add", "scaled", "log", "call"} and any(map(is_matrix, node.parts))


def _sorted(parts: list[Form]) -> tuple[Form, ...]:
    # Numbers first, whatever their text.
    return tuple(sorted(parts, key=lambda part: (part.head != "num", part.key)))


def _value(node: Form) -> Fraction:
    assert isinstance(node.value, Fraction)
    return node.value
