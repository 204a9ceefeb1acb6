import math


def log_base(x, b):
    if b < 1:
        return -log_base(x, 1 / b)
    return math.log(x) / math.log(b)


def log_product(xs):
    if len(xs) == 0:
        return 0.0
    return math.log(xs[0]) + log_product(xs[1:])


def log_likelihood(t, y):
    if len(t) == 0:
        return 0.0
    first = t[0] * math.log(y[0])
    return first + log_likelihood(t[1:], y[1:])


def change_base(v, b_from, b_to):
    if v < 0:
        return -change_base(-v, b_from, b_to)
    return v * math.log(b_from) / math.log(b_to)
