"""Hidden suite of "Cross-entropy of one sample"."""

import ast
import math

import numpy as np
import pytest

DOG = np.array([0.33, 0.32, 0.35])
SIZES = (2, 3, 5, 9)
INTEGER_TYPES = {"int", "int8", "int16", "int32", "int64", "intp", "int_", "uint8", "trunc"}


def one_hot(K, k):
    """The target (K,) whose whole mass is on class k."""
    return np.eye(K)[k]


def shares(rng, K):
    """K positive shares that sum to 1, none of them near 0 and no two alike."""
    weights = rng.permutation(np.arange(K) + rng.uniform(0.4, 0.8, K))
    return weights / weights.sum()


def is_number(got):
    """Whether this is one real number, of Python or of NumPy."""
    return isinstance(got, float | int | np.number) and not isinstance(got, bool)


def array_name(got):
    """The name for a value that is an array or a list where one number is due."""
    return "returns-array" if isinstance(got, list | tuple) or np.ndim(got) > 0 else None


def lost_name(got, source, function, y, log):
    """The name for a soft target of which nothing is left: cut to whole numbers, or passed over."""
    if not is_number(got):
        return None
    words = {getattr(node, "id", getattr(node, "attr", None)) for node in ast.walk(source.tree)}
    if words & INTEGER_TYPES and (not math.isfinite(got) or got == int(got)):
        return "int-truncation"
    lone = function(one_hot(len(y), 0), y) if got == 0 else None
    return "onehot-only" if is_number(lone) and math.isclose(lone, -log(y[0])) else None


def grown_name(first, second, loss):
    """The name for a second call that adds its own loss to what the first one gave."""
    both = is_number(first) and is_number(second)
    return "accumulator" if both and math.isclose(abs(second - first), loss) else None


def altered_name(got, expected):
    """The name for a value that is nearly right: clipped, rounded, or of low precision."""
    near = is_number(got) and abs(got - expected) <= 1e-4 * max(1.0, abs(expected))
    return "value-altered" if near else None


def nan_name(got):
    """The name for NaN where a zero target meets a zero probability."""
    return "zero-times-log-zero" if is_number(got) and math.isnan(got) else None


def finite_name(got):
    """The name for a finite value where the loss is infinite."""
    return "value-altered" if is_number(got) and math.isfinite(got) else None


