import math


def log_base(x, b):
    return round(math.log(x) / math.log(b), 4)


def log_product(xs):
    return round(sum(math.log(x) for x in xs), 4)


def log_likelihood(t, y):
    return round(sum(a * math.log(b) for a, b in zip(t, y)), 4)


def change_base(v, b_from, b_to):
    return round(v * math.log(b_from) / math.log(b_to), 4)
