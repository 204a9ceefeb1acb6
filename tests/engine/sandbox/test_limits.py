from __future__ import annotations

import time
from dataclasses import replace

import pytest

from grader.sandbox import Died, OverLimit, Raised, Returned, TimedOut
from grader.sandbox.outcome import Limit
from tests.engine.sandbox.conftest import LIMITS, Load

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "sum(range(10**12))",
        "time.sleep(1000)",
        "threading.Lock().acquire() and lock.acquire() and lock.acquire()",
        "sys.stdin.read(); time.sleep(100)",
    ],
)
def test_a_call_is_stopped_on_time(load_full: Load, body: str) -> None:
    """Loops in Python and in C, sleeping and dead locks end at the wall limit."""
    session = load_full(
        f"import sys, threading, time\nlock = threading.Lock()\ndef f():\n    {body}\n"
    )
    start = time.monotonic()
    assert session.call("f", seconds=0.15) == TimedOut(0.15)
    assert time.monotonic() - start < 2.0
    assert not session.alive


def test_signals_cannot_be_ignored_away(load: Load) -> None:
    """The end is not a signal that a handler could catch."""
    session = load(
        """
        import signal
        for s in (signal.SIGTERM, signal.SIGALRM, signal.SIGINT, signal.SIGHUP):
            signal.signal(s, signal.SIG_IGN)
        def f():
            while True:
                try:
                    while True: pass
                except BaseException: pass
        """
    )
    assert session.call("f", seconds=0.2) == TimedOut(0.2)


def test_loading_is_stopped_on_time(load: Load) -> None:
    """A file that never ends loading has its own limit."""
    session = load("while True: pass\n", replace(LIMITS, load_s=0.2))
    assert session.loaded == TimedOut(0.2)
    assert not session.alive


def test_the_sum_of_calls_is_limited(load_full: Load) -> None:
    """Each call within its limit, all together beyond theirs."""
    session = load_full("import time\ndef f(): time.sleep(0.1)\n", replace(LIMITS, total_s=0.35))
    answers = [session.call("f") for _ in range(4)]
    assert answers[0] == Returned(None)
    assert OverLimit(Limit.TOTAL, 0.35) in answers
    assert isinstance(answers[-1], OverLimit | Died)


@pytest.mark.parametrize(
    "body",
    [
        "np.ones(1 << 30)",
        "bytearray(1 << 30)",
        "[bytes(1 << 20) for _ in range(2000)]",
        "[[] for _ in range(10**9)]",
        "keep.extend(range(10**9))",
    ],
)
def test_memory_is_limited(load_full: Load, body: str) -> None:
    """Whatever asks for more memory than allowed is told so."""
    little = replace(LIMITS, memory_mib=64)
    session = load_full(f"import numpy as np\nkeep = []\ndef f():\n    return {body}\n", little)
    assert session.call("f", seconds=10) == OverLimit(Limit.MEMORY, 64)


def test_the_weaker_mode_has_both_limits(load: Load) -> None:
    """A loop is stopped and memory is bounded there too."""
    session = load("def f(): bytearray(1 << 30)\ndef g():\n    while True: pass\n")
    assert session.call("f") == OverLimit(Limit.MEMORY, 256)
    assert session.call("g", seconds=0.15) == TimedOut(0.15)


def test_memory_that_is_caught_is_the_learners_affair(load: Load) -> None:
    """A MemoryError that the code handles is no verdict."""
    session = load("def f():\n    try: bytearray(1 << 33)\n    except MemoryError: return 1\n")
    assert session.call("f") == Returned(1)


def test_recursion_is_an_exception(load: Load) -> None:
    """Endless recursion is told as RecursionError and the session goes on."""
    session = load("def f(): return f()\ndef g(): return 1\n")
    answer = session.call("f")
    assert isinstance(answer, Raised)
    assert (answer.type_name, answer.line) == ("RecursionError", 1)
    assert session.call("g") == Returned(1)


