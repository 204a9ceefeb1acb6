from __future__ import annotations

import json
import math
import random
from collections import OrderedDict
from enum import IntEnum
from typing import Any

import numpy as np
import pytest

from grader.sandbox.inside import wire


def cross(value: Any) -> Any:
    """What arrives on the other side."""
    writer = wire.Writer()
    frame = wire.frame({"value": writer.node(value)}, writer.data)
    text, data = wire.sizes(frame[: wire.HEADER.size])
    body = frame[wire.HEADER.size :]
    assert len(body) == text + data
    reader = wire.Reader(body[text:])
    found = reader.value(wire.message(body[:text])["value"])
    reader.finish()
    return found


def read(node: Any, data: bytes = b"") -> Any:
    """What a node and its bytes are read as."""
    reader = wire.Reader(data)
    found = reader.value(node)
    reader.finish()
    return found


PLAIN = [
    None,
    True,
    False,
    0,
    -1,
    2**63 - 1,
    2**63,
    -(2**200),
    math.factorial(500),
    0.0,
    1.5,
    1e308,
    5e-324,
    math.inf,
    -math.inf,
    1 + 2j,
    complex(0.0, math.inf),
    "",
    "お手本 ✓",
    'quote" and \\ and \x00',
    [],
    [1, [2.5, "three"], None],
    (),
    (1, (2,)),
    {},
    {"a": 1, "b": [2]},
    {1: "x", (1, 2): "y", None: 0, 1.5: True},
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_cross_unchanged(value: Any) -> None:
    """Value and exact type are the same on the other side."""
    found = cross(value)
    assert found == value
    assert type(found) is type(value)


def test_nan_and_minus_zero_cross() -> None:
    """NaN stays NaN and the sign of zero is kept."""
    assert math.isnan(cross(math.nan))
    assert math.isnan(cross(complex(math.nan, 0)).real)
    assert math.copysign(1, cross(-0.0)) == -1


@pytest.mark.parametrize("code", sorted(wire.DTYPES))
def test_arrays_cross_with_dtype_and_shape(code: str) -> None:
    """Every plain dtype crosses, bit for bit, in any number of dimensions."""
    array = (np.arange(24) % 2).reshape(2, 3, 4).astype(code)
    for value in (array, array[0, 0, 0:1], array[:0], array.reshape(24)[::2]):
        found = cross(value)
        assert type(found) is np.ndarray
        assert found.dtype == value.dtype
        assert found.shape == value.shape
        assert found.tobytes() == value.tobytes()


def test_zero_dimensions_are_told_apart() -> None:
    """A 0-d array, a NumPy scalar and an array of one element stay what they are."""
    zero_d = cross(np.array(1.5))
    assert type(zero_d) is np.ndarray
    assert zero_d.shape == ()
    scalar = cross(np.float64(1.5))
    assert type(scalar) is np.float64
    assert cross(np.array([1.5])).shape == (1,)
    assert type(cross(np.bool_(True))) is np.bool_
    assert type(cross(np.float32(0.1))) is np.float32


def test_order_and_read_only_are_kept() -> None:
    """An argument in Fortran order or read-only is so for the learner's code too."""
    fortran = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    found = cross(fortran)
    assert found.flags.f_contiguous
    assert not found.flags.c_contiguous
    assert np.array_equal(found, fortran)
    locked = np.arange(3)
    locked.flags.writeable = False
    assert not cross(locked).flags.writeable
    assert cross(np.arange(3)).flags.writeable


def test_foreign_byte_order_crosses_by_value() -> None:
    """A big-endian array arrives with the same values."""
    assert cross(np.arange(3, dtype=">i4")).tolist() == [0, 1, 2]


class Colour(IntEnum):
    RED = 1


class Odd(float):
    pass


REFUSED = [
    b"bytes",
    {1, 2},
    Colour.RED,
    Odd(1.0),
    OrderedDict(a=1),
    range(3),
    print,
    int,
    object(),
    np.array([object()]),
    np.array(["text"]),
    np.zeros(2, dtype=[("a", "f8")]),
    np.array("2020-01-01", dtype="M8[D]"),
    np.ma.masked_array([1.0], [True]),
    np.ma.masked,
    np.zeros((1, 1)).view(np.recarray),
    {b"k": 1},
    "\ud800",
    1 << 10_000,
]


@pytest.mark.parametrize("value", REFUSED, ids=lambda v: type(v).__name__)
def test_what_is_not_plain_data_is_refused_with_its_type(value: Any) -> None:
    """Subclasses, objects and odd dtypes never cross, alone or inside a list."""
    with pytest.raises(wire.Refused) as caught:
        cross(value)
    assert caught.value.type_name
    with pytest.raises(wire.Refused):
        cross([value])


def test_lying_metaclass_names_are_cut() -> None:
    """A class whose metaclass invents a name gives at most 80 plain characters."""

    class Meta(type):
        @property
        def __name__(cls) -> str:
            return "x\ud800" * 1000

    class Liar(metaclass=Meta):
        pass

    with pytest.raises(wire.Refused) as caught:
        cross(Liar())
    assert len(caught.value.type_name) <= 80
    caught.value.type_name.encode()


def test_depth_and_size_are_capped() -> None:
    """Deep, self-holding, long and heavy values are refused before they are built."""
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    loop: list[Any] = []
    loop.append(loop)
    for value in (deep, loop):
        with pytest.raises(wire.Refused):
            cross(value)
    giant = np.broadcast_to(np.float64(1), (10**9,))
    for big in ([0.0] * (wire.MAX_NODES + 1), giant, "x" * (2 << 20)):
        with pytest.raises(wire.TooBig):
            cross(big)


def test_arrays_of_one_frame_share_the_cap() -> None:
    """Many arrays that fit one by one but not together are too big."""
    part = np.zeros(5 << 20, dtype="u1")
    with pytest.raises(wire.TooBig):
        cross([part] * 8)


FORGED: list[tuple[Any, bytes]] = [
    ({"A": ["f8", [2], False, True]}, b"12345678"),
    ({"A": ["f8", [-1], False, True]}, b""),
    ({"A": ["f8", [True], False, True]}, b"12345678"),
    ({"A": ["O8", [1], False, True]}, b"12345678"),
    ({"A": ["f8", [1.0], False, True]}, b"12345678"),
    ({"A": ["f8", "1", False, True]}, b"12345678"),
    ({"A": ["f8", [1] * 40, False, True]}, b"12345678"),
    ({"A": [["f8"], [1], False, True]}, b"12345678"),
    ({"A": ["f8", [1 << 31, 1 << 31], False, True]}, b""),
    ({"A": ["f8", [0, 1 << 40], False, True]}, b""),
    ({"S": "V8"}, b"12345678"),
    ({"D": [["a", 1], ["a", 2]]}, b""),
    ({"D": [[{"L": []}, 1]]}, b""),
    ({"D": [["a"]]}, b""),
    ({"D": [[n, 0] for n in range(wire.MAX_ODD_KEYS + 1)]}, b""),
    ({"f": "1.0"}, b""),
    ({"c": ["1", "2"]}, b""),
    ({"c": [1.0]}, b""),
    ({"c": [{}, 1.0]}, b""),
    ({"i": "0x" + "f" * 100_000}, b""),
    ({"i": "zz"}, b""),
    ({"F": 0}, b""),
    ({"F": "print"}, b""),
    ({"L": 1}, b""),
    ({"L": [], "T": []}, b""),
    ([1], b""),
    ({}, b""),
    ("\ud800", b""),
    (1, b"left over"),
]


@pytest.mark.parametrize(("node", "data"), FORGED)
def test_forged_nodes_are_refused(node: Any, data: bytes) -> None:
    """A node that no writer makes raises; it never becomes a value."""
    with pytest.raises((wire.Malformed, ValueError, TypeError, AttributeError, StopIteration)):
        read(node, data)


def test_forged_booleans_are_normal() -> None:
    """A boolean array of bytes other than 0 and 1 becomes one of True and False."""
    assert read({"A": ["b1", [3], False, True]}, b"\x00\x02\xff").tolist() == [False, True, True]
    assert read({"A": ["b1", [3], False, True]}, b"\x00\x02\xff").view("u1").max() == 1


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"nope",
        b"[1]",
        b"1",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\xff"}',
        b'{"a": ' + b"[" * 200_000,
        b'{"a"' * 1000,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_bodies_that_are_not_a_json_object_are_refused(text: bytes) -> None:
    """NaN, huge numbers, deep nesting and bad UTF-8 end in Malformed alone."""
    with pytest.raises(wire.Malformed):
        wire.message(text)


def test_sizes_beyond_the_caps_are_refused() -> None:
    """The header alone decides: nothing is allocated for a frame that is too large."""
    with pytest.raises(wire.Malformed):
        wire.sizes(wire.HEADER.pack(wire.MAX_JSON + 1, 0))
    with pytest.raises(wire.Malformed):
        wire.sizes(wire.HEADER.pack(0, wire.MAX_DATA + 1))
    assert wire.sizes(wire.HEADER.pack(5, 7)) == (5, 7)


def test_colliding_keys_cost_little() -> None:
    """As many colliding integer keys as are allowed are read in well under a second."""
    modulus = (1 << 61) - 1
    pairs = [[{"i": hex(n * modulus)}, 0] for n in range(wire.MAX_ODD_KEYS)]
    assert len(read({"D": pairs})) == wire.MAX_ODD_KEYS


def test_mutated_frames_never_raise_anything_unexpected() -> None:
    """Seeded fuzz: a damaged frame is a value or an ordinary error, and soon."""
    rng = random.Random(20261121)
    value = {"a": [1, 2.5, "x", None], "b": np.arange(6.0).reshape(2, 3), "c": (1 + 2j, 2**80)}
    writer = wire.Writer()
    node = writer.node(value)
    text = json.dumps(node).encode()
    data = bytes(writer.data)
    values = 0
    for _ in range(4000):
        body = bytearray(text)
        for _ in range(rng.randint(1, 4)):
            where = rng.randrange(len(body))
            kind = rng.randrange(3)
            if kind == 0:
                body[where] = rng.randrange(32, 127)
            elif kind == 1:
                del body[where : where + rng.randint(1, 5)]
            else:
                body[where:where] = rng.choice([b"{", b"[", b"9" * 30, b'"A":', b"-", b"null,"])
        try:
            reader = wire.Reader(data)
            reader.value(wire.message(b'{"v":' + bytes(body) + b"}")["v"])
            reader.finish()
            values += 1
        except (wire.Malformed, ValueError, TypeError, AttributeError, KeyError, StopIteration):
            continue
    assert 0 < values < 4000
