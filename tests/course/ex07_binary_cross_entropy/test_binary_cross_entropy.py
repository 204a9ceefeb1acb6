"""Hidden suite of the binary exercise: values, shapes, edges and large logits.

Draws targets and probabilities from the run's seed; every function also meets literal
numbers and properties that never ask the reference solution.
"""

from itertools import product

import numpy as np
import pytest

SIZES = (1, 2, 3, 5, 7)


def probabilities(rng, M):
    """M probabilities away from both ends, so that only the checks of the ends see clipping."""
    return rng.uniform(0.06, 0.94, M)


def array_named(value):
    """The misconception to name when an array came back in place of a number."""
    return "returns-array" if np.ndim(value) else None


def shape_named(value):
    """The misconception to name when three derivatives came back in another shape.

    A table of all pairs and a list are left to the hypotheses and to the message.
    """
    numeric = isinstance(value, int | float | np.number | np.ndarray)
    other = numeric and not isinstance(value, bool) and np.shape(value) not in {(3,), (3, 3)}
    return "gradient-shape" if other else None


@pytest.mark.function("binary_cross_entropy")
class TestBinaryCrossEntropy:
    """The mean loss of a batch of probabilities."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_bce_worked_example(self, learner, check):
        """yp = 0.7 costs 0.3567 when yt = 1 and 1.2040 when yt = 0; together the mean, 0.7803.

        ja: yp = 0.7 の損失は yt = 1 なら 0.3567、yt = 0 なら 1.2040。2 件ではその平均 0.7803。
        """
        hit, miss, p = np.array([1.0]), np.array([0.0]), np.array([0.7])
        check.close(learner.binary_cross_entropy(hit, p), 0.35667494393873245)
        check.close(learner.binary_cross_entropy(miss, p), 1.203972804325936)
        yt, yp = np.array([1.0, 0.0]), np.array([0.7, 0.7])
        check.close(learner.binary_cross_entropy(yt, yp), 0.7803238741323342)

    @pytest.mark.points(0.5)
    def test_bce_one_number(self, learner, rng, check):
        """The loss is one number; with every yp = 0.5 it is ln 2, whatever the targets are.

        ja: 損失は 1 つの数。yp がすべて 0.5 なら、正解が何であっても ln 2 になる。
        """
        for M in (1, 2, 3, 7):
            got = learner.binary_cross_entropy(rng.uniform(0, 1, M), np.full(M, 0.5))
            check.scalar(got, misconception=array_named(got))
            check.close(got, 0.6931471805599453)

    @pytest.mark.points(0.5)
    def test_bce_hard_labels(self, learner, reference, rng, check):
        """Targets 0 and 1 in every pattern: each sample counts by the half that is its own.

        ja: 正解が 0 と 1 のあらゆる並び。各データは自分の側の半分で寄与する。
        """
        for M in (1, 2, 3):
            for pattern in product((0.0, 1.0), repeat=M):
                yt, yp = np.array(pattern), probabilities(rng, M)
                expected = reference.binary_cross_entropy(yt, yp)
                check.close(learner.binary_cross_entropy(yt, yp), expected)

    @pytest.mark.points(1)
    def test_bce_soft_targets(self, learner, reference, rng, check):
        """Targets between 0 and 1: both halves count for every sample, each with its weight.

        ja: 0 と 1 の間の正解。どのデータでも両方の半分が、それぞれの重みで寄与する。
        """
        for M in SIZES:
            yt, yp = rng.uniform(0.05, 0.95, M), probabilities(rng, M)
            expected = reference.binary_cross_entropy(yt, yp)
            check.close(learner.binary_cross_entropy(yt, yp), expected)
        yt, yp = np.array([0.2, 0.7, 0.9]), np.array([0.5, 0.4, 0.8])
        check.close(learner.binary_cross_entropy(yt, yp), 0.6165237891426166)

    @pytest.mark.points(0.5)
    def test_bce_near_certain(self, learner, check):
        """Probabilities near 0 and 1 keep their exact loss: yp = 0.001 with yt = 1 costs 6.9078.

        ja: 0 や 1 に近い確率も正確に計算する。yt = 1, yp = 0.001 の損失は 6.9078。
        """
        check.close(
            learner.binary_cross_entropy(np.array([1.0]), np.array([0.001])), 6.907755278982137
        )
        check.close(
            learner.binary_cross_entropy(np.array([0.0]), np.array([0.98])), 3.912023005428146
        )
        yp = np.array([0.999, 0.001, 0.02, 0.98])
        right, wrong = np.array([1.0, 0.0, 0.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.0])
        check.close(learner.binary_cross_entropy(right, yp), 0.010601603825551495)
        check.close(learner.binary_cross_entropy(wrong, yp), 5.409889142205142)

    @pytest.mark.points(0.5)
    def test_bce_leaves_inputs(self, learner, check):
        """The arrays given are left as they were, and asking again gives the same loss.

        ja: 渡された配列は変更されず、もう一度呼んでも同じ値になる。
        """
        yt, yp = np.array([0.0, 1.0, 0.4]), np.array([0.3, 0.8, 0.6])
        check.unchanged(learner.binary_cross_entropy, yt, yp, misconception="mutates-input")
        check.repeatable(learner.binary_cross_entropy, yt, yp)

    @pytest.mark.tier("robust")
    def test_bce_certain_and_right(self, learner, check):
        """Certain and right costs 0: a half of weight 0 contributes 0, even where its log is -inf.

        ja: 確信して当たれば損失 0。重み 0 の半分は、log が -inf でも 0 として扱う。
        """
        yt = np.array([1.0, 0.0])
        got = learner.binary_cross_entropy(yt, yt)
        check.close(got, 0.0, misconception="zero-times-log-zero" if missing(got) else None)
        got = learner.binary_cross_entropy(np.array([1.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.5]))
        check.close(got, 0.23104906018664842)

    @pytest.mark.tier("robust")
    def test_bce_impossible(self, learner, check):
        """What was called impossible and happens costs inf: no clipping, no added epsilon.

        ja: 「ありえない」とした側が起きたら損失は inf。クリップや ε の加算をしない。
        """
        cases = [([1.0, 0.0], [0.0, 0.5]), ([0.0, 0.0], [1.0, 0.5]), ([0.5, 0.5], [0.5, 1.0])]
        for yt, yp in cases:
            got = learner.binary_cross_entropy(np.array(yt), np.array(yp))
            told = "zero-times-log-zero" if missing(got) else "value-altered"
            check.close(got, np.inf, misconception=told)

    @pytest.mark.tier("robust")
    def test_bce_array_likes(self, learner, check):
        """Lists, integers, float32 and read-only arrays work; float32 is computed in float64.

        ja: リスト、整数、float32、読み取り専用の配列でも動く。float32 は float64 にして計算する。
        """
        check.close(learner.binary_cross_entropy([1, 0], [0.7, 0.7]), 0.7803238741323342)
        yt, yp = np.array([1, 0]), np.array([0.7, 0.7])
        yt.flags.writeable = yp.flags.writeable = False
        check.close(learner.binary_cross_entropy(yt, yp), 0.7803238741323342)
        single = np.array([0.7, 0.7], dtype=np.float32)
        got = learner.binary_cross_entropy(yt.astype(np.float32), single)
        check.close(got, 0.780323862779069, misconception="value-altered")

    @pytest.mark.tier("robust")
    def test_bce_refuses_shapes(self, learner, check):
        """Shapes that differ raise ValueError, (M,) with (M, 1) too; so does an empty batch.

        ja: 形状が違えば ValueError((M,) と (M, 1) も同じ)。空のバッチも ValueError。
        """
        column, row = np.array([[0.2], [0.7], [0.6]]), np.array([1.0, 0.0, 1.0])
        ask, told = learner.binary_cross_entropy, "broadcast-column"
        check.raises(ValueError, ask, np.array([]), np.array([]))
        check.raises(ValueError, ask, row, column, misconception=told)
        check.raises(ValueError, ask, column, row, misconception=told)
        check.raises(ValueError, ask, row, np.array([0.5]), misconception=told)
        check.raises(ValueError, ask, row, np.array([0.5, 0.5]))


@pytest.mark.function("bce_grad")
class TestBceGrad:
    """The derivative of each sample's loss with respect to its probability."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_grad_worked_example(self, learner, check):
        """At yp = 0.8 the derivative is -1.25 for yt = 1 and 5 for yt = 0; it is 0 where yp = yt.

        ja: yp = 0.8 での微分は、yt = 1 なら -1.25、yt = 0 なら 5。yp = yt では 0。
        """
        got = learner.bce_grad(np.array([1.0, 0.0, 0.3]), np.array([0.8, 0.8, 0.3]))
        check.shape(got, (3,), misconception=shape_named(got))
        check.close(learner.bce_grad(np.array([1.0]), np.array([0.8])), np.array([-1.25]))
        check.close(got, np.array([-1.25, 5.0, 0.0]))

    @pytest.mark.points(0.5)
    def test_grad_targets(self, learner, reference, rng, check):
        """Soft and hard targets, yp near the ends too: -1000 where yt = 1 and yp = 0.001.

        ja: 0 と 1 の間や両端の正解も、端に近い yp も正しい。yt = 1, yp = 0.001 では -1000。
        """
        for M in SIZES:
            yt, yp = rng.uniform(0.05, 0.95, M), probabilities(rng, M)
            check.close(learner.bce_grad(yt, yp), reference.bce_grad(yt, yp))
        for M in (1, 2, 3):
            for pattern in product((0.0, 1.0), repeat=M):
                yt, yp = np.array(pattern), probabilities(rng, M)
                check.close(learner.bce_grad(yt, yp), reference.bce_grad(yt, yp))
        yt, yp = np.array([1.0, 0.0, 0.25]), np.array([0.001, 0.999, 0.4])
        check.close(learner.bce_grad(yt, yp), np.array([-1000.0, 1000.0, 0.625]))

    @pytest.mark.points(0.5)
    def test_grad_is_slope(self, learner, rng, check):
        """The derivative is the slope of ce: it agrees with a central difference.

        ja: 微分は ce の傾きであり、中心差分と一致する。
        """
        h = 1e-6
        for M in (1, 2, 4):
            yt, yp = rng.uniform(0.05, 0.95, M), rng.uniform(0.2, 0.8, M)
            above = -(yt * np.log(yp + h) + (1 - yt) * np.log(1 - yp - h))
            below = -(yt * np.log(yp - h) + (1 - yt) * np.log(1 - yp + h))
            check.close(learner.bce_grad(yt, yp), (above - below) / (2 * h), rtol=1e-6, atol=1e-6)

    @pytest.mark.points(0.5)
    def test_grad_leaves_inputs(self, learner, check):
        """The arrays given are left as they were, and asking again gives the same derivatives.

        ja: 渡された配列は変更されず、もう一度呼んでも同じ値になる。
        """
        yt, yp = np.array([1.0, 0.0, 0.25]), np.array([0.001, 0.999, 0.4])
        check.unchanged(learner.bce_grad, yt, yp, misconception="mutates-input")
        check.repeatable(learner.bce_grad, yt, yp)

    @pytest.mark.tier("robust")
    def test_grad_refuses(self, learner, check):
        """A yp at or beyond 0 or 1 raises ValueError, and so do shapes that differ.

        ja: yp が 0 以下または 1 以上なら ValueError。形状が違う場合も ValueError。
        """
        ask, yt = learner.bce_grad, np.array([1.0, 0.0])
        for bad in (0.0, 1.0, -0.2, 1.2):
            check.raises(ValueError, ask, yt, np.array([0.5, bad]))
        told = "broadcast-column"
        check.raises(ValueError, ask, yt, np.array([[0.5], [0.4]]), misconception=told)
        check.raises(ValueError, ask, yt, np.array([0.5]), misconception=told)

    @pytest.mark.tier("robust")
    def test_grad_array_likes(self, learner, check):
        """Lists, integer targets and read-only arrays work; an empty batch gives an empty array.

        ja: リスト、整数の正解、読み取り専用の配列でも動く。空のバッチには空の配列を返す。
        """
        check.close(learner.bce_grad([1, 0], [0.8, 0.8]), np.array([-1.25, 5.0]))
        yt, yp = np.array([1, 0]), np.array([0.8, 0.8])
        yt.flags.writeable = yp.flags.writeable = False
        check.close(learner.bce_grad(yt, yp), np.array([-1.25, 5.0]))
        check.shape(learner.bce_grad(np.array([]), np.array([])), (0,))


