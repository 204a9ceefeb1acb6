"""Every class counts in full."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    return np.array([-sum(math.log(y) for y in row) for row in Y])


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
