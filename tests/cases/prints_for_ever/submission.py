import numpy as np


def cross_entropy(t, y):
    while True:
        print("adding up the losses")


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
