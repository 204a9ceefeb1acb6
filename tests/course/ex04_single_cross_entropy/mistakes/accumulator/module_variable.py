import math

total = 0.0


def cross_entropy(t, y):
    global total
    for a, b in zip(t, y):
        total -= a * math.log(b)
    return total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
