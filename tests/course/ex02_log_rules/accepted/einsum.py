import numpy as np


def log_base(x, b):
    return float(np.divide(np.log2(x), np.log2(b)))


def log_product(xs):
    return np.einsum("n->", np.log(np.asarray(xs, dtype=float)))


def log_likelihood(t, y):
    return np.einsum("k,k->", np.asarray(t, dtype=float), np.log(np.asarray(y, dtype=float)))


def change_base(v, b_from, b_to):
    return np.einsum(",,->", v, np.log(b_from), 1 / np.log(b_to))