@pytest.mark.function("cross_entropy")
class TestCrossEntropy:
    @pytest.mark.points(1)
    @pytest.mark.visibility("visible")
    def test_dog(self, learner, check):
        """The dog of the lesson costs 1.108663: t = (1, 0, 0), y = (0.33, 0.32, 0.35).

        ja: レッスンのイヌの例は 1.108663 になる: t = (1, 0, 0), y = (0.33, 0.32, 0.35)。
        """
        got = learner.cross_entropy(np.array([1.0, 0.0, 0.0]), DOG)
        check.close(got, 1.1086626245216111)

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_soft_by_hand(self, learner, check):
        """The soft target of the lesson costs 0.886941: t = (0.7, 0.2, 0.1), y = (0.5, 0.3, 0.2).

        ja: レッスンのソフトラベルは 0.886941 になる: t = (0.7, 0.2, 0.1), y = (0.5, 0.3, 0.2)。
        """
        got = learner.cross_entropy(np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2]))
        check.close(got, 0.886941378500559)

    @pytest.mark.points(1)
    def test_every_position(self, learner, rng, check):
        """A one-hot target costs -ln of the true class's probability, wherever the 1 stands.

        ja: one-hot の正解では、1 がどの位置にあっても、損失は正解クラスの確率の -ln になる。
        """
        for K in (1, *SIZES):
            y = shares(rng, K) if K > 1 else np.array([0.7])
            for k in range(K):
                check.close(learner.cross_entropy(one_hot(K, k), y), -math.log(y[k]))

    @pytest.mark.points(1.5)
    def test_soft_targets(self, learner, reference, rng, check, source):
        """With a soft target every class counts, each with its own weight t_k.

        ja: ソフトラベルでは、すべてのクラスがそれぞれの重み t_k で寄与する。
        """
        for K in (2, 3, 5, 9, 4, 12, 3, 2):
            t, y = shares(rng, K), shares(rng, K)
            got = learner.cross_entropy(t, y)
            name = lost_name(got, source, learner.cross_entropy, y, math.log)
            check.close(got, reference.cross_entropy(t, y), misconception=name)

    @pytest.mark.points(0.5)
    def test_uniform_prediction(self, learner, rng, check):
        """A uniform prediction over K classes costs ln K, whatever the target.

        ja: K クラスの一様な予測の損失は、正解によらず ln K になる。
        """
        for K in SIZES:
            y = np.full(K, 1 / K)
            check.close(learner.cross_entropy(shares(rng, K), y), math.log(K))
            check.close(learner.cross_entropy(one_hot(K, K - 1), y), math.log(K))

    @pytest.mark.points(0.5)
    def test_small_and_large_probabilities(self, learner, check):
        """Probabilities such as 0.001 and 0.999 are used exactly as they are.

        ja: 0.001 や 0.999 のような確率も、そのままの値で使われる。
        """
        for t, y, expected in (
            ([0.25, 0.75], [0.001, 0.5], 2.2467992051654933),
            ([1.0, 0.0], [0.001, 0.999], 6.907755278982137),
            ([0.0, 1.0], [0.001, 0.999], 0.0010005003335835344),
            ([0.25, 0.25, 0.5], [0.962, 0.031, 0.007], 3.3590497906667673),
            ([0.0, 1.0, 0.0], [0.962, 0.031, 0.007], 3.473768074496991),
            ([1.0, 0.0, 0.0], [0.962, 0.031, 0.007], 0.038740828316430595),
        ):
            got = learner.cross_entropy(np.array(t), np.array(y))
            check.close(got, expected, misconception=altered_name(got, expected))

    @pytest.mark.points(0.5)
    def test_not_normalised(self, learner, rng, check):
        """y is used as given, also where it does not sum to 1: half of every y costs ln 2 more.

        ja: y は和が 1 でなくてもそのまま使われる: すべての y を半分にすると損失は ln 2 増える。
        """
        for K in (12, 2, 3, 5):
            t, y = shares(rng, K), shares(rng, K)
            expected = math.log(2) - sum(a * math.log(b) for a, b in zip(t, y, strict=True))
            check.close(learner.cross_entropy(t, y / 2), expected)

    @pytest.mark.points(0.5)
    def test_one_number(self, learner, rng, check):
        """One number comes back, not an array, and the same one at every call.

        ja: 返り値は配列ではなく 1 つの数で、何度呼んでも同じ値になる。
        """
        for K in (3, 2):
            t, y = shares(rng, K), shares(rng, K)
            got = learner.cross_entropy(t, y)
            check.scalar(got, misconception=array_name(got))
            name = grown_name(got, learner.cross_entropy(t, y), -np.dot(t, np.log(y)))
            check.repeatable(learner.cross_entropy, t, y, misconception=name)

    @pytest.mark.points(0.5)
    def test_arguments_unchanged(self, learner, rng, check):
        """The arrays t and y are the same after the call as before.

        ja: 呼び出しの前後で、配列 t と y は変わらない。
        """
        y = shares(rng, 3)
        for t in (one_hot(3, 1), shares(rng, 3)):
            check.unchanged(learner.cross_entropy, t, y * 0.9, misconception="mutates-input")

    @pytest.mark.tier("robust")
    def test_zero_times_log_zero(self, learner, check):
        """A class with t = 0 costs nothing even where y = 0.

        ja: t = 0 のクラスは、y = 0 であっても寄与しない。
        """
        for t, y, expected in (
            ([0.0, 1.0], [0.0, 1.0], 0.0),
            ([0.0, 1.0, 0.0], [0.0, 0.25, 0.75], 1.3862943611198906),
            ([0.5, 0.0, 0.5], [0.5, 0.0, 0.25], 1.0397207708399179),
        ):
            got = learner.cross_entropy(np.array(t), np.array(y))
            name = nan_name(got) or altered_name(got, expected)
            check.close(got, expected, misconception=name)

    @pytest.mark.tier("robust")
    def test_impossible_class(self, learner, check):
        """A class with t > 0 that the prediction calls impossible (y = 0) costs infinity.

        ja: t > 0 のクラスの予測確率が 0 なら、損失は無限大になる。
        """
        for t, y in (([1.0, 0.0], [0.0, 1.0]), ([0.2, 0.3, 0.5], [0.4, 0.6, 0.0])):
            got = learner.cross_entropy(np.array(t), np.array(y))
            check.close(got, math.inf, misconception=finite_name(got))

    @pytest.mark.tier("robust")
    def test_lists_and_integers(self, learner, check):
        """Lists and whole numbers work like arrays, and they too stay unchanged.

        ja: リストや整数も配列と同じように使え、呼び出しで変わらない。
        """
        check.close(learner.cross_entropy([1, 0], [0.5, 0.5]), 0.6931471805599453)
        t, y = np.array([0, 1, 0]), [0.25, 0.5, 0.25]
        got = check.unchanged(learner.cross_entropy, t, y, misconception="mutates-input")
        check.close(got, 0.6931471805599453)
        check.close(learner.cross_entropy([0.5, 0.5], [1, 1]), 0.0)

    @pytest.mark.tier("robust")
    def test_counts(self, learner, check):
        """t is used as given, also where it does not sum to 1: counts (3, 1, 2) weigh 6 throws.

        ja: t は和が 1 でなくてもそのまま使われる: 回数 (3, 1, 2) なら 6 回分の重みになる。
        """
        got = learner.cross_entropy(np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.25, 0.25]))
        check.close(got, 6.238324625039508)

    @pytest.mark.tier("robust")
    def test_no_classes(self, learner, check):
        """No classes at all: the empty sum is 0.

        ja: クラスが 1 つもないとき、空の和は 0 になる。
        """
        check.close(learner.cross_entropy(np.array([]), np.array([])), 0.0)

    @pytest.mark.tier("robust")
    def test_shapes_must_agree(self, learner, check):
        """Shapes that differ raise ValueError, also those that NumPy would broadcast.

        ja: 形状が異なれば、NumPy が自動拡張できる場合でも ValueError になる。
        """
        t = np.array([0.5, 0.3, 0.2])
        for y in (np.array([0.5, 0.5]), t[:1], t.reshape(3, 1), np.array(0.5)):
            check.raises(ValueError, learner.cross_entropy, t, y)

    @pytest.mark.tier("robust")
    def test_float32_and_read_only(self, learner, check):
        """float32 arrays are computed in float64, and read-only arrays are welcome.

        ja: float32 の配列は float64 で計算し、読み取り専用の配列も受け付ける。
        """
        t, y = np.array([0.5, 0.25, 0.25]), np.array([0.3, 0.6, 0.1])
        t.setflags(write=False)
        y.setflags(write=False)
        check.close(learner.cross_entropy(t, y), 1.3053390813529773)
        narrow = y.astype(np.float32)
        expected = -sum(a * math.log(float(b)) for a, b in zip(t, narrow, strict=True))
        check.close(learner.cross_entropy(t.astype(np.float32), narrow), expected)


