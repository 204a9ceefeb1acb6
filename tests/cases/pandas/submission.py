import numpy as np
import pandas as pd


def cross_entropy(t, y):
    return -(pd.Series(t) * np.log(pd.Series(y))).sum()


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
