"""The same with None."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    column = np.array([[-np.dot(t, np.log(y))] for t, y in zip(T, Y)])
    return column


def batch_cross_entropy(T, Y):
    return -np.sum(T * np.log(Y)) / len(Y)


def index_cross_entropy(labels, Y):
    p = Y[np.arange(len(labels))[:, None], labels]
    losses = -np.log(p)
    return losses.sum() / losses.size


def one_hot(labels, K):
    return np.eye(K)[labels]
