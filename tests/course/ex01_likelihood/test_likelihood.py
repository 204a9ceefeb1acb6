"""Hidden suite of "Likelihood". Likelihoods are tiny: they are compared relatively (atol=0)."""

import math

import numpy as np
import pytest

DOG = np.array([0.33, 0.32, 0.35])
DIE = np.array([0.5, 0.3, 0.2])
SIZES = (2, 3, 5, 9)
SEQUENCES = ((1, 2), (2, 3), (3, 3), (3, 2), (4, 4), (7, 2), (5, 3), (2, 9), (7, 5), (6, 9))


def shares(rng, K):
    """K positive probabilities that sum to 1, none of them near 0 and no two alike."""
    weights = rng.permutation(np.arange(K) + rng.uniform(0.8, 1.2, K))
    return weights / weights.sum()


def throws(rng, N, K):
    """N classes of K; some class comes twice (N > 1), some never (K > 1)."""
    classes = rng.permutation(K)[: max(K - 1, 1)]
    drawn = rng.choice(classes, N)
    drawn[1:2] = drawn[:1]
    return rng.permutation(drawn)


def product(t, y):
    """The likelihood of whole counts, one factor an observation."""
    return math.prod(p for n, p in zip(t, y, strict=True) for _ in range(int(n)))


def is_number(got):
    """Whether this is one real number, of Python or of NumPy."""
    return isinstance(got, float | int | np.number) and not isinstance(got, bool)


def altered_name(got, expected):
    """The name for a value that is nearly right, or tiny and lost to 0 or to a guard."""
    if not is_number(got):
        return None
    lost = expected < 1e-15 and 0 <= got < 1e-3
    return "value-altered" if lost or abs(float(got) - expected) <= 1e-4 * expected else None


def guard_name(got):
    """The name for a small number where 0 is due."""
    return "value-altered" if is_number(got) and 0 < got < 1e-2 else None


def lost_repeats(learner, cases, source):
    """The name for products over the different outcomes of each case: whose fault is it?

    The same values come from a set of outcomes, from counts that never exceed 1, and from a
    likelihood that takes no power: only the text tells them apart.
    """
    for outcomes, y in cases:
        got = learner.outcome_likelihood(outcomes, y)
        if not is_number(got) or not math.isclose(got, math.prod(y[np.unique(outcomes)])):
            return None
    if source.uses("outcome_likelihood", ["counts"]):
        counted = [np.asarray(learner.counts(outcomes, len(y))) for outcomes, y in cases]
        if all(c.dtype.kind in "iuf" and c.max(initial=0) == 1 for c in counted):
            return "accumulator"
    return "onehot-only" if source.uses("outcome_likelihood", ["likelihood"]) else "weight-dropped"


def entries(got):
    """Counts as an array: that a list is none is told by a check of its own."""
    return np.asarray(got) if isinstance(got, list | tuple) else got


