"""Checks that need nothing of pytest's protocol, and the call that runs one.

Most checks are functions of a class that ask for the plugin's own fixtures. For these the
protocol (set-up, call, tear-down, three reports) is a third of a submission's time and does
nothing. Owns which checks these are; every other check runs by pytest itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import pytest

FIXTURES = frozenset({"learner", "reference", "rng", "check", "source"})
MARKS = frozenset({"points", "tier", "visibility", "function", "fresh"})


def wanted_by(item: pytest.Item, plugin: object) -> tuple[str, ...] | None:
    """The fixtures of ``plugin`` that a check asks for; None when pytest must run it.

    That is so for parameters, other marks (a skip, say) and other fixtures, which may have
    a tear-down: whatever a suite's author adds works as in any suite.
    """
    if type(item) is not pytest.Function or hasattr(item, "callspec"):
        return None
    if not MARKS.issuperset(mark.name for mark in item.iter_markers()):
        return None
    names = tuple(item.fixturenames)
    ours = FIXTURES.issuperset(names) and all(_is_of(item, name, plugin) for name in names)
    if not ours or not inspect.isfunction(item.function) or _may_wait(item.function):
        return None
    # A module may ask for plugins of its own, and these for a say in everything.
    return None if hasattr(item.module, "pytest_plugins") else names


def _may_wait(function: object) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def _is_of(item: pytest.Function, fixture: str, plugin: object) -> bool:
    """Whether this fixture is the plugin's own and no other of the same name hides it."""
    definitions = item._fixtureinfo.name2fixturedefs.get(fixture, ())
    return len(definitions) == 1 and getattr(definitions[0].func, "__self__", None) is plugin


def outcome_of_call(item: pytest.Item, given: Mapping[str, Any]) -> BaseException | None:
    """Call a check with its fixtures; what it raised, if anything.

    Raises:
        KeyboardInterrupt, pytest.exit.Exception: the session is to end.
    """
    assert isinstance(item, pytest.Function)
    try:
        item.obj(**given)
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as raised:  # noqa: BLE001 - a skip too is no Exception
        return raised
    return None
