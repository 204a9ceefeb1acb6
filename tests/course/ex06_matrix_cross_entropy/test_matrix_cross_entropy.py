"""Hidden suite: shapes, products and transposes by hand, cross-entropy of a row and of a matrix.

Sizes are all different wherever a product allows it, so that no wrong rule fits by chance.
"""

import ast

import numpy as np
import pytest

FACTORS = (
    np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
    np.array([[7.0, 8.0], [9.0, 10.0], [11.0, 12.0]]),
)
BATCH = np.array([[0.33, 0.32, 0.35], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.6, 0.3, 0.1]])
LABELS = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
TWO_TARGETS = np.array([[0.7, 0.2, 0.1], [0.2, 0.3, 0.5]])
TWO_ROWS = np.array([[0.5, 0.3, 0.2], [0.1, 0.6, 0.3]])
SIZES = [(1, 2), (2, 3), (3, 2), (2, 5), (7, 3), (3, 9)]

# What an array in place of the one number means, by its shape.
ROW_SHAPES = {(1, 1): "returns-1x1"} | dict.fromkeys([(1,), (3,), (1, 3)], "returns-array")
BATCH_SHAPES = (
    {(1, 1): "returns-1x1"}
    | dict.fromkeys([(4, 4), (3, 3)], "missing-trace")
    | dict.fromkeys([(1,), (4,), (3,), (4, 1), (1, 3), (4, 3)], "returns-array")
)

MATMUL_WORDS = (
    *("@", "dot", "vdot", "vecdot", "inner", "einsum", "einsum_path", "tensordot"),
    *("matvec", "vecmat", "multi_dot", "__matmul__", "__rmatmul__"),
)
TRANSPOSE_WORDS = (
    *("T", "mT", "swapaxes", "moveaxis", "rollaxis", "einsum"),
    *("permute_dims", "matrix_transpose"),
)


def random_pair(rng, samples, classes):
    """Soft targets and predictions, every entry positive."""
    alpha = np.ones(classes)
    return rng.dirichlet(alpha, samples), 0.9 * rng.dirichlet(alpha, samples) + 0.1 / classes


def positive_rows(rng, targets):
    """Positive predictions for given targets."""
    classes = targets.shape[1]
    return 0.9 * rng.dirichlet(np.ones(classes), len(targets)) + 0.1 / classes


def random_matrix(rng, rows, columns):
    """Entries of two decimals, so that an example stays readable; none is a whole number."""
    return rng.integers(-9, 10, (rows, columns)) + rng.integers(1, 100, (rows, columns)) / 100


def expect_shape(learner, check, a, b, expected):
    """The shape of a product that exists: None has a meaning here, so it is told apart."""
    got = learner.matmul_shape(a, b)
    check.that(
        got is not None,
        f"None came back, but {a}·{b} exists and has the shape {expected}",
        f"None が返りましたが、{a}·{b} は計算でき、形状は {expected} です",
    )
    check.equal(got, expected)


def row_times_column(learner, check, t, y):
    """The loss of two rows; a product of a row and a row is told in words of its own."""
    try:
        return learner.row_cross_entropy(t, y)
    except Exception as failure:
        # Of two rows only 1×1 times 1×1 exists: there, a product without a transpose has a value.
        # The same holds of .item() on too many entries, which is another mistake.
        learner.row_cross_entropy(np.array([[0.5]]), np.array([[0.25]]))
        text = f"{getattr(failure, 'message', failure)} {getattr(failure, 'detail', '')}"
        check.that(
            "ValueError" not in text or "size 1 to" in text,
            "(1, K) times (1, K) does not exist: one of the two rows has to become a column",
            "(1, K) と (1, K) の積はありません。どちらかの行を列にする必要があります",
            misconception="missing-transpose",
        )
        raise


def meaning_of_nan(value):
    """The misconception behind a NaN where a target and its probability are zero."""
    return "zero-times-log-zero" if np.any(np.isnan(value)) else None


