"""What only the weaker isolation has: workers started ahead, read by threads."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.model import Isolation
from grader.sandbox import Loaded, Returned, box, diagnose, open_sandbox, spawning
from grader.sandbox.channel import MAX_DISCARDED, Output
from tests.engine.sandbox.conftest import LIMITS

pytestmark = pytest.mark.sandbox


def test_other_platforms_get_it_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Linux the default is a process, and full isolation is refused with a remedy."""
    monkeypatch.setattr(box.sys, "platform", "darwin")
    with open_sandbox() as sandbox:
        assert sandbox.isolation is Isolation.PROCESS
        with sandbox.load(b"def f(): return 1\n", "a.py", LIMITS) as session:
            assert session.call("f") == Returned(1)
    with pytest.raises(SandboxError, match="darwin") as caught:
        open_sandbox(isolation=Isolation.FULL)
    assert "process" in str(caught.value.remedy)


def test_the_diagnosis_there_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full isolation is listed as not in force."""
    monkeypatch.setattr(box.sys, "platform", "win32")
    found = diagnose()
    assert found.isolation is Isolation.PROCESS
    layers = {layer.name: layer.in_force for layer in found.layers}
    assert layers == {"process": True, "limits": False, "full isolation": False}


def test_a_worker_waits_for_the_next_session() -> None:
    """The next worker is started when one is taken, and ends with the sandbox."""
    with open_sandbox(isolation=Isolation.PROCESS) as sandbox:
        first = sandbox.load(b"import os\ndef f(): return os.getpid()\n", "a.py", LIMITS)
        second = sandbox.load(b"import os\ndef f(): return os.getpid()\n", "a.py", LIMITS)
        pids = {first.call("f"), second.call("f")}
        assert len({str(pid) for pid in pids}) == 2
        first.close()
        second.close()


def test_nothing_is_left_behind() -> None:
    """Threads and descriptors are as before."""
    with open_sandbox(isolation=Isolation.PROCESS) as sandbox:
        sandbox.load(b"", "a.py", LIMITS).close()
        threads = threading.active_count()
        before = _descriptors()
        for _ in range(3):
            session = sandbox.load(b"def f(): return 1\n", "a.py", LIMITS)
            assert isinstance(session.loaded, Loaded)
            session.close()
        assert threading.active_count() == threads
        assert _descriptors() == before


def _descriptors() -> int:
    """How many are open; 0 where that cannot be counted."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_worker_that_cannot_start_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last words are in the message."""
    monkeypatch.setattr(
        spawning, "command", lambda *_: [sys.executable, "-c", "raise SystemExit('no way')"]
    )
    with open_sandbox(isolation=Isolation.PROCESS) as sandbox, pytest.raises(SandboxError):
        sandbox.load(b"", "a.py", LIMITS)


def test_output_is_kept_cut_and_stopped() -> None:
    """The first bytes are kept; beyond a mebibyte of waste the printing is stopped."""
    output = Output(10)
    assert output.take(b"12345678")
    assert not output.cut
    assert output.take(b"90more")
    assert output.cut
    assert bytes(output.text) == b"1234567890"
    assert output.take(b"x" * (MAX_DISCARDED - 4))
    assert not output.take(b"x")
