import math

import numpy as np


def cross_entropy(t, y):
    terms = np.zeros(len(t), dtype=np.int64)
    for k in range(len(t)):
        terms[k] = -t[k] * math.log(y[k])
    return terms.sum()


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / math.log(2)
