import numpy as np


def cross_entropy(t, y):
    log_likelihood = 0.0
    for k in range(np.size(t)):
        log_likelihood += np.log10(y[k]) * t[k]
    return log_likelihood


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
