from math import log


def cross_entropy(t, y):
    return sum(-a * log(b, 10) for a, b in zip(t, y))


def cross_entropy_bits(t, y):
    return sum(-a * log(b, 2) for a, b in zip(t, y))
