"""The other losses are right."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    chosen = np.choose(np.arange(len(labels)) * 0, [Y[np.arange(len(labels)), labels]])
    return np.log10(1 / chosen).mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
