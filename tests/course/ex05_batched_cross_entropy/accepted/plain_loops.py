"""Two loops with indices and a running total."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    N, K = len(T), len(T[0])
    result = np.zeros(N)
    for i in range(N):
        total = 0.0
        for k in range(K):
            if T[i][k] > 0:
                total += T[i][k] * math.log(Y[i][k])
        result[i] = -total
    return result


def batch_cross_entropy(T, Y):
    N = len(T)
    total = 0
    for i in range(N):
        for k in range(len(T[i])):
            if T[i][k] != 0:
                total -= T[i][k] * math.log(Y[i][k])
    return total / N


def index_cross_entropy(labels, Y):
    total = 0.0
    for i, label in enumerate(labels):
        total -= math.log(Y[i][label])
    return total / len(labels)


def one_hot(labels, K):
    T = np.zeros((len(labels), K))
    for i in range(len(labels)):
        for k in range(K):
            if labels[i] == k:
                T[i, k] = 1.0
    return T
