import math


def cross_entropy(t, y):
    k = max(range(len(y)), key=lambda i: y[i])
    return -t[k] * math.log(y[k])


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
