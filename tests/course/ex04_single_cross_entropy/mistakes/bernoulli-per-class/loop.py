import math


def cross_entropy(t, y):
    loss = 0.0
    for a, p in zip(t, y):
        loss += a * math.log(p) + (1 - a) * math.log(1 - p)
    return -loss


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
