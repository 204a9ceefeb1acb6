import numpy as np


cross_entropy = lambda t, y: -np.sum(np.asarray(t) * np.log(y))
cross_entropy_bits = lambda t, y: cross_entropy(t, y) / np.log(2)
