"""From the typed tree to the form that rules work on, and back to a tree that can be shown.

Bound indices get names by how deep their sum is nested, so renaming them is no change.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from grader.maths import tree
from grader.maths.domain import Domain
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.tree import Node


def formed(node: Node, domain: Domain) -> Form:
    """The form of a typed line."""
    return _Former(domain).form(node)


class _Former:
    def __init__(self, domain: Domain) -> None:
        self._matrices = {
            name
            for name, declaration in domain.declarations.items()
            if declaration.shape is not None
        }

    def form(self, node: Node) -> Form:
        match node:
            case tree.Num(value):
                return f.num(value)
            case tree.Const(name):
                return f.form("const", name)
            case tree.Sym(name):
                return f.form("matrix-sym" if name in self._matrices else "sym", name)
            case tree.Elem(name, indices):
                return f.form("elem", name, map(self.form, indices))
            case tree.Neg(part):
                return product((f.MINUS_ONE, self.form(part)))
            case tree.Add(parts):
                return f.add(map(self.form, parts))
            case tree.Mul(parts):
                return product(tuple(map(self.form, parts)))
            case tree.Div(top, bottom):
                return product((self.form(top), f.inverse(self.form(bottom))))
            case tree.Pow(tree.Const("e"), exponent):
                return f.form("call", "exp", (self.form(exponent),))
            case tree.Pow(base, exponent):
                return f.power(self.form(base), self.form(exponent))
        return self._other(node)

    def _other(self, node: Node) -> Form:
        match node:
            case tree.Log(argument, None):
                return f.form("log", None, (self.form(argument),))
            case tree.Log(argument, base) if base is not None:
                return f.form("log", None, (self.form(argument), self.form(base)))
            case tree.Call(name, arguments):
                return f.form("call", name, map(self.form, arguments))
            case tree.Big():
                return self._big(node)
            case tree.Diff(body, variable):
                return f.form("diff", None, (self.form(body), self.form(variable)))
            case tree.Matrix(rows):
                entries = [self.form(entry) for row in rows for entry in row]
                return f.form("matrix", len(rows), entries)
            case tree.Transpose(part):
                return f.form("T", None, (self.form(part),))
            case tree.Trace(part):
                return f.form("trace", None, (self.form(part),))
            case tree.Entries(part):
                return f.form("entries", None, (self.form(part),))
            case tree.Hadamard(parts):
                return f.form(
                    "hadamard", None, sorted(map(self.form, parts), key=lambda part: part.key)
                )
            case tree.Equation(left, right):
                return f.form("equation", None, (self.form(left), self.form(right)))
        raise AssertionError(node)

    def _big(self, node: tree.Big) -> Form:
        index = f"#{_depth(node)}"
        body = tree.substituted(node.body, {node.index: tree.Sym(index)})
        return big(
            str(node.kind),
            self.form(body),
            f.sym(index),
            self.form(node.lower),
            self.form(node.upper),
        )


def product(parts: Iterable[Form]) -> Form:
    """A product in which matrices keep their order and scalars come first."""
    flat: list[Form] = []
    for part in parts:
        flat.extend(part.parts if part.head in {"scaled", "matmul"} else (part,))
    opened = [
        inner for part in flat for inner in (part.parts if part.head == "matmul" else (part,))
    ]
    scalars = [part for part in opened if not f.is_matrix(part)]
    matrices = [part for part in opened if f.is_matrix(part)]
    if not matrices:
        return f.mul(scalars)
    chain = matrices[0] if len(matrices) == 1 else f.form("matmul", None, matrices)
    number = f.mul(scalars)
    return chain if number.key == f.ONE.key else f.form("scaled", None, (number, chain))


def big(kind: str, body: Form, index: Form, lower: Form, upper: Form) -> Form:
    """A sum or product sign with its index."""
    return f.form(kind, None, (body, index, lower, upper))


def _depth(node: Node) -> int:
    below = max(map(_depth, tree.children(node)), default=0)
    return below + 1 if isinstance(node, tree.Big) else below


_INDEX_NAMES = "ikjlmnpqrs"


def shown(node: Form, taken: frozenset[str] = frozenset(), letters: tuple[str, ...] = ()) -> Node:
    """A tree for people: minus signs and fractions again, an index by one of the ``letters``."""
    parts = node.parts
    match node.head:
        case "num":
            return _shown_number(node)
        case "const":
            return tree.Const(str(node.value))
        case "sym" | "matrix-sym":
            return tree.Sym(str(node.value))
        case "elem":
            return tree.Elem(str(node.value), tuple(shown(part, taken, letters) for part in parts))
        case "add":
            ordered = sorted(parts, key=lambda part: (f.split(part)[0] < 0, part.head == "num"))
            return tree.Add(tuple(shown(part, taken, letters) for part in ordered))
        case "mul" | "scaled" | "matmul":
            return _shown_product(node, taken, letters)
        case "pow":
            return _shown_power(node, taken, letters)
        case "log":
            base = shown(parts[1], taken, letters) if len(parts) > 1 else None
            return tree.Log(shown(parts[0], taken, letters), base)
        case "sum" | "product":
            return _shown_big(node, taken, letters)
    return _shown_other(node, tuple(shown(part, taken, letters) for part in parts))


def _shown_other(node: Form, parts: tuple[Node, ...]) -> Node:
    match node.head:
        case "call":
            return tree.Call(str(node.value), parts)
        case "diff":
            variable = parts[1]
            assert isinstance(variable, tree.Sym | tree.Elem)
            return tree.Diff(parts[0], variable)
        case "matrix":
            width = len(parts) // int(str(node.value))
            rows = tuple(parts[n : n + width] for n in range(0, len(parts), width))
            return tree.Matrix(rows)
        case "T":
            return tree.Transpose(parts[0])
        case "trace":
            return tree.Trace(parts[0])
        case "entries":
            return tree.Entries(parts[0])
        case "hadamard":
            return tree.Hadamard(parts)
        case "equation":
            return tree.Equation(*parts)
    raise AssertionError(node.head)


def _shown_number(node: Form) -> Node:
    value = Fraction(node.number() or 0)
    size: Node = tree.Num(Fraction(abs(value.numerator)))
    if value.denominator != 1:
        size = tree.Div(size, tree.Num(Fraction(value.denominator)))
    return tree.Neg(size) if value < 0 else size


def _shown_product(node: Form, taken: frozenset[str], letters: tuple[str, ...]) -> Node:
    number, rest = f.split(node) if node.head == "mul" else (Fraction(1), node.parts)
    if node.head == "scaled":
        number, front = f.split(node.parts[0])
        rest = (*front, node.parts[1])
    over = [part for part in rest if not _is_inverse(part)]
    under = [f.inverse(part) for part in rest if _is_inverse(part)]
    top = [shown(part, taken, letters) for part in over]
    bottom = [shown(part, taken, letters) for part in under]
    if abs(number.numerator) != 1 or not top:
        top.insert(0, tree.Num(Fraction(abs(number.numerator))))
    if number.denominator != 1:
        bottom.insert(0, tree.Num(Fraction(number.denominator)))
    result = _times(top)
    if bottom:
        result = tree.Div(result, _times(bottom))
    return tree.Neg(result) if number < 0 else result


def _times(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else tree.Mul(tuple(parts))


def _is_inverse(node: Form) -> bool:
    return node.head == "pow" and (node.parts[1].number() or 0) < 0


def _shown_power(node: Form, taken: frozenset[str], letters: tuple[str, ...]) -> Node:
    if _is_inverse(node):
        return tree.Div(tree.ONE, shown(f.inverse(node), taken, letters))
    return tree.Pow(shown(node.parts[0], taken, letters), shown(node.parts[1], taken, letters))


def _shown_big(node: Form, taken: frozenset[str], letters: tuple[str, ...]) -> Node:
    body, index, lower, upper = node.parts
    used = taken | {str(part.value) for part in f.walk(node) if part.head in {"sym", "elem"}}
    fresh = next(name for name in (*letters, *_INDEX_NAMES, "index") if name not in used)
    inside = f.replaced(body, index.key, f.sym(fresh))
    return tree.Big(
        tree.BigKind(node.head),
        shown(inside, taken | {fresh}, letters),
        fresh,
        shown(lower, taken, letters),
        shown(upper, taken, letters),
    )
