import numpy as np
def matmul_shape(a, b):
    return None if a[1] != b[0] else (a[0], b[1])
def xlogy(x, y):
    out = np.zeros(np.shape(y))
    np.multiply(x, np.log(y, where=x != 0, out=np.zeros(np.shape(y))), out=out)
    return out
def matmul(A, B):
    C = []
    Bt = transpose(B)
    for a in A:
        C.append([sum(map(lambda p: p[0] * p[1], zip(a, b))) for b in Bt])
    return np.array(C)
def transpose(A):
    return np.array(list(map(list, zip(*A))))
def row_cross_entropy(t, y):
    return sum(-xlogy(t, y)[0])
def matrix_cross_entropy(T, Y):
    return sum(sum(-xlogy(t[None], y[None])[0]) for t, y in zip(T, Y)) / len(T)
