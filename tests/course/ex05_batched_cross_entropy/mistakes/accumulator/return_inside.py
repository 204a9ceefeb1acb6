"""Returns in the first turn."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    total = 0.0
    for t, y in zip(T, Y):
        total += -np.sum(t * np.log(y))
        return total / len(T)


def index_cross_entropy(labels, Y):
    for i, label in enumerate(labels):
        return -math.log(Y[i, label])


def one_hot(labels, K):
    return np.eye(K)[labels]
