"""Exact derivatives on the tree.

Owns the rules of differentiation and nothing else; the result is tidied no further than
`simple` does. What has no derivative here (``abs``, ``factorial``, a derivative by a
whole matrix) is refused. The derivative of a constant part is 0 also where that part
is not defined.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from itertools import islice

from grader.maths.simple import add, div, mul, neg, number, number_of, power
from grader.maths.tree import (
    ONE,
    ZERO,
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Diff,
    Div,
    Elem,
    Entries,
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
    free_names,
    substituted,
    transformed,
    walk,
)

MAX_NODES = 4_000
_TWO = Num(Fraction(2))


class CannotDifferentiate(Exception):
    """A derivative that no rule here gives, or one that has grown too large."""


def derivative(body: Node, variable: Sym | Elem, *, matrices: Collection[str] = ()) -> Node:
    """The derivative of ``body`` by a symbol or by an element of an indexed symbol.

    ``d y[i]/d y[k]`` is ``delta(i, k)``. ``matrices`` are the names of symbolic matrices:
    with them, a chain rule through an elementwise function is refused, not misread.
    """
    result = _Rules(variable, frozenset(matrices)).of(body)
    if result == ZERO and _is_matrix(body, frozenset(matrices)):
        raise CannotDifferentiate("a matrix that is constant")
    if sum(1 for _ in islice(walk(result), MAX_NODES + 1)) > MAX_NODES:
        raise CannotDifferentiate("the derivative is too long")
    return result


def without_derivatives(node: Node, *, matrices: Collection[str] = ()) -> Node:
    """The tree with every `Diff` carried out, the inner ones first."""
    if not any(isinstance(part, Diff) for part in walk(node)):
        return node

    def carried_out(part: Node) -> Node:
        if isinstance(part, Diff):
            return derivative(part.body, part.variable, matrices=matrices)
        return part

    return transformed(node, carried_out)


def delta(first: tuple[Node, ...], second: tuple[Node, ...]) -> Node:
    """1 where all indices agree, else 0; folded where that can be seen at once."""
    if len(first) != len(second):
        raise CannotDifferentiate("the numbers of indices differ")
    factors = []
    for one, other in zip(first, second, strict=True):
        if one == other:
            continue
        known, wanted = number_of(one), number_of(other)
        if known is not None and wanted is not None:
            return ZERO
        factors.append(Call("delta", (one, other)))
    return mul(*factors)


def _one_minus(node: Node) -> Node:
    return add(ONE, neg(node))


_OUTER: Mapping[str, Callable[[Node], Node]] = {
    "exp": lambda u: Call("exp", (u,)),
    "sqrt": lambda u: div(ONE, mul(_TWO, Call("sqrt", (u,)))),
    "sigmoid": lambda u: mul(Call("sigmoid", (u,)), _one_minus(Call("sigmoid", (u,)))),
    "sin": lambda u: Call("cos", (u,)),
    "cos": lambda u: neg(Call("sin", (u,))),
    "tan": lambda u: div(ONE, power(Call("cos", (u,)), _TWO)),
    "sinh": lambda u: Call("cosh", (u,)),
    "cosh": lambda u: Call("sinh", (u,)),
    "tanh": lambda u: _one_minus(power(Call("tanh", (u,)), _TWO)),
}
"""Name -> the derivative of the function itself, at its argument."""


class _Rules:
    """Derivatives by one variable."""

    def __init__(self, variable: Sym | Elem, matrices: frozenset[str]) -> None:
        self._variable = variable
        self._matrices = matrices
        self._names = free_names(variable)
        if isinstance(variable, Sym) and variable.name in matrices:
            raise CannotDifferentiate("a derivative by a whole matrix")

    def of(self, node: Node) -> Node:
        match node:
            case Num() | Const():
                return ZERO
            case Sym() | Elem():
                return self._of_symbol(node)
            case Add(terms):
                return add(*map(self.of, terms))
            case Neg(operand):
                return neg(self.of(operand))
            case Mul(factors) | Hadamard(factors):
                return self._of_product(type(node), factors)
            case Div(numerator, denominator):
                return self._of_quotient(numerator, denominator)
            case Pow(base, exponent):
                return self._of_power(base, exponent)
            case Log(argument, base):
                return self._of_log(argument, base)
            case Call(name, arguments):
                return self._of_call(name, arguments)
            case Big():
                return self._of_big(node)
            case Diff(body, variable):
                return self.of(derivative(body, variable, matrices=self._matrices))
            case _:
                return self._of_matrix(node)

    def _of_matrix(self, node: Node) -> Node:
        match node:
            case Matrix(rows):
                return Matrix(tuple(tuple(map(self.of, row)) for row in rows))
            case Transpose(operand) | Trace(operand) | Entries(operand):
                inner = self.of(operand)
                return inner if inner == ZERO else type(node)(inner)
        raise CannotDifferentiate("an equation")

    def _of_symbol(self, node: Sym | Elem) -> Node:
        variable = self._variable
        if node == variable:
            return ONE
        if isinstance(node, Sym):
            if isinstance(variable, Elem) and node.name == variable.name:
                raise CannotDifferentiate("an element of a whole matrix")
            return ZERO
        if isinstance(variable, Sym):
            if variable.name in free_names(node):
                raise CannotDifferentiate("the variable is an index")
            return ZERO
        if any(variable.name in free_names(index) for index in node.indices):
            raise CannotDifferentiate("the variable is an index")
        return delta(node.indices, variable.indices) if node.name == variable.name else ZERO

    def _of_product(self, join: type[Mul] | type[Hadamard], factors: tuple[Node, ...]) -> Node:
        terms = []
        for place, factor in enumerate(factors):
            inner = self.of(factor)
            if inner == ZERO:
                continue
            changed = (*factors[:place], inner, *factors[place + 1 :])
            terms.append(mul(*changed) if join is Mul else Hadamard(changed))
        return add(*terms)

    def _of_quotient(self, numerator: Node, denominator: Node) -> Node:
        above, below = self.of(numerator), self.of(denominator)
        if below == ZERO:
            return above if above == ZERO else div(above, denominator)
        square = power(denominator, _TWO)
        if above == ZERO:
            return neg(div(mul(numerator, below), square))
        return div(add(mul(above, denominator), neg(mul(numerator, below))), square)

    def _of_power(self, base: Node, exponent: Node) -> Node:
        inner, above = self.of(base), self.of(exponent)
        if inner == ZERO and above == ZERO:
            return ZERO
        self._refuse_matrix(base)
        if above == ZERO:
            return mul(exponent, power(base, add(exponent, number(-1))), inner)
        logarithm = ONE if base == Const("e") else Log(base)
        if inner == ZERO:
            return mul(Pow(base, exponent), logarithm, above)
        return mul(
            Pow(base, exponent),
            add(mul(above, logarithm), div(mul(exponent, inner), base)),
        )

    def _of_log(self, argument: Node, base: Node | None) -> Node:
        inner = self.of(argument)
        below = ZERO if base is None else self.of(base)
        if inner == ZERO and below == ZERO:
            return ZERO
        if isinstance(argument, Matrix) and below == ZERO:
            return self._entrywise(argument, lambda entry: Log(entry, base))
        self._refuse_matrix(argument)
        if base is None:
            return div(inner, argument)
        if below == ZERO:
            return div(inner, mul(argument, Log(base)))
        of_argument = ZERO if inner == ZERO else mul(div(inner, argument), Log(base))
        of_base = mul(Log(argument), div(below, base))
        return div(add(of_argument, neg(of_base)), power(Log(base), _TWO))

    def _of_call(self, name: str, arguments: tuple[Node, ...]) -> Node:
        inner = [self.of(argument) for argument in arguments]
        if all(part == ZERO for part in inner):
            return ZERO
        outer = _OUTER.get(name)
        if outer is None:
            raise CannotDifferentiate(name)
        argument = arguments[0]
        if isinstance(argument, Matrix):
            return self._entrywise(argument, lambda entry: Call(name, (entry,)))
        self._refuse_matrix(argument)
        return mul(outer(argument), inner[0])

    def _of_big(self, big: Big) -> Node:
        if any(self.of(bound) != ZERO for bound in (big.lower, big.upper)):
            raise CannotDifferentiate("the variable is in the bounds")
        big = self._renamed(big)
        inner = self.of(big.body)
        if inner == ZERO:
            return ZERO
        if big.kind is BigKind.SUM:
            return Big(BigKind.SUM, inner, big.index, big.lower, big.upper)
        self._refuse_matrix(big.body)
        shares = div(inner, big.body)
        return mul(big, Big(BigKind.SUM, shares, big.index, big.lower, big.upper))

    def _renamed(self, big: Big) -> Big:
        """The same with an index that the variable does not use."""
        if big.index not in self._names:
            return big
        taken = self._names | free_names(big.body)
        fresh = next(
            name for n in range(len(taken) + 1) if (name := f"{big.index}_{n}") not in taken
        )
        body = substituted(big.body, {big.index: Sym(fresh)})
        return Big(big.kind, body, fresh, big.lower, big.upper)

    def _entrywise(self, matrix: Matrix, function: Callable[[Node], Node]) -> Node:
        return Matrix(
            tuple(tuple(self.of(function(entry)) for entry in row) for row in matrix.rows)
        )

    def _refuse_matrix(self, node: Node) -> None:
        if _is_matrix(node, self._matrices):
            raise CannotDifferentiate("a function of a matrix, entry by entry")


def _is_matrix(node: Node, matrices: frozenset[str]) -> bool:
    """Whether the form shows a matrix."""
    match node:
        case Matrix() | Transpose() | Hadamard():
            return True
        case Sym(name):
            return name in matrices
        case Elem() | Trace() | Entries():
            return False
    return any(_is_matrix(part, matrices) for part in children(node))
