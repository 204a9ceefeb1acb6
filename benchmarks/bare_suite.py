"""A pytest plugin: the hidden suite with ``learner`` being the imported module itself.

No sandbox, no report, no store: the least that running the suite can cost.
``BARE_MODULE`` and ``BARE_REFERENCE`` name the files.
"""

from __future__ import annotations

import importlib.util
import os
import zlib
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from grader.model import Exercise  # noqa: F401 - the engine is importable, as for our own run


def _module(name: str, path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pytest_configure(config: pytest.Config) -> None:
    """The marks of hidden suites."""
    for mark in ("points", "tier", "visibility", "function", "fresh"):
        config.addinivalue_line("markers", mark)


@pytest.fixture(scope="session")
def learner() -> ModuleType:
    """The submission, imported."""
    return _module("submission", os.environ["BARE_MODULE"])


@pytest.fixture(scope="session")
def reference() -> ModuleType:
    """The solution, imported."""
    return _module("solution", os.environ["BARE_REFERENCE"])


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Numbers that follow from the check's name."""
    return np.random.default_rng([1, zlib.crc32(request.node.name.encode())])


class BareCheck:
    """The questions of ``check`` as plain assertions."""

    def close(self, got, expected, *, rtol=1e-9, atol=1e-12, misconception=None):
        """Same shape, close values."""
        assert np.shape(got) == np.shape(expected)
        np.testing.assert_allclose(got, expected, rtol=rtol, atol=atol)

    def equal(self, got, expected, *, misconception=None):
        """Exactly equal."""
        assert np.array_equal(got, expected) if np.ndim(expected) else got == expected

    def shape(self, got, shape, *, misconception=None):
        """This shape."""
        assert np.shape(got) == shape

    def scalar(self, got, *, misconception=None):
        """One number."""
        assert np.ndim(got) == 0

    def integers(self, got, *, misconception=None):
        """An integer dtype."""
        assert np.asarray(got).dtype.kind in "iu"

    def floats(self, got, *, misconception=None):
        """A floating dtype."""
        assert np.asarray(got).dtype.kind == "f"

    def raises(self, error, function, *args, misconception=None, **kwargs):
        """The error is raised."""
        with pytest.raises(error):
            function(*args, **kwargs)

    def unchanged(self, function, *args, misconception=None, **kwargs):
        """The arguments stay."""
        before = [np.copy(a) if isinstance(a, np.ndarray) else a for a in args]
        value = function(*args, **kwargs)
        for old, new in zip(before, args, strict=True):
            if isinstance(old, np.ndarray):
                assert np.array_equal(old, new, equal_nan=old.dtype.kind == "f")
        return value

    def repeatable(self, function, *args, misconception=None, **kwargs):
        """Twice the same."""
        first = function(*args, **kwargs)
        np.testing.assert_array_equal(first, function(*args, **kwargs))
        return first

    def vectorised(self, name, *, misconception=None):
        """Not asked of the bare module."""

    def avoids(self, name, *forbidden, misconception=None):
        """Not asked of the bare module."""

    def that(self, condition, en, ja, *, misconception=None):
        """The condition."""
        assert condition, en


@pytest.fixture
def check() -> BareCheck:
    """Plain assertions."""
    return BareCheck()


@pytest.fixture
def source() -> SimpleNamespace:
    """Nothing is read of the text."""
    return SimpleNamespace()
