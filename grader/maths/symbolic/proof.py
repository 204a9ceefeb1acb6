"""Whether SymPy shows that two lines are equal. Runs in the symbolic process.

Only a difference that becomes exactly 0 counts. Nothing is forced: no rule is
used whose condition SymPy does not see in the declared kinds, no number is
compared with a tolerance, and no limit, series or integral is taken. Sums and
products are unknowns to SymPy (see `build`). A line on which SymPy meets the
imaginary unit or an infinity is defined nowhere that we can show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy  # type: ignore[import-untyped]
from sympy.simplify.sqrtdenest import sqrtdenest  # type: ignore[import-untyped]

from grader.maths.calculus import CannotDifferentiate, without_derivatives
from grader.maths.domain import Domain
from grader.maths.symbolic.build import Builder, CannotBuildError
from grader.maths.tree import Equation, Node, Sym, free_names, substituted

MAX_ROOTS = 6


def equal(left: Node, right: Node, domain: Domain) -> bool:
    """Whether the lines are proved equal wherever both are defined; False is "cannot tell"."""
    builder = Builder(domain)
    try:
        sides = [
            builder.built(_tied(without_derivatives(side), domain), {}) for side in (left, right)
        ]
    except (CannotBuildError, CannotDifferentiate):
        return False
    return all(_is_zero(difference) for difference in _differences(*sides))


def _tied(node: Node, domain: Domain) -> Node:
    """The line with the constraints of the form ``symbol = ...`` put in."""
    for tie in domain.constraints:
        if (
            isinstance(tie, Equation)
            and isinstance(tie.left, Sym)
            and tie.left.name not in free_names(tie.right)
        ):
            node = substituted(node, {tie.left.name: tie.right})
    return node


def _differences(left: Any, right: Any) -> Iterator[Any]:
    if not isinstance(left, list) and not isinstance(right, list):
        yield left, right
        return
    if (
        not isinstance(left, list)
        or not isinstance(right, list)
        or (len(left), len(left[0])) != (len(right), len(right[0]))
    ):
        yield sympy.Integer(0), sympy.Integer(1)
        return
    for rows in zip(left, right, strict=True):
        yield from zip(*rows, strict=True)


def _is_zero(sides: tuple[Any, Any]) -> bool:
    left, right = sides
    if not (_is_real_valued(left) and _is_real_valued(right)):
        return False
    difference = left - right
    return any(route(difference) == 0 for route in _routes(difference))


def _is_real_valued(value: Any) -> bool:
    return not value.has(sympy.I, sympy.zoo, sympy.nan, sympy.oo, -sympy.oo)


def _routes(difference: Any) -> Iterator[Callable[[Any], Any]]:
    """Ways to write it more simply, the cheap ones first."""
    yield lambda d: d
    yield sympy.expand
    yield lambda d: sympy.expand(sympy.expand_log(d))
    yield lambda d: sympy.expand(sympy.expand_log(_factored(d), factor=True))
    yield lambda d: sympy.expand(sqrtdenest(d))
    yield lambda d: sympy.numer(sympy.together(sympy.expand_log(sympy.expand(d)))).expand()
    if difference.is_algebraic_expr() and not difference.free_symbols:
        yield _root
    yield sympy.simplify
    yield lambda d: sympy.simplify(sympy.expand_log(d, deep=True))
    yield lambda d: sympy.simplify(d.rewrite(sympy.exp))
    yield lambda d: sympy.logcombine(sympy.expand_log(d))


def _factored(difference: Any) -> Any:
    """With the argument of every log as a product, of which `expand_log` splits off what it may."""
    return difference.replace(sympy.log, lambda part: sympy.log(sympy.factor(part)))


def _root(number: Any) -> Any:
    """0 where the minimal polynomial of an algebraic number is x, else 1."""
    if len([part for part in sympy.preorder_traversal(number) if part.is_Pow]) > MAX_ROOTS:
        return sympy.Integer(1)
    x = sympy.Dummy()
    return sympy.Integer(0 if sympy.minimal_polynomial(number, x) == x else 1)
