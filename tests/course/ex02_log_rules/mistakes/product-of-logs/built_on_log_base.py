import math


def log_base(x, b):
    return math.log(x) - math.log(b)


def log_product(xs):
    return sum(log_base(x, math.e) for x in xs)


def log_likelihood(t, y):
    return sum(a * log_base(b, math.e) for a, b in zip(t, y))


def change_base(v, b_from, b_to):
    return v * log_base(b_from, b_to)
