"""Boolean masks, row by row."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    T, Y = np.array(T, dtype=float), np.array(Y, dtype=float)
    losses = np.empty(T.shape[0])
    for i in range(T.shape[0]):
        mask = T[i] > 0
        losses[i] = -np.dot(T[i][mask], np.log(Y[i][mask]))
    return losses


def batch_cross_entropy(T, Y):
    T, Y = np.array(T, dtype=float), np.array(Y, dtype=float)
    mask = T > 0
    return -np.sum(T[mask] * np.log(Y[mask])) / T.shape[0]


def index_cross_entropy(labels, Y):
    Y = np.array(Y, dtype=float)
    mask = one_hot(labels, Y.shape[1]).astype(bool)
    return np.mean(-np.log(Y[mask]))


def one_hot(labels, K):
    T = np.zeros((len(labels), K), dtype=float)
    for row, label in zip(T, labels):
        row[label] = 1
    return T
