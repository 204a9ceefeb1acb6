"""= where += is meant."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = np.zeros(len(T))
    for i in range(len(T)):
        for k in range(len(T[i])):
            losses[i] = -T[i, k] * np.log(Y[i, k])
    return losses


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    for i in range(len(labels)):
        total = -np.log(Y[i, labels[i]])
    return total / len(labels)


def one_hot(labels, K):
    return np.eye(K)[labels]
