from fractions import Fraction

import numpy as np


def cross_entropy(t, y):
    return Fraction(float(-np.sum(t * np.log(y))))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
