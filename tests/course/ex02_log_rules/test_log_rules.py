"""Hidden suite of "Log rules"."""

import ast
import math

import numpy as np
import pytest

E = math.e
SIZES = (2, 3, 5, 9)
INTEGER_TYPES = {"int", "int8", "int16", "int32", "int64", "intp", "int_", "uint8", "trunc"}


def factors(rng, n):
    """Positive numbers (n,), some below 1 and some above it."""
    return np.exp(rng.uniform(-3.0, 3.0, n))


def shares(rng, K):
    """K positive shares that sum to 1, none of them near 0 and no two alike."""
    weights = rng.permutation(np.arange(K) + rng.uniform(0.4, 0.8, K))
    return weights / weights.sum()


def sum_of_terms(t, y):
    """Σ t ln y of positive y, written without the reference."""
    return math.fsum(a * math.log(b) for a, b in zip(t, y, strict=True))


def is_number(got):
    """Whether this is one real number, of Python or of NumPy."""
    return isinstance(got, float | int | np.number) and not isinstance(got, bool)


def whole_name(got, expected):
    """The name for a whole number beside a right value that is none."""
    whole = is_number(got) and math.isfinite(got) and got == int(got)
    return "int-truncation" if whole and 1e-6 < abs(got - expected) <= 1 else None


def lost_name(got, source):
    """The name for a value that was lost where the text makes whole numbers of something."""
    words = {getattr(node, "id", getattr(node, "attr", None)) for node in ast.walk(source.tree)}
    lost = is_number(got) and (not math.isfinite(got) or got == 0)
    return "int-truncation" if lost and words & INTEGER_TYPES else None


def array_name(got):
    """The name for a value that is an array or a list where one number is due."""
    return "returns-array" if isinstance(got, list | tuple) or np.ndim(got) > 0 else None


def grown_name(first, second, value):
    """The name for a second call that adds its own value to what the first one gave."""
    both = is_number(first) and is_number(second)
    grown = both and math.isclose(abs(second - first), abs(value), rel_tol=1e-6)
    return "accumulator" if grown else None


def altered_name(got, expected):
    """The name for a value that is nearly right: clipped, rounded, or of low precision."""
    near = is_number(got) and abs(got - expected) <= 1e-4 * max(1.0, abs(expected))
    return "value-altered" if near else None


def overflow_name(function, *args):
    """The name for a call that gives no finite value where the right one is finite."""
    got = function(*args)
    return got, (None if is_number(got) and math.isfinite(got) else "underflow")


