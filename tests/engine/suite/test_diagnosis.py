"""Which misconception gives exactly the learner's values?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from grader.suite.diagnosis import Raised, Recorded, diagnose, same
from grader.suite.hypotheses import Call, Hypothesis, Kind

NAN, INF = float("nan"), float("inf")
INPUTS = [np.array([1.0, 2.0]), np.array([0.5, 0.25, 3.0]), np.array([4.0])]


def right(x: Any) -> Any:
    return np.sum(x)


def calls(body: Callable[..., Any], inputs: list[Any] = INPUTS) -> list[Recorded]:
    recorded = []
    for x in inputs:
        try:
            recorded.append(Recorded((x,), {}, body(x)))
        except Exception as problem:
            recorded.append(Recorded((x,), {}, Raised(type(problem).__name__)))
    return recorded


def wrong(name: str, body: Callable[..., Any]) -> Hypothesis:
    return Hypothesis(name, "f", Kind.IMPLEMENTATION, body)


def change(name: str, body: Callable[..., Any]) -> Hypothesis:
    return Hypothesis(name, "f", Kind.TRANSFORMATION, body)


MEAN = wrong("mean", np.mean)
FIRST = wrong("first", lambda x: x[0])
SIGN = change("sign", lambda f: lambda x: -f(x))
HALF = change("half", lambda f: lambda x: f(x) / 2)
ALL = [MEAN, FIRST, SIGN, HALF]


def test_the_truth_has_no_name() -> None:
    """A function that is right everywhere is never named, even where a hypothesis agrees."""
    everywhere = wrong("same", right)
    assert diagnose(calls(right), right, [everywhere, *ALL]) == ()


def test_the_truth_in_a_list_has_no_name() -> None:
    """Right numbers in a list, where an array is right, show no misconception; wrong ones do."""

    def doubled(x: np.ndarray) -> np.ndarray:
        return 2 * x

    seen = Hypothesis("seen", "f", Kind.PATTERN, lambda made: True)
    assert diagnose(calls(lambda x: list(2 * x)), doubled, [seen]) == ()
    assert diagnose(calls(lambda x: tuple(2 * x)), doubled, [seen]) == ()
    assert diagnose(calls(lambda x: list(3 * x)), doubled, [seen]) == ("seen",)
    assert diagnose(calls(lambda x: [[1.0], "a"]), doubled, [seen]) == ("seen",)
    assert diagnose(calls(lambda x: [np.sum(x)]), right, [seen]) == ("seen",)


def test_a_wrong_implementation() -> None:
    """Values equal to a hypothesis on all inputs give its name."""
    assert diagnose(calls(np.mean), right, ALL) == ("mean",)


def test_a_transformation_of_the_truth() -> None:
    """A transformation applied to the right function gives its name."""
    assert diagnose(calls(lambda x: -np.sum(x)), right, ALL) == ("sign",)


def test_two_at_once() -> None:
    """A transformation combines with another, or with an implementation."""
    assert diagnose(calls(lambda x: -np.sum(x) / 2), right, ALL) == ("sign", "half")
    assert diagnose(calls(lambda x: -np.mean(x)), right, ALL) == ("mean", "sign")


def test_a_transformation_does_not_combine_with_its_own_name() -> None:
    """The same mistake twice is no diagnosis."""
    twin = change("".join(["ha", "lf"]), lambda f: lambda x: f(x) / 2)
    assert diagnose(calls(lambda x: np.sum(x) / 4), right, [*ALL, twin]) == ()


def test_no_match_no_guess() -> None:
    """One input that disagrees is enough to stay silent."""
    assert diagnose(calls(lambda x: np.sum(x) + 1), right, ALL) == ()
    almost = calls(np.mean)
    almost[1] = Recorded(almost[1].args, {}, 9.0)
    assert diagnose(almost, right, ALL) == ()


def test_the_first_in_the_file_wins_and_singles_come_before_pairs() -> None:
    """Order decides between hypotheses that fit alike; one name is better than two."""
    twin = wrong("twin", np.mean)
    assert diagnose(calls(np.mean), right, [twin, MEAN]) == ("twin",)
    negative_mean = wrong("negative-mean", lambda x: -np.mean(x))
    recorded = calls(lambda x: -np.mean(x))
    assert diagnose(recorded, right, [*ALL, negative_mean]) == ("negative-mean",)


def test_one_call_is_no_evidence() -> None:
    """At least two calls are needed."""
    assert diagnose(calls(np.mean, INPUTS[:1]), right, ALL) == ()
    assert diagnose(calls(np.mean, INPUTS[:2]), right, ALL) == ("mean",)


def test_the_same_exception_agrees() -> None:
    """A hypothesis may fail where the learner fails, if it agrees elsewhere on a value."""

    def needs_two(x: Any) -> Any:
        if len(x) < 2:
            raise IndexError
        return np.sum(x)

    assert diagnose(calls(needs_two), right, [*ALL, wrong("needs-two", needs_two)]) == (
        "needs-two",
    )


def test_one_value_is_evidence_beside_an_exception() -> None:
    """A single value that agrees is enough where the other calls fail alike."""

    def needs_two(x: Any) -> Any:
        if len(x) < 2:
            raise IndexError
        return x[1]

    recorded = calls(needs_two, INPUTS[1:])
    assert diagnose(recorded, right, [wrong("second", needs_two)]) == ("second",)


def test_whole_numbers_and_tuples_are_values() -> None:
    """Agreement on what is no float is evidence too."""
    assert diagnose(calls(len), right, [wrong("count", len)]) == ("count",)
    pair = wrong("pair", lambda x: (x[0], "one"))
    assert diagnose(calls(lambda x: (x[0], "one")), right, [pair]) == ("pair",)


def test_a_hypothesis_that_is_not_finite_where_the_learner_is() -> None:
    """NaN does not agree with the learner's number."""
    odd = wrong("odd", lambda x: NAN if len(x) == 2 else np.mean(x))
    assert diagnose(calls(np.mean), right, [odd]) == ()


