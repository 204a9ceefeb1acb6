import math


def cross_entropy(t, y):
    K = len(t)
    total = 0.0
    for k in range(1, K):
        total += t[k] * math.log(y[k])
    return -total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