@pytest.mark.function("log_base")
class TestLogBase:
    """The exponent that makes x out of b."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_log_base_lesson(self, learner, check):
        """2 to the power 3 is 8, so log_2 8 = 3; log_10 100 = 2; log_2 0.125 = -3.

        ja: 2 の 3 乗は 8 なので log_2 8 = 3。log_10 100 = 2、log_2 0.125 = -3。
        """
        check.close(learner.log_base(8.0, 2.0), 3.0, rtol=0.0, atol=1e-12)
        check.close(learner.log_base(100.0, 10.0), 2.0)
        check.close(learner.log_base(0.125, 2.0), -3.0)

    @pytest.mark.points(0.5)
    def test_log_base_between(self, learner, rng, check):
        """Most logs are not whole numbers: log_2 100 = 6.643856, log_10 0.33 = -0.481486.

        ja: たいていの対数は整数にならない: log_2 100 = 6.643856、log_10 0.33 = -0.481486。
        """
        for x, b, expected in (
            (100.0, 2.0, 6.643856189774725),
            (2.5, 3.0, 0.8340437671464697),
            (0.33, 10.0, -0.4814860601221125),
            (10.0, 2.0, 3.3219280948873626),
            (0.33, E, -1.1086626245216111),
        ):
            got = learner.log_base(x, b)
            check.close(got, expected, misconception=whole_name(got, expected))
        for b in (2.0, 10.0, 3.0, E, 7.5, 1.5):
            for x in (rng.uniform(0.02, 0.9), rng.uniform(1.2, 90.0)):
                check.close(learner.log_base(x, b), math.log(x) / math.log(b))

    @pytest.mark.points(0.5)
    def test_log_base_below_one(self, learner, rng, check):
        """A base between 0 and 1 is allowed: log_0.5 8 = -3, log_0.5 0.25 = 2.

        ja: 0 と 1 の間の底も使える: log_0.5 8 = -3、log_0.5 0.25 = 2。
        """
        check.close(learner.log_base(0.25, 0.5), 2.0)
        check.close(learner.log_base(8.0, 0.5), -3.0)
        check.close(learner.log_base(0.2, 0.3), 1.3367726468997532)
        x, b = rng.uniform(1.2, 20.0), rng.uniform(0.1, 0.8)
        check.close(learner.log_base(x, b), math.log(x) / math.log(b))

    @pytest.mark.points(0.5)
    def test_log_base_of_one(self, learner, check):
        """log_b 1 = 0 and log_b b = 1 for every base b, and equal calls give equal values.

        ja: どんな底 b でも log_b 1 = 0、log_b b = 1。同じ呼び出しは同じ値になる。
        """
        for b in (2.0, 10.0, 0.5, 7.5, E):
            check.close(learner.log_base(1.0, b), 0.0)
            check.close(learner.log_base(b, b), 1.0)
        got = check.repeatable(learner.log_base, 5.0, 3.0)
        check.scalar(got, misconception=array_name(got))

    @pytest.mark.tier("robust")
    def test_log_base_domain(self, learner, check, source):
        """Whole numbers work too; x <= 0, b <= 0 and b = 1 raise ValueError.

        ja: 整数も使える。x <= 0、b <= 0、b = 1 では ValueError になる。
        """
        check.close(learner.log_base(8, 2), 3.0)
        check.close(learner.log_base(10, 4), 1.6609640474436813)
        name = "absolute-value" if source.uses("log_base", ("abs", "fabs", "absolute")) else None
        for x, b in ((-8.0, 2.0), (-0.5, 2.0), (8.0, -2.0), (8.0, -0.5)):
            check.raises(ValueError, learner.log_base, x, b, misconception=name)
        for x, b in ((0.0, 2.0), (8.0, 0.0), (8.0, 1.0), (1.0, 1.0)):
            check.raises(ValueError, learner.log_base, x, b)


@pytest.mark.function("log_product")
class TestLogProduct:
    """The log of a product without the product."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_log_product_lesson(self, learner, check):
        """The factors 2 and 4 give ln 8 = 2.079442; 0.5, 0.2 and 0.1 give ln 0.01 = -4.605170.

        ja: 2 と 4 なら ln 8 = 2.079442、0.5 と 0.2 と 0.1 なら ln 0.01 = -4.605170 になる。
        """
        check.close(learner.log_product(np.array([2.0, 4.0])), 2.0794415416798357)
        check.close(learner.log_product(np.array([0.5, 0.2, 0.1])), -4.605170185988091)

    @pytest.mark.points(0.5)
    def test_log_product_any_length(self, learner, rng, check, source):
        """Any number of factors, one included, above and below 1; a factor 1 adds nothing.

        ja: 因子は 1 個でも何個でも、1 より大きくても小さくてもよい。因子 1 は何も足さない。
        """
        got, expected = learner.log_product(np.array([0.03])), -3.506557897319982
        name = whole_name(got, expected) or lost_name(got, source)
        check.close(got, expected, misconception=name)
        check.close(learner.log_product(np.array([1.0, 3.0])), 1.0986122886681098)
        check.close(learner.log_product(np.array([0.4, 1.0, 1.0])), -0.916290731874155)
        check.close(learner.log_product(np.array([2.7, 3.6, 5.9])), 4.049137969384022)
        for n in (1, 2, 3, 5, 9, 40, 4):
            xs = factors(rng, n)
            check.close(learner.log_product(xs), math.fsum(math.log(x) for x in xs))

    @pytest.mark.points(1)
    def test_log_product_survives(self, learner, rng, check):
        """The product may be too small or too large for a float: 1e-200 twice gives -921.034037.

        ja: 積が小さすぎ・大きすぎて表せなくてもよい: 1e-200 が 2 つで -921.034037 になる。
        """
        check.close(learner.log_product(np.array([1e-200, 1e-200])), -921.0340371976183)
        check.close(learner.log_product(np.array([1e200, 1e200])), 921.0340371976183)
        there_and_back = np.array([1e-200, 1e-200, 1e200, 1e200, 5.0])
        check.close(learner.log_product(there_and_back), 1.6094379124341003)
        check.close(learner.log_product(np.full(30, 1e-200)), -13815.510557964275)
        xs = np.exp(rng.uniform(-12.0, -3.0, 200))
        check.close(learner.log_product(xs), math.fsum(math.log(x) for x in xs))

    @pytest.mark.points(0.5)
    def test_log_product_unchanged(self, learner, rng, check):
        """One number comes back, the same at every call, and xs stays as it is.

        ja: 返り値は 1 つの数で何度呼んでも同じになり、xs は変わらない。
        """
        for n in (3, 2):
            xs = factors(rng, n)
            got = check.unchanged(learner.log_product, xs, misconception="mutates-input")
            check.scalar(got, misconception=array_name(got))
            name = grown_name(got, learner.log_product(xs), np.log(xs).sum())
            check.repeatable(learner.log_product, xs, misconception=name)

    @pytest.mark.tier("robust")
    def test_log_product_many(self, learner, check):
        """A thousand, and a hundred thousand, factors of 1e-5: -1151292.546497.

        ja: 1e-5 が 1000 個でも 10 万個でも計算できる: -1151292.546497。
        """
        for n, expected in ((1000, -11512.925464970229), (100_000, -1151292.546497023)):
            check.close(learner.log_product(np.full(n, 1e-5)), expected)

    @pytest.mark.tier("robust")
    def test_log_product_other_inputs(self, learner, check):
        """Lists, whole numbers, float32 and read-only arrays work; no factors give 0.

        ja: リスト、整数、float32、読み取り専用の配列も使える。因子がなければ 0 になる。
        """
        check.close(learner.log_product([]), 0.0, misconception="log-one")
        check.close(learner.log_product(np.array([])), 0.0, misconception="log-one")
        check.close(learner.log_product([2, 4]), 2.0794415416798357)
        check.close(learner.log_product([0.5, 4]), 0.6931471805599453)
        kept = np.array([0.5, 0.25])
        kept.setflags(write=False)
        check.close(learner.log_product(kept), -2.0794415416798357)
        narrow = np.array([0.1, 0.3, 0.7], dtype=np.float32)
        expected = math.fsum(math.log(float(x)) for x in narrow)
        got = learner.log_product(narrow)
        check.close(got, expected, misconception=altered_name(got, expected))


