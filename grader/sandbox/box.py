"""The sandbox as the rest of the system sees it: open, load, close.

Owns the choice of the back end and its one restart. Refuses to run anything
with less isolation than was asked for.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

from grader.errors import SandboxError
from grader.model import Isolation, Limits
from grader.sandbox.channel import Backend, Channel, Lost
from grader.sandbox.policy import DEFAULT_POLICY, Policy
from grader.sandbox.probe import machine_key, self_test
from grader.sandbox.session import Session, cpu_limit


def open_sandbox(
    *,
    isolation: Isolation | None = None,
    policy: Policy = DEFAULT_POLICY,
    cache: Path | None = None,
) -> Sandbox:
    """Start a sandbox and return at once; its set-up is awaited at the first use.

    Args:
        isolation: None for the best of this platform: full on Linux, process elsewhere.
        policy: the layers; anything but the default is for tests.
        cache: folder in which the result of the self-test is kept; None tests anew.

    Raises:
        SandboxError: full isolation was asked for where there is none.
    """
    if isolation is None:
        isolation = Isolation.FULL if sys.platform == "linux" else Isolation.PROCESS
    if isolation is Isolation.FULL and sys.platform != "linux":
        raise SandboxError(
            f"full isolation needs Linux, this is {sys.platform}",
            where="sandbox",
            remedy="Use --isolation=process for code that you trust, or grade on Linux.",
        )
    return Sandbox(isolation, policy, cache)


class Sandbox:
    """Where learners' code runs. A context manager; for one thread at a time."""

    def __init__(self, isolation: Isolation, policy: Policy, cache: Path | None) -> None:
        self._isolation = isolation
        self._policy = policy
        self._cache = cache
        self._tested = False
        self._refusal: SandboxError | None = None
        self._backend: Backend | None = self._start()

    def _start(self) -> Backend:
        if self._isolation is Isolation.FULL:
            # Each back end is imported only where it is used: one needs what POSIX alone has.
            from grader.sandbox.forking import ForkingServer  # noqa: PLC0415

            server: Backend = ForkingServer(self._policy)
            return server
        from grader.sandbox.spawning import Spawner  # noqa: PLC0415

        spawner: Backend = Spawner()
        return spawner

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def isolation(self) -> Isolation:
        """The isolation in force; SandboxError when it cannot be set up."""
        self._ready()
        return self._isolation

    def describe(self) -> dict[str, object]:
        """What is in force, layer by layer, as the back end reports it."""
        return self._ready().describe()

    def _ready(self) -> Backend:
        if self._refusal is not None:
            # Asked again, it still is why; that its server has ended tells nobody anything.
            raise self._refusal
        if self._backend is None:
            raise SandboxError("the sandbox is closed", where="sandbox")
        try:
            description = self._backend.describe()
            if not self._tested:
                # Before the test, because the test itself loads a file.
                self._tested = True
                self._test(description)
        except SandboxError as problem:
            self._refusal = problem
            raise
        return self._backend

    def _test(self, description: dict[str, object]) -> None:
        if self._isolation is not Isolation.FULL or not self._policy.whole:
            return
        key = machine_key(description, asdict(self._policy))
        try:
            self_test(self.load, key, self._cache)
        except BaseException:
            self.close()
            raise

    def load(self, source: bytes, filename: str, limits: Limits) -> Session:
        """Load a learner's file in a fresh process; what became of it is ``Session.loaded``.

        Args:
            source: the bytes of the file, in any encoding that Python reads.
            filename: as tracebacks and ``__file__`` show it.
            limits: what the code may use.

        Raises:
            SandboxError: the sandbox failed; never for what the learner did.
        """
        self._ready()
        return Session(self._open, source, filename, limits)

    def _open(self, limits: Limits) -> Channel:
        """A channel to a fresh worker; a server that has ended is started again once."""
        try:
            return self._open_once(limits)
        except Lost:
            self._restart()
        try:
            return self._open_once(limits)
        except Lost:
            raise SandboxError(
                "the sandbox's server ended twice before it ran anything",
                where="sandbox",
                remedy="The machine may be out of memory or processes: `grade doctor` tells more.",
            ) from None

    def _open_once(self, limits: Limits) -> Channel:
        return self._ready().open(limits.memory_mib, cpu_limit(limits), limits.output_kib)

    def _restart(self) -> None:
        if self._backend is not None:
            self._backend.close()
        self._backend = self._start()

    def close(self) -> None:
        """End every process and let go of everything; may be called twice."""
        backend, self._backend = self._backend, None
        if backend is not None:
            backend.close()
