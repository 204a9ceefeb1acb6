from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.model import Isolation
from grader.sandbox import Died, Loaded, Policy, Returned, Sandbox, interpreter, open_sandbox
from grader.sandbox import forking as forking_module
from tests.engine.sandbox.conftest import LIMITS

if sys.platform != "linux":
    pytest.skip("Linux only", allow_module_level=True)

pytestmark = pytest.mark.sandbox

REPOSITORY = Path(__file__).resolve().parents[3]
CODE = b"def f(): return 1\ndef loop():\n    while True: pass\n"
PARENT = """
import sys, time
from grader.model import Isolation
from grader.sandbox import open_sandbox
from tests.engine.sandbox.conftest import LIMITS
box = open_sandbox(isolation=Isolation(sys.argv[1]))
sleeper = box.load(b"import time\\ndef f(): time.sleep(60)\\n", "a.py", LIMITS)
looper = box.load(b"def f():\\n    while True: pass\\n", "b.py", LIMITS)
print(*[p for p in sys.argv[2:]], "ready", flush=True)
looper.call("f", seconds=60)
"""


def living() -> dict[int, int]:
    """Every process that is no zombie, and its parent."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
            if fields[0] != "Z":
                found[int(entry.name)] = int(fields[1])
    return found


def descendants(pid: int) -> set[int]:
    """The processes below ``pid`` that live."""
    parents = living()
    found = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in found} | found
        if more == found:
            return found - {pid}
        found = more


def gone(pids: set[int], within: float = 4.0) -> bool:
    """Whether all of them end in time."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not pids & set(living()):
            return True
        time.sleep(0.02)
    return False


def kill_server() -> None:
    """Kill the process that this one started; all that lives below it ends with it."""
    own = Path("/proc/self/task") / str(os.getpid()) / "children"
    started = {int(pid) for pid in own.read_text("ascii").split()}
    for pid in started:
        os.kill(pid, signal.SIGKILL)


def descriptors() -> list[str]:
    """The descriptors that are open here."""
    return sorted(entry.name for entry in Path("/proc/self/fd").iterdir())


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A sandbox of the test's own."""
    with open_sandbox() as sandbox:
        yield sandbox


def test_opening_does_not_wait() -> None:
    """The set-up runs while the caller imports: opening takes a fraction of it."""
    start = time.monotonic()
    with open_sandbox() as sandbox:
        opened = time.monotonic() - start
        assert sandbox.isolation is Isolation.FULL
        assert opened < (time.monotonic() - start) / 2


def test_nothing_is_left_behind(box: Sandbox) -> None:
    """After sessions that end well, loop or crash: no process, no descriptor more than before."""
    box.load(CODE, "a.py", LIMITS).close()
    server = descendants(os.getpid())
    before = descriptors()
    for number in range(60):
        session = box.load(CODE, "a.py", LIMITS)
        assert session.call("f") == Returned(1)
        if number % 20 == 0:
            session.call("loop", seconds=0.05)
        session.close()
    assert descriptors() == before
    assert gone(descendants(os.getpid()) - server)


def test_closing_ends_everything() -> None:
    """Open sessions too; closing twice does no harm; a closed sandbox loads nothing."""
    before = descendants(os.getpid())
    sandbox = open_sandbox()
    session = sandbox.load(CODE, "a.py", LIMITS)
    started = descendants(os.getpid()) - before
    assert started
    sandbox.close()
    sandbox.close()
    assert gone(started)
    session.close()
    session.close()
    with pytest.raises(SandboxError):
        sandbox.load(CODE, "a.py", LIMITS)


def test_a_server_that_was_killed_is_started_again(box: Sandbox) -> None:
    """Between two submissions nobody notices."""
    assert box.load(CODE, "a.py", LIMITS).call("f") == Returned(1)
    kill_server()
    session = box.load(CODE, "a.py", LIMITS)
    assert session.call("f") == Returned(1)
    session.close()


def test_a_call_survives_the_loss_of_the_server(box: Sandbox) -> None:
    """The file is loaded once more and the call repeated."""
    session = box.load(CODE, "a.py", LIMITS)
    kill_server()
    assert session.call("f") == Returned(1)
    assert session.alive
    session.close()


def test_a_file_that_ends_the_server_twice_has_died(box: Sandbox) -> None:
    """It is the learner's verdict then, not ours; the next file runs."""

    def kill(_: object) -> None:
        below = descendants(os.getpid())
        kill_server()
        assert gone(below)

    session = box.load(b"def f(g): g(1)\n", "a.py", LIMITS)
    answer = session.call("f", (kill,))
    assert isinstance(answer, Died)
    assert not session.alive
    after = box.load(CODE, "a.py", LIMITS)
    assert after.call("f") == Returned(1)
    after.close()


