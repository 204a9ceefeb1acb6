import math


def cross_entropy(t, y):
    eps = 1e-7
    return -sum(a * math.log(b + eps) for a, b in zip(t, y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
