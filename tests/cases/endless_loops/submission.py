import numpy as np


def per_sample_cross_entropy(T, Y):
    while True:
        pass


def batch_cross_entropy(T, Y):
    while True:
        pass


def index_cross_entropy(labels, Y):
    while True:
        pass


def one_hot(labels, K):
    while True:
        pass
