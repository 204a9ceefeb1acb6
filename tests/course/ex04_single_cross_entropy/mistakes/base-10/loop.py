import math


def cross_entropy(t, y):
    E = 0.0
    for k in range(len(y)):
        E = E - t[k] * math.log10(y[k])
    return E


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
