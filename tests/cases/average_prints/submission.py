import numpy as np


def average(xs):
    print(np.sum(xs) / len(xs))


def centred(xs):
    return np.asarray(xs) - average(xs)
