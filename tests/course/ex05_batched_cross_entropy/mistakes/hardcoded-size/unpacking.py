"""Unpacks three probabilities."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    losses = []
    for (t1, t2, t3), (y1, y2, y3) in zip(T, Y):
        losses.append(-(t1 * math.log(y1) + t2 * math.log(y2) + t3 * math.log(y3)))
    return np.array(losses)


def batch_cross_entropy(T, Y):
    losses = list(per_sample_cross_entropy(T, Y))
    return sum(losses) / len(losses)


def index_cross_entropy(labels, Y):
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def one_hot(labels, K):
    return np.eye(K)[labels]
