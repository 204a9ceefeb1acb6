import math


def cross_entropy(t, y):
    L = 1.0
    for a, b in zip(t, y):
        L *= b**a
    return L


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
