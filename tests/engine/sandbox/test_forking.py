"""The trusted end of the server where the server misbehaves."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("Linux only", allow_module_level=True)

from grader.errors import SandboxError
from grader.sandbox import Policy, Returned, Sandbox, forking, open_sandbox
from grader.sandbox import box as box_module
from grader.sandbox.channel import Lost
from tests.engine.sandbox.conftest import LIMITS

pytestmark = pytest.mark.sandbox
CODE = b"def f(): return 1\n"


def test_namespaces_refused_half_way_begin_again_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second server is started that does not try them; the reason is kept."""
    policies: list[Policy] = []
    answers: list[dict[str, Any]] = [
        {"refused": "namespaces: mount", "remedy": "namespaces"},
        {"ready": True, "namespaces": False, "why_not": "switched off"},
    ]

    def start(self: forking.ForkingServer, policy: Policy) -> None:
        policies.append(policy)

    monkeypatch.setattr(forking.ForkingServer, "_start", start)
    monkeypatch.setattr(forking.ForkingServer, "_handshake", lambda _: answers.pop(0))
    monkeypatch.setattr(forking.ForkingServer, "close", lambda _: None)
    server = forking.ForkingServer(Policy())
    assert server.describe()["why_not"] == "namespaces: mount"
    assert policies == [Policy(), Policy(namespaces=False)]


def test_an_interruption_between_question_and_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is ended, because its next answer would be the old one; then all goes on."""
    with open_sandbox() as sandbox:
        assert sandbox.isolation
        real = socket.recv_fds
        interruptions = [KeyboardInterrupt()]

        def recv_fds(*arguments: Any) -> Any:
            if interruptions:
                raise interruptions.pop()
            return real(*arguments)

        monkeypatch.setattr(socket, "recv_fds", recv_fds)
        with pytest.raises(KeyboardInterrupt):
            sandbox.load(CODE, "a.py", LIMITS)
        with sandbox.load(CODE, "a.py", LIMITS) as session:
            assert session.call("f") == Returned(1)


def test_a_fork_that_fails_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server says is in the message."""
    told = (b'{"broken": "no more processes"}', [])
    with open_sandbox() as sandbox:
        assert sandbox.isolation
        monkeypatch.setattr(forking.ForkingServer, "_request", lambda *_: told)
        with pytest.raises(SandboxError, match="no more processes"):
            sandbox.load(CODE, "a.py", LIMITS)


def test_a_server_that_is_lost_twice_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any of the learner's code ran, nothing is the learner's fault."""

    def lost(*_: object) -> None:
        raise Lost

    with open_sandbox() as sandbox:
        assert sandbox.isolation
        monkeypatch.setattr(Sandbox, "_open_once", lost)
        with pytest.raises(SandboxError, match="twice"):
            sandbox.load(CODE, "a.py", LIMITS)
    assert box_module.Lost is Lost


def test_a_server_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing waits a moment, and then no longer."""
    endless = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(forking, "command", lambda *_: endless)
    monkeypatch.setattr(forking, "END_S", 0.05)
    server = forking.ForkingServer(Policy())
    process: subprocess.Popen[bytes] = server._process
    server.close()
    assert process.returncode == -9


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time for the handshake it is an error, not a hang."""
    endless = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(forking, "command", lambda *_: endless)
    monkeypatch.setattr(forking, "HANDSHAKE_S", 0.05)
    with open_sandbox() as sandbox, pytest.raises(SandboxError, match="ended"):
        assert sandbox.isolation
