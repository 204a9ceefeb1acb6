"""The formula as it stands, without a thought about zeros."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -np.sum(T * np.log(Y), axis=1)


def batch_cross_entropy(T, Y):
    return -np.sum(T * np.log(Y)) / T.shape[0]


def index_cross_entropy(labels, Y):
    return -np.mean(np.log(Y[np.arange(len(labels)), labels]))


def one_hot(labels, K):
    return np.eye(K)[labels]
