"""Divides by the number of classes that occur."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    total = 0.0
    for i, label in enumerate(labels):
        total -= math.log(Y[i, label])
    return total / len(set(labels.tolist()))


def one_hot(labels, K):
    return np.eye(K)[labels]
