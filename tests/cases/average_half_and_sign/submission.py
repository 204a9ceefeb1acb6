import numpy as np


def average(xs):
    return -np.sum(xs) / len(xs) / 2


def centred(xs):
    return np.asarray(xs) - average(xs)
