import math


def cross_entropy(t, y):
    return -math.log(y[list(t).index(1)])


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
