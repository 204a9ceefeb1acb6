"""The minus is forgotten in every loss."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    result = []
    for i in range(len(T)):
        total = 0.0
        for k in range(len(T[i])):
            total += T[i][k] * np.log(Y[i][k])
        result.append(total)
    return np.array(result)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    total = 0.0
    for i in range(len(labels)):
        total += np.log(Y[i, labels[i]])
    return total / len(labels)


def one_hot(labels, K):
    T = np.zeros((len(labels), K))
    for i, label in enumerate(labels):
        T[i, label] = 1.0
    return T
