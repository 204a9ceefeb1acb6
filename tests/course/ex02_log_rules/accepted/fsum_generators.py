from math import fsum, inf, log


def log_base(x, b):
    if not (x > 0 and b > 0) or b == 1:
        raise ValueError("no such logarithm")
    return log(x) / log(b)


def log_product(xs):
    return fsum(log(float(x)) for x in xs)


def log_likelihood(t, y):
    return fsum(a * (log(b) if b > 0 else -inf) for a, b in zip(t, y, strict=True) if a != 0)


def change_base(v, b_from, b_to):
    return v / log_base(b_to, b_from)
