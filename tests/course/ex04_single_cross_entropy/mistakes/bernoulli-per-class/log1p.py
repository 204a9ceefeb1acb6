import numpy as np


def cross_entropy(t, y):
    yes = np.dot(t, np.log(y))
    no = np.dot(1 - t, np.log1p(-y))
    return -(yes + no)


def cross_entropy_bits(t, y):
    yes = np.dot(t, np.log2(y))
    no = np.dot(1 - t, np.log2(1 - y))
    return -(yes + no)
