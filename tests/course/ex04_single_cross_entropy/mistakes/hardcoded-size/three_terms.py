import math


def cross_entropy(t, y):
    return -(t[0] * math.log(y[0]) + t[1] * math.log(y[1]) + t[2] * math.log(y[2]))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
