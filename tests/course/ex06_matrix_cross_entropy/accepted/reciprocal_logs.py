import numpy as np
def matmul_shape(a, b):
    assert len(a) == len(b) == 2
    if not a[1] == b[0]:
        return None
    return tuple([a[0], b[1]])
def matmul(A, B):
    assert A.shape[1] == B.shape[0]
    out = []
    for i in range(A.shape[0]):
        out.append([])
        for j in range(B.shape[1]):
            out[-1].append(0)
            for k in range(A.shape[1]):
                out[i][j] += A[i][k] * B[k][j]
    return np.asarray(out)
def row_cross_entropy(t, y):
    return np.sum(t * np.log(1 / y))
def matrix_cross_entropy(T, Y):
    return (np.log(1.0 / Y) * T).sum(1).mean()
def transpose(A):
    return np.array([A[:, j].tolist() for j in range(A.shape[1])])