@pytest.mark.function("likelihood")
class TestLikelihood:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_dog(self, learner, check):
        """One dog was seen: t = (1, 0, 0) and y = (0.33, 0.32, 0.35) give 0.33.

        ja: イヌを 1 回観測: t = (1, 0, 0), y = (0.33, 0.32, 0.35) なら 0.33 になる。
        """
        t = np.array([1.0, 0.0, 0.0])
        got = check.repeatable(learner.likelihood, t, DOG, misconception="accumulator")
        check.close(got, 0.33, atol=0)

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_three_throws(self, learner, check):
        """The throws of the lesson, t = (2, 0, 1) with y = (0.5, 0.3, 0.2), give 0.05.

        ja: レッスンの 3 回の試行 t = (2, 0, 1), y = (0.5, 0.3, 0.2) なら 0.05 になる。
        """
        check.close(learner.likelihood(np.array([2.0, 0.0, 1.0]), DIE), 0.05, atol=0)

    @pytest.mark.points(1)
    def test_every_position(self, learner, rng, check):
        """A one-hot t gives the probability of the class that was seen, wherever the 1 stands.

        ja: one-hot の t では、1 がどの位置にあっても、観測されたクラスの確率になる。
        """
        for K in (1, *SIZES):
            y = shares(rng, K) if K > 1 else np.array([0.7])
            for k in range(K):
                check.close(learner.likelihood(np.eye(K)[k], y), y[k], atol=0)

    @pytest.mark.points(1)
    def test_counts_as_exponents(self, learner, rng, check):
        """A class seen t times gives t equal factors; a class never seen changes nothing.

        ja: t 回観測されたクラスは同じ因子を t 個与え、観測されなかったクラスは影響しない。
        """
        check.close(learner.likelihood(np.array([3.0]), np.array([1.0])), 1.0, atol=0)
        check.close(learner.likelihood(np.array([3.0]), np.array([0.5])), 0.125, atol=0)
        for N, K in SEQUENCES:
            t, y = np.bincount(throws(rng, N, K), minlength=K).astype(float), shares(rng, K)
            check.close(learner.likelihood(t, y), product(t, y), atol=0)
        got = learner.likelihood(np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.25, 0.25]))
        check.close(got, 0.001953125, atol=0)

    @pytest.mark.points(0.5)
    def test_whole_counts(self, learner, check):
        """An array of integers, such as `counts` gives, works like one of floats.

        ja: `counts` が返すような整数の配列も、浮動小数点数の配列と同じように使える。
        """
        for t, y, expected in (
            ([0, 1], [0.75, 0.25], 0.25),
            ([2, 0, 1], [0.5, 0.3, 0.2], 0.05),
            ([1, 1, 1], [0.5, 0.25, 0.2], 0.025),
            ([0, 2, 2, 1], [0.25, 0.5, 0.2, 0.05], 0.0005),
            ([3, 1, 2], [0.5, 0.25, 0.25], 0.001953125),
        ):
            check.close(learner.likelihood(np.array(t), np.array(y)), expected, atol=0)

    @pytest.mark.points(1)
    def test_fractions(self, learner, reference, rng, check):
        """Fractions are exponents too: with t = (0.7, 0.2, 0.1) every class counts.

        ja: 小数も指数になる: t = (0.7, 0.2, 0.1) なら、すべてのクラスが寄与する。
        """
        check.close(learner.likelihood(np.array([0.7, 0.2, 0.1]), DIE), 0.41191371610275307, atol=0)
        for K in (2, 3, 5, 9, 4, 3, 2):
            t, y = shares(rng, K), shares(rng, K)
            check.close(learner.likelihood(t, y), reference.likelihood(t, y), atol=0)
        for K in (2, 3, 5):
            t, y = shares(rng, K) * 2 + 0.3, shares(rng, K)
            check.close(learner.likelihood(t, y), reference.likelihood(t, y), atol=0)

    @pytest.mark.points(0.5)
    def test_used_as_given(self, learner, rng, check):
        """y counts as it is: not normalised (half of every y halves each factor), not clipped.

        ja: y はそのまま使う。正規化もクリップもしない(y を半分にすると各因子も半分になる)。
        """
        for K in (2, 3, 5):
            y = shares(rng, K)
            t = np.eye(K)[K - 1] * 2.0 + np.eye(K)[0]
            check.close(learner.likelihood(t, y / 2), y[K - 1] ** 2 * y[0] / 8, atol=0)
        for t, y, expected in (
            ([1.0, 0.0, 0.0], [0.001, 0.5, 0.97], 0.001),
            ([0.0, 0.0, 2.0], [0.001, 0.5, 0.97], 0.9409),
            ([0.0, 1.0, 1.0], [0.5, 0.012345678901, 0.999], 0.012333333222099),
            ([1.0, 0.0], [1e-20, 0.5], 1e-20),
        ):
            got = learner.likelihood(np.array(t), np.array(y))
            check.close(got, expected, atol=0, misconception=altered_name(got, expected))

    @pytest.mark.points(0.5)
    def test_many_observations(self, learner, check):
        """Five or a thousand observations: (400, 600) with (0.5, 0.75) give 4.2146e-196, not 0.

        ja: 5 回でも 1000 回でも正しい: (400, 600) と (0.5, 0.75) は 0 でなく 4.2146e-196 になる。
        """
        t, y = np.array([2.0, 0.0, 1.0, 0.0, 0.0, 2.0]), np.array([0.25, 0.1, 0.2, 0.1, 0.15, 0.1])
        check.close(learner.likelihood(t, y), 0.000125, atol=0)
        got = learner.likelihood(np.array([400.0, 600.0]), np.array([0.5, 0.75]))
        expected = 3**600 / 2**1600
        check.close(got, expected, atol=0, misconception=altered_name(got, expected))

    @pytest.mark.points(0.5)
    def test_one_number_and_no_traces(self, learner, rng, check):
        """One number comes back, the same at every call, and t and y stay as they are.

        ja: 返り値は 1 つの数で何度呼んでも同じになり、t と y は変わらない。
        """
        for K in (3, 2):
            t, y = np.arange(K) * 1.5, shares(rng, K) * 0.9
            got = check.unchanged(learner.likelihood, t, y, misconception="mutates-input")
            check.scalar(got)
            check.repeatable(learner.likelihood, t, y, misconception="accumulator")

    @pytest.mark.tier("robust")
    def test_zeros(self, learner, check):
        """0^0 is 1: t = 0 with y = 0 changes nothing; t > 0 with y = 0 gives exactly 0.

        ja: 0^0 は 1: t = 0, y = 0 は影響せず、t > 0, y = 0 ならちょうど 0 になる。
        """
        check.close(learner.likelihood(np.array([0.0, 2.0]), np.array([0.0, 0.5])), 0.25, atol=0)
        got = learner.likelihood(np.array([1.0, 2.0]), np.array([0.0, 1.0]))
        check.close(got, 0.0, atol=0, misconception=guard_name(got))
        check.close(learner.likelihood(np.zeros(3), DIE), 1.0, atol=0)
        check.close(learner.likelihood(np.array([]), np.array([])), 1.0, atol=0)

    @pytest.mark.tier("robust")
    def test_other_inputs(self, learner, check):
        """Lists, integers, float32 and read-only arrays work, computed in float64.

        ja: リスト、整数、float32、読み取り専用の配列も使え、float64 で計算する。
        """
        check.close(learner.likelihood([2, 0, 1], [0.5, 0.25, 0.25]), 0.0625, atol=0)
        check.close(learner.likelihood([3, 5], [1, 1]), 1.0, atol=0)
        t, y = np.array([2.0, 1.0]), np.array([0.3, 0.7])
        t.setflags(write=False)
        y.setflags(write=False)
        check.close(learner.likelihood(t, y), 0.063, atol=0)
        narrow = y.astype(np.float32)
        expected = float(narrow[0]) ** 2 * float(narrow[1])
        got = learner.likelihood(t.astype(np.float32), narrow)
        check.close(got, expected, atol=0, misconception=altered_name(got, expected))

    @pytest.mark.tier("robust")
    def test_shapes_must_agree(self, learner, check):
        """Shapes that differ raise ValueError, also those that NumPy would broadcast.

        ja: 形状が異なれば、NumPy が自動拡張できる場合でも ValueError になる。
        """
        t = np.array([2.0, 0.0, 1.0])
        for y in (DIE[:2], DIE[:1], DIE.reshape(3, 1), np.array(0.5)):
            check.raises(ValueError, learner.likelihood, t, y)


