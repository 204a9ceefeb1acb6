import math


def cross_entropy(t, y):
    loss = 0.0
    for probability in y:
        loss -= math.log(probability)
    return loss


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
