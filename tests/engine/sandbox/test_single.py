"""The worker of the weaker mode, in this process, with its surroundings made up."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.sandbox.inside import single, wire, worker


class Left(Exception):
    """In place of the end of the process."""


def leave(status: int) -> None:
    """Stand in for ``os._exit``."""
    raise Left(status)


def test_it_prepares_limits_and_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy first, then the limits, then the loop; its status is the process's."""
    requests, ours = os.pipe()
    answers, theirs = os.pipe()
    limits: list[tuple[int, int]] = []
    path = list(sys.path)
    monkeypatch.setattr(single, "_own_pipes", lambda: (requests, theirs))
    monkeypatch.setattr(single, "_limit", lambda *both: limits.append(both))
    monkeypatch.setattr(single, "_end_with", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["secret"])
    monkeypatch.setattr(sys, "path", path)
    monkeypatch.setattr(os, "_exit", leave)
    before = list(path)
    os.write(ours, wire.frame({"numpy": str(Path(np.__file__).parent)}))
    os.write(ours, wire.frame({"memory_mib": 5, "cpu_s": 6}))
    os.close(ours)
    with pytest.raises(Left) as caught:
        single.main()
    assert caught.value.args == (0,)
    assert limits == [(5, 6)]
    assert sys.argv == [""]
    assert sys.path == before
    ready = os.read(answers, 100)
    assert wire.message(ready[wire.HEADER.size :]) == {"ready": True}
    for descriptor in (requests, answers, theirs):
        os.close(descriptor)


def test_the_standard_streams_become_the_learners(monkeypatch: pytest.MonkeyPatch) -> None:
    """Input is empty, output goes where errors go, and the pipes have numbers of their own."""
    copies: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "dup", lambda number: 100 + number)
    monkeypatch.setattr(os, "dup2", lambda source, target: copies.append((source, target)))
    assert single._own_pipes() == (100, 101)
    assert [target for _, target in copies] == [0, 1]
    assert copies[1] == (2, 1)


def test_limits_are_set_and_never_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each soft limit is its hard one, and no higher than the hard one was."""
    resource = pytest.importorskip("resource")
    found: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1, 3))
    monkeypatch.setattr(resource, "setrlimit", found.__setitem__)
    single._limit(100, 2)
    assert found[resource.RLIMIT_CPU] == (2, 2)
    assert found[resource.RLIMIT_NOFILE] == (3, 3)
    assert found[resource.RLIMIT_CORE] == (0, 0)


def test_platforms_without_limits_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no module for them; the wall clock is all."""
    monkeypatch.setitem(sys.modules, "resource", None)
    assert single._limit(1, 1) is None


def test_it_ends_with_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another parent than at the start means that the first one died."""
    parents = [5, 5, 1]
    monkeypatch.setattr(os, "getppid", lambda: parents.pop(0))
    monkeypatch.setattr(single, "WATCH_S", 0.0)
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(Left):
        single._end_with(5)
    assert not parents


def test_the_status_for_memory_is_its_own() -> None:
    """The status for exhausted memory is one that Python itself never ends with."""
    assert worker.OUT_OF_MEMORY not in (0, 1, 2, 97, 120)
