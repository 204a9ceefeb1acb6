"""A loop over three classes."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = []
    for t, y in zip(T, Y):
        loss = 0.0
        for k in range(3):
            loss -= t[k] * math.log(y[k])
        losses.append(loss)
    return np.array(losses)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return np.identity(3)[labels]
