import math


def sigmoid(z):
    return 1.0 / (1.0 + math.exp(-z))


def cross_entropy(t, y):
    return -sum(a * math.log(sigmoid(b)) for a, b in zip(t, y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
