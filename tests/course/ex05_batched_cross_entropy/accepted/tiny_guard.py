"""A guard of 1e-12 under the log; in-place work on copies."""

import numpy as np


def per_sample_cross_entropy(T, Y):
    logs = np.array(Y, dtype=float, copy=True)
    logs += 1e-12
    np.log(logs, out=logs)
    logs *= T
    return -logs.sum(1)


def batch_cross_entropy(T, Y):
    return -(T * np.log(np.clip(Y, 1e-15, None))).sum(1).mean()


def index_cross_entropy(labels, Y):
    N = Y.shape[0]
    return -np.sum(np.log(Y[np.arange(N), labels] + 1e-15)) / N


def one_hot(labels, K):
    T = np.zeros((len(labels), K))
    T.flat[np.ravel_multi_index((np.arange(len(labels)), labels), T.shape)] = 1
    return T
