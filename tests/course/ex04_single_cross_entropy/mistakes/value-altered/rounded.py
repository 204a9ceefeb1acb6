import math


def cross_entropy(t, y):
    return round(-sum(a * math.log(b) for a, b in zip(t, y)), 4)


def cross_entropy_bits(t, y):
    return round(-sum(a * math.log2(b) for a, b in zip(t, y)), 4)
