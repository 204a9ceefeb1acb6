import numpy as np


def cross_entropy(t, y):
    table = np.ones((200_000, 20_000))
    return -np.sum(t * np.log(y)) * table[0, 0]


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
