import math


def log_base(x, b):
    if x <= 0:
        raise ValueError("x must be positive")
    if b <= 0 or b == 1:
        raise ValueError("b must be positive and not 1")
    return math.log(x) / math.log(b)


def log_product(xs):
    mantissa, exponent = 1.0, 0
    for x in xs:
        mantissa, shift = math.frexp(mantissa * math.frexp(x)[0])
        exponent += shift + math.frexp(x)[1]
    return math.log(mantissa) + exponent * math.log(2)


def log_likelihood(t, y):
    if len(t) != len(y):
        raise ValueError("different lengths")
    total = 0.0
    i = 0
    while i < len(t):
        if t[i] > 0:
            total -= t[i] * (math.log(1 / y[i]) if y[i] > 0 else math.inf)
        i += 1
    return total


def change_base(v, b_from, b_to):
    natural = v * math.log(b_from)
    return natural / math.log(b_to)
