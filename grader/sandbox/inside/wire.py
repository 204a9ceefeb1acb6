"""The wire between the trusted side and a worker: frames of JSON and raw array bytes.

Owns how values cross and every cap on them. Refuses pickle, code, subclasses
and object arrays: what is not plain data is refused where it is, and cannot
exist on the other side. Used by both ends, so it imports nothing of the package.

A frame is ``<II`` (bytes of JSON, bytes of arrays), the JSON object, then the
arrays' bytes one after the other in the order in which the JSON names them; no
offsets are sent, so a frame cannot make two arrays of the same bytes.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Mapping
from typing import Any

HEADER = struct.Struct("<II")
MAX_JSON = 1 << 20
MAX_DATA = 32 << 20
MAX_DEPTH = 32
MAX_NODES = 100_000
MAX_ODD_KEYS = 1_000
"""Dictionary keys other than strings: their hashes can be made to collide."""
MAX_INT_BITS = 8_192
"""Below Python's own limit on printing an integer (4,300 digits)."""
MAX_AXIS = 1 << 31
MAX_AXES = 32
DTYPES = frozenset(
    ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]
)
SPECIAL = ("nan", "inf", "-inf")


class Malformed(Exception):
    """A frame or a node that breaks the protocol."""


class Refused(Exception):
    """A value that cannot cross: ``type_name`` and ``reason`` say what and why."""

    def __init__(self, type_name: str, reason: str) -> None:
        super().__init__(f"{type_name}: {reason}")
        self.type_name = type_name
        self.reason = reason


class TooBig(Exception):
    """A value larger than a frame may be; ``bound`` in MiB."""

    def __init__(self, bound: float) -> None:
        super().__init__(f"more than {bound:g} MiB")
        self.bound = bound


class Writer:
    """Turns values into nodes and gathers the arrays' bytes.

    ``tokens`` maps ``id(function)`` to the number that stands for it; None
    means that functions are refused.
    """

    def __init__(self, tokens: Mapping[int, int] | None = None) -> None:
        self.tokens = tokens or {}
        self.data = bytearray()
        self._nodes = 0

    def node(self, value: Any, depth: int = 0) -> Any:
        """The node of ``value``; Refused or TooBig when it cannot cross."""
        kind = type(value)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise TooBig(MAX_JSON >> 20)
        if value is None or kind is bool:
            return value
        if kind is float:
            return _float_node(value)
        if kind is str:
            return _text(value)
        if kind is int:
            return _int_node(value)
        if kind is complex:
            return {"c": [_float_node(value.real), _float_node(value.imag)]}
        if depth >= MAX_DEPTH:
            raise Refused(name_of(kind), f"nested more than {MAX_DEPTH} deep")
        if kind is list:
            return {"L": [self.node(item, depth + 1) for item in value]}
        if kind is tuple:
            return {"T": [self.node(item, depth + 1) for item in value]}
        if kind is dict:
            return self._dict_node(value, depth)
        if id(value) in self.tokens:
            return {"F": self.tokens[id(value)]}
        return self._array_node(value, kind)

    def _dict_node(self, value: dict[Any, Any], depth: int) -> Any:
        pairs = []
        for key, item in value.items():
            if type(key) not in (str, int, float, bool, tuple, type(None)):
                raise Refused("dict", f"a key of type {name_of(type(key))}")
            pairs.append([self.node(key, depth + 1), self.node(item, depth + 1)])
        return {"D": pairs}

    def _array_node(self, value: Any, kind: type) -> Any:
        import numpy as np

        scalar = issubclass(kind, np.generic)
        if not scalar and kind is not np.ndarray:
            raise Refused(name_of(kind), "not plain data")
        code = value.dtype.str[1:]
        if code not in DTYPES or (scalar and kind is not value.dtype.type):
            raise Refused(name_of(kind), f"dtype {value.dtype.str}"[:80])
        if value.nbytes > MAX_DATA - len(self.data):
            raise TooBig(MAX_DATA >> 20)
        shape = value.shape
        if len(shape) > MAX_AXES or max(shape, default=0) > MAX_AXIS:
            raise Refused(name_of(kind), "shape too large")
        plain = value if value.dtype.str[0] != ">" else value.astype("<" + code)
        if scalar:
            self.data += plain.tobytes()
            return {"S": code}
        flags = value.flags
        fortran = bool(flags.f_contiguous and not flags.c_contiguous)
        self.data += plain.tobytes("F" if fortran else "C")
        return {"A": [code, list(shape), fortran, bool(flags.writeable)]}