def test_what_is_not_finite_ends_no_comparison() -> None:
    """Calls without a finite value are passed over: those before and after them decide."""

    def learner(x: Any) -> Any:
        return NAN if len(x) == 3 else np.mean(x)

    like = wrong("like", lambda x: INF if len(x) == 3 else np.mean(x))
    assert diagnose(calls(learner), right, [like]) == ("like",)

    def middle(x: Any) -> Any:
        return NAN if len(x) == 2 else np.mean(x)

    unlike = wrong("unlike", lambda x: INF if len(x) == 2 else np.sum(x) / 3)
    assert diagnose(calls(middle), right, [unlike]) == ()


def test_the_largest_call_is_tried_first() -> None:
    """A hypothesis that the largest call refutes costs one call and no more."""
    tried: list[int] = []

    def count(x: Any) -> Any:
        tried.append(len(x))
        return -1.0

    assert diagnose(calls(np.mean), right, [wrong("count", count)]) == ()
    assert tried == [3]


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: [x], lambda x: (x, [x])])
def test_pairs_tell_large_inputs_apart(wrap: Callable[[Any], Any]) -> None:
    """Inputs that differ only in the middle of long arrays are different inputs."""
    long, other = np.ones(3000), np.ones(3000)
    other[1500] = 9.0

    def mean(x: Any) -> Any:
        return np.mean(x[0] if isinstance(x, list | tuple) else x)

    recorded = calls(lambda x: -mean(x), [wrap(long), wrap(other)])
    known = [wrong("mean", mean), SIGN]
    assert diagnose(recorded, lambda x: 2 * mean(x), known) == ("mean", "sign")


