"""The slips by name, and what is said about each.

A text is filled with the learner's own parts of the line: what stood there, and what
it would have become.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grader.language import Message, say
from grader.maths.slips import wording

_LOGS = {
    "log-of-a-sum-split": say(
        "looks as if {before} was split into {after}; the log of a sum cannot be split"
    ),
    "log-of-a-difference-split": say(
        "looks as if {before} was split into {after}; the log of a difference cannot be split"
    ),
    "log-of-a-sum-as-product": say(
        "looks as if {before} became the product {after}; the log of a sum has no such rule"
    ),
    "log-of-one-plus-split": say(
        "looks as if the number was taken out of the log: {before} became {after}"
    ),
    "log-of-one-minus-split": say(
        "looks as if the number was taken out of the log: {before} became {after}"
    ),
    "difference-turned-round": say(
        "looks as if the difference was turned round: {before} became {after}"
    ),
    "log-of-product-as-product-of-logs": say(
        "looks as if {before} became {after}; the log of a product is the sum of the logs"
    ),
    "log-of-quotient-as-quotient-of-logs": say(
        "looks as if {before} became {after}; the log of a quotient is the difference of the logs"
    ),
    "log-of-quotient-turned-round": say(
        "looks as if numerator and denominator changed places: {before} became {after}"
    ),
    "log-of-quotient-as-sum": say(
        "looks as if {before} became {after}; the log of the denominator is subtracted"
    ),
    "quotient-of-logs-as-difference": say(
        "looks as if {before} became {after}; only the log of a quotient is a difference"
    ),
    "product-of-logs-as-log-of-product": say(
        "looks as if {before} became {after}; only the sum of logs is the log of a product"
    ),
    "logs-cancelled": say("looks as if the logs in {before} were cancelled to {after}"),
    "power-outside-log-brought-down": say(
        "looks as if {before} became {after}; only an exponent inside the log comes down"
    ),
    "power-moved-outside": say(
        "looks as if {before} became {after}; the exponent comes in front of the log as a factor"
    ),
    "exponent-added": say(
        "looks as if {before} became {after}; the exponent is a factor, not a term"
    ),
    "factor-inside-log": say(
        "looks as if {before} became {after}; the factor stands in front of the log, not inside"
    ),
    "base-and-exponent-swapped": say(
        "looks as if base and exponent changed places: {before} became {after}"
    ),
    "exponent-forgotten": say("looks as if the exponent in {before} was forgotten: {after}"),
    "exponents-forgotten": say("looks as if the exponents in {before} were forgotten"),
    "square-without-absolute-value": say("{before} is {after} only where the base is positive"),
    "log-forgotten": say("looks as if the log in {before} was left out: {after}"),
    "log-on-one-side-only": say("looks as if the log was taken here but not in the line before"),
    "log10-for-ln": say("looks as if log to base 10 was used instead of the natural log"),
    "log2-for-ln": say("looks as if log to base 2 was used instead of the natural log"),
    "base-dropped": say("looks as if the base in {before} was dropped"),
    "base-and-argument-swapped": say("looks as if base and argument of {before} changed places"),
    "log-to-a-base-as-quotient": say(
        "looks as if {before} became {after}; log(a, b) is log(a)/log(b)"
    ),
    "coefficient-out-of-log": say(
        "looks as if {before} became {after}; a factor inside the log does not come in front"
    ),
    "number-not-logged": say(
        "looks as if the log of a number was forgotten: {before} became {after}"
    ),
    "exponent-over-the-whole-product": say(
        "looks as if the exponent of one factor was brought before the whole product:"
        " {before} became {after}"
    ),
    "exponent-over-both-factors": say(
        "looks as if the exponent of one factor was given to all of them: {before} became {after}"
    ),
    "reciprocal-moved-out": say("looks as if {before} became {after}; log(1/a) is -log(a)"),
    "reciprocal-ignored": say("looks as if {before} became {after}; log(1/a) is -log(a)"),
    "sign-lost-in-the-denominator": say(
        "looks as if a sign was lost for the denominator: {before} became {after}"
    ),
    "log-through-the-sum-sign": say(
        "looks as if log was moved through the sum sign: {before} became {after}"
    ),
    "log-through-the-product-sign": say(
        "looks as if the product sign was kept: {before} became {after}; the log of a"
        " product is a sum"
    ),
    "product-turned-into-sum": say(
        "looks as if the product became a sum without a log: {before} became {after}"
    ),
    "product-kept-inside-the-sum": say(
        "looks as if the product was kept inside the sum: {before} became {after}"
    ),
    "weight-dropped": say("looks as if the factor in front of {after} was dropped"),
}

_POWERS_AND_SUMS = {
    "power-zero-as-zero": say("looks as if {before} was taken for 0; it is 1"),
    "power-zero-as-base": say("looks as if {before} was taken for {after}; it is 1"),
    "power-one-as-one": say("looks as if {before} was taken for 1"),
    "power-as-product": say(
        "looks as if the exponent was used as a factor: {before} became {after}"
    ),
    "negative-exponent-as-sign": say(
        "looks as if the minus of the exponent became a minus in front: {before} became {after}"
    ),
    "power-of-a-sum-split": say(
        "looks as if the power of a sum was taken term by term: {before} became {after}"
    ),
    "exponents-added-for-power-of-power": say(
        "looks as if exponents were added: {before} became {after}; the power of a "
        "power multiplies them"
    ),
    "exponent-on-one-factor": say(
        "looks as if the exponent reached one factor only: {before} became {after}"
    ),
    "exp-of-a-sum-split": say(
        "looks as if {before} was split into {after}; exp of a sum is a product"
    ),
    "exp-through-the-sum-sign": say(
        "looks as if exp was moved through the sum sign: {before} became {after}"
    ),
    "square-root-forgotten": say("looks as if the square root of {after} was forgotten"),
    "root-of-a-sum-split": say(
        "looks as if the root of a sum was taken term by term: {before} became {after}"
    ),
    "exponents-multiplied": say(
        "looks as if exponents were multiplied: {before} became {after}; equal bases add them"
    ),
    "sum-for-product": say("looks as if {before} was added up instead of multiplied: {after}"),
    "lower-bound-off-by-one": say("looks as if the sum or product starts one place off"),
    "upper-bound-off-by-one": say("looks as if the sum or product ends one place off"),
    "sum-of-products-as-product-of-sums": say(
        "looks as if {before} became {after}; a sum of products is not a product of sums"
    ),
    "sum-of-powers-as-power-of-sum": say(
        "looks as if {before} became {after}; a sum of powers is not a power of the sum"
    ),
    "sum-of-quotients-as-quotient-of-sums": say(
        "looks as if {before} became {after}; a sum of quotients is not a quotient of sums"
    ),
    "product-of-sums-split": say(
        "looks as if the product of sums was taken term by term: {before} became {after}"
    ),
    "constant-without-n": say(
        "looks as if a constant was counted once, not once for each index: {before} became {after}"
    ),
    "bounds-of-two-sums-swapped": say("looks as if the bounds of the two sums changed places"),
    "one-sum-dropped": say("looks as if one of the two sums was dropped"),
    "sum-over-the-wrong-size": say("looks as if the sum runs up to the wrong size"),
    "indices-swapped": say("looks as if the two indices changed places"),
    "divisor-dropped": say("looks as if the division was dropped: {before} became {after}"),
    "wrong-divisor": say("looks as if the divisor is another size: {before} became {after}"),
    "divided-by-one-less": say("looks as if the divisor is one less: {before} became {after}"),
    "mean-over-both-sizes": say(
        "looks as if the mean was taken over both sizes: {before} became {after}"
    ),
    "log-outside-the-mean": say(
        "looks as if the log was taken of the mean: {before} became {after}; the mean"
        " of logs is another value"
    ),
}

_DERIVATIVES = {
    "inner-derivative-forgotten": say(
        "looks as if the derivative of the inside was forgotten in {before}"
    ),
    "sign-of-the-inner-derivative": say(
        "looks as if the derivative of the inside has the wrong sign in {before}"
    ),
    "product-of-derivatives": say(
        "looks as if a product was differentiated factor by factor in {before}; the "
        "product rule has two terms"
    ),
    "quotient-of-derivatives": say(
        "looks as if a quotient was differentiated above and below in {before}"
    ),
    "quotient-rule-turned-round": say(
        "looks as if the two terms of the quotient rule changed places in {before}"
    ),
    "quotient-rule-square-forgotten": say(
        "looks as if the square of the denominator was forgotten in {before}"
    ),
    "power-rule-on-an-exponential": say(
        "looks as if the power rule was used on an exponential in {before}"
    ),
    "exponential-without-log": say("looks as if log of the base was forgotten in {before}"),
    "base-forgotten-in-derivative": say(
        "looks as if the base of the log was forgotten in {before}; log(x, b)' is 1/(x*log(b))"
    ),
    "base-multiplied-in-derivative": say(
        "looks as if log of the base stands above instead of below in {before}"
    ),
    "exponent-not-lowered": say("looks as if the exponent was not lowered by one in {before}"),
    "exponent-not-brought-down": say(
        "looks as if the exponent was not brought down as a factor in {before}"
    ),
    "derivative-of-log-as-reciprocal-log": say(
        "looks as if the derivative of log was taken for 1/log in {before}"
    ),
    "constant-kept-in-derivative": say(
        "looks as if a constant was kept in {before}; its derivative is 0"
    ),
    "not-differentiated": say("looks as if {before} was not carried out"),
    "integral-instead-of-derivative": say(
        "looks as if {before} was integrated, not differentiated"
    ),
    "other-terms-differentiated": say(
        "looks as if other symbols were differentiated as well in {before}; they are constant here"
    ),
    "sign-of-one-term": say("looks as if one term has the wrong sign"),
    "sign-lost": say("looks as if the sign of the whole line was lost"),
}

_ALGEBRA_AND_MATRICES = {
    "minus-not-distributed": say(
        "looks as if the minus reached only some of the terms: {before} became {after}"
    ),
    "minus-dropped": say("looks as if the minus of {before} was dropped"),
    "minus-lost-in-one-term": say(
        "looks as if a minus between terms was lost: {before} became {after}"
    ),
    "factor-reaches-one-term-only": say(
        "looks as if the factor reached one term only: {before} became {after}"
    ),
    "fractions-added-across": say(
        "looks as if numerators and denominators were added: {before} became {after}"
    ),
    "numerators-not-extended": say(
        "looks as if the numerators were not extended to the common denominator: "
        "{before} became {after}"
    ),
    "numerators-extended-by-own-denominator": say(
        "looks as if each numerator was multiplied by its own denominator: {before} became {after}"
    ),
    "cancelled-in-a-sum": say("looks as if a term of a sum was cancelled: {before} became {after}"),
    "denominator-split": say("looks as if the denominator was split: {before} became {after}"),
    "only-the-first-term-kept": say(
        "looks as if only the first of two terms was kept: {before} became {after}"
    ),
    "only-the-second-term-kept": say(
        "looks as if only the second of two terms was kept: {before} became {after}"
    ),
    "terms-crossed": say(
        "looks as if the logs of two terms changed places: {before} became {after}"
    ),
    "weight-and-argument-swapped": say(
        "looks as if the factor and the argument of the log changed places: {before} became {after}"
    ),
    "log-of-a-ratio": say("looks as if the log was taken of a ratio: {before} became {after}"),
    "entropy-of-the-weights": say(
        "looks as if the log was taken of the factor itself: {before} became {after}"
    ),
    "entropy-of-the-arguments": say(
        "looks as if the log was weighted by its own argument: {before} became {after}"
    ),
    "complement-added": say(
        "looks as if a second term for the complement was added: {before} became {after}"
    ),
    "matrix-factors-commuted": say(
        "looks as if the factors of a matrix product changed places: {before} became {after}"
    ),
    "elementwise-for-matrix-product": say(
        "looks as if the matrix product was taken entry by entry"
    ),
    "matrix-product-for-elementwise": say(
        "looks as if the elementwise product became a matrix product"
    ),
    "transpose-order-kept": say(
        "looks as if the order was kept: {before} became {after}; the transpose of a "
        "product turns it round"
    ),
    "transpose-dropped": say("looks as if the transpose in {before} was dropped"),
    "transpose-added": say("looks as if a transpose was added: {before} became {after}"),
    "result-transposed": say("looks as if rows and columns changed places"),
    "all-entries-for-trace": say(
        "looks as if all entries were added, not only the diagonal: {before} became {after}"
    ),
    "trace-for-all-entries": say(
        "looks as if only the diagonal was added: {before} became {after}"
    ),
    "trace-dropped": say("looks as if the trace of {after} was forgotten"),
}

_SAID = MappingProxyType(
    {
        **_LOGS,
        **_POWERS_AND_SUMS,
        **_DERIVATIVES,
        **_ALGEBRA_AND_MATRICES,
        **wording.FUNCTIONS,
        **wording.DERIVATIVES,
    }
)


def slips_known() -> Mapping[str, Message]:
    """Every slip's name with its text, the places for parts of the line still open."""
    return _SAID


def text_of(slip: str, before: str, after: str) -> Message:
    """What is said about a slip, with the parts of the line."""
    return Message(_SAID[slip].template, {"before": before, "after": after})


def text_backwards(before: str, after: str) -> Message:
    """What is said where the wrong rule was used the other way round."""
    return say(
        "looks as if {before} was put together as {after}; they are not the same",
        before=before,
        after=after,
    )
