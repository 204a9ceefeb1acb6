"""Transposed: adds up one class after another."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = np.zeros(len(T))
    for t, y in zip(T.T, Y.T):
        losses = losses - t * np.log(y)
    return losses


def batch_cross_entropy(T, Y):
    by_class = np.mean(T * np.log(Y), axis=0)
    return -by_class.sum()


def index_cross_entropy(labels, Y):
    total = 0.0
    for k in range(Y.shape[1]):
        total -= np.log(Y[labels == k, k]).sum()
    return total / Y.shape[0]


def one_hot(labels, K):
    return np.column_stack([(labels == k) * 1.0 for k in range(K)])
