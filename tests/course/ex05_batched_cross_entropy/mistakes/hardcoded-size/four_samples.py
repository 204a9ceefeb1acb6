"""A loop over four samples."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = np.zeros(4)
    for i in range(4):
        losses[i] = -np.sum(T[i] * np.log(Y[i]))
    return losses


def batch_cross_entropy(T, Y):
    return -np.sum(T * np.log(Y)) / len(Y)


def index_cross_entropy(labels, Y):
    total = 0.0
    for i in range(4):
        total -= np.log(Y[i, labels[i]])
    return total / 4


def one_hot(labels, K):
    return np.eye(K)[labels]
