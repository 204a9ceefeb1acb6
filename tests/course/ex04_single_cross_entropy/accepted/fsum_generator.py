from math import fsum, inf, log


def cross_entropy(t, y):
    return fsum(-a * (log(b) if b > 0 else -inf) for a, b in zip(t, y, strict=True) if a != 0)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / log(2)
