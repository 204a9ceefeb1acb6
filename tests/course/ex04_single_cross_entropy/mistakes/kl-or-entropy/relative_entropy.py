import math


def cross_entropy(t, y):
    return sum(a * math.log(a / b) for a, b in zip(t, y) if a > 0)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
