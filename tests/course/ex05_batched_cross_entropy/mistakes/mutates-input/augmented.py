"""*= on the target, shuffled labels."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    T *= np.log(Y)
    return -T.sum() / len(T)


def index_cross_entropy(labels, Y):
    for i in range(len(Y)):
        Y[i] = np.log(Y[i])
    return -Y[np.arange(len(Y)), labels].mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
