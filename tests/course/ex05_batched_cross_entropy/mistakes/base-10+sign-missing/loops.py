"""The same with loops."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    result = np.zeros(len(T))
    for i in range(len(T)):
        for k in range(len(T[i])):
            result[i] += T[i][k] * math.log(Y[i][k], 10)
    return result


def batch_cross_entropy(T, Y):
    losses = list(per_sample_cross_entropy(T, Y))
    return sum(losses) / len(losses)


def index_cross_entropy(labels, Y):
    return batch_cross_entropy(one_hot(labels, Y.shape[1]), Y)


def one_hot(labels, K):
    T = np.zeros((len(labels), K))
    for i, label in enumerate(labels):
        T[i, label] = 1.0
    return T
