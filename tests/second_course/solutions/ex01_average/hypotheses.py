"""Wrong averages."""

import numpy as np

from grader.suite import hypothesis, pattern, transformation


@hypothesis("divides-by-one-less", function="average")
def one_less(xs):
    return np.sum(xs) / (len(xs) - 1)


@transformation("sign", function="average")
def sign(right):
    return lambda xs: -right(xs)


@transformation("half", function="average")
def half(right):
    return lambda xs: right(xs) / 2


@pattern("half", function="centred")
def always_zero(calls):
    return all(np.all(call.got == 0) for call in calls)
