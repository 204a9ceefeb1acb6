from dataclasses import dataclass

import numpy as np


@dataclass
class Batch:
    target: np.ndarray
    value: np.ndarray

    def __post_init__(self):
        self.target = np.array(self.target, dtype=float)
        self.value = np.array(self.value, dtype=float)
        if self.target.shape != self.value.shape:
            raise ValueError("target and value have different shapes")

    def __len__(self):
        return len(self.target)

    def mean(self, loss):
        if len(self) == 0:
            raise ValueError("empty batch")
        total, count = 0.0, 0
        while count < len(self):
            total += loss(self.target[count], self.value[count])
            count += 1
        return total / count


def cost(event, probability):
    if event == 0:
        return 0.0
    return -event * np.log(probability) if probability > 0 else np.inf


def binary_cross_entropy(yt, yp):
    return Batch(yt, yp).mean(lambda t, p: cost(t, p) + cost(1 - t, 1 - p))


def bce_grad(yt, yp):
    batch = Batch(yt, yp)
    if ((batch.value <= 0) + (batch.value >= 1)).sum() > 0:
        raise ValueError("probabilities must lie between 0 and 1")
    return (batch.value - batch.target) / batch.value / (1 - batch.value)


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    flat = [np.exp(min(v, 0)) / (1 + np.exp(-abs(v))) for v in z.ravel()]
    return np.reshape(flat, z.shape)


def bce_with_logits(yt, z):
    return Batch(yt, z).mean(lambda t, v: max(v, 0) - v * t + np.log1p(np.exp(-abs(v))))
