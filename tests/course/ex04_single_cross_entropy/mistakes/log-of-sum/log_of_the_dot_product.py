import math


def cross_entropy(t, y):
    p = sum(a * b for a, b in zip(t, y))
    return -math.log(p)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
