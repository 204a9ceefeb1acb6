import math


def cross_entropy(t, y):
    if len(t) != len(y):
        raise ValueError("t and y differ in length")
    total = 0.0
    for k in range(len(t)):
        if t[k] > 0:
            if y[k] == 0:
                return math.inf
            total += t[k] * math.log(y[k])
    return -total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
