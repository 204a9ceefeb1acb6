"""A learner's value against the right one: each way of being wrong has its own words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.language import Language
from grader.suite.compare import close, difference, kind_of, unequal

NAN, INF = float("nan"), float("inf")


def told(got: Any, expected: Any, **tolerances: float) -> str | None:
    problem = difference(got, expected, **tolerances)
    return None if problem is None else Language("en").render(problem)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1.0, 1.0),
        (1, 1.0),
        (np.float32(0.5), 0.5),
        (np.array(2.0), 2.0),
        (np.int64(3), 3),
        (INF, INF),
        (-INF, -INF),
        (NAN, NAN),
        (np.array([1.0, NAN, INF]), np.array([1.0, NAN, INF])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (1 + 1e-10, 1.0),
        (1e-13, 0.0),
        (1 + 2j, 1 + 2j),
    ],
)
def test_close_values(got: Any, expected: Any) -> None:
    """Equal up to the tolerances, whatever the numeric type; 0-d arrays are numbers."""
    assert told(got, expected) is None


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (None, 1.0, "nothing came back (None): is a `return` missing?"),
        ("1.0", 1.0, "a text came back where a single number is expected"),
        ([1.0], np.ones(1), "a list came back where an array of shape (1,) is expected"),
        ((1.0,), 1.0, "a tuple came back where a single number is expected"),
        ({}, 1.0, "a dict came back where a single number is expected"),
        (True, 1.0, "True or False came back where a single number is expected"),
        (np.bool_(1), 1.0, "True or False came back where a single number is expected"),
        (
            np.array([True]),
            np.ones(1),
            "an array of True and False came back where an array of shape (1,) is expected",
        ),
        (1 + 0j, 1.0, "a complex number came back where a real one is expected"),
        (
            np.ones((1, 1)),
            1.0,
            "an array of shape (1, 1) with one element came back, not the number itself",
        ),
        (np.zeros(0), 1.0, "an array of shape (0,) came back where a single number is expected"),
        (np.ones(3), 1.0, "an array of shape (3,) came back where a single number is expected"),
        (1.0, np.ones(3), "a single number came back where an array of shape (3,) is expected"),
        (np.ones((3, 1)), np.ones(3), "the shape is (3, 1), expected is (3,)"),
        (NAN, 1.0, "NaN (not a number) came back"),
        (1.0, NAN, "NaN (not a number) is expected here"),
        (INF, 1.0, "an infinite value came back where a finite one is expected"),
        (1.0, INF, "a finite value came back where an infinite one is expected"),
        (-INF, INF, "the infinity has the wrong sign"),
        (INF, -INF, "the infinity has the wrong sign"),
        (2.0, 1.0, "the value is wrong"),
        (np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 0.0]), "2 of 3 values are wrong"),
        (10**400, 1.0, "the number is too large for a float"),
    ],
)
def test_each_way_of_being_wrong(got: Any, expected: Any, words: str) -> None:
    """Kind first, then shape, then NaN and infinities, then values."""
    assert told(got, expected) == words


def test_tolerances_are_given_by_name() -> None:
    """A third number would not say which tolerance it is; the values may be named too."""
    assert difference(got=1.0, expected=1.0) is None
    assert close(got=1.0, expected=1.0)
    with pytest.raises(TypeError):
        difference(1.0, 1.0, 0.5)
    with pytest.raises(TypeError):
        close(1.0, 1.0, 0.5)


def test_the_bound_is_absolute_plus_relative() -> None:
    """``|got - expected| <= atol + rtol * |expected|``, the bound itself included."""
    assert told(1.5, 1.0, rtol=0.0, atol=0.5) is None
    assert told(1.5, 1.0, rtol=0.0, atol=0.49) == "the value is wrong"
    assert told(12.0, 10.0, rtol=0.2, atol=0.0) is None
    assert told(12.0, 10.0, rtol=0.19, atol=0.0) == "the value is wrong"
    assert told(-12.0, -10.0, rtol=0.2, atol=0.0) is None


def test_tiny_values_compare_relatively() -> None:
    """With ``atol=0`` a tiny value must be right in its own size."""
    assert told(2e-30, 1e-30) is None
    assert told(2e-30, 1e-30, atol=0.0) == "the value is wrong"


def test_nan_is_not_close_to_an_infinity() -> None:
    """NaN equals only NaN, an infinity only itself."""
    assert close(np.array([NAN, INF]), np.array([NAN, INF]))
    assert not close(INF, 1e308, rtol=1.0)
    assert not close(1.0, INF, rtol=1.0)
    assert not close(NAN, 0.0, atol=INF)


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (None, None, None),
        (3, None, "None is expected here"),
        (None, (1, 2), "nothing came back (None): is a `return` missing?"),
        ((2, 3), (2, 3), None),
        ([2, 3], (2, 3), None),
        ((2, 4), (2, 3), "the value is wrong"),
        ((2,), (2, 3), "the length is 1, expected is 2"),
        (2, (2, 3), "a single number came back where a tuple is expected"),
        (np.array([2, 3]), (2, 3), "an array of shape (2,) came back where a tuple is expected"),
        ("ab", "ab", None),
        ((2, 3, 4), (2, 3), "the length is 3, expected is 2"),
        ([0] * 300, [0] * 300, None),
        (np.array([1, 2]), None, "None is expected here"),
        ("".join(["a", "b"]), "ab", None),
        ("ab", "ac", "the value is wrong"),
        ("ad", "ac", "the value is wrong"),
        (True, True, None),
        (False, True, "the value is wrong"),
        (True, False, "the value is wrong"),
        (np.array([1, 2]), np.array([1, 2]), None),
        (np.array([1, 3]), np.array([1, 2]), "one of 2 values is wrong"),
        (1 + 1e-15, 1, "the value is wrong"),
    ],
)
def test_exact_equality(got: Any, expected: Any, words: str | None) -> None:
    """Exactly equal; a list counts as a tuple, an array does not."""
    problem = unequal(got, expected)
    assert (None if problem is None else Language("en").render(problem)) == words


def test_kinds_in_words() -> None:
    """What a thing is called; what nobody thought of is something else."""
    english = Language("en")
    assert english.render(kind_of(np.complex128(1))) == "a complex number"
    assert english.render(kind_of(None)) == "nothing"
    assert english.render(kind_of(b"x")) == "something else"
    assert english.render(kind_of(np.array(["x"]))) == "an array of shape (1,)"


@pytest.mark.parametrize("expected", [np.array([1, 2]), np.array([0, -5]), 3])
def test_integers_do_not_turn_round(expected: Any) -> None:
    """A difference of 2^63 is not a small one; large integers are told apart exactly."""
    lowest = np.iinfo(np.int64).min
    got = np.bitwise_xor(np.asarray(expected), lowest)
    assert difference(got, expected) is not None
    assert unequal(got, expected) is not None
    assert unequal(np.array([2**60 + 1]), np.array([2**60])) is not None
    assert unequal(np.array([2**60]), np.array([2**60])) is None


@pytest.mark.parametrize(
    ("got", "expected", "atol", "alike"),
    [
        (5, 3, 2.0, True),
        (5, 3, 1.5, False),
        (3, 5, 2.0, True),
        (3, 5, 1.5, False),
        (0, 0, 0.5, True),
        (2**53, 2**53 + 1, 0.5, False),
        (2**53 + 1, 2**53, 0.5, False),
        (2**53 + 1, 2**53, 1.0, True),
        (-(2**63), 2**63 - 1, 1e6, False),
    ],
)
def test_whole_numbers_within_a_tolerance(
    got: int, expected: int, atol: float, alike: bool
) -> None:
    """Integers are compared by their true distance: none turns round, none is rounded away."""
    pair = np.array([got, 7]), np.array([expected, 7])
    assert close(*pair, rtol=0.0, atol=atol) is alike
    assert close(np.uint8(1), np.uint8(3), rtol=0.0, atol=2.0)
    assert not close(np.uint8(1), np.uint8(3), rtol=0.0, atol=1.0)
    assert close(np.array([1, 2**60]), np.array([1.0, 2.0**60]))
