import numpy as np
from math import log as cross_entropy


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
