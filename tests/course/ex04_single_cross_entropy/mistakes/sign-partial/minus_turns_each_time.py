import numpy as np


def cross_entropy(t, y):
    loss = 0.0
    for weight, log_chance in zip(t, np.log(y)):
        loss = -(loss + weight * log_chance)
    return loss


def cross_entropy_bits(t, y):
    loss = 0.0
    for weight, log_chance in zip(t, np.log2(y)):
        loss = -(loss + weight * log_chance)
    return loss
