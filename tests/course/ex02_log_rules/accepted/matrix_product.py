import numpy as np


def log_base(x, b):
    y, z = np.log(np.array([x, b]))
    return y / z


def log_product(xs):
    logs = np.log(xs)
    return np.ones_like(logs) @ logs


def log_likelihood(t, y):
    return -np.dot(t, -np.log(y))


def change_base(v, b_from, b_to):
    ratio = np.log(b_from) / np.log(b_to)
    return np.dot(v, ratio)
