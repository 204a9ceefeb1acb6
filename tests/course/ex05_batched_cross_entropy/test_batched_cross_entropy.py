"""Hidden suite of the batched loss: per sample, mean of a batch, class numbers, one-hot."""

import ast
import math

import numpy as np
import pytest

Y_LESSON = np.array([[0.33, 0.32, 0.35], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.6, 0.3, 0.1]])
T_LESSON = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
LABELS_LESSON = np.array([0, 1, 2, 0])

T_SOFT = np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]])
Y_SOFT = np.array([[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]])

MEAN_OF_THREE = 0.4013242681086453  # -ln of 0.5, 0.75 and 0.8

# N = K and N != K, one sample, two classes: each catches a family that the others let through.
SIZES = [(1, 2), (2, 3), (1, 5), (3, 3), (4, 2), (7, 3), (2, 9), (3, 5)]


def rows(rng, N, K):
    """N rows of K probabilities, none below 0.01: small enough to matter, far from the edges."""
    weights = rng.uniform(0.1, 1.0, size=(N, K))
    return weights / weights.sum(axis=1, keepdims=True)


def texts(source, function, *, whole=True):
    """The nodes in the text of a function and, if `whole`, of the functions it leads to."""
    defined = {n.name: n for n in source.tree.body if isinstance(n, ast.FunctionDef)}
    found, waiting = [], [function]
    while waiting:
        nodes = list(ast.walk(defined.pop(waiting.pop(), ast.Pass())))
        found += nodes
        if whole:
            waiting += [n.id for n in nodes if isinstance(n, ast.Name) and n.id in defined]
    return found


def words(nodes):
    """The names and attributes among the nodes."""
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def reduces_samples(nodes):
    """Whether something is summed or averaged along axis 0."""
    for node in nodes:
        if isinstance(node, ast.Call) and words([node.func]) & {"sum", "mean", "average"}:
            axes = [*node.args, *(k.value for k in node.keywords if k.arg == "axis")]
            if any(isinstance(axis, ast.Constant) and axis.value == 0 for axis in axes):
                return True
    return False


def total_over_classes(learner, source, function, got, T, Y):
    """What is behind a total that was divided by K: no value tells an axis from a divisor."""
    N, K = T.shape
    total = -np.sum(T * np.log(Y))
    if not isinstance(got, float) or not math.isclose(abs(got), total / K, rel_tol=1e-9):
        return None
    if function == "batch_cross_entropy":
        # one class more, certain and seen: the total stays, and so does a divisor written out
        wider = np.column_stack([T, np.ones(N)]), np.column_stack([Y, np.ones(N)])
        again = learner.batch_cross_entropy(*wider)
        if isinstance(again, float) and math.isclose(abs(again), total / K, rel_tol=1e-9):
            return "hardcoded-size"
    nodes = texts(source, function)
    if reduces_samples(nodes):
        return "wrong-axis"
    if "per_sample_cross_entropy" in words(nodes):
        shape = np.shape(learner.per_sample_cross_entropy(T, Y))
        return "wrong-axis" if shape == (K,) != (N,) else "wrong-divisor"
    return "wrong-divisor"


def all_pairs(source, got, labels, Y):
    """What is behind a value made of every row with every label: several texts give the same."""
    pairs = -np.log(Y[:, labels])
    means = [f(pairs, axis=a) for f in (np.sum, np.mean) for a in (0, 1, None)]
    if not isinstance(got, float | np.ndarray) or not any(
        np.shape(got) == np.shape(value) and np.allclose(np.abs(got), value, rtol=1e-9)
        for value in (*means, pairs, pairs.T, pairs.sum() / len(labels), pairs / len(labels))
    ):
        return None
    own, whole = (
        texts(source, "index_cross_entropy", whole=False),
        words(texts(source, "index_cross_entropy")),
    )
    if whole & {
        "batch_cross_entropy",
        "per_sample_cross_entropy",
        "dot",
        "matmul",
        "einsum",
    } or any(isinstance(node, ast.MatMult) for node in own):
        return "missing-trace"
    column = any(
        isinstance(node, ast.Subscript)
        and any(isinstance(n, ast.Constant) and n.value is None for n in ast.walk(node.slice))
        for node in own
    )
    if column or words(own) & {"newaxis", "reshape", "expand_dims", "atleast_2d"}:
        return "broadcast-column"
    return "index-cross-product"


