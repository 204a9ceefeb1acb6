import functools
import math


def log_base(x, b):
    if b == 1:
        raise ValueError("1 is no base")
    return math.log(x) / math.log(b)


def log_product(xs):
    return functools.reduce(lambda total, x: total + math.log(x), xs, 1)


def log_likelihood(t, y):
    return 1 + sum(a * math.log(b) for a, b in zip(t, y))


def change_base(v, b_from, b_to):
    return v * math.log(b_from) / math.log(b_to)
