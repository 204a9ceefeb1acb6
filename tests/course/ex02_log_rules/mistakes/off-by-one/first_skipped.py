import math


def log_base(x, b):
    if b == 1:
        raise ValueError("1 is no base")
    return math.log(x) / math.log(b)


def log_product(xs):
    total = 0.0
    for n in range(1, len(xs)):
        total += math.log(xs[n])
    return total


def log_likelihood(t, y):
    return sum(t[k] * math.log(y[k]) for k in range(1, len(t)))


def change_base(v, b_from, b_to):
    return v * math.log(b_from) / math.log(b_to)
