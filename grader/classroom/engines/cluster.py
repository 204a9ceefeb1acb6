"""A class graded on a Dask cluster: lots of submissions go out, results come back one by one.

Owns what becomes of a lot whose worker died, and that every machine judges by the same
course and engine. Grades nothing itself.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import os
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from grader.classroom.engines.station import Stations
from grader.classroom.engines.workers import Job, Setting
from grader.classroom.results.keys import suite_digest
from grader.course import load_course
from grader.errors import GraderError, MissingExtra, UsageError
from grader.language import say
from grader.sandbox import open_sandbox

SCHEME = "dask://"
LOT = 25
"""Submissions that travel together: a task of Dask's costs 1.6 ms, a submission some 10."""
AHEAD = 3
"""Lots for each thread of the cluster: one at work, the next ones on their way."""
TIMEOUT_S = 8.0
WITHOUT_WORKERS_S = 60.0
ROOT = "GRADE_COURSE"
"""Names the course's folder on a worker, where it is not the one of the caller."""

_STATIONS = Stations()
"""Of this process, where it is a worker."""
_REFUSALS: dict[str, str | None] = {}
"""What was found out about this process, where it is a worker."""

Result = tuple[str, dict[str, Any] | str]


class DaskEngine:
    """Grades on the cluster whose scheduler listens at ``address``. A context manager.

    UsageError where nobody listens there, where a worker has another course or engine, and
    where a worker cannot keep code apart as asked.
    """

    def __init__(self, address: str, setting: Setting, exercises: Sequence[str]) -> None:
        self._address = "tcp://" + address.removeprefix(SCHEME).removeprefix("tcp://")
        self._setting = setting
        self._exercises = tuple(exercises)
        self._client: Any = None
        self._ours: dict[str, str] = {}

    def __enter__(self) -> DaskEngine:
        self._client = _connected(self._address)
        try:
            with _reached(self._address):
                self._check_workers(self._client)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def graded(self, jobs: Iterator[Job]) -> Iterator[Result]:
        """Key and report of each job, as they come; a text where nothing could be found out.

        A lot whose workers died is halved until the submission that ends them stands alone.
        """
        with _reached(self._address):
            yield from _Run(self._client, self._setting, self._ours, jobs, self._address).results()

    def _check_workers(self, client: Any) -> None:
        """Every worker judges as we do, and keeps code apart as we want it."""
        try:
            client.wait_for_workers(1, timeout=TIMEOUT_S)
        except TimeoutError:
            raise _without_workers(self._address) from None
        self._ours = _fingerprint(self._setting, self._exercises)
        told = client.run(_refusal, self._setting, self._ours)
        for worker, refusal in told.items():
            if refusal is not None:
                raise _refused(worker, refusal)


@dataclass(slots=True)
class _Lot:
    """Submissions that travel together."""

    jobs: tuple[Job, ...]


class _Run:
    """The lots under way, and those that wait."""

    def __init__(
        self,
        client: Any,
        setting: Setting,
        ours: dict[str, str],
        jobs: Iterator[Job],
        address: str,
    ) -> None:
        self._client = client
        self._setting = setting
        self._ours = ours
        self._jobs = jobs
        self._address = address
        self._again: deque[_Lot] = deque()
        self._under_way: dict[Any, _Lot] = {}

    def results(self) -> Iterator[Result]:
        """Until every job has its result."""
        try:
            self._send()
            while self._under_way:
                for future in self._ended():
                    yield from self._collected(future)
                    self._send()
        finally:
            # Whoever stops listening leaves nothing running.
            self._client.cancel(list(self._under_way))

    def _send(self) -> None:
        """Keep every thread of the cluster in work, and no more than that in memory."""
        wanted = AHEAD * max(1, sum(self._client.nthreads().values()))
        while len(self._under_way) < wanted:
            lot = self._again.popleft() if self._again else _Lot(tuple(islice(self._jobs, LOT)))
            if not lot.jobs:
                return
            future = self._client.submit(
                _grade_lot, self._setting, self._ours, lot.jobs, pure=False
            )
            self._under_way[future] = lot

    def _ended(self) -> list[Any]:
        """The lots that are done, at least one; UsageError where no worker is left."""
        import distributed  # noqa: PLC0415 - an extra

        waiting: Any = distributed.wait
        last = time.monotonic()
        while True:
            try:
                return list(waiting(list(self._under_way), 1.0, "FIRST_COMPLETED").done)
            except TimeoutError:
                if self._client.nthreads():
                    last = time.monotonic()
                elif time.monotonic() - last > WITHOUT_WORKERS_S:
                    raise _without_workers(self._address) from None

    def _collected(self, future: Any) -> Iterator[Result]:
        """The results of a lot; nothing yet where it goes out again in two halves."""
        from distributed import KilledWorker  # noqa: PLC0415 - an extra

        lot = self._under_way.pop(future)
        problem = future.exception()
        if problem is None:
            yield from future.result()
        elif isinstance(problem, KilledWorker) and len(lot.jobs) > 1:
            half = len(lot.jobs) // 2
            self._again += [_Lot(lot.jobs[:half]), _Lot(lot.jobs[half:])]
        elif isinstance(problem, KilledWorker):
            yield lot.jobs[0].key, "every worker that took it died"
        elif isinstance(problem, GraderError):
            raise problem
        else:
            for job in lot.jobs:
                yield job.key, f"{type(problem).__name__}: {problem}"


