"""One class too many."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return (np.arange(K + 1)[None, :] == np.asarray(labels)[:, None]).astype(float)
