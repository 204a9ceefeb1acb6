"""The worker's own behaviour, in this process, over two pipes."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.sandbox.inside import wire, worker


class Peer:
    """The trusted side of a worker that runs in a thread."""

    def __init__(self) -> None:
        requests, self.requests = os.pipe()
        self.answers, answers = os.pipe()
        self.worker = worker.Worker(requests, answers)
        self.status: list[int] = []
        self._theirs = (requests, answers)
        self._thread = threading.Thread(target=lambda: self.status.append(self.worker.serve()))
        self._thread.start()
        self.hear()

    def say(self, message: dict[str, Any], data: bytes = b"") -> None:
        """Send a frame."""
        os.write(self.requests, wire.frame(message, data))

    def hear(self) -> dict[str, Any]:
        """The next frame; its bytes are left in ``data``."""
        text, data = wire.sizes(self._read(wire.HEADER.size))
        message = wire.message(self._read(text))
        self.data = self._read(data)
        return message

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            found += os.read(self.answers, size - len(found))
        return found

    def call(self, name: str, *args: Any, arguments: bool = False) -> dict[str, Any]:
        """Call a function; the answer's frame."""
        writer = wire.Writer()
        nodes = {"args": writer.node(args), "kwargs": {"D": []}}
        self.say({"id": 1, "call": name, **nodes, "arguments": arguments}, bytes(writer.data))
        return self.hear()

    def close(self) -> None:
        """Hang up and let the thread end."""
        os.close(self.requests)
        self._thread.join(5)
        for descriptor in (self.answers, *self._theirs):
            os.close(descriptor)


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A worker to talk to; the modules that it registers are taken out again."""
    before = dict(sys.modules)
    found = Peer()
    yield found
    found.close()
    for name in set(sys.modules) - set(before):
        del sys.modules[name]


def load(peer: Peer, text: str | bytes, name: str = "learners_own_file.py") -> dict[str, Any]:
    """Load a file; the answer's frame."""
    peer.say({"load": name}, text.encode() if isinstance(text, str) else text)
    return peer.hear()


def test_it_ends_with_its_pipe() -> None:
    """When the trusted side goes, the worker returns 0."""
    peer = Peer()
    peer.close()
    assert peer.status == [0]


def test_it_loads_and_calls(peer: Peer) -> None:
    """Answers carry the number of their call."""
    assert load(peer, "def f(x): return x + 1\n") == {"id": 0, "functions": ["f"]}
    assert peer.call("f", 1) == {"id": 1, "value": 2}


def test_it_describes_exceptions(peer: Peer) -> None:
    """Loading and calling tell what was raised in the same form."""
    assert load(peer, "1/0\n")["raised"]["line"] == 1
    assert load(peer, "def f(:\n")["raised"]["type"] == "SyntaxError"
    assert load(peer, b"x\n\n\xff\n")["raised"]["line"] == 3
    assert load(peer, b"a = '\0'\n")["raised"]["type"] == "SyntaxError"
    load(peer, "\ndef f(): raise KeyError('k')\n")
    raised = peer.call("f")["raised"]
    assert raised == {
        "type": "KeyError",
        "bases": ["KeyError", "LookupError", "Exception", "BaseException"],
        "message": "'k'",
        "line": 2,
    }
    assert peer.call("nothing")["raised"]["type"] == "AttributeError"


def test_it_refuses_what_cannot_cross(peer: Peer) -> None:
    """A refused value, a too large one and a too long text have their own answers."""
    load(
        peer,
        "import numpy as np\ndef f(): return {1}\ndef g(): return np.zeros(9 << 20)\n"
        "def h(): return ['x' * 600_000] * 2\n",
    )
    assert peer.call("f") == {"id": 1, "refused": ["set", "not plain data"]}
    assert peer.call("g") == {"id": 1, "big": 32}
    assert peer.call("h") == {"id": 1, "big": 1}


def test_it_hands_arguments_back(peer: Peer) -> None:
    """Changed arguments are told, one that cannot cross with its type."""
    load(peer, "def f(a, b): a[0] = 7; b.append(f); return 0\n")
    answer = peer.call("f", np.zeros(1), [], arguments=True)
    assert answer["arguments"][1] == ["function", "not plain data"]
    reader = wire.Reader(peer.data)
    assert reader.value(answer["value"]) == 0
    assert reader.value(answer["arguments"][0][0]).tolist() == [7.0]


def test_it_asks_the_trusted_side(peer: Peer) -> None:
    """A token becomes a function that asks; an exception is raised by its name."""
    load(peer, "def f(g):\n    try: g(2)\n    except ZeroDivisionError as e: return str(e)\n")
    node = {"T": [{"F": 5}]}
    peer.say({"id": 3, "call": "f", "args": node, "kwargs": {"D": []}, "arguments": False})
    assert peer.hear() == {"id": 3, "ask": 5, "args": {"T": [2]}, "kwargs": {"D": []}}
    peer.say({"raise": ["ZeroDivisionError", "no"]})
    assert peer.hear() == {"id": 3, "value": "no"}
    load(peer, "def f(g): return g(1) + 1\n")
    peer.say({"id": 4, "call": "f", "args": node, "kwargs": {"D": []}, "arguments": False})
    peer.hear()
    peer.say({"value": 8})
    assert peer.hear() == {"id": 4, "value": 9}


def test_out_of_memory_has_a_status_of_its_own(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    """When not even an answer can be built, the exit status says why."""

    def full(*_: object) -> None:
        raise MemoryError

    load(peer, "def f(): return 1\n")
    monkeypatch.setattr(worker, "flush", full)
    peer.say({"id": 1, "call": "f", "args": {"T": []}, "kwargs": {"D": []}, "arguments": False})
    peer._thread.join(5)
    assert peer.status == [worker.OUT_OF_MEMORY]


def test_names_of_functions_are_capped() -> None:
    """A module with very many or very long names is told in part."""
    module: dict[Any, Any] = {f"f{n}": print for n in range(2000)}
    assert len(worker.functions_of(module)) == worker.MAX_FUNCTIONS
    assert worker.functions_of({"x" * 201: print, 3: print, "__f__": print, "n": 1}) == []


def test_streams_that_cannot_be_flushed_are_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner's own stdout may raise anything without costing the answer."""

    class Stream:
        calls = 0

        def flush(self) -> None:
            Stream.calls += 1
            raise SystemExit

    monkeypatch.setattr(sys, "stdout", Stream())
    monkeypatch.setattr(sys, "stderr", None)
    worker.flush()
    assert Stream.calls == 1
