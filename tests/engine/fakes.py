"""A sandbox that keeps nothing apart: for tests of what lies above it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from grader.model import Isolation, Limits
from grader.sandbox.outcome import Answer, LoadAnswer, Loaded, Raised, Returned


class DirectSession:
    """Runs the code in this very process."""

    def __init__(self, source: bytes, filename: str) -> None:
        self.alive = True
        self.output = b""
        self.output_cut = False
        self._names: dict[str, Any] = {"__name__": filename.removesuffix(".py")}
        self.loaded: LoadAnswer
        try:
            exec(compile(source, filename, "exec", dont_inherit=True), self._names)
            self.loaded = Loaded(tuple(n for n, v in self._names.items() if callable(v)))
        except Exception as problem:
            self.loaded = _raised(problem)

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        want_arguments: bool = False,
        seconds: float | None = None,
    ) -> Answer:
        """Call it on copies of the arguments."""
        mine = tuple(arg if callable(arg) else copy.deepcopy(arg) for arg in args)
        try:
            value = self._names[function](*mine, **kwargs)
        except Exception as problem:
            return _raised(problem)
        return Returned(value, mine if want_arguments else None)

    def close(self) -> None:
        """Nothing is left behind."""


class DirectSandbox:
    """Loads code into DirectSessions and counts them."""

    isolation = Isolation.PROCESS

    def __init__(self) -> None:
        self.loads = 0

    def load(self, source: bytes, filename: str, limits: Limits) -> DirectSession:
        """A new session."""
        self.loads += 1
        return DirectSession(source, filename)

    def close(self) -> None:
        """Nothing to end."""


def _raised(problem: Exception) -> Raised:
    bases = tuple(c.__name__ for c in type(problem).__mro__[1:-2])
    line = getattr(problem, "lineno", None)
    trace = problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".py") and "/" not in (
            trace.tb_frame.f_code.co_filename
        ):
            line = trace.tb_lineno
        trace = trace.tb_next
    return Raised(type(problem).__name__, bases, str(problem)[:300], line)
