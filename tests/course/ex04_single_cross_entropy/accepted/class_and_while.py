import math
from dataclasses import dataclass, field


@dataclass
class Total:
    terms: list = field(default_factory=list)

    def add(self, weight, chance):
        if weight:
            self.terms.append(weight * (math.log(1.0 / chance) if chance else math.inf))


def cross_entropy(t, y):
    total = Total()
    k = 0
    while k < len(t):
        total.add(float(t[k]), float(y[k]))
        k += 1
    return sum(total.terms)


def cross_entropy_bits(t, y):
    ratio = 1 / math.log(2)
    return ratio * cross_entropy(t, y)
