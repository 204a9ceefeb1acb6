"""The last sample is left out."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = np.zeros(len(T))
    for i in range(len(T) - 1):
        losses[i] = -np.sum(T[i] * np.log(Y[i]))
    return losses


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    total = 0.0
    for i in range(len(labels) - 1):
        total -= np.log(Y[i, labels[i]])
    return total / len(labels)


def one_hot(labels, K):
    return np.eye(K)[labels]
