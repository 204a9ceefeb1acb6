import math


def log_base(x, b):
    if b == 1:
        raise ValueError("1 is no base")
    return math.log(x) / math.log(b)


def log_product(xs):
    total = 0.0
    for x in xs:
        total += math.log(x)
    return total


def log_likelihood(t, y):
    return math.fsum(p * math.log(q) for q, p in zip(t, y) if q > 0)


def change_base(v, b_from, b_to):
    return v * math.log(b_from) / math.log(b_to)
