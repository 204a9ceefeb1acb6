"""Values as a learner reads them in an example."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.sandbox.outcome import Unreturnable
from grader.suite.show import (
    MAX_TEXT,
    MAX_VALUES,
    Literally,
    show,
    show_call,
    show_pair,
    size,
    weight,
)

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (np.bool_(0), "False"),
        (3, "3"),
        (np.int64(-3), "-3"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333"),
        (np.float32(0.5), "0.5"),
        (NAN, "nan"),
        (-INF, "-inf"),
        (1 - 2j, "(1-2j)"),
        (np.complex128(0.5j), "(0+0.5j)"),
        ("a'b", '"a\'b"'),
        (b"x", "b'x'"),
        (Literally("KeyError"), "KeyError"),
        (Unreturnable("generator", "no plain data"), "<generator: no plain data>"),
        ([1, "a"], "[1, 'a']"),
        ([], "[]"),
        ((1,), "(1,)"),
        ((1, 2.0), "(1, 2)"),
        ({"a": [1 / 3]}, "{'a': [0.3333333]}"),
        (np.exp, "exp"),
        (np.array(2.5), "array(2.5)"),
        (np.array([1, 2]), "[1, 2]"),
        (np.array([[1.0, NAN]]), "[[1, nan]]"),
        (np.array([True]), "[True]"),
        (np.zeros(0), "[]"),
        (np.zeros((0, 3)), "np.zeros((0, 3))"),
        (np.ones(2, dtype=np.float32), "np.array([1, 1], dtype=np.float32)"),
        (np.zeros(MAX_VALUES + 1), f"<array of shape ({MAX_VALUES + 1},)>"),
    ],
)
def test_values(value: Any, text: str) -> None:
    """Values are shown as Python would be typed, numbers with seven digits."""
    assert show(value) == text


def test_a_callable_without_a_name() -> None:
    """A function argument that has no name is called f."""

    class Nameless:
        def __call__(self) -> None: ...

    assert show(Nameless()) == "f"


def test_large_integers() -> None:
    """An integer with thousands of digits is told by its length: Python refuses to print it."""
    assert show(10**100) == str(10**100)
    assert show(2**30_000) == "<integer of about 10000 digits>"


def test_long_texts_are_cut() -> None:
    """What is long ends in dots, and is never longer than the bound."""
    text = show("x" * 1000)
    assert len(text) == MAX_TEXT
    assert text.endswith("xxx ...")
    call = show_call("f", ("x" * 1000,), {})
    assert len(call) == MAX_TEXT
    assert call.endswith("xxx ...)")
    assert show("x" * (MAX_TEXT - 2)) == repr("x" * (MAX_TEXT - 2))


@pytest.mark.parametrize("kind", [list, tuple, np.array])
def test_no_value_is_left_out_without_a_sign(kind: Any) -> None:
    """All of ``MAX_VALUES`` values are shown; what is left out of more is marked by dots."""
    values = [0] * MAX_VALUES
    assert show(kind(values)).count("0") == MAX_VALUES
    if kind is not np.array:
        assert show(kind([*values, 0]))[1:-1] == "0, " * MAX_VALUES + "..."


def test_many_entries_of_a_dict() -> None:
    """A dict that is cut says so too."""
    assert show(dict.fromkeys("abca", 0)) == "{'a': 0, 'b': 0, 'c': 0}"
    assert show(dict.fromkeys(range(1000), 0)).endswith(": 0, ...")


def test_a_call() -> None:
    """The call is shown as it would be typed, names of arguments included."""
    assert show_call("f", (np.ones(2), 3), {"axis": None}) == "f(array([1, 1]), 3, axis=None)"
    assert show_call("f", (), {}) == "f()"


@pytest.mark.parametrize(
    ("left", "right", "pair"),
    [
        (1.0, 2.0, ("1", "2")),
        (1.0, 1.0 + 1e-9, ("1", "1.000000001")),
        (0.1, 0.1 + 1e-16, ("0.10000000000000001", "0.1000000000000001")),
        (1.0, 1.0, ("1", "1")),
    ],
)
def test_a_difference_can_be_seen(left: float, right: float, pair: tuple[str, str]) -> None:
    """Two values that differ get as many digits as it takes to tell them apart."""
    assert show_pair(left, right) == pair


def test_a_list_beside_an_array() -> None:
    """The same values in a list and in an array: the array says that it is one."""
    assert show_pair([1.0, 2.0], np.array([1.0, 2.0])) == ("[1, 2]", "array([1, 2])")
    assert show_pair(np.ones(1), [1.0]) == ("array([1])", "[1]")
    assert show_pair([1.0], np.array([2.0])) == ("[1]", "[2]")


def test_size_counts_what_must_be_read() -> None:
    """A smaller example is one with fewer values, wherever they stand."""
    assert size((1, "text"), {}) == 2
    assert size((), {"a": 1}) == 1
    assert size((np.ones((2, 3)),), {}) == 8
    assert size(([1, [2, 3]],), {}) == 5
    assert size(((1, 2),), {"b": np.ones(2)}) == 6


def test_weight_grows_with_what_is_kept() -> None:
    """Every way to send much counts: arrays, texts, many items, deep ones."""
    small = weight(1)
    assert weight(None) == small
    assert weight(np.zeros(1000)) >= 8000
    assert weight("x" * 1000) >= 1000
    assert weight([[0] * 10] * 10) >= 100 * small
    assert weight(((),) * 50) >= 50 * small
    assert weight(dict.fromkeys(range(10), "x" * 100)) >= 1000
