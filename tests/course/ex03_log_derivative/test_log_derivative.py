"""Hidden suite of the derivatives of logs: dlog, two gradients, central difference, chain rule."""

import ast
import math

import numpy as np
import pytest

T_DOG = np.array([1.0, 0.0, 0.0])
Y_DOG = np.array([0.33, 0.32, 0.35])
T_SOFT = np.array([0.7, 0.2, 0.1])
Y_SOFT = np.array([0.5, 0.3, 0.2])

CLASSES = (2, 3, 5, 9)
MATRIX_PRODUCTS = {"dot", "matmul", "vdot", "inner", "tensordot"}
WITHOUT_CLASSES = {"dlog", "central_difference", "dlog_compose"}


def square(x):
    """Slope 2x; every central difference is exact."""
    return x * x


def cube(x):
    """Its central difference is 3x² + h²: the step shows."""
    return x * x * x


def one_minus(x):
    """The inner function of log(1-y)."""
    return 1.0 - x


def minus_one(x):
    """The derivative of one_minus."""
    return -1.0


def triple(x):
    """The inner function of log(3x)."""
    return 3.0 * x


def three(x):
    """The derivative of triple."""
    return 3.0


def double(x):
    """The derivative of square."""
    return 2.0 * x


def logistic(x):
    """Between 0 and 1."""
    return 1.0 / (1.0 + np.exp(-x))


def logistic_slope(x):
    """The derivative of logistic."""
    return logistic(x) * (1.0 - logistic(x))


def minus_sine(x):
    """The derivative of the cosine."""
    return -np.sin(x)


def probabilities(rng, K):
    """K probabilities, none below 0.005, not rounded."""
    weights = rng.uniform(0.05, 1.0, size=K)
    return weights / weights.sum()


def loss(t, y):
    """The cross-entropy, as the yardstick of a step."""
    return -np.sum(t * np.log(y))


def product_in(source):
    """Whether a gradient, or what it calls, multiplies matrices."""
    parts = [n for n in source.tree.body if getattr(n, "name", "") not in WITHOUT_CLASSES]
    nodes = [node for part in parts for node in ast.walk(part)]
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = {getattr(func, "attr", getattr(func, "id", "")) for func in called}
    operators = [node.op for node in nodes if isinstance(node, ast.BinOp)]
    return bool(names & MATRIX_PRODUCTS) or any(isinstance(o, ast.MatMult) for o in operators)


def lost_form(got, t, y, source):
    """What a sum over the classes, or a table of all pairs, means: the text alone can tell."""
    if not isinstance(got, float | np.ndarray) or np.asarray(got).dtype.kind != "f":
        return None
    sizes, pairs = np.abs(got), np.outer(t, 1 / y)
    if np.size(got) == 1:
        known = np.allclose(sizes, np.sum(t / y))
    else:
        known = np.shape(got) == pairs.shape and any(
            np.allclose(sizes, table) for table in (pairs, pairs.T)
        )
    if not known:
        return None
    return "elementwise-vs-matmul" if product_in(source) else "gradient-shape"


def upside_down(got, x, b, source):
    """What ln b / x means: 1/x*log(b) without brackets, or the base in the wrong place."""
    if np.shape(got) != np.shape(x) or not np.allclose(got, math.log(b) / x):
        return None
    return "precedence" if quotient_times(source) else "base-swapped"


def quotient_times(source):
    """Whether dlog holds a/b*c without brackets around a/b."""
    bodies = [n for n in source.tree.body if isinstance(n, ast.FunctionDef) and n.name == "dlog"]
    products = [
        node
        for body in bodies
        for node in ast.walk(body)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
    ]
    return any(
        isinstance(node.left, ast.BinOp)
        and isinstance(node.left.op, ast.Div)
        and (node.left.lineno, node.left.col_offset) == (node.lineno, node.col_offset)
        for node in products
    )


