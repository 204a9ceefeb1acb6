import math


def cross_entropy(t, y):
    total = 0
    for k, probability in enumerate(y):
        total += probability * math.log(t[k])
    return -total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
