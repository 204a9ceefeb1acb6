import math
from functools import reduce


def cross_entropy(t, y):
    pairs = list(zip(t, y))
    return reduce(lambda total, pair: total - pair[0] * math.log(pair[1]), pairs, 0.0)


def cross_entropy_bits(t, y):
    pairs = list(zip(t, y))
    return reduce(lambda total, pair: total - pair[0] * math.log(pair[1], 2), pairs, 0.0)
