import numpy as np


def likelihood(p, n, k):
    return p**k * (1 - p) ** (n - k)
