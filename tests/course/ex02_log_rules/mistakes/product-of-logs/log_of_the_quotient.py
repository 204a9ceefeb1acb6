import math


def log_base(x, b):
    return math.log(x / b)


def log_product(xs):
    total = 0.0
    for x in xs:
        total += math.log(x)
    return total


def log_likelihood(t, y):
    total = 0.0
    for a, b in zip(t, y, strict=True):
        if a > 0:
            total += a * math.log(b) if b > 0 else -math.inf
    return total


def change_base(v, b_from, b_to):
    return v * math.log(b_from / b_to)