@pytest.mark.function("outcome_likelihood")
class TestOutcomeLikelihood:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_sequence(self, learner, check):
        """The throws 0, 0, 2 of the lesson with y = (0.5, 0.3, 0.2) give 0.05.

        ja: レッスンの出目 0, 0, 2 と y = (0.5, 0.3, 0.2) なら 0.05 になる。
        """
        outcomes = np.array([0, 0, 2])
        got = check.repeatable(
            learner.outcome_likelihood, outcomes, DIE, misconception="accumulator"
        )
        check.close(got, 0.05, atol=0)

    @pytest.mark.points(0.5)
    def test_single_throw(self, learner, rng, check):
        """One throw gives the probability of its class, from the first class to the last.

        ja: 1 回だけの試行では、最初から最後のどのクラスでも、そのクラスの確率になる。
        """
        check.close(learner.outcome_likelihood(np.array([0, 0]), np.array([1.0])), 1.0, atol=0)
        for K in SIZES:
            y = shares(rng, K)
            for k in sorted({0, K // 2, K - 2, K - 1}):
                check.close(learner.outcome_likelihood(np.array([k]), y), y[k], atol=0)

    @pytest.mark.points(0.5)
    def test_every_throw_counts(self, learner, rng, check, source):
        """Each throw is one factor, also when its class came before, whatever N and K are.

        ja: N や K がいくつでも、同じクラスが何度出ても、1 回の試行ごとに因子が 1 つ付く。
        """
        cases = [(throws(rng, N, K), shares(rng, K)) for N, K in SEQUENCES]
        blame = lost_repeats(learner, cases, source)
        for outcomes, y in cases:
            got = learner.outcome_likelihood(outcomes, y)
            check.close(got, math.prod(y[outcomes]), atol=0, misconception=blame)
        got = learner.outcome_likelihood(np.array([3, 1, 1, 2, 3]), np.array([0.5, 0.2, 0.25, 0.1]))
        check.close(got, 0.0001, atol=0)

    @pytest.mark.points(0.5)
    def test_sequence_as_given(self, learner, rng, check):
        """y counts as it is: not normalised, not clipped, not rounded, however small L gets.

        ja: y はそのまま使う。L がどんなに小さくなっても、正規化もクリップも丸めもしない。
        """
        for K in (6, 2, 3, 5):
            y = shares(rng, K)
            got = learner.outcome_likelihood(np.array([K - 1, 0, K - 1]), y / 2)
            check.close(got, y[K - 1] ** 2 * y[0] / 8, atol=0)
        for outcomes, y, expected in (
            ([0], [0.001, 0.5, 0.97], 0.001),
            ([2, 2], [0.001, 0.5, 0.97], 0.9409),
            ([2, 1], [0.5, 0.012345678901, 0.999], 0.012333333222099),
            ([0], [1e-20, 0.5], 1e-20),
            ([0] * 150 + [1] * 50, [0.5, 0.75], 3**50 / 2**250),
        ):
            got = learner.outcome_likelihood(np.array(outcomes), np.array(y))
            check.close(got, expected, atol=0, misconception=altered_name(got, expected))

    @pytest.mark.points(0.5)
    def test_sequence_one_number_and_no_traces(self, learner, rng, check):
        """One number comes back, the same at every call, and outcomes and y stay as they are.

        ja: 返り値は 1 つの数で何度呼んでも同じになり、outcomes と y は変わらない。
        """
        for outcomes, K in (([2, 0, 1, 0], 3), ([1, 0, 0], 2)):
            seen, y = np.array(outcomes), shares(rng, K) * 0.9
            got = check.unchanged(
                learner.outcome_likelihood, seen, y, misconception="mutates-input"
            )
            check.scalar(got)
            check.repeatable(learner.outcome_likelihood, seen, y, misconception="accumulator")

    @pytest.mark.tier("robust")
    def test_sequence_other_inputs(self, learner, check):
        """Lists and read-only arrays work; no outcomes give 1; an impossible one gives exactly 0.

        ja: リストや読み取り専用の配列も使える。出目がなければ 1、確率 0 の出目があれば 0 になる。
        """
        check.close(learner.outcome_likelihood([1, 0, 1], [0.5, 0.25]), 0.03125, atol=0)
        check.close(learner.outcome_likelihood([1], [0, 1]), 1.0, atol=0)
        outcomes, y = np.array([2, 0]), DIE.copy()
        outcomes.setflags(write=False)
        y.setflags(write=False)
        check.close(learner.outcome_likelihood(outcomes, y), 0.1, atol=0)
        check.close(learner.outcome_likelihood([], DIE), 1.0, atol=0)
        got = learner.outcome_likelihood(np.array([1, 0]), np.array([0.0, 1.0]))
        check.close(got, 0.0, atol=0, misconception=guard_name(got))

    @pytest.mark.tier("robust")
    def test_sequence_out_of_range(self, learner, check):
        """An outcome that is no class raises IndexError: K and more, and negative ones too.

        ja: 存在しないクラスの出目は IndexError になる。K 以上だけでなく負の値も同じ。
        """
        for outcomes in ([0, 3], [4, 0], [-1, 0]):
            check.raises(IndexError, learner.outcome_likelihood, np.array(outcomes), DIE)


@pytest.mark.function("counts")
class TestCounts:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_count_sequence(self, learner, check):
        """The throws 0, 0, 2 of the lesson with K = 3 give 2, 0, 1.

        ja: レッスンの出目 0, 0, 2 と K = 3 なら 2, 0, 1 になる。
        """
        got = check.repeatable(learner.counts, np.array([0, 0, 2]), 3, misconception="accumulator")
        check.close(entries(got), np.array([2, 0, 1]))

    @pytest.mark.points(0.5)
    def test_every_class_has_a_place(self, learner, rng, check):
        """The result has K entries, zeros for the classes never seen, and sums to N.

        ja: 結果は K 個の値で、出なかったクラスは 0、和は N になる。
        """
        check.close(entries(learner.counts(np.array([0]), 1)), np.array([1]))
        check.close(entries(learner.counts(np.array([1, 1]), 4)), np.array([0, 2, 0, 0]))
        check.close(entries(learner.counts(np.array([2, 2, 2, 0]), 3)), np.array([1, 0, 3]))
        for N, K in SEQUENCES:
            outcomes = throws(rng, N, K)
            expected = np.array([sum(o == k for o in outcomes.tolist()) for k in range(K)])
            check.close(entries(learner.counts(outcomes, K)), expected)

    @pytest.mark.points(0.5)
    def test_counting_leaves_no_traces(self, learner, check):
        """The counts are the same at every call, and outcomes stay as they are.

        ja: 何度呼んでも同じ結果になり、outcomes は変わらない。
        """
        for outcomes, K in (([4, 0, 4], 6), ([2, 0, 1, 0], 3), ([1, 0, 0], 2)):
            seen = np.array(outcomes)
            check.unchanged(learner.counts, seen, K, misconception="mutates-input")
            check.repeatable(learner.counts, seen, K, misconception="accumulator")

    @pytest.mark.tier("robust")
    def test_whole_numbers(self, learner, check):
        """The counts are an array of integers.

        ja: 返り値は整数の配列になる。
        """
        got = learner.counts(np.array([1, 0, 1]), 3)
        check.close(got, np.array([1, 2, 0]))
        check.integers(got)

    @pytest.mark.tier("robust")
    def test_count_other_inputs(self, learner, check):
        """Lists and read-only arrays work; no outcomes give K zeros.

        ja: リストや読み取り専用の配列も使える。出目がなければ 0 が K 個並ぶ。
        """
        check.close(entries(learner.counts([1, 0, 1], 3)), np.array([1, 2, 0]))
        outcomes = np.array([2, 0])
        outcomes.setflags(write=False)
        check.close(entries(learner.counts(outcomes, 3)), np.array([1, 0, 1]))
        check.close(entries(learner.counts([], 3)), np.zeros(3))

    @pytest.mark.tier("robust")
    def test_count_out_of_range(self, learner, check):
        """An outcome that is no class raises IndexError: K and more, and negative ones too.

        ja: 存在しないクラスの出目は IndexError になる。K 以上だけでなく負の値も同じ。
        """
        for outcomes in ([0, 3], [4, 0], [-1, 0]):
            check.raises(IndexError, learner.counts, np.array(outcomes), 3)
