import math


def cross_entropy(t, y):
    return sum((a - b) ** 2 for a, b in zip(t, y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
