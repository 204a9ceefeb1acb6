"""The shapes of matrices, by name or by number, without a single value.

Owns which parts of an expression are matrices and whether they fit together.
A row of one entry is a matrix, never a number.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.language import Language, Message, say
from grader.maths.domain import Declaration
from grader.maths.tree import (
    Add,
    Big,
    Call,
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
    Pow,
    Sym,
    Trace,
    Transpose,
    children,
)

Size = str | int
Shape = tuple[Size, Size]
Declarations = Mapping[str, Declaration]


class MathShapeError(Exception):
    """Parts that do not fit together; ``message`` says it to a person.

    ``first`` and ``second`` are the parts, with their shapes (None is a number).
    """

    def __init__(
        self,
        message: Message,
        first: Node,
        first_shape: Shape | None,
        second: Node | None = None,
        second_shape: Shape | None = None,
    ) -> None:
        self.message = message
        self.first, self.first_shape = first, first_shape
        self.second, self.second_shape = second, second_shape
        super().__init__(Language("en").render(message))


def has_matrices(node: Node, declarations: Declarations) -> bool:
    """Whether a matrix stands anywhere in the expression."""
    match node:
        case Matrix() | Transpose() | Trace() | Hadamard() | Entries():
            return True
        case Sym(name):
            return _declared_shape(name, declarations) is not None
    return any(has_matrices(part, declarations) for part in children(node))


def shape_text(shape: Shape | None) -> str:
    """``2×3``, ``N×K``; of a number ``1``."""
    return "1" if shape is None else f"{shape[0]}×{shape[1]}"


def shape_of(  # noqa: PLR0912 - one case for each kind of node
    node: Node, declarations: Declarations
) -> Shape | None:
    """Rows and columns of a matrix, None of a number; MathShapeError where parts do not fit."""
    match node:
        case Sym(name):
            return _declared_shape(name, declarations)
        case Elem(name, indices):
            _check_element(node, name, indices, declarations)
            return None
        case Matrix(rows):
            for entry in children(node):
                _need_number(entry, declarations)
            return len(rows), len(rows[0])
        case Transpose(operand):
            shape = _need_matrix(operand, declarations)
            return shape[1], shape[0]
        case Trace(operand):
            shape = _need_matrix(operand, declarations)
            if shape[0] != shape[1]:
                message = say("tr() takes a square matrix, not {shape}", shape=shape_text(shape))
                raise MathShapeError(message, operand, shape)
            return None
        case Entries(operand):
            _need_matrix(operand, declarations)
            return None
        case Add(parts) | Hadamard(parts):
            return _of_equals(node, parts, declarations)
        case Mul(factors):
            return _of_product(factors, declarations)
        case Neg(operand):
            return shape_of(operand, declarations)
        case Div(numerator, denominator):
            _need_number(denominator, declarations)
            return shape_of(numerator, declarations)
        case Pow():
            _check_power(node, declarations)
            return None
        case Equation(left, right):
            return _of_equals(node, (left, right), declarations)
        case Log(argument, base):
            if base is not None:
                _need_number(base, declarations)
            return shape_of(argument, declarations)
        case Call(_, (argument,)):
            return shape_of(argument, declarations)
        case Big(_, body, _, lower, upper):
            _need_number(lower, declarations)
            _need_number(upper, declarations)
            return shape_of(body, declarations)
        case Diff(body, variable):
            _need_number(variable, declarations)
            return shape_of(body, declarations)
    for part in children(node):
        _need_number(part, declarations)
    return None


def _declared_shape(name: str, declarations: Declarations) -> Shape | None:
    declaration = declarations.get(name)
    return None if declaration is None else declaration.shape


def _check_element(
    node: Node, name: str, indices: tuple[Node, ...], declarations: Declarations
) -> None:
    for index in indices:
        _need_number(index, declarations)
    if _declared_shape(name, declarations) is not None and len(indices) != 2:
        message = say("an element of the matrix {name} has two indices", name=name)
        raise MathShapeError(message, node, _declared_shape(name, declarations))


def _of_equals(node: Node, parts: tuple[Node, ...], declarations: Declarations) -> Shape | None:
    first = shape_of(parts[0], declarations)
    if isinstance(node, Hadamard):
        first = _need_matrix(parts[0], declarations)
    for part in parts[1:]:
        shape = shape_of(part, declarations)
        if shape != first:
            message = say(
                "the shapes {first} and {second} differ",
                first=shape_text(first),
                second=shape_text(shape),
            )
            raise MathShapeError(message, parts[0], first, part, shape)
    return first


def _of_product(factors: tuple[Node, ...], declarations: Declarations) -> Shape | None:
    product: Shape | None = None
    before = factors[0]
    for factor in factors:
        shape = shape_of(factor, declarations)
        if shape is None:
            continue
        if product is None:
            product = shape
        elif product[1] != shape[0]:
            message = say(
                "a {first} matrix cannot be multiplied by a {second} matrix",
                first=shape_text(product),
                second=shape_text(shape),
            )
            raise MathShapeError(message, before, product, factor, shape)
        else:
            product = product[0], shape[1]
        before = factor
    return product


def _check_power(node: Pow, declarations: Declarations) -> None:
    _need_number(node.exponent, declarations)
    shape = shape_of(node.base, declarations)
    if shape is None:
        return
    message = say("this power of a matrix of shape {shape} is not read", shape=shape_text(shape))
    raise MathShapeError(message, node.base, shape)


def _need_matrix(node: Node, declarations: Declarations) -> Shape:
    shape = shape_of(node, declarations)
    if shape is None:
        raise MathShapeError(say("a matrix is needed here, not a number"), node, None)
    return shape


def _need_number(node: Node, declarations: Declarations) -> None:
    shape = shape_of(node, declarations)
    if shape is not None:
        message = say("a number is needed here, not a {shape} matrix", shape=shape_text(shape))
        raise MathShapeError(message, node, shape)
