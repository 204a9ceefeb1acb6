"""Slips with sums and products over an index, at one place of a line."""

from __future__ import annotations

from grader.maths.domain import Domain
from grader.maths.slips.guess import (
    Guess,
    Guesses,
    factors,
    number,
    signed,
    signed_terms,
    times,
    total,
)
from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Div,
    Elem,
    Log,
    Mul,
    Neg,
    Node,
    Pow,
    Sym,
    free_names,
    substituted,
    transformed,
)


def of_big(node: Node, domain: Domain) -> Guesses:
    """Slips with one sum or product sign."""
    if not isinstance(node, Big):
        return
    yield from _of_bounds(node)
    if node.kind is BigKind.SUM:
        yield from _of_sum(node)
    else:
        yield from _of_product(node)
    if node.index not in free_names(node.body):
        yield Guess("constant-without-n", node.body)
    yield from _of_axes(node, domain)


def _over(node: Big, body: Node, kind: BigKind | None = None) -> Big:
    return Big(kind or node.kind, body, node.index, node.lower, node.upper)


def _of_bounds(node: Big) -> Guesses:
    up, down = number(1), Neg(number(1))
    for name, lower, upper in (
        ("lower-bound-off-by-one", up, None),
        ("lower-bound-off-by-one", down, None),
        ("upper-bound-off-by-one", None, down),
        ("upper-bound-off-by-one", None, up),
    ):
        low = node.lower if lower is None else Add((node.lower, lower))
        high = node.upper if upper is None else Add((node.upper, upper))
        yield Guess(name, Big(node.kind, node.body, node.index, low, high))


def _of_sum(node: Big) -> Guesses:
    parts = factors(node.body)
    moving = [part for part in parts if node.index in free_names(part)]
    fixed = [part for part in parts if node.index not in free_names(part)]
    if len(moving) > 1:
        sums: list[Node] = [_over(node, part) for part in moving]
        yield Guess("sum-of-products-as-product-of-sums", times([*fixed, *sums]))
    if isinstance(node.body, Pow) and node.index not in free_names(node.body.exponent):
        power = Pow(_over(node, node.body.base), node.body.exponent)
        yield Guess("sum-of-powers-as-power-of-sum", power)
    if isinstance(node.body, Div) and node.index in free_names(node.body.denominator):
        under = _over(node, node.body.denominator)
        if node.index in free_names(node.body.numerator):
            quotient = Div(_over(node, node.body.numerator), under)
            yield Guess("sum-of-quotients-as-quotient-of-sums", quotient)
    if isinstance(node.body, Log):
        inside = _over(node, node.body.argument)
        yield Guess("log-through-the-sum-sign", Log(inside, node.body.base))
    if isinstance(node.body, Call) and node.body.name in {"abs", "sqrt", "sin", "cos", "sigmoid"}:
        through = Call(node.body.name, (_over(node, node.body.arguments[0]),))
        yield Guess("function-through-the-sum-sign", through)
    if isinstance(node.body, Call) and node.body.name == "exp":
        inside_exp = Call("exp", (_over(node, node.body.arguments[0]),))
        yield Guess("exp-through-the-sum-sign", inside_exp, exact=True)
    pairs = signed_terms(node.body)
    if len(pairs) > 1:
        kept = [
            signed(minus, term if node.index not in free_names(term) else _over(node, term))
            for minus, term in pairs
        ]
        yield Guess("constant-without-n", total(kept))


def _of_product(node: Big) -> Guesses:
    yield Guess("product-turned-into-sum", _over(node, node.body, BigKind.SUM))
    logged = _over(node, Log(node.body), BigKind.SUM)
    yield Guess("log-on-one-side-only", logged)
    parts = factors(node.body)
    moving = [part for part in parts if node.index in free_names(part)]
    fixed = [part for part in parts if node.index not in free_names(part)]
    if fixed and moving:
        rest = _over(node, times(moving))
        yield Guess("constant-without-n", times([*fixed, rest]))
        yield Guess("count-for-power", times([node.upper, *fixed, rest]))
    yield from _of_factor(node)
    bare = [part.base if isinstance(part, Pow) else part for part in parts]
    if bare != parts:
        yield Guess("exponents-forgotten", _over(node, times(bare)))
        down = [Mul((p.exponent, p.base)) if isinstance(p, Pow) else p for p in parts]
        yield Guess("power-as-product", _over(node, times(down)))
    pairs = signed_terms(node.body)
    if len(pairs) > 1:
        split = total([signed(minus, _over(node, term)) for minus, term in pairs])
        yield Guess("product-of-sums-split", split)