@pytest.mark.function("per_sample_cross_entropy")
class TestPerSample:
    """One loss for each row."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_per_sample_lesson(self, learner, check):
        """The four samples of the lesson have the losses 1.1087, 0.6931, 0.2231 and 0.5108.

        ja: レッスンの 4 件の損失は 1.1087、0.6931、0.2231、0.5108 になる。
        """
        check.close(
            learner.per_sample_cross_entropy(T_LESSON, Y_LESSON),
            [1.1086626245216111, 0.6931471805599453, 0.2231435513142097, 0.5108256237659907],
        )

    @pytest.mark.points(0.5)
    def test_per_sample_every_position(self, learner, rng, check):
        """A one-hot row gives −ln of the probability of its true class, whichever class that is.

        ja: one-hot の行の損失は、正解がどのクラスでも、正解クラスの確率の −ln になる。
        """
        for K in (2, 3, 5, 9):
            Y = rows(rng, K, K)
            first_and_last = learner.per_sample_cross_entropy(np.eye(K)[[K - 1, 0]], Y[:2])
            check.close(first_and_last, [-math.log(Y[0, K - 1]), -math.log(Y[1, 0])])
            every = learner.per_sample_cross_entropy(np.eye(K), Y)
            check.close(every, [-math.log(Y[k, k]) for k in range(K)])

    @pytest.mark.points(1)
    def test_per_sample_soft(self, learner, reference, rng, check):
        """In a soft row every class counts, for any number of samples N and classes K.

        ja: one-hot でない行では全クラスが寄与する。N や K がいくつでも同じ。
        """
        literal = learner.per_sample_cross_entropy(T_SOFT, Y_SOFT)
        check.close(literal, [0.886941378500559, 1.132052286212991])
        for N, K in SIZES:
            T, Y = rows(rng, N, K), rows(rng, N, K)
            got = learner.per_sample_cross_entropy(T, Y)
            check.close(got, reference.per_sample_cross_entropy(T, Y))

    @pytest.mark.points(0.5)
    def test_per_sample_as_given(self, learner, check):
        """Every positive number is used as it is: not clipped, not rounded, not normalised.

        ja: 正の数はそのまま使う。クリップも丸めも正規化もしない。
        """
        one_of_two = np.array([[1.0, 0.0], [0.0, 1.0]])
        extreme = learner.per_sample_cross_entropy(
            one_of_two, np.array([[0.001, 0.999], [0.97, 0.03]])
        )
        check.close(extreme, [6.907755278982137, 3.506557897319982])
        confident = learner.per_sample_cross_entropy(
            one_of_two, np.array([[0.999, 0.001], [0.04, 0.96]])
        )
        check.close(confident, [0.0010005003335835344, 0.040821994520255166])
        part = learner.per_sample_cross_entropy(np.array([[0.5, 0.25]]), np.array([[0.2, 0.4]]))
        check.close(part, [1.0337916391855888])
        tiny = learner.per_sample_cross_entropy(one_of_two[:1], np.array([[5e-8, 1 - 5e-8]]))
        # Adding 1e-12 under the log is a common guard that changes nothing worth a mark.
        check.close(tiny, [16.811242831518264], rtol=1e-5)

    @pytest.mark.points(0.5)
    def test_per_sample_unchanged(self, learner, rng, check):
        """T and Y are the same after the call, and a second call gives the same losses.

        ja: 呼び出しの後も T と Y は変わらず、もう一度呼んでも同じ値になる。
        """
        T, Y = rows(rng, 2, 3), rows(rng, 2, 3)
        check.unchanged(learner.per_sample_cross_entropy, T, Y, misconception="mutates-input")
        check.repeatable(learner.per_sample_cross_entropy, T, Y)

    @pytest.mark.tier("robust")
    def test_per_sample_zeros(self, learner, check):
        """A class with t = 0 adds nothing even where y = 0; the true class with y = 0 gives inf.

        ja: t = 0 のクラスは y = 0 でも寄与しない。正解クラスの確率が 0 なら inf になる。
        """
        got = learner.per_sample_cross_entropy(
            np.array([[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]]),
            np.array([[0.0, 1.0], [0.25, 0.25], [0.0, 1.0]]),
        )
        check.that(
            not np.any(np.isnan(np.asarray(got, dtype=float))),
            "no loss is NaN where t = 0 and y = 0",
            "t = 0 かつ y = 0 の所でも損失が NaN にならない",
            misconception="zero-times-log-zero",
        )
        check.close(got, [0.0, 1.3862943611198906, math.inf])

    @pytest.mark.tier("robust")
    def test_per_sample_other_inputs(self, learner, check):
        """Lists, integers, float32, read-only and Fortran-ordered arrays work like float64 arrays.

        ja: リスト、整数、float32、読み取り専用、Fortran 順の配列も float64 の配列と同じに扱う。
        """
        expected = [math.log(2), math.log(4)]
        function = learner.per_sample_cross_entropy
        check.close(function([[1, 0], [0, 1]], [[0.5, 0.5], [0.75, 0.25]]), expected)
        T, Y = np.eye(2), np.array([[0.5, 0.5], [0.75, 0.25]])
        T.setflags(write=False)
        Y.setflags(write=False)
        check.close(function(T, Y), expected)
        check.close(function(np.asfortranarray(T), np.asfortranarray(Y)), expected)
        T32, Y32 = T_SOFT.astype(np.float32), Y_SOFT.astype(np.float32)
        in_float64 = -(T32.astype(float) * np.log(Y32.astype(float))).sum(axis=1)
        got = function(T32, Y32)
        check.that(
            np.shape(got) == (2,) and np.allclose(got, in_float64, rtol=1e-9),
            "float32 input is computed in float64",
            "float32 の入力も float64 で計算する",
        )
        check.close(function(np.zeros((0, 3)), np.zeros((0, 3))), np.zeros(0))

    @pytest.mark.tier("robust")
    def test_per_sample_bad_shapes(self, learner, check):
        """T and Y of different shapes, or not two-dimensional, raise ValueError.

        ja: T と Y の形状が違うときや 2 次元でないときは ValueError になる。
        """
        function = learner.per_sample_cross_entropy
        check.raises(ValueError, function, T_SOFT, Y_SOFT[:1])
        check.raises(ValueError, function, T_SOFT[:1], Y_SOFT)
        check.raises(ValueError, function, T_SOFT, Y_SOFT[:, :2])
        check.raises(ValueError, function, T_SOFT, Y_SOFT[:, :1])
        check.raises(ValueError, function, T_SOFT[0], Y_SOFT[0])
        check.raises(ValueError, function, T_SOFT[0], Y_SOFT)
        check.raises(ValueError, function, T_SOFT[None], Y_SOFT[None])


@pytest.mark.function("batch_cross_entropy")
class TestBatch:
    """One number for the whole batch."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_batch_lesson(self, learner, check):
        """The four samples of the lesson have the mean loss 0.6339, one number.

        ja: レッスンの 4 件の平均損失は 0.6339 という 1 つの数になる。
        """
        check.close(learner.batch_cross_entropy(T_LESSON, Y_LESSON), 0.6339447450404392)

    @pytest.mark.points(1)
    def test_batch_soft(self, learner, reference, rng, check):
        """Soft rows: the sum over all classes, the mean over all samples, for any N and K.

        ja: one-hot でない行でも、クラスは和、データは平均。N や K がいくつでも同じ。
        """
        check.close(learner.batch_cross_entropy(T_SOFT, Y_SOFT), 1.009496832356775)
        for N, K in SIZES:
            T, Y = rows(rng, N, K), rows(rng, N, K)
            got = learner.batch_cross_entropy(T, Y)
            check.close(got, reference.batch_cross_entropy(T, Y))

    @pytest.mark.points(0.5)
    def test_batch_mean(self, learner, rng, check, source):
        """The total of the losses is divided by N: the same rows twice do not change the mean.

        ja: 損失の合計を N で割る。同じデータを 2 回並べても平均は変わらない。
        """
        two_classes = np.eye(2)[[0, 1, 1]], np.array([[0.5, 0.5], [0.25, 0.75], [0.2, 0.8]])
        for (T, Y), mean in [((T_SOFT, Y_SOFT), 1.009496832356775), (two_classes, MEAN_OF_THREE)]:
            got = learner.batch_cross_entropy(T, Y)
            blame = total_over_classes(learner, source, "batch_cross_entropy", got, T, Y)
            if blame is not None:
                got = learner.batch_cross_entropy(T, Y)  # so that this call is the one shown
            check.close(got, mean, misconception=blame)
        for K in (2, 3, 5, 9):
            Y = rows(rng, 1, K)
            single = learner.batch_cross_entropy(np.eye(K)[[K - 1]], Y)
            check.close(single, -math.log(Y[0, K - 1]))
        T, Y = np.eye(5)[[4, 0, 0]], rows(rng, 3, 5)
        mean = (-math.log(Y[0, 4]) - math.log(Y[1, 0]) - math.log(Y[2, 0])) / 3
        check.close(learner.batch_cross_entropy(T, Y), mean)
        twice = learner.batch_cross_entropy(np.vstack([T, T]), np.vstack([Y, Y]))
        check.close(twice, mean)

    @pytest.mark.points(0.5)
    def test_batch_as_given(self, learner, check):
        """Every positive number is used as it is: not clipped, not rounded, not normalised.

        ja: 正の数はそのまま使う。クリップも丸めも正規化もしない。
        """
        one_of_two = np.array([[1.0, 0.0], [0.0, 1.0]])
        extreme = learner.batch_cross_entropy(one_of_two, np.array([[0.001, 0.999], [0.97, 0.03]]))
        check.close(extreme, 5.20715658815106)
        confident = learner.batch_cross_entropy(
            one_of_two, np.array([[0.999, 0.001], [0.04, 0.96]])
        )
        check.close(confident, 0.02091124742691935)
        part = learner.batch_cross_entropy(np.array([[0.5, 0.25]]), np.array([[0.2, 0.4]]))
        check.close(part, 1.0337916391855888)
        tiny = learner.batch_cross_entropy(one_of_two[:1], np.array([[5e-8, 1 - 5e-8]]))
        check.close(tiny, 16.811242831518264, rtol=1e-5)

    @pytest.mark.points(0.5)
    def test_batch_unchanged(self, learner, rng, check):
        """T and Y are the same after the call, and a second call gives the same loss.

        ja: 呼び出しの後も T と Y は変わらず、もう一度呼んでも同じ値になる。
        """
        T, Y = rows(rng, 3, 2), rows(rng, 3, 2)
        check.unchanged(learner.batch_cross_entropy, T, Y, misconception="mutates-input")
        check.repeatable(learner.batch_cross_entropy, T, Y)
        # who replaces Y where T = 0 changes nothing in the case above
        check.unchanged(
            learner.batch_cross_entropy, np.eye(3), rows(rng, 3, 3), misconception="mutates-input"
        )

    @pytest.mark.tier("robust")
    def test_batch_zeros(self, learner, check):
        """t = 0 with y = 0 adds nothing; one sample with loss inf makes the mean inf.

        ja: t = 0 かつ y = 0 は寄与しない。1 件でも損失が inf なら平均も inf になる。
        """
        right = learner.batch_cross_entropy(np.eye(2), np.array([[1.0, 0.0], [0.5, 0.5]]))
        check.that(
            not np.any(np.isnan(np.asarray(right, dtype=float))),
            "the loss is not NaN where t = 0 and y = 0",
            "t = 0 かつ y = 0 の所でも損失が NaN にならない",
            misconception="zero-times-log-zero",
        )
        check.close(right, 0.34657359027997264)
        impossible = learner.batch_cross_entropy(np.eye(2), np.array([[0.0, 1.0], [0.5, 0.5]]))
        check.close(impossible, math.inf)

    @pytest.mark.tier("robust")
    def test_batch_other_inputs(self, learner, check):
        """Lists work; different shapes, one dimension or an empty batch (N = 0) raise ValueError.

        ja: リストも使える。形状の不一致、1 次元、空のバッチ(N = 0)では ValueError になる。
        """
        function = learner.batch_cross_entropy
        check.close(function([[1, 0], [0, 1]], [[0.5, 0.5], [0.75, 0.25]]), 1.0397207708399179)
        check.close(function([[1], [1]], [[1], [1]]), 0.0)
        check.raises(ValueError, function, T_SOFT, Y_SOFT[:1])
        check.raises(ValueError, function, T_SOFT, Y_SOFT[:, :1])
        check.raises(ValueError, function, T_SOFT[0], Y_SOFT[0])
        check.raises(ValueError, function, np.zeros((0, 3)), np.zeros((0, 3)))