class Reader:
    """Turns nodes back into values, taking the arrays' bytes in order."""

    def __init__(self, data: bytes, functions: Mapping[int, Callable[..., Any]] | None = None):
        self._data = data
        self._functions = {} if functions is None else functions
        self._taken = 0
        self._nodes = 0
        self._odd_keys = 0

    def value(self, node: Any, depth: int = 0) -> Any:
        """The value of ``node``; Malformed (or any other error) when it breaks the protocol."""
        kind = type(node)
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH + 1:
            raise Malformed("too many or too deeply nested values")
        if node is None or kind is bool or kind is int or kind is float:
            return node
        if kind is str:
            return _checked_text(node)
        if kind is not dict or len(node) != 1:
            raise Malformed("a node of no known form")
        ((tag, body),) = node.items()
        if tag in ("L", "T") and type(body) is list:
            items = [self.value(item, depth + 1) for item in body]
            return items if tag == "L" else tuple(items)
        if tag == "D" and type(body) is list:
            return self._dict(body, depth)
        if tag == "A" and type(body) is list and len(body) == 4:
            return self._array(*body)
        if tag == "S":
            return self._array(body, [], fortran=False, writeable=True)[()]
        if tag == "F" and type(body) is int and body in self._functions:
            return self._functions[body]
        return _special(tag, body)

    def finish(self) -> None:
        """Malformed unless every byte of the arrays was named."""
        if self._taken != len(self._data):
            raise Malformed("array bytes that nothing names")

    def _dict(self, pairs: list[Any], depth: int) -> dict[Any, Any]:
        out: dict[Any, Any] = {}
        for key_node, item_node in pairs:
            key = self.value(key_node, depth + 1)
            if type(key) is not str:
                self._odd_keys += 1
                if self._odd_keys > MAX_ODD_KEYS:
                    raise Malformed("too many keys that are not text")
            out[key] = self.value(item_node, depth + 1)
        if len(out) != len(pairs):
            raise Malformed("a key given twice")
        return out

    def _array(self, code: Any, shape: Any, fortran: Any, writeable: Any) -> Any:
        import numpy as np

        if type(code) is not str or code not in DTYPES:
            raise Malformed("dtype")
        if type(shape) is not list or len(shape) > MAX_AXES:
            raise Malformed("shape")
        count = 1
        for n in shape:
            if type(n) is not int or not 0 <= n <= MAX_AXIS:
                raise Malformed("shape")
            count *= n
        # A forged boolean byte of 2 would be neither true nor false to NumPy.
        dtype = np.dtype("u1" if code == "b1" else "<" + code)
        start, end = self._taken, self._taken + count * dtype.itemsize
        if end > len(self._data):
            raise Malformed("an array longer than its bytes")
        self._taken = end
        flat: Any = np.frombuffer(self._data, dtype, count, start) if count else np.empty(0, dtype)
        flat = flat != 0 if code == "b1" else flat.copy()
        array = flat.reshape(shape, order="F" if fortran is True else "C")
        if writeable is False:
            array.flags.writeable = False
        return array


def _float_node(value: float) -> Any:
    if math.isfinite(value):
        return value
    return {"f": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}


def _int_node(value: int) -> Any:
    bits = value.bit_length()
    if bits < 63:
        return value
    if bits > MAX_INT_BITS:
        raise Refused("int", f"an integer of {bits} bits (at most {MAX_INT_BITS})")
    return {"i": hex(value)}


def _text(value: str) -> str:
    try:
        size = len(value) if value.isascii() else len(value.encode())
    except UnicodeEncodeError:
        raise Refused("str", "text with lone surrogates") from None
    if size > MAX_JSON:
        raise TooBig(MAX_JSON >> 20)
    return value


def _checked_text(value: str) -> str:
    if not value.isascii():
        value.encode()
    return value


def _special(tag: str, body: Any) -> Any:
    if tag == "f" and body in SPECIAL:
        return float(body)
    if tag == "c" and type(body) is list and len(body) == 2:
        parts = [p if type(p) is float else _special(*next(iter(p.items()))) for p in body]
        if all(type(p) is float for p in parts):
            return complex(*parts)
    if tag == "i" and type(body) is str and len(body) <= MAX_INT_BITS // 4 + 4:
        return int(body, 16)
    raise Malformed("a node of no known form")


def name_of(kind: type) -> str:
    """The name of a type as plain text, cut; ``?`` when the type hides it."""
    name = kind.__name__
    return plain_text(name, 80) if type(name) is str else "?"


def plain_text(text: str, size: int) -> str:
    """At most ``size`` characters of ``text`` with lone surrogates written out."""
    return text[:size].encode("utf-8", "backslashreplace").decode("utf-8")[:size]


def _small_int(digits: str) -> int:
    if len(digits) > 20:
        raise Malformed("an integer too long for JSON")
    return int(digits)


def _no_constant(name: str) -> None:
    raise Malformed(f"{name} is not JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise Malformed("a number beyond the range of a float")
    return value


_encode = json.JSONEncoder(check_circular=False, allow_nan=False, separators=(",", ":")).encode
_decode = json.JSONDecoder(
    parse_int=_small_int, parse_float=_finite, parse_constant=_no_constant
).decode


def frame(message: Mapping[str, Any], data: bytes | bytearray = b"") -> bytes:
    """The bytes of one frame; TooBig when the JSON or the arrays exceed their caps."""
    text = _encode(message).encode("ascii")
    if len(text) > MAX_JSON:
        raise TooBig(MAX_JSON >> 20)
    if len(data) > MAX_DATA:
        raise TooBig(MAX_DATA >> 20)
    return b"".join((HEADER.pack(len(text), len(data)), text, data))


def sizes(header: bytes) -> tuple[int, int]:
    """Bytes of JSON and of arrays that follow; Malformed when beyond the caps."""
    text, data = HEADER.unpack(header)
    if text > MAX_JSON or data > MAX_DATA:
        raise Malformed("a frame larger than allowed")
    return text, data


def message(body: bytes) -> dict[str, Any]:
    """The JSON object of a frame; Malformed for anything else."""
    try:
        found = _decode(body.decode("utf-8"))
    except Malformed:
        raise
    except (ValueError, RecursionError) as problem:
        raise Malformed(f"not JSON ({type(problem).__name__})") from None
    if type(found) is not dict:
        raise Malformed("not a JSON object")
    return found
