import math


def cross_entropy(t, y):
    return -sum(b * math.log(a) for a, b in zip(t, y) if a > 0)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
