"""A thousandth under the log."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    eps = 1e-3
    return np.array([-np.dot(t, np.log(y + eps)) for t, y in zip(T, Y)])


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return batch_cross_entropy(one_hot(labels, Y.shape[1]), Y)


def one_hot(labels, K):
    return np.eye(K)[labels]
