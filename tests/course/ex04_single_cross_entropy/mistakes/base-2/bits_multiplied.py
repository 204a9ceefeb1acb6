import math


def cross_entropy(t, y):
    return math.fsum(a * math.log(1 / b) for a, b in zip(t, y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) * math.log(2)