@pytest.mark.function("log_likelihood")
class TestLogLikelihood:
    """The log-likelihood as a weighted sum of logs."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_log_likelihood_lesson(self, learner, check):
        """Counts (2, 0, 1) with y = (0.5, 0.3, 0.2) give 2 ln 0.5 + ln 0.2 = ln 0.05 = -2.995732.

        ja: 回数 (2, 0, 1)、y = (0.5, 0.3, 0.2) なら 2 ln 0.5 + ln 0.2 = ln 0.05 = -2.995732。
        """
        y = np.array([0.5, 0.3, 0.2])
        check.close(learner.log_likelihood(np.array([2.0, 0.0, 1.0]), y), -2.995732273553991)

    @pytest.mark.points(0.5)
    def test_log_likelihood_every_position(self, learner, rng, check):
        """A one-hot target gives ln of the true class's probability, wherever the 1 stands.

        ja: one-hot の正解なら、1 がどの位置にあっても、正解クラスの確率の ln になる。
        """
        for K in SIZES:
            y = shares(rng, K)
            for k in range(K):
                check.close(learner.log_likelihood(np.eye(K)[k], y), math.log(y[k]))

    @pytest.mark.points(0.5)
    def test_log_likelihood_soft(self, learner, reference, rng, check, source):
        """With a soft target every class counts, each with its own weight t_k.

        ja: ソフトラベルでは、すべてのクラスがそれぞれの重み t_k で寄与する。
        """
        t, y = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])
        got = learner.log_likelihood(t, y)
        check.close(got, -0.886941378500559, misconception=lost_name(got, source))
        for K in (*SIZES, 4, 12):
            t, y = shares(rng, K), shares(rng, K)
            check.close(learner.log_likelihood(t, y), reference.log_likelihood(t, y))

    @pytest.mark.points(0.5)
    def test_log_likelihood_counts(self, learner, rng, check):
        """Counts weigh their class, also with classes never seen; nothing is turned into a mean.

        ja: 回数はそのままクラスの重みになる。出なかったクラスがあってもよく、平均にはしない。
        """
        one_class = np.array([4.0]), np.array([0.5])
        check.close(learner.log_likelihood(*one_class), -2.772588722239781)
        y = np.array([0.5, 0.25, 0.25])
        check.close(learner.log_likelihood(np.array([3.0, 1.0, 2.0]), y), -6.238324625039508)
        check.close(learner.log_likelihood(np.array([4.0, 1.0]), np.array([1.0, 1.0])), 0.0)
        for K in SIZES:
            t, y = rng.integers(1, 6, K).astype(float), shares(rng, K)
            check.close(learner.log_likelihood(t, y), sum_of_terms(t, y))
            t[rng.integers(0, K)] = 0.0
            check.close(learner.log_likelihood(t, y), sum_of_terms(t, y))

    @pytest.mark.points(0.5)
    def test_log_likelihood_survives(self, learner, check):
        """Counts in the hundreds, for which L itself is too small for a float: still a number.

        ja: 回数が数百になり、L そのものが小さすぎて表せなくても、値が求まる。
        """
        t, y = np.array([700.0, 800.0]), np.array([0.45, 0.5])
        check.close(learner.log_likelihood(t, y), -1113.4731318003965)
        t, y = np.array([200.0, 400.0, 250.0]), np.array([0.3, 0.4, 0.2])
        check.close(learner.log_likelihood(t, y), -1009.6703317233744)

    @pytest.mark.points(0.5)
    def test_log_likelihood_as_given(self, learner, rng, check):
        """t and y are used as they are, also 0.001 and 0.999, also where they don't sum to 1.

        ja: t と y はそのまま使う。0.001 や 0.999 でも、和が 1 でなくても変えない。
        """
        for t, y, expected in (
            ([0.0, 1.0], [0.001, 0.999], -0.0010005003335835344),
            ([1.0, 0.0], [0.001, 0.999], -6.907755278982137),
            ([2.0, 3.0], [0.2, 0.4], -5.967748020490665),
            ([0.25, 0.25, 0.5], [0.962, 0.031, 0.007], -3.3590497906667673),
        ):
            got = learner.log_likelihood(np.array(t), np.array(y))
            check.close(got, expected, misconception=altered_name(got, expected))
        for K in SIZES:
            t, y = shares(rng, K), shares(rng, K)
            expected = sum_of_terms(t, y) - math.log(2)
            check.close(learner.log_likelihood(t, y / 2), expected)

    @pytest.mark.points(0.5)
    def test_log_likelihood_unchanged(self, learner, rng, check):
        """One number comes back, the same at every call, and t and y stay as they are.

        ja: 返り値は 1 つの数で何度呼んでも同じになり、t と y は変わらない。
        """
        for K in (3, 2):
            t, y = shares(rng, K), shares(rng, K) * 0.9
            got = check.unchanged(learner.log_likelihood, t, y, misconception="mutates-input")
            check.scalar(got, misconception=array_name(got))
            name = grown_name(got, learner.log_likelihood(t, y), np.dot(t, np.log(y)))
            check.repeatable(learner.log_likelihood, t, y, misconception=name)
        # who replaces y where t = 0 changes nothing in the cases above
        t, y = np.array([0.0, 2.0, 1.0]), shares(rng, 3)
        check.unchanged(learner.log_likelihood, t, y, misconception="mutates-input")

    @pytest.mark.tier("robust")
    def test_log_likelihood_zeros(self, learner, check):
        """t = 0 with y = 0 adds nothing; t > 0 with y = 0 gives -inf.

        ja: t = 0, y = 0 の寄与は 0。t > 0, y = 0 なら -inf になる。
        """
        for t, y, expected in (
            ([0.0, 1.0], [0.0, 0.25], -1.3862943611198906),
            ([2.0, 0.0, 1.0], [0.5, 0.0, 0.5], -2.0794415416798357),
        ):
            got = learner.log_likelihood(np.array(t), np.array(y))
            nan = is_number(got) and math.isnan(got)
            name = "zero-times-log-zero" if nan else altered_name(got, expected)
            check.close(got, expected, misconception=name)
        for t, y in (([1.0, 0.0], [0.0, 1.0]), ([0.2, 0.3, 0.5], [0.4, 0.6, 0.0])):
            got = learner.log_likelihood(np.array(t), np.array(y))
            finite = is_number(got) and math.isfinite(got)
            check.close(got, -math.inf, misconception="value-altered" if finite else None)

    @pytest.mark.tier("robust")
    def test_log_likelihood_shapes(self, learner, check):
        """Shapes that differ raise ValueError, also those that NumPy would broadcast.

        ja: 形状が異なれば、NumPy が自動拡張できる場合でも ValueError になる。
        """
        t = np.array([0.5, 0.3, 0.2])
        for y in (t[:2], np.ones(4) / 4, t[:1], t.reshape(3, 1), np.array(0.5)):
            check.raises(ValueError, learner.log_likelihood, t, y)
        check.raises(ValueError, learner.log_likelihood, [0.5, 0.5], [0.5])

    @pytest.mark.tier("robust")
    def test_log_likelihood_other_inputs(self, learner, check):
        """Lists, whole numbers, float32, read-only arrays and huge counts work; K = 0 gives 0.

        ja: リスト、整数、float32、読み取り専用の配列、巨大な回数も使える。K = 0 なら 0 になる。
        """
        check.close(learner.log_likelihood([], []), 0.0, misconception="log-one")
        check.close(learner.log_likelihood([1, 0], [0.5, 0.5]), -0.6931471805599453)
        check.close(learner.log_likelihood(np.array([0, 2]), [1, 1]), 0.0)
        t, y = np.array([0.5, 0.25, 0.25]), np.array([0.3, 0.6, 0.1])
        t.setflags(write=False)
        y.setflags(write=False)
        check.close(learner.log_likelihood(t, y), -1.3053390813529773)
        narrow = y.astype(np.float32)
        expected = sum_of_terms(t, [float(p) for p in narrow])
        got = learner.log_likelihood(t.astype(np.float32), narrow)
        check.close(got, expected, misconception=altered_name(got, expected))
        huge = np.array([12000.0, 8000.0, 5000.0]), np.array([0.5, 0.3, 0.2])
        got, name = overflow_name(learner.log_likelihood, *huge)
        check.close(got, -25996.738163497335, misconception=name)


@pytest.mark.function("change_base")
class TestChangeBase:
    """The same log to another base."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_change_base_lesson(self, learner, check):
        """log_2 x = 3 means log_8 x = 1; log_10 x = -0.481486 means ln x = -1.108663.

        ja: log_2 x = 3 なら log_8 x = 1。log_10 x = -0.481486 なら ln x = -1.108663。
        """
        check.close(learner.change_base(3.0, 2.0, 8.0), 1.0)
        got = learner.change_base(-0.4814860601221125, 10.0, E)
        check.close(got, -1.1086626245216111)

    @pytest.mark.points(1)
    def test_change_base_between(self, learner, rng, check):
        """Any two bases and any v, positive or negative: log_3 x = 2.5 means log_2 x = 3.962406.

        ja: どんな 2 つの底でも、v が正でも負でもよい: log_3 x = 2.5 なら log_2 x = 3.962406。
        """
        for v, b_from, b_to, expected in (
            (2.0, 10.0, 2.0, 6.643856189774724),
            (2.5, 3.0, 2.0, 3.9624062518028902),
            (3.0, 3.0, 7.5, 1.635729775777164),
        ):
            got = learner.change_base(v, b_from, b_to)
            check.close(got, expected, misconception=whole_name(got, expected))
        for b_from, b_to in ((2.0, 10.0), (10.0, 2.0), (E, 2.0), (10.0, E), (3.0, 7.5), (5.0, 1.5)):
            for v in (rng.uniform(0.5, 6.0), rng.uniform(-6.0, -0.5)):
                got = learner.change_base(v, b_from, b_to)
                check.close(got, v * math.log(b_from) / math.log(b_to))

    @pytest.mark.points(0.5)
    def test_change_base_edges(self, learner, check):
        """A base below 1 works, the same base changes nothing, v = 0 stays 0; repeatable.

        ja: 1 より小さい底も使える。同じ底なら値は変わらず、v = 0 は 0 のまま。何度でも同じ値。
        """
        check.close(learner.change_base(0.0, 2.0, 10.0), 0.0)
        check.close(learner.change_base(2.5, 7.0, 7.0), 2.5)
        check.close(learner.change_base(3.0, 0.5, 2.0), -3.0)
        check.close(learner.change_base(1.5, 2.0, 0.25), -0.75)
        got = check.repeatable(learner.change_base, 4.5, 3.0, 10.0)
        check.scalar(got, misconception=array_name(got))

    @pytest.mark.tier("robust")
    def test_change_base_large(self, learner, check):
        """x itself may be too large or too small for a float: v = 1000 and v = -1000 work.

        ja: x そのものが大きすぎ・小さすぎて表せなくてもよい: v = 1000 や v = -1000 も使える。
        """
        check.close(learner.change_base(3, 2, 8), 1.0)
        for v, expected in ((1000.0, 3321.9280948873625), (-1000.0, -3321.9280948873625)):
            got, name = overflow_name(learner.change_base, v, 10.0, 2.0)
            check.close(got, expected, misconception=name)
