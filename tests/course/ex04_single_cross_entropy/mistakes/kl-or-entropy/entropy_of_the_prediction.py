import math


def cross_entropy(t, y):
    H = 0.0
    for p in y:
        H -= p * math.log(p)
    return H


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
