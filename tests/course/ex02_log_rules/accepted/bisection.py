import math


class Exponent:
    """The exponent between two bounds, found by halving."""

    def __init__(self, base, target):
        self.base, self.target = base, target

    def find(self, low=-2000.0, high=2000.0):
        while True:
            middle = (low + high) / 2
            if middle in (low, high):
                return middle
            try:
                above = self.base**middle > self.target
            except OverflowError:
                above = True
            if above:
                high = middle
            else:
                low = middle


def log_base(x, b):
    if x <= 0 or b <= 0 or b == 1:
        raise ValueError("not defined")
    sign = 1 if b > 1 else -1
    return sign * Exponent(b if b > 1 else 1 / b, x).find()


def log_product(xs):
    return math.fsum(map(math.log, xs))


def log_likelihood(t, y):
    pairs = [(a, b) for a, b in zip(list(t), list(y), strict=True) if a > 0]
    if any(b == 0 for _, b in pairs):
        return float("-inf")
    return math.fsum(a * math.log(b) for a, b in pairs)


def change_base(v, b_from, b_to):
    return math.fsum([v * math.log(b_from)]) / math.log(b_to)
