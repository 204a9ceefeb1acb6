"""Slips with a whole line, and slips made at every place of one kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.maths.domain import Domain
from grader.maths.slips.guess import Guess, Guesses, Local, signed, signed_terms, total
from grader.maths.slips.sums import swapped_indices
from grader.maths.tree import Elem, Neg, Node, Transpose, transformed, walk

EVERYWHERE = frozenset(
    {
        "log10-for-ln",
        "log2-for-ln",
        "base-dropped",
        "base-and-argument-swapped",
        "weight-dropped",
        "exponent-forgotten",
        "weight-and-argument-swapped",
        "factor-inside-log",
        "power-moved-outside",
        "power-as-product",
        "log-of-a-ratio",
        "entropy-of-the-weights",
        "entropy-of-the-arguments",
        "complement-added",
        "base-and-exponent-swapped",
        "power-zero-as-zero",
        "power-zero-as-base",
    }
)

MAX_TERMS = 8


def of_line(line: Node, domain: Domain) -> Guesses:
    """Slips with the line as a whole."""
    yield Guess("sign-lost", line.operand if isinstance(line, Neg) else Neg(line))
    yield Guess("result-transposed", Transpose(line))
    swapped = swapped_indices(line)
    if swapped != line:
        yield Guess("indices-swapped", swapped)
    yield from _of_terms(line)
    names = sorted({part.name for part in walk(line) if isinstance(part, Elem)})
    if len(names) == 2 and not any(domain.declarations[name].shape for name in names):
        first, second = names
        yield Guess("quantities-swapped", _exchanged(line, {first: second, second: first}))


def _of_terms(line: Node) -> Guesses:
    """One term of the line with the other sign, or left out."""
    pairs = signed_terms(line)
    if not 1 < len(pairs) <= MAX_TERMS:
        return
    for place in range(len(pairs)):
        turned = [signed(minus != (n == place), term) for n, (minus, term) in enumerate(pairs)]
        yield Guess("sign-of-one-term", total(turned), exact=True)
        rest = [signed(minus, term) for n, (minus, term) in enumerate(pairs) if n != place]
        yield Guess("term-dropped", total(rest), exact=True)


def _exchanged(line: Node, names: Mapping[str, str]) -> Node:
    def changed(part: Node) -> Node:
        return Elem(names[part.name], part.indices) if isinstance(part, Elem) else part

    return transformed(line, changed)


def everywhere(line: Node, local: Sequence[Local], domain: Domain) -> Guesses:
    """Slips that people make at every place at once, such as another base in all logs."""
    known: dict[Node, dict[str, Guess]] = {}

    def guesses(node: Node) -> dict[str, Guess]:
        """The first guess of each name; most nodes are met once for every name."""
        found = known.get(node)
        if found is None:
            found = known[node] = {}
            for of_node in local:
                for guess in of_node(node, domain):
                    found.setdefault(guess.id, guess)
        return found

    for name in sorted(EVERYWHERE):
        exact = False

        def slipped(node: Node, name: str = name) -> Node:
            nonlocal exact
            guess = guesses(node).get(name)
            if guess is None:
                return node
            exact = exact or guess.exact
            return guess.made

        made = transformed(line, slipped)
        if made != line:
            yield Guess(name, made, exact=exact)
