import math


def cross_entropy(t, y):
    total = 1
    for a, b in zip(t, y):
        total += a * math.log(b)
    return -total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
