"""Every pair in two loops."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    total, count = 0.0, 0
    for i in range(len(Y)):
        for label in labels:
            total -= math.log(Y[i, label])
            count += 1
    return total / count


def one_hot(labels, K):
    return np.eye(K)[labels]
