import math


def log_base(x, b):
    return math.log2(x) / math.log2(b)


def log_product(xs):
    return sum([math.log(x) for x in xs])


def log_likelihood(t, y):
    return log_product([b**a for a, b in zip(t, y)])


def change_base(v, b_from, b_to):
    x = b_from**v
    return log_base(x, b_to)