@pytest.mark.function("sigmoid")
class TestSigmoid:
    """From logits to probabilities."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_sigmoid_worked_example(self, learner, check):
        """σ(0) = 0.5, σ(ln 3) = 0.75, σ(-ln 3) = 0.25, σ(2) = 0.8808.

        ja: σ(0) = 0.5、σ(ln 3) = 0.75、σ(-ln 3) = 0.25、σ(2) = 0.8808。
        """
        check.close(learner.sigmoid(np.array([0.0])), np.array([0.5]))
        z = np.array([1.0986122886681098, -1.0986122886681098, 2.0])
        check.close(learner.sigmoid(z), np.array([0.75, 0.25, 0.8807970779778823]))

    @pytest.mark.points(0.5)
    def test_sigmoid_mirror(self, learner, reference, rng, check):
        """σ(-z) = 1 - σ(z), one value for each z, and z is left as it was.

        ja: σ(-z) = 1 - σ(z)。z の各成分に 1 つの値を返し、z は変更しない。
        """
        for M in SIZES:
            z = rng.uniform(-5, 5, M)
            got = check.unchanged(learner.sigmoid, z, misconception="mutates-input")
            check.close(got, reference.sigmoid(z))
            check.close(learner.sigmoid(-z), 1 - got)

    @pytest.mark.points(1)
    def test_sigmoid_large(self, learner, check):
        """Large |z| gives 0 or 1 and never NaN or an error: σ(-1000) = 0, σ(1000) = 1.

        ja: |z| が大きいときは 0 か 1 になり、NaN やエラーにはならない。σ(-1000) = 0、σ(1000) = 1。
        """
        for value, expected in ((40.0, 1.0), (-40.0, 0.0), (1000.0, 1.0), (-1000.0, 0.0)):
            check.close(learner.sigmoid(np.array([value])), np.array([expected]))
        z = np.array([-1000.0, -720.0, 0.0, 720.0, 1000.0])
        check.close(learner.sigmoid(z), np.array([0.0, 0.0, 0.5, 1.0, 1.0]))

    @pytest.mark.tier("robust")
    def test_sigmoid_any_shape(self, learner, check):
        """A list, integers, a matrix and a read-only array work; the result has the shape of z.

        ja: リスト、整数、行列、読み取り専用の配列でも動き、結果は z と同じ形状になる。
        """
        check.close(learner.sigmoid([0, 2]), np.array([0.5, 0.8807970779778823]))
        z = np.array([[0, 2], [-2, 0]])
        z.flags.writeable = False
        expected = np.array([[0.5, 0.8807970779778823], [0.11920292202211755, 0.5]])
        check.close(learner.sigmoid(z), expected)


@pytest.mark.function("bce_with_logits")
class TestBceWithLogits:
    """The same loss from logits, without a detour through probabilities."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_logits_worked_example(self, learner, check):
        """z = 0 costs ln 2 = 0.6931; z = 2 costs 0.1269 when yt = 1 and 2.1269 when yt = 0.

        ja: z = 0 の損失は ln 2 = 0.6931。z = 2 なら、yt = 1 で 0.1269、yt = 0 で 2.1269。
        """
        hit, miss, z = np.array([1.0]), np.array([0.0]), np.array([2.0])
        check.close(learner.bce_with_logits(hit, np.array([0.0])), 0.6931471805599453)
        check.close(learner.bce_with_logits(hit, z), 0.1269280110429725)
        check.close(learner.bce_with_logits(miss, z), 2.1269280110429727)
        got = learner.bce_with_logits(np.array([0.2, 0.7, 1.0]), np.array([1.5, -0.5, 3.0]))
        check.scalar(got, misconception=array_named(got))
        check.close(got, 0.7580258712455338)

    @pytest.mark.points(1)
    def test_logits_targets(self, learner, reference, rng, check):
        """Soft targets, then hard ones in every pattern: the mean loss of yp = σ(z).

        ja: 0 と 1 の間の正解、次に 0 と 1 のあらゆる並び。yp = σ(z) の平均損失になる。
        """
        for M in SIZES:
            for low, high in ((0.1, 0.9), (-5.0, 5.0)):
                yt, z = rng.uniform(0.05, 0.95, M), rng.uniform(low, high, M)
                expected = reference.bce_with_logits(yt, z)
                check.close(learner.bce_with_logits(yt, z), expected)
        for M in (1, 2, 3):
            for pattern in product((0.0, 1.0), repeat=M):
                yt, z = np.array(pattern), rng.uniform(-5, 5, M)
                expected = reference.bce_with_logits(yt, z)
                check.close(learner.bce_with_logits(yt, z), expected)

    @pytest.mark.points(0.5)
    def test_logits_large(self, learner, check):
        """Large logits keep their exact, finite loss: z = 1000 with yt = 0 costs 1000.

        ja: 大きなロジットでも損失は正確で有限。z = 1000, yt = 0 の損失は 1000。
        """
        cases = ((0.0, 1000.0, 1000.0), (1.0, -1000.0, 1000.0), (1.0, 1000.0, 0.0))
        for yt, z, expected in (*cases, (0.0, -1000.0, 0.0), (0.25, 1000.0, 750.0)):
            got = learner.bce_with_logits(np.array([yt]), np.array([z]))
            check.close(got, expected)
        yt, z = np.array([0.0, 1.0, 1.0, 0.0]), np.array([1000.0, -1000.0, 50.0, -50.0])
        check.close(learner.bce_with_logits(yt, z), 500.0)

    @pytest.mark.points(0.5)
    def test_logits_leaves_inputs(self, learner, check):
        """The arrays given are left as they were, and asking again gives the same loss.

        ja: 渡された配列は変更されず、もう一度呼んでも同じ値になる。
        """
        yt, z = np.array([0.0, 1.0, 0.4]), np.array([-1.5, 0.5, 2.0])
        check.unchanged(learner.bce_with_logits, yt, z, misconception="mutates-input")
        check.repeatable(learner.bce_with_logits, yt, z)

    @pytest.mark.tier("robust")
    def test_logits_edges(self, learner, check):
        """Lists work; shapes that differ and an empty batch raise ValueError.

        ja: リストでも動く。形状が違う場合と空のバッチは ValueError。
        """
        ask, yt = learner.bce_with_logits, np.array([1.0, 0.0])
        check.close(ask([1, 0], [2, 2]), 1.1269280110429727)
        check.raises(ValueError, ask, np.array([]), np.array([]))
        told = "broadcast-column"
        check.raises(ValueError, ask, yt, np.array([[2.0], [1.0]]), misconception=told)
        check.raises(ValueError, ask, yt, np.array([2.0]), misconception=told)


def missing(value):
    """Whether a loss came back as NaN."""
    return np.ndim(value) == 0 and isinstance(value, float | np.floating) and np.isnan(value)
