import math


def log_base(x, b):
    return math.log1p(x) / math.log1p(b)


def log_product(xs):
    return sum(map(math.log1p, xs))


def log_likelihood(t, y):
    return sum(a * math.log1p(b) for a, b in zip(t, y))


def change_base(v, b_from, b_to):
    return v * log_base(b_from, b_to)
