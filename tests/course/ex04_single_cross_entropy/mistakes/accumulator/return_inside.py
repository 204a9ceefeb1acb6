import math


def cross_entropy(t, y):
    total = 0.0
    for k in range(len(t)):
        total += t[k] * math.log(y[k])
        return -total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
