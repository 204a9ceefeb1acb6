"""Clipped to [1e-7, 1 - 1e-7]."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = []
    for t, y in zip(T, Y):
        losses.append(-sum(a * math.log(min(max(b, 1e-7), 1 - 1e-7)) for a, b in zip(t, y)))
    return np.array(losses)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
