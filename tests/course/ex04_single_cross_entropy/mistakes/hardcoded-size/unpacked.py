import math


def cross_entropy(t, y):
    t1, t2, t3 = t
    y1, y2, y3 = y
    return -t1 * math.log(y1) - t2 * math.log(y2) - t3 * math.log(y3)


def cross_entropy_bits(t, y):
    t1, t2, t3 = t
    y1, y2, y3 = y
    return -t1 * math.log2(y1) - t2 * math.log2(y2) - t3 * math.log2(y3)
