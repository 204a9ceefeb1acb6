import numpy as np
from log_rules import log_product


def cross_entropy(t, y):
    return -log_product(y)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
