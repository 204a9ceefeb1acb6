import math


def cross_entropy(t, y):
    for k, target in enumerate(t):
        if target == 1:
            return -math.log(y[k])


def cross_entropy_bits(t, y):
    for k, target in enumerate(t):
        if target == 1:
            return -math.log2(y[k])
