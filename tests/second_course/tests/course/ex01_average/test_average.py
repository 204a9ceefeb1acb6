"""The average."""

import numpy as np
import pytest


@pytest.mark.function("average")
class TestAverage:
    @pytest.mark.points(0.5)
    @pytest.mark.visibility("visible")
    def test_worked_example(self, learner, check):
        """The average of 1, 2 and 6 is 3.

        ja: 1, 2, 6 の平均は 3。
        """
        check.close(learner.average(np.array([1.0, 2.0, 6.0])), 3.0)

    @pytest.mark.points(1)
    def test_many(self, learner, reference, rng, check):
        """Any numbers.

        ja: どんな数でも。
        """
        for n in (1, 2, 5):
            xs = rng.normal(size=n)
            check.close(learner.average(xs), reference.average(xs))

    @pytest.mark.points(0.5)
    def test_alike(self, learner, rng, check):
        """Numbers that are all the same are their own average.

        ja: すべて同じ数なら、平均はその数。
        """
        x = rng.normal()
        check.close(learner.average(np.full(3, x)), x)

    @pytest.mark.tier("robust")
    def test_empty(self, learner, check):
        """No numbers: ValueError.

        ja: 空なら ValueError。
        """
        check.raises(ValueError, learner.average, np.zeros(0), misconception="empty")


@pytest.mark.function("centred")
class TestCentred:
    @pytest.mark.points(0.5)
    def test_shape(self, learner, check):
        """One number comes back for each.

        ja: 数ごとに 1 つ返る。
        """
        check.shape(learner.centred(np.ones(4)), (4,))

    @pytest.mark.points(0.5)
    def test_pair(self, learner, check):
        """1 and 3 become -1 and 1.

        ja: 1 と 3 は -1 と 1 になる。
        """
        check.close(learner.centred(np.array([1.0, 3.0])), np.array([-1.0, 1.0]))

    @pytest.mark.points(1)
    def test_centred(self, learner, rng, check):
        """What is left has the average 0, and the input stays as it is.

        ja: 残りの平均は 0 で、入力は変わらない。
        """
        for n in (2, 3):
            xs = rng.normal(size=n)
            got = check.unchanged(learner.centred, xs, misconception="changes-its-input")
            check.shape(got, (n,))
            check.close(np.sum(got), 0.0)
            check.close(got - got[0], xs - xs[0])