def refuse_attribute(source, check, name):
    """Refuse ``np.<name>`` and ``A.<name>`` in the function ``name``, but not its own name."""
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            attributes = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
            check.that(
                name not in attributes,
                f"`{name}` of NumPy is not used; write it out yourself",
                f"NumPy の `{name}` を使わず、自分で書きましょう",
            )


@pytest.mark.function("matmul_shape")
class TestMatmulShape:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_printed_shapes(self, learner, check):
        """(2, 3)·(3, 2) gives (2, 2), and (2, 3)·(3, 4) gives (2, 4).

        ja: (2, 3)·(3, 2) は (2, 2)、(2, 3)·(3, 4) は (2, 4) になる。
        """
        expect_shape(learner, check, (2, 3), (3, 2), (2, 2))
        expect_shape(learner, check, (2, 3), (3, 4), (2, 4))

    @pytest.mark.points(0.5)
    def test_products_that_exist(self, learner, rng, check):
        """Where the inner numbers agree, the outer two are the shape of the product.

        ja: 内側の 2 数が一致すれば、外側の 2 数が積の形状になる。
        """
        expect_shape(learner, check, (1, 2), (2, 1), (1, 1))
        expect_shape(learner, check, (3, 1), (1, 2), (3, 2))
        expect_shape(learner, check, (3, 3), (3, 3), (3, 3))
        expect_shape(learner, check, (2, 1000), (1000, 3), (2, 3))
        for _ in range(4):
            m, n, p = (int(size) for size in 2 + rng.permutation(8)[:3])
            expected = (np.zeros((m, n)) @ np.zeros((n, p))).shape
            expect_shape(learner, check, (m, n), (n, p), expected)

    @pytest.mark.points(0.5)
    def test_products_that_do_not_exist(self, learner, rng, check):
        """Where the inner numbers differ, the answer is None, whatever the outer ones are.

        ja: 内側の 2 数が違えば、外側の数が何であっても答えは None になる。
        """
        for a, b in [((2, 3), (2, 5)), ((1, 3), (1, 3)), ((2, 3), (4, 2)), ((2, 3), (4, 3))]:
            check.equal(learner.matmul_shape(a, b), None)
        for _ in range(3):
            m, n, p, other = (int(size) for size in 1 + rng.permutation(9)[:4])
            for b in [(other, p), (m, n), (m, p), (other, m)]:
                check.equal(learner.matmul_shape((m, n), b), None)