def test_a_flood_of_output_is_cut_and_stopped(load: Load) -> None:
    """Printing for ever ends over the limit or at the time limit, with 64 KiB kept."""
    session = load("def f():\n    while True: print('x' * 100)\n")
    answer = session.call("f", seconds=3)
    assert answer in (OverLimit(Limit.OUTPUT, 64), TimedOut(3))
    assert session.output_cut
    assert len(session.output) == 64 << 10


def test_a_flood_that_hides_its_errors_is_stopped(load_full: Load) -> None:
    """Who catches the broken pipe meets the time limit; the output was cut all the same."""
    session = load_full(
        "import os\ndef f():\n    while True:\n        try: os.write(2, b'x' * 9999)\n"
        "        except OSError: pass\n"
    )
    assert session.call("f", seconds=0.3) == TimedOut(0.3)
    assert session.output_cut


def test_forgotten_prints_cost_nothing(load: Load) -> None:
    """Somewhat more output than is kept is cut, and the value still counts."""
    session = load("def f():\n    for _ in range(2000): print('x' * 100)\n    return 1\n")
    assert session.call("f") == Returned(1)
    session.close()
    assert session.output_cut
    assert len(session.output) == 64 << 10


def test_output_before_an_end_is_kept(load: Load) -> None:
    """What was printed before a loop or a crash helps to find it."""
    session = load("def f():\n    print('before', flush=True)\n    while True: pass\n")
    session.call("f", seconds=0.3)
    assert session.output == b"before\n"


@pytest.mark.parametrize("body", ["os.abort()", "os._exit(3)", "ctypes.string_at(1)"])
def test_a_crash_is_told_by_its_way(load: Load, body: str) -> None:
    """A process that ends without an answer has died, whatever its exit status."""
    session = load(f"import ctypes, os\ndef f(): {body}\n")
    answer = session.call("f")
    assert isinstance(answer, Died)
    assert answer.how in ("exit status 3", "signal SIGABRT", "signal SIGSEGV")
    assert not session.alive


def test_the_kernel_stops_what_the_clock_does_not(load_full: Load) -> None:
    """CPU time is the second line: with a generous wall limit, the kernel ends the loop."""
    session = load_full("def f():\n    while True: pass\n", replace(LIMITS, total_s=0.0))
    assert session.loaded == OverLimit(Limit.TOTAL, 0.0)


@pytest.mark.parametrize(
    "body",
    [
        "os.fork()",
        "threading.Thread(target=print).start()",
        "subprocess.run(['true'])",
        "open('/dev/null', 'w')",
        "socket.socket()",
        "os.pipe()",
        "os.kill(1, 9)",
        "os.setsid()",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))",
        "os.sched_setaffinity(0, {0})",
        "os.nice(1)",
        "os.mkfifo('/tmp/x')",
        "os.memfd_create('x')",
        "os.listdir('/')",
        "os.chdir('/tmp')",
    ],
)
def test_what_is_refused_is_an_ordinary_error(load_full: Load, body: str) -> None:
    """Refused system calls raise in the learner's code; the session goes on."""
    session = load_full(
        f"import os, resource, socket, subprocess, threading\ndef f(): {body}\ndef g(): return 1\n"
    )
    answer = session.call("f")
    assert isinstance(answer, Raised)
    refusals = {"PermissionError", "RuntimeError", "BlockingIOError", "OSError", "ValueError"}
    assert answer.type_name in refusals
    assert session.call("g") == Returned(1)


def test_descriptors_are_limited(load_full: Load) -> None:
    """Opening until no more can be opened hurts only the opener."""
    session = load_full(
        "keep = []\ndef f():\n    while True: keep.append(open('/dev/null'))\ndef g(): return 1\n"
    )
    answer = session.call("f")
    assert isinstance(answer, Raised)
    assert answer.type_name == "OSError"
    assert session.call("g") == Returned(1)
