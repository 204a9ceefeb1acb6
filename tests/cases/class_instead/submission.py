import numpy as np


class cross_entropy:
    def __init__(self, t, y):
        self.loss = -np.sum(t * np.log(y))

    def forward(self):
        return self.loss


def cross_entropy_bits(t, y):
    return cross_entropy(t, y).forward() / np.log(2)
