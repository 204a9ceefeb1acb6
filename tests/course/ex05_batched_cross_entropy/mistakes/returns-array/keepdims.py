"""One number in brackets."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    losses = (-T * np.log(Y)).sum(axis=1, keepdims=True)
    return losses.mean(axis=0)


def index_cross_entropy(labels, Y):
    p = Y[np.arange(len(labels)), labels]
    return np.mean(-np.log(p), keepdims=True)


def one_hot(labels, K):
    return np.eye(K)[labels]
