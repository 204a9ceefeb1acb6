"""math.log10 in loops."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    return np.array([-sum(t * math.log10(y) for t, y in zip(a, b)) for a, b in zip(T, Y)])


def batch_cross_entropy(T, Y):
    losses = list(per_sample_cross_entropy(T, Y))
    return sum(losses) / len(losses)


def index_cross_entropy(labels, Y):
    return sum(-math.log10(Y[i][label]) for i, label in enumerate(labels)) / len(labels)


def one_hot(labels, K):
    return np.eye(K)[labels]
