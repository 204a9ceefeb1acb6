"""What a session makes of its worker's frames and end, told by a scripted channel."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox import (
    Died,
    Garbled,
    Limit,
    Loaded,
    OverLimit,
    Raised,
    Returned,
    Session,
    TimedOut,
    Unreturnable,
)
from grader.sandbox.channel import Ending, Lost, Output
from grader.sandbox.inside import wire
from grader.sandbox.inside.worker import OUT_OF_MEMORY

LIMITS = Limits(total_s=4.0, memory_mib=100)
READY = {"ready": True}
LOADED = {"id": 0, "functions": ["f"]}
PROBLEM = {"type": "E", "bases": ["ValueError"], "message": "m", "line": None}


class Scripted:
    """A channel that answers with given frames and then ends in a given way."""

    def __init__(self, *script: Any, ending: Ending | Exception | None = None) -> None:
        self.output = Output(10)
        self.sent: list[bytes] = []
        self.closed = 0
        self._bytes = bytearray()
        self._script = list(script)
        self._ending = ending

    def send(self, data: bytes, deadline: float) -> None:
        """Remember it."""
        self.sent.append(data)

    def receive(self, size: int, deadline: float) -> bytes:
        """The next bytes of the script."""
        while len(self._bytes) < size:
            if not self._script:
                raise EOFError
            step = self._script.pop(0)
            if isinstance(step, Exception):
                raise step
            self._bytes += step if isinstance(step, bytes) else wire.frame(step)
        found = bytes(self._bytes[:size])
        del self._bytes[:size]
        return found

    def settle(self) -> bool:
        """Whether no bytes wait."""
        return not self._bytes

    def ending(self) -> Ending:
        """As the script says."""
        if isinstance(self._ending, Exception):
            raise self._ending
        assert self._ending is not None
        return self._ending

    def close(self) -> None:
        """Count."""
        self.closed += 1


def opener(*channels: Scripted) -> Callable[[Limits], Any]:
    """Opens these, one after the other."""
    left = list(channels)
    return lambda _: left.pop(0)


def session(*script: Any, ending: Ending | Exception | None = None) -> Session:
    """A session with a file loaded, whose further frames are these."""
    return Session(opener(Scripted(READY, LOADED, *script, ending=ending)), b"", "a.py", LIMITS)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (Ending(0), Died("exit status 0")),
        (Ending(3), Died("exit status 3")),
        (Ending(OUT_OF_MEMORY), OverLimit(Limit.MEMORY, 100)),
        (Ending(-signal.SIGSEGV), Died("signal SIGSEGV")),
        (Ending(-signal.SIGSEGV, 0.1, 90 * 1024), OverLimit(Limit.MEMORY, 100)),
        (Ending(-signal.SIGABRT, 0.1, 20 * 1024), Died("signal SIGABRT")),
        (Ending(-signal.SIGKILL, 5.9), OverLimit(Limit.CPU, 6)),
        (Ending(-signal.SIGXCPU, 6.0), OverLimit(Limit.CPU, 6)),
        (Ending(-signal.SIGKILL, 0.1, 200 * 1024), OverLimit(Limit.MEMORY, 100)),
        (Ending(1, 0.1, 200 * 1024), Died("exit status 1")),
        (Ending(-200), Died("signal 200")),
        (Ending(-signal.SIGKILL, stopped=True), Died("it closed the pipe for its answers")),
    ],
    ids=str,
)
def test_every_end_has_its_meaning(ending: Ending, expected: object) -> None:
    """Limits are told as limits, the rest as the way in which the process died."""
    found = session(ending=ending)
    assert found.call("f") == expected
    assert not found.alive
    assert found.call("f") == Died("the process had already ended")


@pytest.mark.parametrize(
    "answer",
    [
        b"\xff" * 8,
        {"id": 2, "value": 1},
        {"value": 1},
        {"id": 1},
        {"id": 1, "value": {"A": 1}},
        {"id": 1, "value": {"c": [{}, 1.0]}},
        {"id": 1, "value": 1, "arguments": 5},
        {"id": 1, "value": 1, "arguments": [5]},
        {"id": 1, "raised": "E"},
        {"id": 1, "raised": {**PROBLEM, "line": "1"}},
        {"id": 1, "raised": {**PROBLEM, "line": 0}},
        {"id": 1, "raised": {**PROBLEM, "bases": [1]}},
        {"id": 1, "raised": {**PROBLEM, "bases": ["x"] * 65}},
        {"id": 1, "raised": {**PROBLEM, "type": 1}},
        {"id": 1, "raised": {**PROBLEM, "more": 1}},
        {"id": 1, "refused": ["x"]},
        {"id": 1, "refused": [1, 2]},
        {"id": 1, "big": 5},
        {"id": 1, "functions": ["f"]},
        {"id": 1, "functions": [1]},
        {"id": 1, "ask": 0, "args": {"T": []}, "kwargs": {"D": []}},
        {"id": 1, "ask": "f", "args": {"T": []}, "kwargs": {"D": []}},
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_answer_is_garbled(answer: Any) -> None:
    """Frames of any other form end the session; none of them is a value."""
    found = session(answer, ending=Ending(0))
    assert isinstance(found.call("f"), Garbled)
    assert not found.alive


@pytest.mark.parametrize(
    "asked",
    [
        {"args": {"L": []}, "kwargs": {"D": []}},
        {"args": {"T": []}, "kwargs": {"L": []}},
        {"args": {"T": []}, "kwargs": {"D": [[1, 2]]}},
        {"args": {"T": [{"F": 0}]}, "kwargs": {"D": []}},
        {"args": 1},
    ],
    ids=repr,
)
def test_questions_of_another_form_are_garbled(asked: dict[str, Any]) -> None:
    """Our function is not run for a forged question."""
    runs: list[object] = []
    found = session({"id": 1, "ask": 0, **asked})
    assert isinstance(found.call("f", (runs.append,)), Garbled)
    assert not runs


def test_good_answers_are_read() -> None:
    """Each of the forms that a worker sends."""
    assert session({"id": 1, "value": 2}).call("f") == Returned(2)
    assert session({"id": 1, "raised": PROBLEM}).call("f") == Raised("E", ("ValueError",), "m")
    assert session({"id": 1, "refused": ["a", "b"]}).call("f") == Unreturnable("a", "b")
    assert session({"id": 1, "big": 32}).call("f") == OverLimit(Limit.VALUE, 32)
    told = {"id": 1, "value": 0, "arguments": [[1], ["set", "no"], [2]]}
    answer = session(told).call("f", (1, 1, 1), want_arguments=True)
    assert answer == Returned(0, (1, Unreturnable("set", "no"), 2))


def test_memory_and_broken_pipes_are_told_as_limits() -> None:
    """A MemoryError is the memory limit; a broken pipe is one only where output was cut."""
    full = {**PROBLEM, "bases": ["MemoryError"]}
    found = session({"id": 1, "raised": full})
    assert found.call("f") == OverLimit(Limit.MEMORY, 100)
    assert found.alive
    broken = {"id": 1, "raised": {**PROBLEM, "bases": ["BrokenPipeError"]}}
    assert isinstance(session(broken).call("f"), Raised)
    channel = Scripted(READY, LOADED, broken)
    channel.output.take(b"x" * 11)
    cut = Session(opener(channel), b"", "a.py", LIMITS)
    assert cut.call("f") == OverLimit(Limit.OUTPUT, 64)
    assert not cut.alive
    assert cut.output == b"x" * 10
    assert cut.output_cut


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ({"broken": "OSError: landlock"}, "locked down: OSError: landlock"),
        (TimeoutError(), "not ready"),
        (b"\xff" * 8, "not ready"),
        (EOFError(), "exit status 97"),
    ],
    ids=str,
)
def test_a_set_up_that_fails_is_ours(first: Any, said: str) -> None:
    """Before the first frame says that the lock-down holds, nothing is the learner's fault."""
    channel = Scripted(first, ending=Ending(97))
    with pytest.raises(SandboxError, match=said):
        Session(opener(channel), b"", "a.py", LIMITS)
    assert channel.closed