@pytest.mark.function("matmul")
class TestMatmul:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_printed_product(self, learner, check):
        """The product of the lesson is [[58, 64], [139, 154]].

        ja: レッスンの積は [[58, 64], [139, 154]] になる。
        """
        check.close(learner.matmul(*FACTORS), np.array([[58.0, 64.0], [139.0, 154.0]]))

    @pytest.mark.points(0.5)
    def test_square_matrices(self, learner, rng, check):
        """Square matrices: rows times columns, left times right, not entry by entry.

        ja: 正方行列どうしの積。左の行と右の列の積和であり、成分ごとの積ではない。
        """
        A, B = np.array([[0.5, 1.5], [2.5, 0.25]]), np.array([[0.5, 2.0], [1.0, 4.0]])
        check.close(learner.matmul(A, B), np.array([[1.75, 7.0], [1.5, 6.0]]))
        for size in (3, 5):
            A, B = random_matrix(rng, size, size), random_matrix(rng, size, size)
            check.close(learner.matmul(A, B), A @ B)
            check.close(learner.matmul(A, np.eye(size)), A)

    @pytest.mark.points(0.5)
    def test_different_sizes(self, learner, rng, check):
        """(m, n)·(n, p) with m, n and p all different, rows and columns among them.

        ja: m, n, p がすべて違う (m, n)·(n, p)。行ベクトルや列ベクトルとの積も含む。
        """
        row, column = np.array([[0.5, 1.0, 2.0]]), np.array([[4.0], [0.5], [0.25]])
        check.close(learner.matmul(row, column), np.array([[3.0]]))
        for m, n, p in [(2, 3, 4), (3, 1, 2), (1, 4, 3), (4, 3, 1), (3, 5, 2), (5, 2, 7)]:
            A, B = random_matrix(rng, m, n), random_matrix(rng, n, p)
            check.close(learner.matmul(A, B), A @ B)

    @pytest.mark.points(0.5)
    def test_factors_stay(self, learner, rng, check):
        """The factors are the same after the call, and a second call gives the same product.

        ja: 呼び出しの後も 2 つの行列は変わらず、もう一度呼んでも同じ積になる。
        """
        for m, n, p in [(2, 2, 3), (2, 3, 4)]:
            A, B = random_matrix(rng, m, n), random_matrix(rng, n, p)
            check.unchanged(learner.matmul, A, B, misconception="mutates-input")
        check.repeatable(learner.matmul, A, B)

    @pytest.mark.tier("robust")
    def test_lists_and_integers(self, learner, check):
        """Lists and integers give floats, a sum over nothing is 0, a long one is right too.

        ja: リストや整数も使え、結果は浮動小数点数になる。項のない和は 0、長い和も正しい。
        """
        product = learner.matmul([[1, 2], [3, 4]], [[5], [6]])
        check.close(product, np.array([[17.0], [39.0]]))
        check.floats(product)
        whole = np.array([[1, 2], [3, 4]])
        check.close(
            learner.matmul(whole, np.array([[0.5], [0.25]])),
            np.array([[1.0], [2.5]]),
            misconception="int-truncation",
        )
        check.close(learner.matmul(np.zeros((2, 0)), np.zeros((0, 3))), np.zeros((2, 3)))
        check.close(learner.matmul(np.ones((1, 300)), np.ones((300, 1))), np.array([[300.0]]))

    @pytest.mark.tier("robust")
    def test_impossible_products(self, learner, check):
        """A product that does not exist, or a factor that is not 2-D, raises ValueError.

        ja: 存在しない積や、2 次元でない引数は ValueError になる。
        """
        for a, b in [((1, 3), (1, 3)), ((2, 3), (4, 2)), ((2, 3), (2, 3)), ((2, 2), (3, 2))]:
            check.raises(ValueError, learner.matmul, np.ones(a), np.ones(b))
        for a, b in [((2,), (2, 2)), ((2, 2), (2,)), ((2, 2, 1), (2, 2)), ((2, 2), (2, 2, 1))]:
            check.raises(ValueError, learner.matmul, np.ones(a), np.ones(b))

    @pytest.mark.tier("robust")
    def test_own_product(self, source, check):
        """The product is written out: no `@`, `dot`, `matmul` or `einsum`.

        ja: `@`、`dot`、`matmul`、`einsum` を使わずに自分で積を計算する。
        """
        check.avoids("matmul", *MATMUL_WORDS)
        refuse_attribute(source, check, "matmul")


