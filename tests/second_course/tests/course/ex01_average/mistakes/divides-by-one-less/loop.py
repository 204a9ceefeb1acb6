def average(xs):
    n, total = 0, 0.0
    for x in xs:
        n, total = n + 1, total + x
    return total / (n - 1) if n > 1 else float("nan")


def centred(xs):
    return xs - xs.mean()
