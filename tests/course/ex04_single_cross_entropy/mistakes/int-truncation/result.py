import math


def cross_entropy(t, y):
    return int(-sum(a * math.log(b) for a, b in zip(t, y)))


def cross_entropy_bits(t, y):
    return int(-sum(a * math.log2(b) for a, b in zip(t, y)))
