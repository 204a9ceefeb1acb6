"""No loop at all."""

import math

import numpy as np


def dot_log(t, y):
    if len(t) == 0:
        return 0.0
    return t[0] * math.log(y[0]) + dot_log(t[1:], y[1:])


def per_sample_cross_entropy(T, Y):
    if len(T) == 0:
        return np.array([])
    return np.concatenate([[-dot_log(T[0], Y[0])], per_sample_cross_entropy(T[1:], Y[1:])])


def batch_cross_entropy(T, Y):
    def total(i):
        return 0.0 if i == len(T) else -dot_log(T[i], Y[i]) + total(i + 1)

    return total(0) / len(T)


def index_cross_entropy(labels, Y):
    def total(i):
        return 0.0 if i < 0 else total(i - 1) - math.log(Y[i][labels[i]])

    return total(len(labels) - 1) / len(labels)


def one_hot(labels, K):
    if len(labels) == 0:
        return np.zeros((0, K))
    first = np.zeros((1, K))
    first[0, labels[0]] = 1.0
    return np.vstack([first, one_hot(labels[1:], K)])
