import math


def cross_entropy(t, y):
    total = -t[0] * math.log(y[0])
    for k in range(1, len(t)):
        total += t[k] * math.log(y[k])
    return total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
