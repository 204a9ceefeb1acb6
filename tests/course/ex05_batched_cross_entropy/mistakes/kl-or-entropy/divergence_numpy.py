"""Divergence with NaN for one-hot rows."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    return np.sum(T * (np.log(T) - np.log(Y))) / T.shape[0]


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
