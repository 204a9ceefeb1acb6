"""while loops; zeros met with try and except."""

import math

import numpy as np


def loss_of_row(t, y):
    total, k = 0.0, 0
    while k < len(t):
        try:
            total = total - float(t[k]) * math.log(y[k])
        except ValueError:
            if t[k] > 0:
                return math.inf
        k += 1
    return total


def per_sample_cross_entropy(T, Y):
    if np.shape(T) != np.shape(Y) or np.ndim(T) != 2:
        raise ValueError("T and Y must have the same shape (N, K)")
    return np.fromiter((loss_of_row(t, y) for t, y in zip(T, Y)), dtype=float)


def batch_cross_entropy(T, Y):
    losses = per_sample_cross_entropy(T, Y).tolist()
    if not losses:
        raise ValueError("empty")
    return sum(losses) / len(losses)


def index_cross_entropy(labels, Y):
    return batch_cross_entropy(one_hot(labels, len(Y[0])), Y)


def one_hot(labels, K):
    T = np.zeros((len(labels), K))
    i = 0
    while i < len(labels):
        if not 0 <= labels[i] < K:
            raise IndexError(labels[i])
        T[i, labels[i]] = 1.0
        i += 1
    return T