def _grade_lot(setting: Setting, ours: dict[str, str], jobs: Sequence[Job]) -> list[Result]:
    """On a worker: the results of a lot. A worker that joined late is checked here."""
    refusal = _refusal(setting, ours)
    if refusal is not None:
        raise _refused(socket.gethostname(), refusal)
    return _STATIONS.graded(_here(setting), jobs)


def _here(setting: Setting) -> Setting:
    """The setting with the course and the cache as they lie on this machine."""
    root = os.environ.get(ROOT)
    return replace(setting, root=Path(root) if root else setting.root, cache=None)


def _fingerprint(setting: Setting, exercises: Sequence[str]) -> dict[str, str]:
    """Exercise -> digest of all that judges it: suite, solution, limits, engine."""
    course = load_course(setting.root)
    return {
        name: suite_digest(course, course.exercise(name), withheld=setting.withheld)
        for name in exercises
    }


def _refusal(setting: Setting, ours: dict[str, str]) -> str | None:
    """On a worker: why it may not grade, or None; found out once a process."""
    here = _here(setting)
    asked = repr((here, sorted(ours.items())))
    if asked not in _REFUSALS:
        _REFUSALS[asked] = _found_refusal(here, ours)
    return _REFUSALS[asked]


def _found_refusal(here: Setting, ours: dict[str, str]) -> str | None:
    try:
        with open_sandbox(isolation=here.isolation, cache=here.cache):
            theirs = _fingerprint(here, tuple(ours))
    except GraderError as problem:
        return str(problem)
    except KeyError as problem:
        return f"the course in {here.root} has no exercise {problem}"
    different = [name for name in ours if theirs[name] != ours[name]]
    if different:
        return f"the course in {here.root} or the engine differs: {', '.join(different)}"
    return None


def _refused(worker: str, refusal: str) -> UsageError:
    return UsageError(
        say("this worker cannot grade: {reason}", reason=refusal),
        where=worker,
        remedy=say(
            "put the same course and engine on every worker; {name} names its folder", name=ROOT
        ),
    )


def _connected(address: str) -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("cluster") from None
    # What becomes of a connection is told by us, once.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client: Any = distributed.Client
        return client(address, timeout=TIMEOUT_S)
    except (OSError, ValueError) as problem:
        raise UsageError(
            say("no scheduler answers: {reason}", reason=problem),
            where=address,
            remedy=say("start one with `dask scheduler`, and workers with `dask worker`"),
        ) from None


@contextmanager
def _reached(address: str) -> Iterator[None]:
    """UsageError where the scheduler is lost in the middle of it."""
    try:
        yield
    except (OSError, asyncio.CancelledError, concurrent.futures.CancelledError):
        raise UsageError(
            say("the connection to the scheduler was lost"),
            where=address,
            remedy=say("start it again; what was graded is kept, and the run goes on from it"),
        ) from None


def _without_workers(address: str) -> UsageError:
    return UsageError(
        say("the scheduler has no workers"),
        where=address,
        remedy=say("start some with `dask worker`; what was graded is kept"),
    )