@pytest.mark.function("row_cross_entropy")
class TestRowCrossEntropy:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_printed_row(self, learner, check):
        """The row of the lesson gives the number 1.108663.

        ja: レッスンの行ベクトルで、数値 1.108663 になる。
        """
        row = learner.row_cross_entropy(LABELS[:1], BATCH[:1])
        check.scalar(row, misconception=ROW_SHAPES.get(np.shape(row)))
        check.close(row, 1.1086626245216111)

    @pytest.mark.points(0.5)
    def test_soft_rows(self, learner, reference, rng, check):
        """Soft targets: every class counts, for any number of classes.

        ja: one-hot でない正解では、クラス数によらず全クラスが寄与する。
        """
        value = row_times_column(learner, check, TWO_TARGETS[:1], TWO_ROWS[:1])
        check.close(value, 0.886941378500559)
        for classes in (2, 3, 5, 9):
            t, y = random_pair(rng, 1, classes)
            check.close(learner.row_cross_entropy(t, y), reference.row_cross_entropy(t, y))

    @pytest.mark.points(0.5)
    def test_one_hot_rows(self, learner, rng, check):
        """One-hot at every position, first and last included: −ln y of that class, 0 for y = 1.

        ja: 先頭から末尾までどの位置の one-hot でも、そのクラスの −ln y になり、y = 1 なら 0。
        """
        check.close(learner.row_cross_entropy(np.array([[0.0, 1.0]]), np.ones((1, 2))), 0.0)
        for classes in (2, 3, 5):
            y = positive_rows(rng, np.ones((1, classes)))
            for k in range(classes):
                check.close(
                    learner.row_cross_entropy(np.eye(classes)[k : k + 1], y), -np.log(y[0, k])
                )

    @pytest.mark.points(0.5)
    def test_rows_as_they_are(self, learner, check):
        """Very small and very large probabilities are used as they are, sums other than 1 too.

        ja: 非常に小さい確率や大きい確率も、和が 1 でない値も、そのまま使う。
        """
        t = np.array([[0.25, 0.75]])
        for small in (0.02, 1e-3, 1e-9):
            y = np.array([[small, 1.0 - small]])
            expected = -0.25 * np.log(small) - 0.75 * np.log(1.0 - small)
            check.close(learner.row_cross_entropy(t, y), expected)
        t, y = np.array([[2.0, 1.0, 0.5]]), np.array([[0.5, 0.25, 0.0625]])
        check.close(learner.row_cross_entropy(t, y), 6.0 * np.log(2.0))

    @pytest.mark.points(0.5)
    def test_rows_stay(self, learner, rng, check):
        """The rows are the same after the call, and a second call gives the same number.

        ja: 呼び出しの後も引数は変わらず、もう一度呼んでも同じ値になる。
        """
        t, y = random_pair(rng, 1, 3)
        check.unchanged(learner.row_cross_entropy, t, y, misconception="mutates-input")
        check.repeatable(learner.row_cross_entropy, t, y)
        # who replaces y where t = 0 changes nothing in the case above
        t = np.array([[0.0, 1.0, 0.0]])
        check.unchanged(learner.row_cross_entropy, t, y, misconception="mutates-input")

    @pytest.mark.tier("robust")
    def test_rows_with_zeros(self, learner, check):
        """t = 0 contributes 0 even where y = 0; t > 0 with y = 0 gives infinity; lists work.

        ja: t = 0 なら y = 0 でも寄与は 0、t > 0 で y = 0 なら無限大。リストも使える。
        """
        for t, y, expected in [
            ([[1, 0]], [[0.5, 0.5]], np.log(2.0)),
            ([[1.0, 0.0]], [[1.0, 0.0]], 0.0),
            ([[0.5, 0.0, 0.5]], [[0.5, 0.0, 0.5]], np.log(2.0)),
            ([[0.5, 0.5]], [[0.0, 1.0]], np.inf),
        ]:
            value = learner.row_cross_entropy(t, y)
            check.close(value, expected, misconception=meaning_of_nan(value))

    @pytest.mark.tier("robust")
    def test_not_two_rows(self, learner, check):
        """Anything but two rows of the same shape (1, K) raises ValueError.

        ja: 同じ形状 (1, K) の行 2 つでなければ ValueError になる。
        """
        for a, b in [((1, 3), (1, 1)), ((1, 1), (1, 3)), ((1, 3), (2, 3)), ((2, 3), (2, 3))]:
            check.raises(ValueError, learner.row_cross_entropy, np.ones(a) / 4, np.ones(b) / 4)
        for a, b in [((3,), (3,)), ((1,), (1,)), ((0, 3), (0, 3)), ((1, 1, 1), (1, 1, 1))]:
            check.raises(ValueError, learner.row_cross_entropy, np.ones(a) / 4, np.ones(b) / 4)


