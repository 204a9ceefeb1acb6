"""One log of the mean likelihood."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    total = 0.0
    for a, b in zip(T, Y):
        p = 1.0
        for t, y in zip(a, b):
            p *= y**t
        total += p
    return -math.log(total / len(T))


def index_cross_entropy(labels, Y):
    return batch_cross_entropy(one_hot(labels, Y.shape[1]), Y)


def one_hot(labels, K):
    return np.eye(K)[labels]
