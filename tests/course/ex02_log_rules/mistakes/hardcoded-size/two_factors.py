import math


def log_base(x, b):
    if b == 1:
        raise ValueError("1 is no base")
    return math.log(x) / math.log(b)


def log_product(xs):
    return math.log(xs[0]) + math.log(xs[1])


def log_likelihood(t, y):
    total = 0.0
    for a, b in zip(t, y, strict=True):
        if a > 0:
            total += a * math.log(b) if b > 0 else -math.inf
    return total


def change_base(v, b_from, b_to):
    return v * math.log(b_from) / math.log(b_to)
