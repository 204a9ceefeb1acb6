"""When two lines are the same but for how they are written down.

Owns sameness up to the order of terms and factors, where a minus stands in a
product, and the names of bound indices. Knows no rule of logarithms or
fractions: ``log(a*b)`` and ``log(a) + log(b)`` are two forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from grader.maths.domain import Domain
from grader.maths.tree import (
    Add,
    Big,
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

Names = Mapping[str, str]


def form_of(node: Node, domain: Domain) -> str:
    """A text that two lines share when they are of one form."""
    return _Former(domain).form(node, {})


def parts_of(node: Node, domain: Domain) -> frozenset[str]:
    """The forms of a line's larger parts, bound indices left as they are named."""
    former = _Former(domain)
    found: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        waiting += children(part)
        if children(part):
            found.add(former.form(part, {}))
    return frozenset(found)


class _Former:
    """Writes forms; knows which names are matrices, whose product has an order."""

    def __init__(self, domain: Domain) -> None:
        self._matrices = {
            name
            for name, declaration in domain.declarations.items()
            if declaration.shape is not None
        }

    def form(self, node: Node, names: Names) -> str:
        sign, body = self._signed(node, names)
        return f"-{body}" if sign < 0 else body

    def _signed(self, node: Node, names: Names) -> tuple[int, str]:
        """The sign that stands before the whole, and the form of the rest."""
        match node:
            case Neg(operand):
                sign, body = self._signed(operand, names)
                return -sign, body
            case Mul(factors):
                return self._product(factors, names)
            case Div(numerator, denominator):
                return self._quotient([numerator], denominator, names)
        return 1, self._plain(node, names)

    def _product(self, factors: tuple[Node, ...], names: Names) -> tuple[int, str]:
        flat = _flat(factors)
        quotients = [factor for factor in flat if isinstance(factor, Div)]
        if len(quotients) == 1 and not any(self._is_matrix(factor) for factor in flat):
            # a * (b / c) and (a * b) / c are one form.
            (quotient,) = quotients
            above = [quotient.numerator if f is quotient else f for f in flat]
            above = [factor for factor in above if factor != Num(Fraction(1))]
            return self._quotient(above, quotient.denominator, names)
        return self._factors(flat, names)

    def _quotient(self, above: list[Node], below: Node, names: Names) -> tuple[int, str]:
        flat = _flat(above)
        if isinstance(below, Num) and below.value:
            # a/2, 1/2*a and 0.5*a are one form.
            number = 1 / below.value
            for factor in flat:
                number *= factor.value if isinstance(factor, Num) else 1
            rest: list[Node] = [factor for factor in flat if not isinstance(factor, Num)]
            kept = rest if rest and number == 1 else [*rest, Num(number)]
            return self._factors(kept, names)
        first, top = self._factors(flat, names)
        second, bottom = self._signed(below, names)
        return first * second, f"(/ {top} {bottom})"

    def _factors(self, flat: list[Node], names: Names) -> tuple[int, str]:
        sign = 1
        scalars: list[str] = []
        matrices: list[str] = []
        for factor in flat:
            if factor == Neg(Num(Fraction(1))):
                scalars.append("-1")  # a factor of its own until somebody multiplies it out
                continue
            own, body = self._signed(factor, names)
            sign *= own
            (matrices if self._is_matrix(factor) else scalars).append(body)
        bodies = sorted(scalars) + matrices
        if not bodies:
            return sign, "1"
        return sign, bodies[0] if len(bodies) == 1 else f"(* {' '.join(bodies)})"

    def _plain(self, node: Node, names: Names) -> str:
        match node:
            case Num(value):
                return _number(value)
            case Const(name):
                return name
            case Sym(name):
                return names.get(name, name)
            case Elem(name, indices):
                return f"{name}[{','.join(self.form(index, names) for index in indices)}]"
            case Add(terms):
                return f"(+ {' '.join(sorted(self._terms(terms, names)))})"
            case Hadamard(factors):
                return f"(o {' '.join(sorted(self.form(f, names) for f in factors))})"
            case Big(kind, body, index, lower, upper):
                inner = {**names, index: f"#{len(names)}"}
                bounds = f"{self.form(lower, names)} {self.form(upper, names)}"
                return f"({kind.value} {self.form(body, inner)} {bounds})"
            case Equation(left, right):
                return f"(= {' '.join(sorted((self.form(left, names), self.form(right, names))))})"
            case Call(name, arguments):
                return f"({name} {' '.join(self.form(a, names) for a in arguments)})"
            case Matrix(rows):
                lines = (" ".join(self.form(e, names) for e in row) for row in rows)
                return f"(matrix {' ; '.join(lines)})"
        parts = " ".join(self.form(part, names) for part in children(node))
        return f"({type(node).__name__} {parts})"

    def _terms(self, terms: tuple[Node, ...], names: Names) -> list[str]:
        found: list[str] = []
        for term in terms:
            if isinstance(term, Add):
                found += self._terms(term.terms, names)
            else:
                found.append(self.form(term, names))
        return found

    def _is_matrix(self, node: Node) -> bool:
        match node:
            case Sym(name):
                return name in self._matrices
            case Matrix() | Transpose() | Hadamard():
                return True
            case Elem() | Trace() | Entries() | Num() | Const() | Big() | Equation():
                return isinstance(node, Big) and self._is_matrix(node.body)
            case Log(argument):
                return self._is_matrix(argument)
            case Pow(base):
                return self._is_matrix(base)
            case Diff(body):
                return self._is_matrix(body)
        return any(self._is_matrix(part) for part in children(node))


def _flat(factors: tuple[Node, ...] | list[Node]) -> list[Node]:
    """Factors of factors, as one list."""
    found: list[Node] = []
    for factor in factors:
        found += _flat(factor.factors) if isinstance(factor, Mul) else [factor]
    return found


def _number(value: Fraction) -> str:
    return str(value)
