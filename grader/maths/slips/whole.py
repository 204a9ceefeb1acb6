"""Slips with a whole line, and slips made at every place of one kind."""

from __future__ import annotations

from collections.abc import Sequence

from grader.maths.domain import Domain
from grader.maths.slips.guess import Guess, Guesses, Local
from grader.maths.slips.sums import swapped_indices
from grader.maths.tree import Neg, Node, Transpose, transformed

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


def of_line(line: Node, domain: Domain) -> Guesses:
    """Slips with the line as a whole."""
    del domain
    yield Guess("sign-lost", line.operand if isinstance(line, Neg) else Neg(line))
    yield Guess("result-transposed", Transpose(line))
    swapped = swapped_indices(line)
    if swapped != line:
        yield Guess("indices-swapped", swapped)


def everywhere(line: Node, local: Sequence[Local], domain: Domain) -> Guesses:
    """Slips that people make at every place at once, such as another base in all logs."""
    for name in sorted(EVERYWHERE):
        exact = False

        def slipped(node: Node, name: str = name) -> Node:
            nonlocal exact
            for of_node in local:
                for guess in of_node(node, domain):
                    if guess.id == name:
                        exact = exact or guess.exact
                        return guess.made
            return node

        made = transformed(line, slipped)
        if made != line:
            yield Guess(name, made, exact=exact)
