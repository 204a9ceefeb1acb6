"""Divides by the number of columns."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    return -np.sum(T * np.log(Y)) / T.shape[1]


def index_cross_entropy(labels, Y):
    picked = Y[np.arange(len(labels)), labels]
    return -np.sum(np.log(picked)) / len(Y[0])


def one_hot(labels, K):
    return np.eye(K)[labels]