@pytest.mark.function("matrix_cross_entropy")
class TestMatrixCrossEntropy:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_printed_batch(self, learner, check):
        """The batch of the lesson gives the number 0.633945.

        ja: レッスンのバッチで、数値 0.633945 になる。
        """
        loss = learner.matrix_cross_entropy(LABELS, BATCH)
        check.scalar(loss, misconception=BATCH_SHAPES.get(np.shape(loss)))
        check.close(loss, 0.6339447450404392)

    @pytest.mark.points(0.5)
    def test_square_batches(self, learner, reference, rng, check):
        """As many samples as classes: only the products of a sample with itself count.

        ja: データ数とクラス数が等しいとき。自分自身との積だけが損失に入る。
        """
        T, Y = np.array([[0.75, 0.25], [0.5, 0.5]]), np.array([[0.5, 0.25], [0.125, 0.5]])
        check.close(learner.matrix_cross_entropy(T, Y), 1.625 * np.log(2.0))
        for size in (2, 3, 5):
            T, Y = random_pair(rng, size, size)
            check.close(learner.matrix_cross_entropy(T, Y), reference.matrix_cross_entropy(T, Y))

    @pytest.mark.points(0.5)
    def test_any_size(self, learner, rng, check):
        """Any number of samples and of classes, one included; the values are used as they are.

        ja: データ数とクラス数は 1 も含めて任意で、値は正規化もクリップもせずそのまま使う。
        """
        for samples, classes in SIZES:
            T, Y = random_pair(rng, samples, classes)
            losses = [
                -sum(T[i, k] * np.log(Y[i, k]) for k in range(classes)) for i in range(samples)
            ]
            check.close(learner.matrix_cross_entropy(T, Y), sum(losses) / samples)
        one = learner.matrix_cross_entropy(np.array([[0.5]]), np.array([[0.25]]))
        check.close(one, np.log(2.0))
        T, Y = np.array([[1.0, 2.0], [0.5, 0.0]]), np.array([[1e-9, 0.5], [0.25, 0.125]])
        expected = (-np.log(1e-9) + 3.0 * np.log(2.0)) / 2
        check.close(learner.matrix_cross_entropy(T, Y), expected)

    @pytest.mark.points(0.5)
    def test_one_hot_batches(self, learner, rng, check):
        """One-hot targets at every position, repeated or never seen classes, and 0 for Y = 1.

        ja: どの位置の one-hot でも、同じクラスが続いても現れなくてもよく、Y = 1 なら 0。
        """
        check.close(learner.matrix_cross_entropy(np.eye(2), np.ones((2, 2))), 0.0)
        for labels, classes in [([1, 0, 1], 2), ([4, 0, 2, 1, 3], 5), ([2, 2, 0, 3, 3, 2, 5], 9)]:
            T = np.eye(classes)[labels]
            Y = positive_rows(rng, T)
            expected = np.mean([-np.log(Y[i, k]) for i, k in enumerate(labels)])
            check.close(learner.matrix_cross_entropy(T, Y), expected)

    @pytest.mark.points(0.5)
    def test_matrices_stay(self, learner, check):
        """The matrices are the same after the call, and a second call gives the same number.

        ja: 呼び出しの後も引数は変わらず、もう一度呼んでも同じ値になる。
        """
        T, Y = TWO_TARGETS, TWO_ROWS
        check.unchanged(learner.matrix_cross_entropy, T, Y, misconception="mutates-input")
        check.repeatable(learner.matrix_cross_entropy, T, Y)
        # who replaces Y where T = 0 changes nothing in the case above
        T = np.eye(3)[[2, 0]]
        check.unchanged(learner.matrix_cross_entropy, T, Y, misconception="mutates-input")

    @pytest.mark.tier("robust")
    def test_zeros_lists_and_orders(self, learner, check):
        """T = 0 contributes 0 even where Y = 0, T > 0 with Y = 0 gives infinity; lists,
        read-only and Fortran-ordered arrays work.

        ja: T = 0 なら Y = 0 でも寄与は 0、T > 0 で Y = 0 なら無限大。リスト、読み取り専用や
        Fortran 順の配列も使える。
        """
        check.close(learner.matrix_cross_entropy([[1, 0], [0, 1]], [[0.5, 0.5]] * 2), np.log(2.0))
        sure = np.array([[1.0, 0.0], [0.0, 1.0]])
        value = learner.matrix_cross_entropy(sure, sure)
        check.close(value, 0.0, misconception=meaning_of_nan(value))
        value = learner.matrix_cross_entropy(np.array([[0.5, 0.5], [1.0, 0.0]]), sure)
        check.close(value, np.inf, misconception=meaning_of_nan(value))
        T, Y = np.asfortranarray(TWO_TARGETS), TWO_ROWS.copy()
        Y.flags.writeable = False
        check.close(learner.matrix_cross_entropy(T, Y), 1.0513462431960667)

    @pytest.mark.tier("robust")
    def test_not_two_matrices(self, learner, check):
        """Different shapes, arrays that are not 2-D, and N = 0 raise ValueError.

        ja: 形状が違うとき、2 次元でないとき、N = 0 のときは ValueError になる。
        """
        for a, b in [((2, 3), (2, 2)), ((2, 3), (1, 3)), ((1, 3), (2, 3)), ((2, 1), (2, 3))]:
            check.raises(ValueError, learner.matrix_cross_entropy, np.ones(a) / 4, np.ones(b) / 4)
        for a, b in [((3,), (3,)), ((1, 3), (3,)), ((0, 3), (0, 3)), ((1, 1, 2), (1, 1, 2))]:
            check.raises(ValueError, learner.matrix_cross_entropy, np.ones(a) / 4, np.ones(b) / 4)


