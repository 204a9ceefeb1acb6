"""Index notation."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    T = np.asarray(T, float)
    Y = np.asarray(Y, float)
    if T.shape != Y.shape or T.ndim != 2:
        raise ValueError("shapes")
    return np.einsum("ik,ik->i", T, -np.log(Y))


def batch_cross_entropy(T, Y):
    T, Y = np.asarray(T, float), np.asarray(Y, float)
    if T.shape != Y.shape or T.ndim != 2 or not len(T):
        raise ValueError("shapes")
    return np.einsum("ik,ik->", T, -np.log(Y)) / T.shape[0]


def index_cross_entropy(labels, Y):
    return batch_cross_entropy(one_hot(labels, np.shape(Y)[1]), Y)


def one_hot(labels, K):
    return np.einsum("i,ik->ik", np.ones(len(labels)), np.identity(K)[np.array(labels)])
