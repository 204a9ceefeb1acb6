"""The pytest plugin: collects a hidden suite once and runs it for each submission.

Owns marks and fixtures, the running of one check, and the example after a
failure. Makes no findings: it hands on a Result for each check.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from _pytest.runner import runtestprotocol

from grader.errors import CourseError
from grader.model import Tier, Verdict, Visibility
from grader.suite.check import Check, CheckFailed, Failure
from grader.suite.direct import outcome_of_call, wanted_by
from grader.suite.explain import LearnerFailure
from grader.suite.learner import Learner, LearnerProcess

MARKS = (
    "points(n): what the check is worth",
    "tier(name): core or robust",
    "visibility(name): visible, hidden, after_due_date or withheld",
    "function(name): the function that the check is about",
    "fresh: the check gets a process of its own",
)
_MISFITS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What a suite's own line raises when the learner's value is not of the form it asked for."""


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """What a suite says of one check. ``titles``: language -> what must hold."""

    name: str
    function: str
    titles: dict[str, str]
    points: float
    tier: Tier
    visibility: Visibility
    fresh: bool


@dataclass(frozen=True, slots=True)
class Result:
    """How one check ended for one submission.

    ``failure`` is the check's own; ``shown`` the smallest one with another seed.
    """

    info: CheckInfo
    verdict: Verdict
    failure: Failure | LearnerFailure | None = None
    shown: Failure | LearnerFailure | None = None
    shown_call: Any = None
    broken: str = ""


class SuiteBroken(Exception):
    """Something around a check failed: a fixture, not what it checks."""


Runner = Callable[[list[CheckInfo], Callable[[str, LearnerProcess, int], Result]], None]
"""Given the checks, and how to run one of them, runs them for every submission."""


class SuitePlugin:
    """Lives in one pytest session; ``run`` is called once with all checks collected."""

    def __init__(self, reference: ModuleType, run: Runner) -> None:
        self._reference = reference
        self._run = run
        self._items: dict[str, pytest.Item] = {}
        self._direct: dict[str, tuple[str, ...] | None] = {}
        self._name = ""
        self._process: LearnerProcess | None = None
        self._seed = 0
        self._check: Check | None = None
        self._collecting = False
        self._raised: BaseException | None = None
        self.error: BaseException | None = None
        self.collect_problems: list[str] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the marks known."""
        for mark in MARKS:
            config.addinivalue_line("markers", mark)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what stands in the way of collecting: it is the author's to read."""
        if report.failed:
            self.collect_problems.append(str(report.longrepr))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything for every submission, in place of pytest's own loop."""
        if self.collect_problems:
            return True
        try:
            infos = [_info(item) for item in session.items]
            _refuse_doubles(infos)
            self._items = {info.name: item for info, item in zip(infos, session.items, strict=True)}
            self._infos = {info.name: info for info in infos}
            self._direct = {name: wanted_by(item, self) for name, item in self._items.items()}
            self._run(infos, self._run_check)
        except Exception as problem:  # noqa: BLE001 - raised again where pytest has ended
            self.error = problem
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Keep the exception itself and spare pytest the traceback that nobody is shown."""
        if call.excinfo is not None and self._raised is None:
            self._raised = call.excinfo.value
            if call.when != "call" and not isinstance(self._raised, pytest.skip.Exception):
                self._raised = SuiteBroken(f"{call.when}: {self._raised!r}")
        return pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome="passed" if call.excinfo is None else "failed",
            longrepr=None,
            when="call" if call.when == "collect" else call.when,
        )

    @pytest.fixture
    def learner(self) -> Learner:
        """The learner's functions."""
        return self._a_learner()

    @pytest.fixture
    def reference(self) -> ModuleType:
        """The solution's module, on the trusted side."""
        return self._reference

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        """Numbers that follow from the run's seed and the check's name."""
        return self._numbers()

    @pytest.fixture
    def check(self) -> Check:
        """What may be asked of a value."""
        return self._a_check()

    @pytest.fixture
    def source(self) -> Any:
        """The text's syntax tree."""
        return self._text()

    def _given(self, fixture: str) -> Any:
        """What one of the fixtures above gives the check at hand."""
        match fixture:
            case "learner":
                return self._a_learner()
            case "reference":
                return self._reference
            case "rng":
                return self._numbers()
            case "check":
                return self._a_check()
            case "source":
                return self._text()
        raise LookupError(fixture)

    def _a_learner(self) -> Learner:
        assert self._process is not None
        return Learner(self._process)

    def _numbers(self) -> np.random.Generator:
        return np.random.default_rng([self._seed, zlib.crc32(self._name.encode())])

    def _a_check(self) -> Check:
        assert self._process is not None
        self._check = Check(self._process, collecting=self._collecting)
        return self._check

    def _text(self) -> Any:
        assert self._process is not None
        return self._process.source

    def _run_check(self, name: str, process: LearnerProcess, seed: int) -> Result:
        info = self._infos[name]
        raised = self._run_item(info, process, seed, collecting=False)
        if raised is None:
            return Result(info, Verdict.PASSED)
        if isinstance(raised, pytest.skip.Exception):
            return Result(info, Verdict.SKIPPED)
        verdict = _verdict_of(raised, process)
        if verdict is Verdict.BROKEN:
            return Result(info, verdict, broken=f"{type(raised).__name__}: {raised}")
        failure = _failure_of(raised)
        if verdict not in {Verdict.FAILED, Verdict.CRASHED}:
            return Result(info, verdict, failure)
        shown, shown_call = self._find_example(info, process, seed, failure)
        return Result(info, verdict, failure, shown, shown_call)

    def _run_item(
        self, info: CheckInfo, process: LearnerProcess, seed: int, *, collecting: bool
    ) -> BaseException | None:
        item, wanted = self._items[info.name], self._direct[info.name]
        self._name, self._process, self._seed = info.name, process, seed
        self._raised, self._check, self._collecting = None, None, collecting
        process.start_check(counts=info.tier is Tier.CORE, fresh=info.fresh)
        if wanted is None:
            runtestprotocol(item, nextitem=None, log=False)
        else:
            given = {fixture: self._given(fixture) for fixture in wanted}
            self._raised = outcome_of_call(item, given)
        if isinstance(self._raised, KeyboardInterrupt | SystemExit):
            raise self._raised
        return self._raised

    def _find_example(
        self,
        info: CheckInfo,
        process: LearnerProcess,
        seed: int,
        failure: Failure | LearnerFailure | None,
    ) -> tuple[Failure | LearnerFailure | None, Any]:
        """The smallest failure of the same kind with another seed, and its call."""
        raised = self._run_item(info, process, example_seed(seed), collecting=True)
        failures = self._check.failures if self._check else []
        like = [f for f in failures if isinstance(failure, Failure) and f.call is not None]
        if like:
            least = min(like, key=lambda found: found.size)
            return least, least.call
        if failures:
            return failures[0], None
        if isinstance(raised, LearnerFailure):
            return raised, process.calls[-1] if process.calls else None
        return None, None


