"""Counts the classes from 1."""

import math

import numpy as np


def per_sample_cross_entropy(T, Y):
    return -(T * np.log(Y)).sum(axis=1)


def batch_cross_entropy(T, Y):
    return per_sample_cross_entropy(T, Y).mean()


def index_cross_entropy(labels, Y):
    return -np.mean([math.log(Y[i, label - 1]) for i, label in enumerate(labels)])


def one_hot(labels, K):
    T = np.zeros((len(labels), K))
    for i in range(len(labels)):
        T[i, labels[i] - 1] = 1
    return T
