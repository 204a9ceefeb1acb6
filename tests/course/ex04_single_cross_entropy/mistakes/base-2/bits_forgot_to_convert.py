import math


def cross_entropy(t, y):
    return -sum(t[k] * math.log(y[k]) for k in range(len(t)))


def cross_entropy_bits(t, y):
    return -sum(t[k] * math.log(y[k]) for k in range(len(t)))
