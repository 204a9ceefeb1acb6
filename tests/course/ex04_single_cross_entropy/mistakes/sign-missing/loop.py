import math


def cross_entropy(t, y):
    total = 0.0
    for target, chance in zip(t, y):
        total += target * math.log(chance)
    return total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
