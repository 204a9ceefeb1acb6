"""Every row with every label."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return -np.mean(np.log(Y[:, labels]))


def one_hot(labels, K):
    return np.eye(K)[labels]