@pytest.mark.function("index_cross_entropy")
class TestIndex:
    """The same loss from class numbers."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_index_lesson(self, learner, check):
        """The labels 0, 1, 2, 0 of the lesson give the same 0.6339 as the one-hot matrix.

        ja: レッスンのラベル 0, 1, 2, 0 でも one-hot 行列と同じ 0.6339 になる。
        """
        check.close(learner.index_cross_entropy(LABELS_LESSON, Y_LESSON), 0.6339447450404392)

    @pytest.mark.points(0.5)
    def test_index_one_for_each_row(self, learner, rng, check, source):
        """Each row gives −ln of one probability: the one at its own label, for any class 0 … K−1.

        ja: 行ごとに、その行のラベル(0〜K−1)の確率 1 つだけの −ln を使う。
        """
        labels, Y = np.array([0, 1, 0]), np.array([[0.5, 0.5], [0.25, 0.75], [0.01, 0.99]])
        got = learner.index_cross_entropy(labels, Y)
        blame = all_pairs(source, got, labels, Y) or total_over_classes(
            learner, source, "index_cross_entropy", got, np.eye(2)[labels], Y
        )
        if blame is not None:
            got = learner.index_cross_entropy(labels, Y)
        check.close(got, 1.861999812999939, misconception=blame)
        check.close(learner.index_cross_entropy(np.array([0, 0, 0]), Y), 2.228203909222642)
        for K in (2, 3, 5, 9):
            Y = rows(rng, 1, K)
            for label in sorted({0, K // 2, K - 1}):
                got = learner.index_cross_entropy(np.array([label]), Y)
                check.close(got, -math.log(Y[0, label]))

    @pytest.mark.points(1)
    def test_index_sizes(self, learner, reference, rng, check):
        """Any N and K, labels that repeat, that are missing, in any order; nothing is changed.

        ja: N や K がいくつでも、ラベルが重複・欠落・順不同でも正しい。引数は変えない。
        """
        for N, K in [*SIZES, (5, 5)]:
            labels, Y = rng.integers(0, K, N), rows(rng, N, K)
            expected = reference.index_cross_entropy(labels, Y)
            check.close(learner.index_cross_entropy(labels, Y), expected)
        check.unchanged(learner.index_cross_entropy, labels, Y, misconception="mutates-input")
        check.repeatable(learner.index_cross_entropy, labels, Y)

    @pytest.mark.tier("robust")
    def test_index_out_of_range(self, learner, check):
        """A negative label, or a label of K or more, raises IndexError.

        ja: 負のラベルや K 以上のラベルは IndexError になる。
        """
        check.raises(IndexError, learner.index_cross_entropy, np.array([0, 3]), Y_SOFT)
        check.raises(IndexError, learner.index_cross_entropy, np.array([-1, 0]), Y_SOFT)

    @pytest.mark.tier("robust")
    def test_index_other_inputs(self, learner, check):
        """Lists work; labels and Y of different lengths, or an empty batch, raise ValueError.

        ja: リストも使える。ラベルと Y の長さが違うときや空のバッチは ValueError になる。
        """
        function = learner.index_cross_entropy
        check.close(function([1, 0], [[0.5, 0.5], [0.25, 0.75]]), 1.0397207708399179)
        check.close(function([1, 0], [[0.0, 1.0], [1.0, 0.0]]), 0.0)
        check.raises(ValueError, function, np.array([0]), Y_SOFT)
        check.raises(ValueError, function, np.array([0, 1, 2]), Y_SOFT)
        check.raises(ValueError, function, np.array([[0], [1]]), Y_SOFT)
        check.raises(ValueError, function, np.array([0, 1, 2]), Y_SOFT[0])
        check.raises(ValueError, function, np.array([], dtype=int), np.zeros((0, 3)))


@pytest.mark.function("one_hot")
class TestOneHot:
    """Class numbers to rows with a single 1."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_one_hot_lesson(self, learner, check):
        """The labels 0, 1, 2, 0 with K = 3 give the matrix T of the lesson.

        ja: ラベル 0, 1, 2, 0、K = 3 はレッスンの行列 T になる。
        """
        check.close(learner.one_hot(LABELS_LESSON, 3), T_LESSON)

    @pytest.mark.points(0.5)
    def test_one_hot_unseen(self, learner, check):
        """K columns even where the last classes never occur; one label gives shape (1, K).

        ja: 最後のクラスが現れなくても K 列。ラベルが 1 つなら形状は (1, K)。
        """
        check.close(learner.one_hot(np.array([1]), 2), [[0.0, 1.0]])
        check.close(learner.one_hot(np.array([0]), 3), [[1.0, 0.0, 0.0]])
        check.close(learner.one_hot(np.array([1, 1]), 4), [[0, 1.0, 0, 0], [0, 1.0, 0, 0]])

    @pytest.mark.points(1)
    def test_one_hot_sizes(self, learner, rng, check):
        """Each row sums to 1 and has its 1 at the label, for any N and K; labels do not change.

        ja: N や K がいくつでも、各行の和は 1 で、ラベルの位置が 1。ラベルは変えない。
        """
        for N, K in SIZES:
            labels = rng.integers(0, K, N)
            T = learner.one_hot(labels, K)
            check.shape(T, (N, K))
            check.close(T.sum(axis=1), np.ones(N))
            check.close(T[np.arange(N), labels], np.ones(N))
        for K in (2, 3, 5, 9):
            check.close(learner.one_hot(np.arange(K)[::-1].copy(), K), np.eye(K)[::-1])
        check.unchanged(learner.one_hot, labels, 9, misconception="mutates-input")
        check.repeatable(learner.one_hot, labels, 9)

    @pytest.mark.tier("robust")
    def test_one_hot_out_of_range(self, learner, check):
        """A negative label, or a label of K or more, raises IndexError.

        ja: 負のラベルや K 以上のラベルは IndexError になる。
        """
        check.raises(IndexError, learner.one_hot, np.array([0, 2]), 2)
        check.raises(IndexError, learner.one_hot, np.array([0, -1]), 2)

    @pytest.mark.tier("robust")
    def test_one_hot_other_inputs(self, learner, check):
        """Floats; lists work; no labels give shape (0, K), other shapes ValueError.

        ja: 成分は浮動小数点数。リストも使える。空なら (0, K)、1 次元以外は ValueError。
        """
        check.floats(learner.one_hot(np.array([1, 0]), 2))
        check.close(learner.one_hot([2, 0], 3), [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
        check.close(learner.one_hot([], 3), np.zeros((0, 3)))
        check.raises(ValueError, learner.one_hot, np.array([[0], [1]]), 3)
        check.raises(ValueError, learner.one_hot, 1, 3)
