"""Running a hidden suite on submissions: bytes in, findings out.

Owns the pytest session around the plugin, and what is said without running
anything (unreadable, not started, missing).
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pytest

from grader.errors import CourseError, GraderError, SandboxError
from grader.language import Language, say
from grader.model import (
    Exercise,
    Finding,
    Place,
    Submission,
    Verdict,
)
from grader.suite.cells import language_of_cells, language_of_notebook, located
from grader.suite.explain import LearnerFailure
from grader.suite.findings import make_finding, name_misconceptions
from grader.suite.hypotheses import Hypothesis, load_hypotheses, load_module
from grader.suite.learner import LearnerProcess
from grader.suite.plugin import CheckInfo, Result, Runner, SuitePlugin

if TYPE_CHECKING:
    from grader.sandbox import Sandbox

CONFIG = Path(__file__).with_name("suite.ini")
_UNUSED = [
    "cacheprovider",
    "capture",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "logging",
    "monkeypatch",
    "pastebin",
    "recwarn",
    "setuponly",
    "setupplan",
    "stepwise",
    "terminal",
    "threadexception",
    "tmpdir",
    "unittest",
    "unraisableexception",
    "warnings",
]
"""pytest's own plugins that a hidden suite does without: importing them costs a third of a run."""

RunCheck = Callable[[str, LearnerProcess, int], Result]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a suite says of one submission: findings, and what the code printed."""

    findings: tuple[Finding, ...]
    output: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to judge, with its seed."""

    submission: Submission
    seed: int


def run_suite(
    exercise: Exercise,
    jobs: Iterable[Job],
    sandbox: Sandbox,
    language: Language,
    *,
    withheld: bool = False,
    advice: Callable[[str], str] = str,
    tell: Callable[[Job, Judgement], None] | None = None,
) -> list[Judgement]:
    """The judgement of each job, in order; the suite is collected once.

    ``withheld`` adds the checks that only the teacher runs. ``advice`` gives
    the text of a misconception. ``tell`` is called with each judgement before the
    next job is asked for. CourseError when the suite does not hold.
    """
    reference = load_module(exercise.solution / exercise.filename, f"reference_{exercise.module}")
    judge = _Judge(exercise, sandbox, language, advice, reference)
    judgements: list[Judgement] = []

    def run(infos: list[CheckInfo], run_check: RunCheck) -> None:
        for job in jobs:
            judgements.append(judge.judge(job, infos, run_check))
            if tell is not None:
                tell(job, judgements[-1])

    with_checks(exercise, reference, run, withheld=withheld)
    return judgements


def with_checks(
    exercise: Exercise, reference: ModuleType, run: Runner, *, withheld: bool = False
) -> None:
    """Collect the suite and call ``run`` once with all its checks; CourseError as above."""
    plugin = SuitePlugin(reference, run)
    with _own_environment(exercise.suite), np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = pytest.main(_arguments(exercise, withheld=withheld), plugins=[plugin])
    if code == pytest.ExitCode.INTERRUPTED and plugin.error is None:
        raise KeyboardInterrupt
    if plugin.error is not None:
        raise plugin.error
    if plugin.collect_problems or not judgements_expected(code):
        problems = plugin.collect_problems or [f"pytest ended with {code!r}"]
        raise CourseError(problems, where=str(exercise.suite), remedy="mend the suite")


