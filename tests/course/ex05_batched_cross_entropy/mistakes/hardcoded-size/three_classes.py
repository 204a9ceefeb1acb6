"""Three classes, four samples."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    L = -np.log(Y)
    return T[:, 0] * L[:, 0] + T[:, 1] * L[:, 1] + T[:, 2] * L[:, 2]


def batch_cross_entropy(T, Y):
    return -np.sum(T * np.log(Y)) / 4


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
