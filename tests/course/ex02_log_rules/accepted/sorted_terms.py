import math
from decimal import Decimal


def log_base(x, b):
    ratio = Decimal(float(x)).ln() / Decimal(float(b)).ln()
    return float(ratio)


def log_product(xs):
    product = Decimal(1)
    for x in xs:
        product *= Decimal(float(x))
    return float(product.ln())


def log_likelihood(t, y):
    terms = sorted(float(a) * math.log(float(b)) for a, b in zip(t, y))
    return sum(terms)


def change_base(v, b_from, b_to):
    return float(Decimal(float(v)) * Decimal(float(b_from)).ln() / Decimal(float(b_to)).ln())