@dataclass(frozen=True)
class _Judge:
    """Judges one submission after another with the checks of one suite."""

    exercise: Exercise
    sandbox: Sandbox
    language: Language
    advice: Callable[[str], str]
    reference: ModuleType

    @cached_property
    def hypotheses(self) -> Sequence[Hypothesis]:
        """Read when the first wrong program asks for them."""
        return load_hypotheses(self.exercise.solution / "hypotheses.py")

    def judge(self, job: Job, infos: list[CheckInfo], run_check: RunCheck) -> Judgement:
        process = LearnerProcess(self.exercise, job.submission, self.sandbox)
        try:
            findings = self._findings(process, infos, run_check, job)
        except GraderError:
            raise
        except Exception as problem:  # noqa: BLE001 - one submission may not end the others
            broken = f"{type(problem).__name__}: {problem}"
            results = [Result(info, Verdict.BROKEN, broken=broken) for info in infos]
            findings = [make_finding(r, {}, self.language, self.advice) for r in results]
        finally:
            process.close()
        places = process.source.places if process.source else ()
        return Judgement(tuple(findings), process.printed(), located(places, job.submission.lines))

    def _findings(
        self, process: LearnerProcess, infos: list[CheckInfo], run_check: RunCheck, job: Job
    ) -> list[Finding]:
        results = list(_results(infos, process, job.seed, run_check))
        names = name_misconceptions(results, process, self.reference, lambda: self.hypotheses)
        told = language_of_notebook(self.language, job.submission.path)
        language = language_of_cells(told, job.submission.lines)
        return [make_finding(r, names, language, self.advice) for r in results]


def judgements_expected(code: int | pytest.ExitCode) -> bool:
    """Whether pytest came to the point of running checks."""
    return code in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}


def _arguments(exercise: Exercise, *, withheld: bool) -> list[str]:
    if not exercise.suite.is_dir():
        raise CourseError(["there is no hidden suite"], where=str(exercise.suite))
    files = sorted(exercise.suite.glob("test_*.py"))
    if withheld:
        files += sorted(exercise.suite.glob("withheld/test_*.py"))
    options = [word for name in _UNUSED for word in ("-p", f"no:{name}")]
    # Without a cut pytest lists every folder from the suite up to the root of the disk.
    cut = f"--confcutdir={exercise.suite}"
    places = ["-c", str(CONFIG), "--rootdir", str(exercise.suite), cut, "--noconftest"]
    return [*options, *places, "--assert=plain", "--import-mode=importlib", *map(str, files)]


@contextmanager
def _own_environment(suite: Path) -> Iterator[None]:
    """Hides the person's own pytest settings, and forgets the suite's modules afterwards.

    Two suites may use the same file names, and a mended suite must be read anew.
    """
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(kept)
        inside = f"{suite}{os.sep}"
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(inside):
                del sys.modules[name]


def _results(
    infos: Sequence[CheckInfo], process: LearnerProcess, seed: int, run_check: RunCheck
) -> Iterator[Result]:
    """The result of every check; what can be said without running it is not run."""
    try:
        unloaded = process.open()
    except SandboxError as problem:
        yield from (Result(info, Verdict.BROKEN, broken=str(problem)) for info in infos)
        return
    for info in infos:
        failure = unloaded or _absence(info.function, process)
        if failure is not None:
            yield Result(info, failure.verdict, failure, failure)
            continue
        try:
            yield run_check(info.name, process, seed)
        except SandboxError as problem:
            yield Result(info, Verdict.BROKEN, broken=str(problem))


def _absence(function: str, process: LearnerProcess) -> LearnerFailure | None:
    """Why this function cannot be checked at all, if so."""
    source = process.source
    if function in process.defined:
        if source is not None and source.unwritten(function):
            return LearnerFailure(Verdict.NOT_STARTED, say("not written yet"))
        return None
    if source is not None and not source.tree.body:
        return LearnerFailure(
            Verdict.FAILED,
            say(
                "the file defines no function `{name}`: it holds no code."
                " `grade reset` brings the stub back",
                name=function,
            ),
        )
    nearest = source.nearest(function) if source else None
    if nearest is None:
        return LearnerFailure(
            Verdict.FAILED, say("the file defines no function `{name}`", name=function)
        )
    found, line = nearest
    if found == function:
        return LearnerFailure(
            Verdict.FAILED,
            say(
                "line {line} defines `{name}`, but at the end of the file it is no function",
                line=line,
                name=function,
            ),
        )
    return LearnerFailure(
        Verdict.FAILED,
        say(
            "the file defines no function `{name}`; is line {line}, `{found}`, meant?",
            name=function,
            line=line,
            found=found,
        ),
    )