def test_pairs_tell_keyword_arguments_apart() -> None:
    """The same positional input with another keyword argument is another input."""
    recorded = [Recorded((2.0,), {"b": b}, -b) for b in (2.0, 3.0)]
    known = [wrong("other", lambda x, b: b), change("sign", lambda f: lambda x, b: -f(x, b=b))]
    assert diagnose(recorded, lambda x, b: x * b, known) == ("other", "sign")


def test_evidence_cannot_be_changed() -> None:
    """What was recorded stays as it was."""
    (recorded,) = calls(np.mean, INPUTS[:1])
    with pytest.raises(FrozenInstanceError):
        recorded.outcome = 1.0
    with pytest.raises(FrozenInstanceError):
        Raised("TypeError").type_name = "ValueError"


def test_exceptions_alone_are_no_evidence() -> None:
    """Failing everywhere alike names nothing."""

    def fails(x: Any) -> Any:
        raise TypeError

    assert diagnose(calls(fails), right, [wrong("fails", fails)]) == ()


def test_dividing_by_zero_in_different_ways() -> None:
    """Where the truth is finite, NaN, infinity and an exception count as the same."""

    def learner(x: Any) -> Any:
        return float(np.sum(x)) / (len(x) - 1)

    with np.errstate(all="ignore"):
        one_less = wrong("one-less", lambda x: np.sum(x) / np.float64(len(x) - 1))
        assert diagnose(calls(learner), right, [one_less]) == ("one-less",)


def test_where_the_truth_is_infinite_the_values_must_agree() -> None:
    """An expected infinity does not excuse NaN."""

    def infinite(x: Any) -> Any:
        return INF if len(x) == 1 else np.sum(x)

    def learner(x: Any) -> Any:
        return NAN if len(x) == 1 else np.mean(x)

    assert diagnose(calls(learner), infinite, [MEAN]) == ()
    like = wrong("like", learner)
    assert diagnose(calls(learner), infinite, [like]) == ("like",)


def test_patterns_see_every_call() -> None:
    """A pattern is asked about all calls that gave a value, with the right values."""
    seen: list[Call] = []

    def constant(found: list[Call]) -> bool:
        seen.extend(found)
        return all(call.got == 7 for call in found)

    always = Hypothesis("constant", "f", Kind.PATTERN, constant)
    assert diagnose(calls(lambda x: 7), right, [always, *ALL]) == ("constant",)
    assert sorted(call.expected for call in seen) == [3.0, 3.75, 4.0]
    assert diagnose(calls(np.mean), right, [always, *ALL]) == ("mean",)


def test_patterns_need_two_calls_with_values() -> None:
    """A call that raised, or must raise, shows a pattern nothing; two others are enough."""

    def learner(x: Any) -> Any:
        if len(x) == 2:
            raise IndexError
        return 7

    def raises_at_one(x: Any) -> Any:
        if len(x) == 1:
            raise ValueError
        return np.sum(x)

    shown: list[int] = []

    def seven(found: list[Call]) -> bool:
        shown.append(len(found))
        return all(call.got == 7 for call in found)

    always = Hypothesis("constant", "f", Kind.PATTERN, seven)
    assert diagnose(calls(learner), right, [always]) == ("constant",)
    assert diagnose(calls(learner), raises_at_one, [always]) == ()
    assert shown == [2]


def test_a_pattern_that_breaks_is_not_seen() -> None:
    """An odd value may break a predicate; that names nothing and ends nothing."""

    def breaks(found: list[Call]) -> bool:
        raise OverflowError

    broken = Hypothesis("broken", "f", Kind.PATTERN, breaks)
    assert diagnose(calls(np.mean), right, [broken, *ALL]) == ("mean",)


def test_patterns_do_not_combine() -> None:
    """A predicate is no function to transform."""
    never = Hypothesis("never", "f", Kind.PATTERN, lambda found: False)
    assert diagnose(calls(lambda x: -np.mean(x)), right, [never, *ALL]) == ("mean", "sign")