def zero_policy(check, gradient, sign):
    """No target, no slope, whatever y is; a target where y = 0 has an infinite slope."""
    zero = gradient(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    check.shape(zero, (2,))
    check.close(zero, [0.0, sign], misconception="zero-times-log-zero")
    steep = gradient(np.array([1.0, 0.0, 0.5]), np.array([0.0, 0.0, 0.25]))
    check.close(steep, [sign * math.inf, 0.0, sign * 2.0], misconception="zero-times-log-zero")


def other_inputs(check, gradient, sign):
    """What is not two float64 arrays of one shape."""
    check.close(gradient([0, 1], [0.6, 0.4]), [0.0, sign * 2.5])
    single = np.array([0.25, 0.75], dtype=np.float32)
    check.close(gradient(np.array([1, 2]), single), [sign * 4.0, sign * 8 / 3])
    t, y = T_SOFT.copy(), Y_SOFT.copy()
    t.flags.writeable = y.flags.writeable = False
    check.close(gradient(t, y), [sign * 1.4, sign * 2 / 3, sign * 0.5])
    check.shape(gradient(np.array([]), np.array([])), (0,))
    for other in (Y_DOG[:2], Y_DOG[:1], Y_DOG[:, None], 0.5):
        check.raises(ValueError, gradient, T_DOG, other)
    check.raises(ValueError, gradient, np.eye(2, 3), Y_DOG)


@pytest.mark.function("dlog")
class TestDlog:
    """1/(x ln b), elementwise."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_dlog_natural(self, learner, check):
        """Without a base it is the slope of ln: 0.5 at x = 2, and 2, 1, 0.25 at x = 0.5, 1, 4.

        ja: 底を書かなければ ln の傾きになる。x = 2 で 0.5、x = 0.5, 1, 4 で 2, 1, 0.25。
        """
        check.close(learner.dlog(2.0), 0.5)
        check.close(learner.dlog(np.array([0.5, 1.0, 4.0])), [2.0, 1.0, 0.25])

    @pytest.mark.points(1)
    def test_dlog_base(self, learner, reference, rng, source, check):
        """The base counts: log_2 has the slope 0.1803 at x = 8; a base below 1 turns the sign.

        ja: 底によって値が変わる。log_2 の x = 8 での傾きは 0.1803。底が 1 より小さいと符号が逆。
        """
        literals = [
            (8.0, 2.0, 0.18033688011112043),
            (2.0, 10.0, 0.21714724095162588),
            (4.0, 0.5, -0.36067376022224085),
        ]
        for x, b, slope in literals:
            got = learner.dlog(x, b)
            check.close(got, slope, misconception=upside_down(got, x, b, source))
        for size in (2, 3, 5):
            x, b = rng.uniform(0.05, 6.0, size), float(rng.uniform(1.5, 12.0))
            check.close(learner.dlog(x, b), reference.dlog(x, b))

    @pytest.mark.points(0.5)
    def test_dlog_elementwise(self, learner, rng, check):
        """One value for each x, in the shape of x; and x times the slope of ln is 1 everywhere.

        ja: x の要素ごとに 1 つの値が、x と同じ形状で返る。x と ln の傾きの積はどこでも 1。
        """
        for size in (1, 2, 4, 7):
            x = rng.uniform(0.01, 50.0, size)
            got = learner.dlog(x)
            check.shape(got, (size,))
            check.close(got * x, np.ones(size))
        thousandth = learner.dlog(np.array([0.001, 0.97]), 2.0)
        check.close(thousandth, [1442.6950408889634, 1.4873144751432613])

    @pytest.mark.points(0.5)
    def test_dlog_unchanged(self, learner, rng, check):
        """x is the same after the call, and a second call gives the same value.

        ja: 呼び出しの後も x は変わらず、もう一度呼んでも同じ値になる。
        """
        x = rng.uniform(0.1, 3.0, 3)
        check.unchanged(learner.dlog, x, 3.0, misconception="mutates-input")
        check.repeatable(learner.dlog, x, 3.0)

    @pytest.mark.tier("robust")
    def test_dlog_domain(self, learner, check):
        """Zero or a negative x, alone or among others, is a ValueError.

        ja: x が 0 や負(配列の中の 1 つでも)なら ValueError になる。
        """
        check.raises(ValueError, learner.dlog, 0.0)
        check.raises(ValueError, learner.dlog, -1.5)
        check.raises(ValueError, learner.dlog, np.array([1.0, -2.0, 3.0]), 2.0)
        check.raises(ValueError, learner.dlog, np.array([1.0, 0.0]))

    @pytest.mark.tier("robust")
    def test_dlog_other_inputs(self, learner, check):
        """Integers, lists, float32, read-only, empty and two-dimensional x work too.

        ja: 整数、リスト、float32、読み取り専用、空、2 次元の x も同じように扱う。
        """
        check.close(learner.dlog(4), 0.25)
        check.close(learner.dlog([1, 2, 5]), [1.0, 0.5, 0.2])
        check.close(learner.dlog(np.array([0.5, 4.0], dtype=np.float32)), [2.0, 0.25])
        table = np.array([[1.0, 2.0], [4.0, 8.0], [10.0, 0.5]])
        expected = np.array([[1.0, 0.5], [0.25, 0.125], [0.1, 2.0]])
        check.close(learner.dlog(table), expected)
        check.close(learner.dlog(np.asfortranarray(table), 2.0), expected / math.log(2.0))
        table.flags.writeable = False
        check.close(learner.dlog(table), expected)
        check.shape(learner.dlog(np.array([])), (0,))


@pytest.mark.function("grad_log_likelihood")
class TestGradLogLikelihood:
    """t/y, component by component."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_likelihood_lesson(self, learner, check):
        """The lesson's examples: (3.0303, 0, 0) for the dog, (1.4, 0.6667, 0.5) for soft labels.

        ja: レッスンの例。イヌの場合は (3.0303, 0, 0)、one-hot でない t では (1.4, 0.6667, 0.5)。
        """
        check.close(learner.grad_log_likelihood(T_DOG, Y_DOG), [3.0303030303030303, 0.0, 0.0])
        check.close(learner.grad_log_likelihood(T_SOFT, Y_SOFT), [1.4, 0.6666666666666667, 0.5])

    @pytest.mark.points(0.5)
    def test_likelihood_every_position(self, learner, rng, check):
        """For a one-hot t only the true class has a slope, 1/y, wherever it stands.

        ja: one-hot の t では、正解がどの位置でも、正解クラスの成分だけが 1/y になる。
        """
        for K in CLASSES:
            y = probabilities(rng, K)
            for k in range(K):
                t = np.eye(K)[k]
                check.close(learner.grad_log_likelihood(t, y), t / y[k])

    @pytest.mark.points(0.5)
    def test_likelihood_soft(self, learner, reference, rng, source, check):
        """For a soft t every class has its own slope, for any number of classes.

        ja: one-hot でない t では、クラス数がいくつでも、全クラスにそれぞれの成分がある。
        """
        for K in CLASSES:
            t, y = probabilities(rng, K), probabilities(rng, K)
            got = learner.grad_log_likelihood(t, y)
            expected = reference.grad_log_likelihood(t, y)
            check.close(got, expected, misconception=lost_form(got, t, y, source))
        small = learner.grad_log_likelihood(np.array([0.25, 0.75]), np.array([0.001, 0.999]))
        # Adding 1e-12 below the fraction bar is a common guard that changes nothing.
        check.close(small, [250.0, 0.7507507507507507], rtol=1e-8)

    @pytest.mark.points(0.5)
    def test_likelihood_counts(self, learner, rng, check):
        """t may hold counts, and y is used as it is: Σ y_k·g_k gives back Σ t_k.

        ja: t は回数でもよく、y はそのまま使う。勾配 g について Σ y_k·g_k は Σ t_k に戻る。
        """
        counted = learner.grad_log_likelihood(np.array([4.0, 0.0, 3.0]), np.array([0.5, 0.1, 0.4]))
        check.close(counted, [8.0, 0.0, 7.5])
        for K in CLASSES:
            t, y = rng.integers(0, 6, K).astype(float), probabilities(rng, K)
            t[-1] = 3.0
            got = learner.grad_log_likelihood(t, y)
            check.shape(got, (K,))
            check.close(np.sum(got * y), float(np.sum(t)))
        half = learner.grad_log_likelihood(np.array([0.5, 0.25]), np.array([0.2, 0.4]))
        check.close(half, [2.5, 0.625])

    @pytest.mark.points(0.5)
    def test_likelihood_unchanged(self, learner, rng, check):
        """t and y are the same after the call, and a second call gives the same gradient.

        ja: 呼び出しの後も t と y は変わらず、もう一度呼んでも同じ勾配になる。
        """
        t, y = probabilities(rng, 3), probabilities(rng, 3)
        check.unchanged(learner.grad_log_likelihood, t, y, misconception="mutates-input")
        check.repeatable(learner.grad_log_likelihood, t, y)
        # who replaces y where t = 0 changes nothing in the case above
        t = np.array([0.0, 2.0, 1.0])
        check.unchanged(learner.grad_log_likelihood, t, y, misconception="mutates-input")

    @pytest.mark.tier("robust")
    def test_likelihood_zeros(self, learner, check):
        """Where t = 0 the component is 0 even for y = 0; t > 0 with y = 0 gives inf.

        ja: t = 0 の成分は y = 0 でも 0。t > 0 で y = 0 なら inf になる。
        """
        zero_policy(check, learner.grad_log_likelihood, 1.0)

    @pytest.mark.tier("robust")
    def test_likelihood_other_inputs(self, learner, check):
        """Lists, integers, float32, read-only and empty arrays work; different shapes are refused.

        ja: リスト、整数、float32、読み取り専用、空の配列も扱う。形状が違えば ValueError になる。
        """
        other_inputs(check, learner.grad_log_likelihood, 1.0)


@pytest.mark.function("grad_cross_entropy")
class TestGradCrossEntropy:
    """-t/y, component by component."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_cross_entropy_lesson(self, learner, check):
        """The lesson's examples: (−3.0303, 0, 0), and (−1.4, −0.6667, −0.5) for soft labels.

        ja: レッスンの例。(−3.0303, 0, 0)、one-hot でない t では (−1.4, −0.6667, −0.5)。
        """
        check.close(learner.grad_cross_entropy(T_DOG, Y_DOG), [-3.0303030303030303, 0.0, 0.0])
        check.close(learner.grad_cross_entropy(T_SOFT, Y_SOFT), [-1.4, -0.6666666666666667, -0.5])

    @pytest.mark.points(0.5)
    def test_cross_entropy_every_class(self, learner, reference, rng, source, check):
        """One-hot at any position, soft or counts: component k is −t/y, as t and y are given.

        ja: one-hot(どの位置でも)でも、そうでなくても、回数でも、成分は渡された t と y の −t/y。
        """
        for K in CLASSES:
            t, y = probabilities(rng, K), probabilities(rng, K)
            got = learner.grad_cross_entropy(t, y)
            expected = reference.grad_cross_entropy(t, y)
            check.close(got, expected, misconception=lost_form(got, t, y, source))
            for k in range(K):
                check.close(learner.grad_cross_entropy(np.eye(K)[k], y), -np.eye(K)[k] / y[k])
        counted = learner.grad_cross_entropy(np.array([4.0, 0.0, 3.0]), np.array([0.5, 0.1, 0.3]))
        check.close(counted, [-8.0, 0.0, -10.0])
        small = learner.grad_cross_entropy(np.array([0.25, 0.75]), np.array([0.001, 0.999]))
        check.close(small, [-250.0, -0.7507507507507507], rtol=1e-8)

    @pytest.mark.points(0.5)
    def test_cross_entropy_downhill(self, learner, rng, check):
        """A small step against the gradient lowers the loss; a step along it raises the loss.

        ja: 勾配と逆向きに少し進むと損失は下がり、勾配の向きに進むと上がる。
        """
        for K in (2, 3, 5):
            t, y = probabilities(rng, K), probabilities(rng, K)
            slope = learner.grad_cross_entropy(t, y)
            check.shape(slope, (K,))
            step = 1e-5 * slope
            check.that(
                loss(t, y - step) < loss(t, y) < loss(t, y + step),
                "the loss falls against the gradient and rises along it",
                "損失は勾配と逆向きで減り、勾配の向きで増える",
            )

    @pytest.mark.points(0.5)
    def test_cross_entropy_unchanged(self, learner, rng, check):
        """t and y are the same after the call, and a second call gives the same gradient.

        ja: 呼び出しの後も t と y は変わらず、もう一度呼んでも同じ勾配になる。
        """
        t, y = probabilities(rng, 3), probabilities(rng, 3)
        check.unchanged(learner.grad_cross_entropy, t, y, misconception="mutates-input")
        check.repeatable(learner.grad_cross_entropy, t, y)
        # who replaces y where t = 0 changes nothing in the case above
        t = np.array([0.0, 2.0, 1.0])
        check.unchanged(learner.grad_cross_entropy, t, y, misconception="mutates-input")

    @pytest.mark.tier("robust")
    def test_cross_entropy_zeros(self, learner, check):
        """Where t = 0 the component is 0 even for y = 0; t > 0 with y = 0 gives −inf.

        ja: t = 0 の成分は y = 0 でも 0。t > 0 で y = 0 なら −inf になる。
        """
        zero_policy(check, learner.grad_cross_entropy, -1.0)

    @pytest.mark.tier("robust")
    def test_cross_entropy_other_inputs(self, learner, check):
        """Lists, integers, float32, read-only and empty arrays work; different shapes are refused.

        ja: リスト、整数、float32、読み取り専用、空の配列も扱う。形状が違えば ValueError になる。
        """
        other_inputs(check, learner.grad_cross_entropy, -1.0)


@pytest.mark.function("central_difference")
class TestCentralDifference:
    """(f(x+h) - f(x-h)) / (2h)."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_difference_lesson(self, learner, check):
        """ln at x = 1 with h = 0.1 gives 1.00335, the lesson's number, not exactly 1.

        ja: ln の x = 1, h = 0.1 ではレッスンの値 1.00335 になる(ちょうど 1 ではない)。
        """
        check.close(learner.central_difference(np.log, 1.0, 0.1), 1.003353477310756)

    @pytest.mark.points(0.5)
    def test_difference_any_step(self, learner, reference, rng, check):
        """The step is the one that is given: x³ gives 3x² + h², and |x| gives 0 at x = 0.

        ja: 渡された h をそのまま使う。x³ なら 3x² + h²、|x| の x = 0 では 0 になる。
        """
        check.close(learner.central_difference(cube, 2.0, 0.5), 12.25)
        check.close(learner.central_difference(square, 3.0, 2.0), 6.0)
        check.close(learner.central_difference(np.abs, 0.0, 0.25), 0.0)
        for f in (np.exp, np.log, np.sqrt, np.sin):
            x, h = float(rng.uniform(1.0, 2.0)), float(rng.uniform(0.05, 0.8))
            expected = reference.central_difference(f, x, h)
            check.close(learner.central_difference(f, x, h), expected)
        check.close(learner.central_difference(cube, 0.5, h=0.3), 0.84)

    @pytest.mark.points(0.5)
    def test_difference_default_step(self, learner, check):
        """Without a step h is 1e-5: x³ at 0 gives exactly h², and other slopes come out closely.

        ja: h を省略すると 1e-5 になる。x³ の x = 0 ではちょうど h²、ほかの傾きもほぼ正しく出る。
        """
        check.close(learner.central_difference(square, 1.5), 3.0, rtol=1e-8)
        check.close(learner.central_difference(cube, 0.0), 1e-10, rtol=1e-6, atol=0.0)
        check.close(learner.central_difference(np.exp, 1.0), 2.718281828504351, rtol=1e-8)
        check.close(learner.central_difference(np.log, 0.4), 2.5000000005208333, rtol=1e-8)
        check.repeatable(learner.central_difference, np.sin, 1.0)

    @pytest.mark.tier("robust")
    def test_difference_plain_numbers(self, learner, check):
        """f is asked for one number at a time, and x may be a whole number.

        ja: f には数を 1 つずつ渡す。x は整数でもよい。
        """
        check.close(learner.central_difference(math.log, 1, 0.5), 1.0986122886681098)
        check.close(learner.central_difference(math.sin, 0, 0.5), 0.958851077208406)


@pytest.mark.function("dlog_compose")
class TestDlogCompose:
    """f'(x)/f(x)."""

    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_compose_lesson(self, learner, check):
        """ln(1−y) has the slope −1.6667 at y = 0.4, and ln(3x) the slope 0.5 at x = 2.

        ja: ln(1−y) の y = 0.4 での傾きは −1.6667、ln(3x) の x = 2 での傾きは 0.5。
        """
        check.close(learner.dlog_compose(one_minus, minus_one, 0.4), -1.6666666666666667)
        check.close(learner.dlog_compose(triple, three, 2.0), 0.5)

    @pytest.mark.points(1)
    def test_compose_functions(self, learner, reference, rng, check):
        """Any f > 0 works, rising or falling: ln(x²) has the slope 2/x, and ln(e^x) the slope 1.

        ja: 正の値をとる f なら増加でも減少でもよい。ln(x²) の傾きは 2/x、ln(e^x) の傾きは 1。
        """
        check.close(learner.dlog_compose(square, double, 4.0), 0.5)
        check.close(learner.dlog_compose(square, double, -0.5), -4.0)
        check.close(learner.dlog_compose(np.exp, np.exp, 1.7), 1.0)
        for f, df in [(one_minus, minus_one), (np.cos, minus_sine), (logistic, logistic_slope)]:
            for low, high in ((0.2, 0.9), (-0.9, -0.2)):
                x = float(rng.uniform(low, high))
                expected = reference.dlog_compose(f, df, x)
                check.close(learner.dlog_compose(f, df, x), expected)
        check.repeatable(learner.dlog_compose, np.cos, minus_sine, 0.5)

    @pytest.mark.tier("robust")
    def test_compose_domain(self, learner, check):
        """Where f(x) is 0 or negative there is no log: ValueError.

        ja: f(x) が 0 や負の所では log がないので ValueError になる。
        """
        check.raises(ValueError, learner.dlog_compose, one_minus, minus_one, 1.0)
        check.raises(ValueError, learner.dlog_compose, triple, three, -2.0)

    @pytest.mark.tier("robust")
    def test_compose_plain_numbers(self, learner, check):
        """f and df are asked for one number at a time, and x may be a whole number.

        ja: f と df には数を 1 つずつ渡す。x は整数でもよい。
        """
        check.close(learner.dlog_compose(math.exp, math.exp, 2), 1.0)
        check.close(learner.dlog_compose(square, double, 2), 1.0)
