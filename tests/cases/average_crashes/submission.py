import numpy as np


def average(xs):
    return float(np.sum(xs) / len(xs))


def centred(xs):
    return xs - centre
