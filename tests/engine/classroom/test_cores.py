"""A core for each process that grades."""

from __future__ import annotations

import os
import sys

import pytest

from grader.classroom.engines.cores import own_core

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone lets a core be chosen")


def test_two_processes_have_two_cores() -> None:
    """Inside there is one core, nobody else's; afterwards all there were before."""
    before = os.sched_getaffinity(0)
    with own_core():
        mine = os.sched_getaffinity(0)
        os.sched_setaffinity(0, before)
        with own_core():
            others = os.sched_getaffinity(0)
    assert os.sched_getaffinity(0) == before
    if len(mine) == 1 < len(before):
        assert mine != others


def test_without_a_free_core_nothing_is_chosen() -> None:
    """Whoever comes when all are taken stays where the system puts it."""
    before = os.sched_getaffinity(0)
    with own_core():
        mine = os.sched_getaffinity(0)
        with own_core():
            assert os.sched_getaffinity(0) == mine
        assert os.sched_getaffinity(0) == mine
    assert os.sched_getaffinity(0) == before


def test_a_machine_that_forbids_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may refuse the call: then nothing changes, and nothing fails."""

    def refuse(*_: object) -> None:
        raise PermissionError

    before = os.sched_getaffinity(0)
    monkeypatch.setattr(os, "sched_setaffinity", refuse)
    with own_core():
        assert os.sched_getaffinity(0) == before
