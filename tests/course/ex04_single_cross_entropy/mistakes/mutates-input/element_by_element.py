import math


def cross_entropy(t, y):
    for k in range(len(y)):
        y[k] = t[k] * math.log(y[k])
    return -sum(y)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
