def average(xs):
    return -0.5 * xs.mean()


def centred(xs):
    return xs - xs.mean()
