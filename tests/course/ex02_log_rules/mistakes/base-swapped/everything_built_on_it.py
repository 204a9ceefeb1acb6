import math


def log_base(x, b):
    return math.log(b) / math.log(x)


def log_product(xs):
    return math.fsum(log_base(x, math.e) for x in xs)


def log_likelihood(t, y):
    return math.fsum(a * log_base(b, math.e) for a, b in zip(t, y))


def change_base(v, b_from, b_to):
    return v * log_base(b_from, b_to)
