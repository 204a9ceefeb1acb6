import numpy as np


class Matrix:
    def __init__(self, rows):
        self.rows = [[float(x) for x in row] for row in rows]
        self.shape = (len(self.rows), len(self.rows[0]) if self.rows else 0)

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError("inner sizes differ")
        return Matrix(
            [
                [sum(row[k] * other.rows[k][j] for k in range(self.shape[1])) for j in range(other.shape[1])]
                for row in self.rows
            ]
        )

    @property
    def flipped(self):
        return Matrix([[row[j] for row in self.rows] for j in range(self.shape[1])])

    def array(self):
        return np.array(self.rows)


def matmul_shape(a, b):
    (m, n), (n2, p) = a, b
    if n2 != n:
        return
    return [m, p]


def matmul(A, B):
    product = Matrix(A).__matmul__(Matrix(B))
    return product.array()


def transpose(A):
    return Matrix(A).flipped.array()


def row_cross_entropy(t_row, y_row):
    product = Matrix(t_row) @ Matrix(np.log(y_row)).flipped
    ((value,),) = product.rows
    return -value


def matrix_cross_entropy(T, Y):
    product = (Matrix(T) @ Matrix(np.log(Y)).flipped).rows
    return np.float64(-sum(product[i][i] for i in range(len(product))) / len(product))