def test_a_lost_worker_is_tried_once_more() -> None:
    """Loading and calls are repeated once; the second loss is the learner's."""
    lost = Scripted(READY, ending=Lost())
    good = Scripted(READY, LOADED, {"id": 1, "value": 1})
    found = Session(opener(lost, good), b"", "a.py", LIMITS)
    assert found.loaded == Loaded(("f",))
    assert found.call("f") == Returned(1)
    again = Session(opener(lost, Scripted(READY, ending=Lost())), b"", "a.py", LIMITS)
    assert isinstance(again.loaded, Died)
    assert not again.alive


def test_a_lost_call_loads_again() -> None:
    """The call is asked anew under the number 1 of a fresh process, or has died for good."""
    first = Scripted(READY, LOADED, ending=Lost())
    good = Scripted(READY, LOADED, {"id": 1, "value": 7})
    assert Session(opener(first, good), b"", "a.py", LIMITS).call("f") == Returned(7)
    for second in (Scripted(READY, LOADED, ending=Lost()), Scripted(READY, TimeoutError())):
        first = Scripted(READY, LOADED, ending=Lost())
        assert isinstance(Session(opener(first, second), b"", "a.py", LIMITS).call("f"), Died)


def test_time_is_told_as_the_limit_that_was_hit() -> None:
    """The call's own limit, or what the sum of calls left of it."""
    assert session(TimeoutError()).call("f", seconds=1) == TimedOut(1)
    assert session(TimeoutError()).call("f", seconds=99) == OverLimit(Limit.TOTAL, 4.0)


def test_a_value_in_place_of_the_functions_is_garbled() -> None:
    """Loading answers with names, or not at all."""
    channel = Scripted(READY, {"id": 0, "value": 1})
    assert isinstance(Session(opener(channel), b"", "a.py", LIMITS).loaded, Garbled)


def test_a_file_larger_than_a_frame_is_over_the_limit() -> None:
    """Nothing is sent of it."""
    channel = Scripted(READY)
    source = bytes(wire.MAX_DATA + 1)
    found = Session(opener(channel), source, "a.py", LIMITS)
    assert found.loaded == OverLimit(Limit.VALUE, 32)
    assert not channel.sent


def test_arguments_of_too_much_text_are_an_error_of_the_caller() -> None:
    """Few values, but more than a frame of JSON; the session goes on."""
    found = session({"id": 2, "value": 1})
    with pytest.raises(ValueError, match="more than 1 MiB"):
        found.call("f", (["x" * 600_000] * 2,))
    assert found.call("f") == Returned(1)


def test_a_function_of_ours_that_returns_no_plain_data_is_a_type_error_over_there() -> None:
    """What cannot cross is told to the code that asked, which may go on; nothing is ours."""
    ask = {"id": 1, "ask": 0, "args": {"T": []}, "kwargs": {"D": []}}
    found = session(ask, {"id": 1, "value": 1})
    assert found.call("f", (lambda: {1},)) == Returned(1)
    assert found.alive
