import math
import operator
from functools import partial, reduce

ln = math.log


def log_base(x, b):
    return operator.truediv(*map(ln, (x, b)))


def log_product(xs):
    return reduce(lambda total, x: total + ln(x), xs, 0.0)


def log_likelihood(t, y):
    return sum(map(operator.mul, t, map(ln, y)))


def change_base(v, b_from, b_to):
    to = partial(log_base, b=b_to)
    return v * to(b_from)
