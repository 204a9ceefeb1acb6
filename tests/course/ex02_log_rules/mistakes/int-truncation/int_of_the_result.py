import math


def log_base(x, b):
    return int(math.log(x) / math.log(b))


def log_product(xs):
    return int(sum(math.log(x) for x in xs))


def log_likelihood(t, y):
    return int(sum(a * math.log(b) for a, b in zip(t, y)))


def change_base(v, b_from, b_to):
    return int(v * math.log(b_from) / math.log(b_to))
