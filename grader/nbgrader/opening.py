"""nbgrader opens its gradebook anew for each of its questions; here it gets cheaper.

Owns what SQLAlchemy has worked out for one gradebook, which stays from one opening to the
next. Connections do not: they end whenever nbgrader closes the gradebook.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from nbgrader import api  # type: ignore[import-untyped]
from sqlalchemy import Engine, create_engine

MOST = 8
"""Gradebooks whose engines are kept: a server may have several courses."""


def keep_engines() -> None:
    """From now on, nbgrader in this process makes one engine for each gradebook."""
    if api.create_engine is create_engine:
        api.create_engine = _keeping(create_engine)


def _keeping(make: Callable[..., Engine]) -> Callable[..., Engine]:
    kept = lru_cache(maxsize=MOST)(make)

    def engine(url: str, **options: Any) -> Engine:
        # A gradebook in memory is its connection: the next one is another gradebook.
        in_memory = url == "sqlite://" or ":memory:" in url or "mode=memory" in url
        return make(url, **options) if in_memory else kept(url, **options)

    return engine
