"""Log-sum-exp in loops."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = []
    for t, z in zip(T, Y):
        norm = math.log(sum(math.exp(v) for v in z))
        losses.append(sum(a * (norm - v) for a, v in zip(t, z)))
    return np.array(losses)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
