import numpy as np


def binary_cross_entropy(yt, yp):
    yt, yp = np.asarray(yt, dtype=np.float64), np.asarray(yp, dtype=np.float64)
    if yt.shape != yp.shape or yt.size < 1:
        raise ValueError(f"bad shapes {yt.shape}, {yp.shape}")
    losses = np.zeros_like(yp)
    pos = yt > 0
    neg = yt < 1
    with np.errstate(divide="ignore"):
        losses[pos] -= yt[pos] * np.log(yp[pos])
        losses[neg] -= (1.0 - yt[neg]) * np.log1p(-yp[neg])
    return losses.mean()


def bce_grad(yt, yp):
    yt, yp = np.asarray(yt, dtype=np.float64), np.asarray(yp, dtype=np.float64)
    if yt.shape != yp.shape:
        raise ValueError("shapes")
    if not np.all((yp > 0) & (yp < 1)):
        raise ValueError("yp")
    out = np.empty_like(yp)
    np.divide(yp - yt, yp - yp**2, out=out)
    return out


def sigmoid(z):
    z = np.asarray(z, dtype=np.float64)
    out = np.empty_like(z)
    pos = z >= 0
    out[pos] = 1.0 / (1.0 + np.exp(-z[pos]))
    ez = np.exp(z[~pos])
    out[~pos] = ez / (1.0 + ez)
    return out


def bce_with_logits(yt, z):
    yt, z = np.asarray(yt, dtype=np.float64), np.asarray(z, dtype=np.float64)
    if yt.shape != z.shape or z.size < 1:
        raise ValueError("shapes")
    loss = np.empty_like(z)
    pos = z > 0
    loss[pos] = (1 - yt[pos]) * z[pos] + np.log1p(np.exp(-z[pos]))
    loss[~pos] = -yt[~pos] * z[~pos] + np.log1p(np.exp(z[~pos]))
    return loss.mean()