def test_hypotheses_get_copies() -> None:
    """A hypothesis that changes its argument spoils no other."""

    def spoils(x: Any) -> Any:
        x *= 0
        return np.sum(x)

    recorded = calls(np.mean)
    assert diagnose(recorded, right, [wrong("spoils", spoils), MEAN]) == ("mean",)
    assert recorded[0].args[0].tolist() == [1.0, 2.0]


def test_callable_arguments() -> None:
    """Functions as arguments are handed on as they are."""
    recorded = [Recorded((f, 2.0), {}, -f(2.0)) for f in (np.exp, np.log)]
    negative = wrong("negative", lambda f, x: -f(x))
    assert diagnose(recorded, lambda f, x: f(x), [negative]) == ("negative",)


def test_keyword_arguments() -> None:
    """Keyword arguments reach the hypotheses too."""
    recorded = [Recorded((2.0,), {"b": b}, b) for b in (2.0, 3.0)]
    other = wrong("other", lambda x, b: b)
    assert diagnose(recorded, lambda x, b: x * b, [other]) == ("other",)


@pytest.mark.parametrize(
    ("left", "other", "alike"),
    [
        (1.0, 1.0, True),
        (1.0, 1.0 + 1e-9, True),
        (1.0, 1.0 + 1e-7, False),
        (1e-20, 3e-20, True),
        (1e6, 1e6 + 1e-3, True),
        (1e6, 1e6 + 1e-1, False),
        ("".join(["a", "b"]), "ab", True),
        ([0] * 300, [0] * 300, True),
        ((1, 2), 1.0, False),
        ([1.0], np.ones(1), False),
        ({"a": 1}, {"a": 2}, False),
        (np.array(["a"]), np.ones(1), False),
        (1, 1.0, True),
        (NAN, NAN, True),
        (INF, INF, True),
        (INF, -INF, False),
        (INF, 1.0, False),
        (NAN, 1.0, False),
        (1.0, np.ones(1), False),
        (np.ones((1, 2)), np.ones(2), False),
        (np.array([True]), np.array([True]), True),
        (np.array([1.0, NAN]), np.array([1.0, NAN]), True),
        (np.float64(2), np.array(2.0), True),
        (None, None, True),
        (None, 0.0, False),
        ("a", "a", True),
        ("a", "b", False),
        ("a", 1.0, False),
        (True, True, True),
        (True, 1.0, False),
        ((1, 2), (1, 2), True),
        ((1, 2), (1, 3), False),
        ((1, 2), [1, 2], True),
        ((1, 2), (1, 2, 3), False),
        ((1, np.ones(2)), (1, np.ones(2)), True),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, 1.0, False),
        (Raised("TypeError"), Raised("TypeError"), True),
        (Raised("TypeError"), Raised("ValueError"), False),
        (Raised("TypeError"), 1.0, False),
        (np.uint8(1), np.uint8(2), False),
        (np.array(["a"]), np.array(["a"]), False),
    ],
)
def test_same_outcomes(left: Any, other: Any, alike: bool) -> None:
    """Kind, shape and value; NaN equals NaN; tiny values are equal to each other."""
    with np.errstate(all="ignore"):
        assert same(left, other) is alike
        assert same(other, left) is alike


def test_values_that_are_never_finite_are_no_evidence() -> None:
    """NaN everywhere names nothing, and asks no hypothesis."""

    def asked(x: Any) -> Any:
        raise AssertionError

    assert diagnose(calls(lambda x: NAN), right, [wrong("asked", asked)]) == ()


def test_an_inner_hypothesis_is_computed_once_for_an_input() -> None:
    """Many transformations on top of one hypothesis do not run it again."""
    seen = []

    def inner(x: Any) -> Any:
        seen.append(len(x))
        return np.max(x)

    tops = [change(str(n), lambda f, n=n: lambda x: f(x) + n) for n in range(5)]
    assert diagnose(calls(lambda x: 77.5 + x[0]), right, [wrong("inner", inner), *tops]) == ()
    assert len(seen) <= 2
