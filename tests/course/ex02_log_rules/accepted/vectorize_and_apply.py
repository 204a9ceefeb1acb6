import numpy as np

term = np.vectorize(lambda a, b: 0.0 if a == 0 else a * np.log(b), otypes=[float])


def log_base(x, b):
    answer = np.emath.logn(b, x)
    return float(answer)


def log_product(xs):
    return np.add.reduce(np.log(xs), axis=0)


def log_likelihood(t, y):
    t, y = np.array(t), np.array(y)
    if len(t) != len(y):
        raise ValueError("lengths")
    return float(term(t, y).sum()) if len(t) else 0.0


def change_base(v, b_from, b_to):
    return v * np.emath.logn(b_to, b_from)
