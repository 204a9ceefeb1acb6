"""The log of a ratio."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = []
    for t, y in zip(T, Y):
        losses.append(sum(a * math.log(a / b) for a, b in zip(t, y) if a > 0))
    return np.array(losses)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
