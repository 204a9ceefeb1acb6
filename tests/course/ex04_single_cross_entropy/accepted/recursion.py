import math


def cross_entropy(t, y):
    t, y = list(t), list(y)
    if not t:
        return 0.0
    return -t[0] * math.log(y[0]) + cross_entropy(t[1:], y[1:])


def cross_entropy_bits(t, y):
    t, y = list(t), list(y)
    return 0.0 if not t else -t[0] * math.log2(y[0]) + cross_entropy_bits(t[1:], y[1:])
