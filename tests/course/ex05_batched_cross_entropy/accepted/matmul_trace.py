"""Matrix product, of which only the diagonal is used."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -np.diag(T @ np.log(Y).T)


def batch_cross_entropy(T, Y):
    return -np.trace(T @ np.log(Y).T) / len(T)


def index_cross_entropy(labels, Y):
    picked = Y[:, labels]
    return -np.log(picked.diagonal()).mean()


def one_hot(labels, K):
    return (np.arange(K) == np.asarray(labels)[:, None]).astype(np.float64)
