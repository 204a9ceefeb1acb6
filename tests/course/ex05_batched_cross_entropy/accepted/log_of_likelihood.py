"""Powers and a product for each row, then one log."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    likelihoods = np.prod(np.power(Y, T), axis=1)
    return -np.log(likelihoods)


def batch_cross_entropy(T, Y):
    return np.asarray(-np.log(np.prod(np.power(Y, T), axis=1)).mean())


def index_cross_entropy(labels, Y):
    return sum(-np.log(y[k]) for y, k in zip(Y, labels)) / len(Y)


def one_hot(labels, K):
    T = np.equal.outer(labels, np.arange(K))
    return np.where(T, 1.0, 0.0)
