import numpy as np

tol = 0


def matmul_shape(a, b):
    ok = all([a[1] == b[0]])
    return (a[0], b[1]) if ok else None


def matmul(A, B):
    A, B = np.atleast_2d(A).astype(float), np.atleast_2d(B).astype(float)
    i = 0
    C = []
    while i < A.shape[0]:
        C.append(sum((A[i, k] * B[k] for k in range(A.shape[1])), start=np.zeros(B.shape[1])))
        i += 1
    return np.vstack(C)


def row_cross_entropy(t_row, y_row):
    t = np.ravel(t_row)
    order = np.argsort(-t)
    y = np.take_along_axis(np.ravel(y_row), order, axis=0)
    return np.asarray(-np.inner(t[order], np.log(y)))


def matrix_cross_entropy(T, Y):
    losses = np.apply_along_axis(lambda r: row_cross_entropy(r[: len(r) // 2], r[len(r) // 2 :]), 1, np.hstack([T, Y]))
    return losses.mean()


def transpose(A):
    A = np.asarray(A)
    return np.fromfunction(np.vectorize(lambda i, j: A[int(j), int(i)]), A.shape[::-1])
