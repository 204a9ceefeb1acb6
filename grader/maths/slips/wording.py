"""What is said about slips with functions, counts and derivatives: the catalogue's newer part."""

from __future__ import annotations

from grader.language import say

FUNCTIONS = {
    "function-of-a-sum-split": say(
        "looks as if {before} was split into {after}; a function of a sum cannot be split"
    ),
    "factor-out-of-function": say(
        "looks as if {before} became {after}; a factor inside a function does not come in front"
    ),
    "exp-of-a-product-split": say(
        "looks as if {before} was split into {after}; only the exp of a sum is a product"
    ),
    "factor-kept-beside-undone-log": say(
        "looks as if {before} became {after}; a factor of the log becomes an exponent"
    ),
    "log-kept-when-undone": say("looks as if {before} became {after}; power and log undo it whole"),
    "exponent-raised": say(
        "looks as if {before} became {after}; the exponents are to be multiplied"
    ),
    "power-of-the-base-brought-up": say(
        "looks as if {before} became {after}; an exponent of the base divides"
    ),
    "log-rule-without-signs": say("{before} is {after} only where all parts are positive"),
    "root-rule-without-signs": say("{before} is {after} only where no part is negative"),
    "base-as-factor": say("looks as if {before} became {after}; log(a, b) is log(a)/log(b)"),
    "division-read-from-the-right": say(
        "looks as if the division was read from the right: {before} became {after}"
    ),
    "term-dropped": say("looks as if one term was left out"),
    "wrong-term-kept": say("looks as if another term was kept than the one with the factor 1"),
    "function-through-the-sum-sign": say(
        "looks as if the function was moved through the sum sign: {before} became {after}"
    ),
    "count-for-power": say(
        "looks as if {before} became {after}; a constant factor is multiplied with itself each time"
    ),
    "wrong-count": say("looks as if the terms were counted wrongly: {before} became {after}"),
    "two-indices-merged": say(
        "looks as if two indices became one: {before} became {after}; each runs by itself"
    ),
    "index-off-by-one": say("looks as if an index is off by one: {before} became {after}"),
    "quantities-swapped": say("looks as if two quantities changed places in the whole line"),
    "trace-of-product-split": say(
        "looks as if {before} became {after}; the trace of a product has no such rule"
    ),
    "determinant-for-trace": say("looks as if the determinant was taken, not the trace"),
    "inner-and-outer-product-confused": say(
        "looks as if row times column and column times row were confused"
    ),
    "matrix-square-as-of-numbers": say(
        "looks as if {before} became {after}; the two mixed products are not the same"
    ),
}

DERIVATIVES = {
    "quotient-rule-sign": say(
        "looks as if the minus in the quotient rule became a plus: the derivative of {before}"
    ),
    "negative-exponent-turned-up": say(
        "looks as if the exponent in the denominator went down instead of up in {before}"
    ),
    "derivative-turned-over": say(
        "looks as if numerator and denominator of the derivative changed places in {before}"
    ),
    "one-term-not-differentiated": say("looks as if one term was not differentiated in {before}"),
    "term-dropped-in-derivative": say("looks as if one term was dropped in {before}"),
    "differentiated-by-another-symbol": say(
        "looks as if the derivative was taken by another symbol than in {before}"
    ),
}
