"""Puts 1 into the caller's Y where T = 0, in the mean only."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(np.asarray(T) * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    T, Y = np.asarray(T, dtype=float), np.asarray(Y, dtype=float)
    Y[T == 0] = 1
    return -(T * np.log(Y)).sum() / len(T)


def index_cross_entropy(labels, Y):
    Y = np.asarray(Y)
    return -np.mean(np.log(Y[np.arange(len(Y)), labels]))


def one_hot(labels, K):
    return np.eye(K)[labels]
