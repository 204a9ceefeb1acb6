"""The learner's text as a syntax tree."""

from __future__ import annotations

import pytest

from grader.model import Place
from grader.suite.source import Source

TEXT = b'''
import numpy as np


def empty(x):
    """What it is to do.

    More.
    """
    raise NotImplementedError()


def named(x):
    raise NotImplementedError


def passes(x):
    pass


def dots(x):
    ...


def written(x):
    """Doc."""
    y = x @ np.dot(x, x) ** 2
    return [v for v in y]


def refuses(x):
    raise ValueError()


def both(x):
    x += 1
    raise NotImplementedError()


async def later(x):
    while x:
        for y in x:
            pass
'''


@pytest.mark.parametrize(
    ("name", "unwritten"),
    [
        ("empty", True),
        ("named", True),
        ("passes", True),
        ("dots", True),
        ("written", False),
        ("refuses", False),
        ("both", False),
        ("absent", False),
    ],
)
def test_unwritten(name: str, unwritten: bool) -> None:
    """Only a body that says nothing but "not implemented" is unwritten."""
    assert Source(TEXT).unwritten(name) is unwritten


def test_places() -> None:
    """Each function's line and the first line of its docstring."""
    places = Source(TEXT).places
    assert places[0] == Place("empty", 5, "What it is to do.")
    assert places[1] == Place("named", 13, "")
    assert [place.function for place in places][-1] == "later"


def test_loops() -> None:
    """The first loop or comprehension, by line; functions without one have none."""
    source = Source(TEXT)
    assert source.loops("written") == 28
    assert source.loops("later") == 41
    assert source.loops("empty") is None
    assert source.loops("absent") is None


def test_uses() -> None:
    """The first forbidden name, attribute or operator."""
    source = Source(TEXT)
    assert source.uses("written", ["dot"]) == ("dot", 27)
    assert source.uses("written", ["@"]) == ("@", 27)
    assert source.uses("written", ["**"]) == ("**", 27)
    assert source.uses("written", ["np"]) == ("np", 27)
    assert source.uses("written", ["einsum"]) is None
    assert source.uses("absent", ["dot"]) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("writen", ("written", 25)),
        ("Written", ("written", 25)),
        ("wr\u0456tten", ("written", 25)),
        ("entirely_different", None),
    ],
)
def test_nearest(name: str, found: tuple[str, int] | None) -> None:
    """A typo, another case, or a look-alike letter leads to the function meant."""
    assert Source(TEXT).nearest(name) == found


def test_encodings() -> None:
    """A BOM and a coding cookie are obeyed."""
    assert Source(b"\xef\xbb\xbfdef f(): pass").unwritten("f")
    assert Source(b"# coding: latin-1\n# \xe9\ndef f(): pass").unwritten("f")


def test_calls() -> None:
    """What a function uses, itself or through others; circles end."""
    text = b"def a():\n    return b()\n\n\ndef b():\n    return c()\n\n\n"
    text += b"def c():\n    return a() + abs(-1)\n\n\ndef d():\n    return 1\n"
    source = Source(text)
    assert source.calls("a", "b")
    assert source.calls("a", "c")
    assert source.calls("c", "c")
    assert not source.calls("a", "d")
    assert not source.calls("d", "a")
    assert not source.calls("absent", "a")


def test_a_crowd_of_names() -> None:
    """Names are compared with a thousand functions at most, however many there are."""
    names = [f"letter{n:05}" for n in range(2_000)]
    source = Source("".join(f"def {name}(): 0\n" for name in [*names, "writtenn"]).encode())
    assert source.nearest("written") is None
    assert source.nearest("letter00007") == ("letter00007", 8)


def test_a_long_summary_is_cut() -> None:
    """A docstring of one endless line does not fill the report."""
    source = Source(f"def f():\n    '{'x' * 5_000}'\n".encode())
    assert [len(place.summary) for place in source.places] == [300]