def _of_factor(node: Big) -> Guesses:
    """A quotient or a power as the one factor of a product."""
    match node.body:
        case Div(top, bottom) if node.index not in free_names(bottom):
            yield Guess("constant-without-n", Div(_over(node, top), bottom))
        case Pow(base, exponent) if node.index not in free_names(exponent):
            yield Guess("power-as-product", Mul((exponent, _over(node, base))))
        case Pow(base, exponent) if node.index not in free_names(base):
            yield Guess("exponents-multiplied", Pow(base, _over(node, exponent)))
        case Call("exp", (inside,)):
            yield Guess("exponents-multiplied", Call("exp", (_over(node, inside),)))


def _of_axes(node: Big, domain: Domain) -> Guesses:
    """The two indices of a double sum, or their bounds, exchanged."""
    inner = node.body.operand if isinstance(node.body, Neg) else node.body
    if isinstance(inner, Big) and inner.kind is node.kind:
        low = Big(inner.kind, inner.body, inner.index, node.lower, node.upper)
        kept: Node = Neg(low) if isinstance(node.body, Neg) else low
        high = Big(node.kind, kept, node.index, inner.lower, inner.upper)
        yield Guess("bounds-of-two-sums-swapped", high)
        yield Guess("one-sum-dropped", node.body, exact=True)
        merged = substituted(inner.body, {inner.index: Sym(node.index)})
        yield Guess("two-indices-merged", _over(node, merged))
    sizes = [name for name, kind in domain.declarations.items() if str(kind.kind) == "posint"]
    for name in sizes:
        if isinstance(node.upper, Sym) and name != node.upper.name:
            if node.index not in free_names(node.body) and node.kind is BigKind.SUM:
                yield Guess("wrong-count", Mul((Sym(name), node.body)))
            other = Big(node.kind, node.body, node.index, node.lower, Sym(name))
            yield Guess("sum-over-the-wrong-size", other, exact=True)


def of_element(node: Node, domain: Domain) -> Guesses:
    """The index of one element off by one; two indices in the wrong order."""
    del domain
    if isinstance(node, Elem) and node.indices:
        *kept, last = node.indices
        for step in (number(1), Neg(number(1))):
            yield Guess("index-off-by-one", Elem(node.name, (*kept, Add((last, step)))))
    if isinstance(node, Elem) and len(node.indices) == 2 and node.indices[0] != node.indices[1]:
        yield Guess("indices-swapped", Elem(node.name, node.indices[::-1]))


def of_divisor(node: Node, domain: Domain) -> Guesses:
    """The mean's divisor forgotten, or another size in its place."""
    sizes = {name for name, kind in domain.declarations.items() if str(kind.kind) == "posint"}
    parts: list[Node]
    match node:
        case Div(top, Sym(name)) if name in sizes and top != number(1):
            yield Guess("divisor-dropped", top)
            yield Guess("divided-by-one-less", Div(top, Add((Sym(name), Neg(number(1))))))
            for other in sorted(sizes - {name}):
                yield Guess("wrong-divisor", Div(top, Sym(other)))
                yield Guess("mean-over-both-sizes", Div(top, Mul((Sym(name), Sym(other)))))
            for kept in _mean_inside(top, Sym(name)):
                yield Guess("log-outside-the-mean", kept)
        case Mul():
            parts = factors(node)
            for place, part in enumerate(parts):
                bare = part.operand if isinstance(part, Neg) else part
                match bare:
                    case Div(top, Sym(name)) if name in sizes:
                        rest = [*parts[:place], *parts[place + 1 :]]
                        left = Neg(top) if isinstance(part, Neg) else top
                        yield Guess("divisor-dropped", _without_one(left, rest))
                        for other in sorted(sizes - {name}):
                            turned = Div(left, Sym(other))
                            yield Guess("wrong-divisor", times([turned, *rest]))


def _without_one(left: Node, rest: list[Node]) -> Node:
    if left == number(1):
        return times(rest)
    return Neg(times(rest)) if left == Neg(number(1)) else times([left, *rest])


def _mean_inside(top: Node, size: Sym) -> list[Node]:
    match top:
        case Big(BigKind.SUM, Log(argument, base), index, lower, upper):
            return [Log(Div(Big(BigKind.SUM, argument, index, lower, upper), size), base)]
    return []


def swapped_indices(node: Node) -> Node:
    """Every element with two indices, its indices exchanged."""

    def turned(part: Node) -> Node:
        if isinstance(part, Elem) and len(part.indices) == 2:
            return Elem(part.name, part.indices[::-1])
        return part

    return transformed(node, turned)
