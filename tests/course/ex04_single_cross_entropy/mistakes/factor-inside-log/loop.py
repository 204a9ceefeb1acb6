import math


def cross_entropy(t, y):
    total = 0.0
    for a, b in zip(t, y):
        if a > 0:
            total += math.log(a * b)
    return -total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
