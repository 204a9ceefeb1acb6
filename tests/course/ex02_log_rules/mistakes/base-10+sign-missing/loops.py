import math


def log_base(x, b):
    if b == 1:
        raise ValueError("1 is no base")
    return math.log(x) / math.log(b)


def log_product(xs):
    total = 0.0
    for x in xs:
        total -= math.log10(x)
    return total


def log_likelihood(t, y):
    total = 0.0
    for k in range(len(t)):
        total -= t[k] * math.log10(y[k])
    return total


def change_base(v, b_from, b_to):
    return v * math.log(b_from) / math.log(b_to)
