import numpy as np


def cross_entropy(t, y):
    loss = t * np.log(y)
      return -np.sum(loss)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
