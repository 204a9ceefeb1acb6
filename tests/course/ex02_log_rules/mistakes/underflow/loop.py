import math


def log_base(x, b):
    if b == 1:
        raise ValueError("1 is no base")
    return math.log(x) / math.log(b)


def log_product(xs):
    product = 1.0
    for x in xs:
        product = product * x
    return math.log(product)


def log_likelihood(t, y):
    product = 1
    for a, b in zip(t, y):
        product *= b**a
    return math.log(product)


def change_base(v, b_from, b_to):
    return v * math.log(b_from) / math.log(b_to)