@pytest.mark.function("transpose")
class TestTranspose:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_printed_transpose(self, learner, check):
        """The transpose of [[1, 2, 3], [4, 5, 6]] is [[1, 4], [2, 5], [3, 6]].

        ja: [[1, 2, 3], [4, 5, 6]] の転置は [[1, 4], [2, 5], [3, 6]] になる。
        """
        check.close(learner.transpose(FACTORS[0]), np.array([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]))

    @pytest.mark.points(0.5)
    def test_rows_become_columns(self, learner, rng, check):
        """Entry (i, j) goes to (j, i), whatever the size: a row becomes a column.

        ja: どの大きさでも (i, j) 成分は (j, i) に移り、行は列になる。
        """
        for m, n in [(3, 3), (1, 3), (3, 1), (2, 2), (3, 2), (2, 5), (5, 5), (7, 3)]:
            A = random_matrix(rng, m, n)
            swapped = learner.transpose(A)
            check.shape(swapped, (n, m))
            check.close(swapped, np.array([[A[i, j] for i in range(m)] for j in range(n)]))

    @pytest.mark.points(0.5)
    def test_matrix_stays(self, learner, rng, check):
        """The matrix is the same after the call, and a second call gives the same transpose.

        ja: 呼び出しの後も引数は変わらず、もう一度呼んでも同じ結果になる。
        """
        A = random_matrix(rng, 2, 2)
        check.unchanged(learner.transpose, A, misconception="mutates-input")
        A = random_matrix(rng, 2, 3)
        check.unchanged(learner.transpose, A, misconception="mutates-input")
        check.repeatable(learner.transpose, A)

    @pytest.mark.tier("robust")
    def test_other_matrices(self, learner, check):
        """Lists, integers and Fortran-ordered arrays work; what is not 2-D raises ValueError.

        ja: リスト、整数、Fortran 順の配列も使える。2 次元でなければ ValueError になる。
        """
        check.close(learner.transpose([[1, 2], [3, 4], [5, 6]]), np.array([[1, 3, 5], [2, 4, 6]]))
        check.close(learner.transpose(np.asfortranarray(FACTORS[1])), FACTORS[1].T)
        check.raises(ValueError, learner.transpose, np.array([1.0, 2.0]))
        check.raises(ValueError, learner.transpose, np.ones((1, 2, 2)))

    @pytest.mark.tier("robust")
    def test_own_transpose(self, source, check):
        """The transpose is written out: no `.T`, `np.transpose` or `swapaxes`.

        ja: `.T`、`np.transpose`、`swapaxes` を使わずに自分で転置する。
        """
        check.avoids("transpose", *TRANSPOSE_WORDS)
        refuse_attribute(source, check, "transpose")
