import numpy as np


class Loss:
    def cross_entropy(self, t, y):
        return -np.sum(t * np.log(y))

    def cross_entropy_bits(self, t, y):
        return self.cross_entropy(t, y) / np.log(2)