@pytest.mark.parametrize(
    ("isolation", "how"),
    [
        (Isolation.FULL, signal.SIGKILL),
        (Isolation.FULL, signal.SIGINT),
        (Isolation.PROCESS, signal.SIGKILL),
    ],
)
def test_the_parent_may_die_at_any_moment(isolation: Isolation, how: signal.Signals) -> None:
    """Killed or interrupted while learners' code loops and sleeps: all processes end."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, isolation.value],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=REPOSITORY,
    )
    assert parent.stdout is not None
    assert b"ready" in parent.stdout.readline()
    time.sleep(0.1)
    below = descendants(parent.pid)
    assert len(below) >= 3
    parent.send_signal(how)
    assert parent.wait(5) != 0
    parent.stdout.close()
    assert gone(below)


def test_a_worker_killed_from_outside_is_tried_again(box: Sandbox) -> None:
    """A kill that no limit explains is the machine's: once more, and then it has died."""
    server = descendants(os.getpid()) if box.isolation is Isolation.FULL else set()
    left = 0

    def kill(_: object) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            workers = descendants(os.getpid()) - server
            for pid in workers:
                os.kill(pid, signal.SIGKILL)
            assert gone(workers)

    for kills, expected in ((1, Returned), (2, Died)):
        left = kills
        session = box.load(b"def f(g): g(1)\n", "a.py", LIMITS)
        assert isinstance(session.call("f", (kill,)), expected)
        assert left <= 0
        session.close()


def test_the_server_has_a_session_of_its_own(box: Sandbox) -> None:
    """A terminal's Ctrl-C goes to the grader alone, which then ends the rest."""
    assert box.isolation is Isolation.FULL
    with box.load(CODE, "a.py", LIMITS):
        sessions = set()
        for pid in descendants(os.getpid()):
            # The child of the self-test may be about to end.
            with contextlib.suppress(ProcessLookupError):
                sessions.add(os.getsid(pid))
    assert sessions
    assert os.getsid(0) not in sessions


def test_the_environment_of_the_server_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the caller's environment is in a child's, nor in its memory of the start."""
    monkeypatch.setenv("GRADE_SECRET", "GRADER-CANARY-environment")
    assert "GRADE_SECRET" not in interpreter.environment()
    with open_sandbox() as sandbox:
        code = b"import os\ndef f(): return sorted(os.environ)\n"
        with sandbox.load(code, "a.py", LIMITS) as session:
            names = session.call("f")
        assert isinstance(names, Returned)
        assert set(names.value) <= set(interpreter.environment()) | {"LC_CTYPE"}


def test_a_server_that_cannot_start_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it said is in the message; nothing is run without it."""
    monkeypatch.setattr(
        forking_module, "command", lambda *_: [sys.executable, "-c", "raise SystemExit('no way')"]
    )
    with open_sandbox() as sandbox, pytest.raises(SandboxError, match="no way"):
        sandbox.load(CODE, "a.py", LIMITS)


def test_a_wrong_numpy_is_our_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A NumPy that is not where it should be stops the start with a message."""
    monkeypatch.setattr(forking_module, "numpy_folder", lambda: str(tmp_path / "numpy"))
    with open_sandbox() as sandbox, pytest.raises(SandboxError, match="numpy"):
        assert sandbox.isolation


def test_a_set_up_that_is_refused_never_runs_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child whose lock-down fails is a SandboxError, whatever the file would have done."""
    monkeypatch.setattr(
        forking_module, "asdict", lambda p: {"namespaces": p.namespaces, "landlock": True}
    )
    with open_sandbox() as sandbox, pytest.raises(SandboxError, match="seccomp"):
        sandbox.load(CODE, "a.py", LIMITS)


def test_a_refusal_is_told_as_often_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks after the first refusal hears the reason, not that the server has ended."""
    monkeypatch.setattr(
        forking_module, "asdict", lambda p: {"namespaces": p.namespaces, "landlock": True}
    )
    with open_sandbox() as sandbox:
        for _ in range(2):
            with pytest.raises(SandboxError, match="seccomp"):
                sandbox.load(CODE, "a.py", LIMITS)
        with pytest.raises(SandboxError, match="seccomp"):
            assert sandbox.isolation


def test_a_child_that_cannot_be_locked_down_is_our_error() -> None:
    """A limit that cannot be set ends the child before it reads the file."""
    with open_sandbox(policy=Policy()) as sandbox:
        assert sandbox.isolation
        with pytest.raises(SandboxError, match="lock"):
            sandbox.load(CODE, "a.py", replace(LIMITS, memory_mib=1 << 50))
        with sandbox.load(CODE, "a.py", LIMITS) as session:
            assert isinstance(session.loaded, Loaded)
