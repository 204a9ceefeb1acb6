"""The server's set-up step by step, in this process, with the kernel's answers made up."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

if sys.platform != "linux":
    pytest.skip("Linux only", allow_module_level=True)

from grader.sandbox.inside import kernel, roots, server


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The two ends of a control socket."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    yield ours, theirs
    ours.close()
    theirs.close()


def refuse(*_: object) -> NoReturn:
    """What a kernel does that does not grant a call."""
    raise PermissionError(1, "not granted")


@pytest.mark.parametrize(
    ("problem", "refused", "remedy"),
    [
        (server.Refusal("no Landlock", "Get one."), "no Landlock", "Get one."),
        (OSError("disk on fire"), "OSError: disk on fire (fail)", ""),
    ],
)
def test_a_set_up_that_fails_is_told(
    sockets: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
    problem: Exception,
    refused: str,
    remedy: str,
) -> None:
    """What and what to do goes to the grader; the server does not go on."""

    def fail(*_: object) -> NoReturn:
        raise problem

    monkeypatch.setattr(server, "Server", fail)
    monkeypatch.setattr(server.gc, "disable", lambda: None)
    monkeypatch.setattr(sys, "argv", ["kept"])
    ours, theirs = sockets
    ours.send(b"{}")
    server.main(theirs.detach())
    assert json.loads(ours.recv(4096)) == {"refused": refused, "remedy": remedy}


def test_namespaces_that_are_refused_at_once_change_nothing(
    sockets: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first refusal is an answer: go on without them."""
    monkeypatch.setattr(kernel, "unshare", refuse)
    granted, why_not = server._enter_namespaces(sockets[1])
    assert not granted
    assert "not granted" in why_not


def test_namespaces_that_are_refused_half_way_end_the_server(
    sockets: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a set of namespaces is never served from: the grader begins again without."""
    monkeypatch.setattr(kernel, "unshare", lambda _: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(kernel, "map_own_ids", refuse)
    with pytest.raises(server.Refusal) as caught:
        server._enter_namespaces(sockets[1])
    assert caught.value.remedy == "namespaces"
    monkeypatch.setattr(roots, "build_root", refuse)
    places = roots.Trees("", (), (), ())
    with pytest.raises(server.Refusal) as caught:
        server._change_root(places)
    assert caught.value.remedy == "namespaces"


@pytest.mark.parametrize("forked", [0, 7])
def test_the_first_process_of_the_namespace_goes_on(
    sockets: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch, forked: int
) -> None:
    """The child serves; the parent lets go of everything and ends as the child ends."""
    ended: list[Any] = []
    monkeypatch.setattr(kernel, "unshare", lambda _: None)
    monkeypatch.setattr(kernel, "map_own_ids", lambda *_: None)
    monkeypatch.setattr(kernel, "close_from", ended.append)
    monkeypatch.setattr(os, "fork", lambda: forked)
    monkeypatch.setattr(os, "waitpid", lambda pid, _: (pid, 3 << 8))
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(kernel, "prctl", lambda *_: None)
    assert server._enter_namespaces(sockets[1]) == (True, "")
    assert ended == ([3, 3] if forked else [])
    assert (sockets[1].fileno() == -1) is bool(forked)


def test_no_landlock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the kernel's reason, and what to do."""
    monkeypatch.setattr(kernel, "landlock_abi", refuse)
    with pytest.raises(server.Refusal, match="Landlock is not available") as caught:
        server._landlock(roots.Trees("", (), (), ()))
    assert "5.13" in caught.value.remedy


def test_another_numpy_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the NumPy that the grader names is made readable, so only it may be loaded."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(server.Refusal, match="not in"):
        server._import_numpy(str(tmp_path / "numpy"))
    assert server._import_numpy(str(Path(np.__file__).parent)) == np.__version__


def test_users_that_the_container_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether there is another user to become is read from the map of this namespace."""
    assert server._maps(os.getuid())
    assert not server._maps(4_294_967_295)


def test_the_place_of_a_problem_is_its_innermost_function() -> None:
    """That name is what an operator can report."""
    with pytest.raises(OSError) as caught:
        refuse()
    assert server._place(caught.value) == "refuse"
    assert server._place(ValueError()) == ""


class Alone(server.Server):
    """A server without its set-up."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._drop = False
        self._pid_namespace = False
        self._own_pids = -1


def test_a_fork_that_fails_is_told(
    sockets: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The grader reads why, and no descriptor stays open."""
    alone = Alone(sockets[1])
    monkeypatch.setattr(alone, "_fork", refuse)
    before = len(list(Path("/proc/self/fd").iterdir()))
    pipes = [os.open(os.devnull, os.O_RDONLY) for _ in range(4)]
    socket.send_fds(sockets[0], [b"{}"], pipes)
    for descriptor in pipes:
        os.close(descriptor)
    assert alone._fork_one(None)
    assert "not granted" in json.loads(sockets[0].recv(4096))["broken"]
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_closed_control_socket_ends_the_loop(
    sockets: tuple[socket.socket, socket.socket],
) -> None:
    """Nothing more comes when the grader is gone."""
    sockets[0].close()
    assert not Alone(sockets[1])._fork_one(None)


def test_nested_namespaces_may_be_refused(
    sockets: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then children share the server's process namespace; the other layers hold."""
    monkeypatch.setattr(kernel, "unshare", refuse)
    assert not Alone(sockets[1])._can_nest()


def test_root_without_its_rights_is_refused(
    sockets: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container that took the right to change the user away, the remedy says so."""
    monkeypatch.setattr(os, "setgroups", refuse)
    alone = Alone(sockets[1])
    alone._drop = True
    with pytest.raises(server.Refusal) as caught:
        alone._check_readable(roots.Trees("", (), (), ()))
    assert "ordinary user" in caught.value.remedy


@pytest.mark.parametrize("hidden", [None, "/private/lib"])
def test_what_the_other_user_cannot_read_is_refused(
    sockets: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
    hidden: str | None,
) -> None:
    """Asked as that user; the server is itself again afterwards, whatever the answer."""
    users: list[int] = []
    for name in ("setegid", "seteuid"):
        monkeypatch.setattr(os, name, users.append)
    monkeypatch.setattr(os, "setgroups", lambda _: None)
    monkeypatch.setattr(roots, "unreadable", lambda _: hidden)
    alone = Alone(sockets[1])
    places = roots.Trees("", (), (), ())
    alone._check_readable(places)
    assert not users
    alone._drop = True
    if hidden is None:
        alone._check_readable(places)
    else:
        with pytest.raises(server.Refusal, match="/private/lib"):
            alone._check_readable(places)
    assert users[-2:] == [0, 0]