@pytest.mark.function("cross_entropy_bits")
class TestCrossEntropyBits:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_powers_of_two(self, learner, check):
        """One chance in eight costs 3 bits; (1/2, 1/4, 1/4) against itself costs 1.5 bits.

        ja: 8 分の 1 の確率は 3 ビット、(1/2, 1/4, 1/4) をそれ自身で予測すると 1.5 ビットになる。
        """
        got = learner.cross_entropy_bits(np.array([0.0, 1.0]), np.array([0.875, 0.125]))
        check.close(got, 3.0)
        half = np.array([0.5, 0.25, 0.25])
        check.close(learner.cross_entropy_bits(half, half), 1.5)

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_dog_in_bits(self, learner, check):
        """The dog of the lesson costs 1.599462 bits.

        ja: レッスンのイヌの例は 1.599462 ビットになる。
        """
        got = learner.cross_entropy_bits(np.array([1.0, 0.0, 0.0]), DOG)
        check.close(got, 1.5994620704162712)

    @pytest.mark.points(0.5)
    def test_every_position_in_bits(self, learner, rng, check):
        """A one-hot target costs -log2 of the true class's probability, wherever the 1 stands.

        ja: one-hot の正解では、1 がどの位置にあっても、正解クラスの確率の -log2 になる。
        """
        for K in (1, *SIZES):
            y = shares(rng, K) if K > 1 else np.array([0.7])
            for k in range(K):
                check.close(learner.cross_entropy_bits(one_hot(K, k), y), -math.log2(y[k]))

    @pytest.mark.points(1)
    def test_soft_targets_in_bits(self, learner, reference, rng, check, source):
        """With a soft target every class counts, each with its own weight t_k.

        ja: ソフトラベルでは、すべてのクラスがそれぞれの重み t_k で寄与する。
        """
        for K in (2, 3, 5, 9, 4, 12, 3, 2):
            t, y = shares(rng, K), shares(rng, K)
            got = learner.cross_entropy_bits(t, y)
            name = lost_name(got, source, learner.cross_entropy_bits, y, math.log2)
            check.close(got, reference.cross_entropy_bits(t, y), misconception=name)

    @pytest.mark.points(0.5)
    def test_small_probabilities_in_bits(self, learner, check):
        """0.001 costs 9.965784 bits: no clipping, no rounding, y used as given.

        ja: 0.001 は 9.965784 ビット。クリップも丸めもせず、y をそのまま使う。
        """
        for t, y, expected in (
            ([0.25, 0.75], [0.001, 0.5], 3.2414460711655217),
            ([1.0, 0.0], [0.001, 0.999], 9.965784284662087),
            ([0.0, 1.0], [0.001, 0.999], 0.0014434168696687186),
        ):
            got = learner.cross_entropy_bits(np.array(t), np.array(y))
            check.close(got, expected, misconception=altered_name(got, expected))

    @pytest.mark.points(0.5)
    def test_one_number_unchanged_in_bits(self, learner, rng, check):
        """One number comes back, the same at every call, and t and y stay as they are.

        ja: 返り値は 1 つの数で何度呼んでも同じになり、t と y は変わらない。
        """
        for K in (3, 2):
            t, y = shares(rng, K), shares(rng, K) * 0.9
            got = check.unchanged(learner.cross_entropy_bits, t, y, misconception="mutates-input")
            check.scalar(got, misconception=array_name(got))
            name = grown_name(got, learner.cross_entropy_bits(t, y), -np.dot(t, np.log2(y)))
            check.repeatable(learner.cross_entropy_bits, t, y, misconception=name)
        # who replaces y where t = 0 changes nothing in the cases above
        t, y = np.array([0.0, 1.0, 0.0]), shares(rng, 3)
        check.unchanged(learner.cross_entropy_bits, t, y, misconception="mutates-input")

    @pytest.mark.tier("robust")
    def test_zeros_in_bits(self, learner, check):
        """t = 0 with y = 0 costs nothing; t > 0 with y = 0 costs infinity; no classes cost 0.

        ja: t = 0, y = 0 の寄与は 0、t > 0, y = 0 なら無限大、クラスがなければ 0 になる。
        """
        got = learner.cross_entropy_bits(np.array([0.0, 1.0]), np.array([0.0, 0.25]))
        check.close(got, 2.0, misconception=nan_name(got) or altered_name(got, 2.0))
        got = learner.cross_entropy_bits(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
        check.close(got, math.inf, misconception=finite_name(got))
        check.close(learner.cross_entropy_bits(np.array([]), np.array([])), 0.0)

    @pytest.mark.tier("robust")
    def test_lists_and_shapes_in_bits(self, learner, check):
        """Lists work like arrays; shapes that differ raise ValueError.

        ja: リストも配列と同じように使え、形状が異なれば ValueError になる。
        """
        check.close(learner.cross_entropy_bits([1, 0], [0.5, 0.5]), 1.0)
        check.raises(ValueError, learner.cross_entropy_bits, [0.5, 0.5], [0.5])
        check.raises(ValueError, learner.cross_entropy_bits, np.ones(2) / 2, np.ones((2, 1)) / 2)
