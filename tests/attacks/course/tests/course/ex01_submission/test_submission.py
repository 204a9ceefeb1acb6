"""What hostile submissions are graded by: literals and drawn inputs, all of them core."""

import numpy as np
import pytest

TWO_ROWS = np.array([[0.1, 0.7, 0.2], [0.5, 0.25, 0.25]])


@pytest.mark.function("cross_entropy")
class TestCrossEntropy:
    @pytest.mark.points(2)
    @pytest.mark.visibility("visible")
    def test_one_sample(self, learner, check):
        """A prediction of 0.7 for the true class costs 0.3567.

        ja: 正解クラスの予測が 0.7 なら 0.3567。
        """
        check.close(learner.cross_entropy(TWO_ROWS[0], np.array([0, 1, 0])), 0.3566748010815999)

    @pytest.mark.points(2)
    def test_two_samples(self, learner, check):
        """The mean over two samples.

        ja: 2 標本の平均。
        """
        truth = np.array([[0, 1, 0], [0, 0, 1]])
        check.close(learner.cross_entropy(TWO_ROWS, truth), 0.8714843811007852)

    @pytest.mark.points(2)
    def test_drawn(self, learner, reference, rng, check):
        """Any batch, any class.

        ja: どんなバッチ、どのクラスでも。
        """
        for samples, classes in [(1, 2), (2, 3), (3, 3), (7, 5)]:
            y = rng.dirichlet(np.ones(classes), samples)
            t = np.eye(classes, dtype=int)[rng.integers(classes, size=samples)]
            check.close(learner.cross_entropy(y, t), reference.cross_entropy(y, t))

    @pytest.mark.points(2)
    def test_class_numbers(self, learner, reference, rng, check):
        """The truth as class numbers.

        ja: 正解がクラス番号のとき。
        """
        for samples, classes in [(2, 3), (6, 4)]:
            y = rng.dirichlet(np.ones(classes), samples)
            t = rng.integers(classes, size=samples)
            check.close(learner.cross_entropy(y, t), reference.cross_entropy(y, t))

    @pytest.mark.points(1)
    @pytest.mark.fresh
    def test_inputs_stay(self, learner, rng, check):
        """The inputs stay as they are, and the answer is a positive number.

        ja: 入力は変わらず、答えは正の数である。
        """
        y = rng.dirichlet(np.ones(4), 3)
        got = check.unchanged(learner.cross_entropy, y, np.eye(4, dtype=int)[:3])
        check.close(got, -np.log(y[[0, 1, 2], [0, 1, 2]] + 1e-7).mean())

    @pytest.mark.points(1)
    def test_repeatable(self, learner, reference, rng, check):
        """The same question has the same answer.

        ja: 同じ問いには同じ答え。
        """
        y = rng.dirichlet(np.ones(3), 2)
        t = np.eye(3, dtype=int)[[2, 0]]
        check.close(check.repeatable(learner.cross_entropy, y, t), reference.cross_entropy(y, t))