def example_seed(seed: int) -> int:
    """The seed of the examples: another one than that of the marks, following from it."""
    digest = hashlib.sha256(f"example {seed}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _verdict_of(raised: BaseException, process: LearnerProcess) -> Verdict:
    if isinstance(raised, CheckFailed | AssertionError):
        return Verdict.FAILED
    if isinstance(raised, LearnerFailure):
        return raised.verdict
    if isinstance(raised, _MISFITS) and process.calls:
        return Verdict.FAILED
    return Verdict.BROKEN


def _failure_of(raised: BaseException) -> Failure | LearnerFailure | None:
    if isinstance(raised, CheckFailed):
        return raised.failure
    return raised if isinstance(raised, LearnerFailure) else None


def _info(item: pytest.Item) -> CheckInfo:
    where = item.nodeid
    function = _mark(item, "function")
    if not isinstance(function, str):
        raise CourseError(['has no mark function("name")'], where=where)
    try:
        tier = Tier(_mark(item, "tier") or "core")
        visibility = Visibility(_mark(item, "visibility") or "hidden")
    except ValueError as problem:
        raise CourseError([str(problem)], where=where) from None
    if item.path.parent.name == "withheld":
        visibility = Visibility.WITHHELD
    points = float(_mark(item, "points") or 0.0)
    titles = titles_of(getattr(getattr(item, "obj", None), "__doc__", None) or "")
    fresh = item.get_closest_marker("fresh") is not None
    return CheckInfo(item.name, function, titles, points, tier, visibility, fresh)


def _mark(item: pytest.Item, name: str) -> Any:
    mark = item.get_closest_marker(name)
    return mark.args[0] if mark is not None and mark.args else None


def titles_of(docstring: str) -> dict[str, str]:
    """Language -> text: the first paragraph is English, later ones start with ``ja:``."""
    titles: dict[str, str] = {}
    for number, paragraph in enumerate(_paragraphs(docstring)):
        code, colon, text = paragraph.partition(":")
        if number == 0:
            titles["en"] = paragraph
        elif colon and code.isalpha() and len(code) == 2:
            titles[code] = text.strip()
    return titles


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield " ".join(line.strip() for line in paragraph.splitlines())


def _refuse_doubles(infos: list[CheckInfo]) -> None:
    names = [info.name for info in infos]
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise CourseError([f"two checks are called {name}" for name in doubles])
