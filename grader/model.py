"""The nouns of the system, as frozen values.

Owns what flows between the parts: exercise, submission, finding, report,
attempt, and their closed sets. Reads no files and computes no marks.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

REPORT_VERSION = 1
DAY_S = 86_400


class Verdict(StrEnum):
    """How one check ended. Only ``PASSED`` earns points."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OVER_LIMIT = "over_limit"
    UNREADABLE = "unreadable"
    NOT_STARTED = "not_started"
    UNDECIDED = "undecided"
    SKIPPED = "skipped"
    BROKEN = "broken"


PENDING = frozenset({Verdict.UNDECIDED, Verdict.BROKEN})
"""Verdicts that judge nothing yet: they make a report incomplete."""


class Outcome(StrEnum):
    """How a whole report ended."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"
    NOT_STARTED = "not_started"
    UNREADABLE = "unreadable"


class Tier(StrEnum):
    """``CORE`` checks decide whether an exercise is passed; ``ROBUST`` ones are reported apart."""

    CORE = "core"
    ROBUST = "robust"


class Visibility(StrEnum):
    """Who may see a check, and when."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    AFTER_DUE_DATE = "after_due_date"
    WITHHELD = "withheld"


class Part(StrEnum):
    """The part of a submission that a finding speaks of."""

    CODE = "code"
    DERIVATION = "derivation"
    QUIZ = "quiz"


class Isolation(StrEnum):
    """How well learners' code is kept apart from everything else."""

    FULL = "full"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Limits:
    """What learners' code may use. Times in seconds of wall clock."""

    call_s: float = 2.0
    load_s: float = 3.0
    total_s: float = 6.0
    memory_mib: int = 512
    output_kib: int = 64
    callbacks: int = 10_000


PART_FILES = MappingProxyType({Part.DERIVATION: "derivation.md", Part.QUIZ: "answers.toml"})
"""Where a part is handed in; the code's file is named after the exercise's module."""
NOTEBOOK = ".ipynb"
"""How a notebook's name ends, which holds all parts."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of a course, and where its files lie.

    Attributes:
        id: folder name, such as ``ex12_some_name``.
        title: language code -> title.
        points: part -> its fixed maximum score.
        requires: ids of the exercises that come before.
        parts: the parts that decide whether the exercise is passed.
        robust_scored: whether robust checks carry points.
        limits: what learners' code may use.
        work: the learner's folder (``exercises/<id>``).
        solution: the author's folder (``solutions/<id>``).
        suite: the hidden suite's folder (``tests/course/<id>``).
    """

    id: str
    title: Mapping[str, str]
    points: Mapping[Part, float]
    requires: tuple[str, ...]
    parts: tuple[Part, ...]
    robust_scored: bool
    limits: Limits
    work: Path
    solution: Path
    suite: Path

    @property
    def module(self) -> str:
        """The module's name: the id without its number (``ex12_some_name`` -> ``some_name``)."""
        return self.id.partition("_")[2]

    @property
    def short(self) -> str:
        """The short name a learner types (``ex12``)."""
        return self.id.partition("_")[0]

    @property
    def filename(self) -> str:
        """The module's file name."""
        return f"{self.module}.py"

    def file_of(self, part: Part) -> str:
        """The name of the file in which a part is handed in."""
        return PART_FILES.get(part, self.filename)


@dataclass(frozen=True, slots=True)
class Late:
    """What work costs that comes after the due date: a share of what it earned.

    Attributes:
        grace_minutes: so much later costs nothing.
        per_day: share of the score for every day that has started since the due date.
        most: the largest share that is taken.
    """

    grace_minutes: float = 0.0
    per_day: float = 0.0
    most: float = 1.0

    def penalty(self, score: float, seconds: float) -> float:
        """Points taken from a score that came so many seconds after the due date."""
        if score <= 0 or seconds <= self.grace_minutes * 60:
            return 0.0
        return score * min(self.most, self.per_day * math.ceil(seconds / DAY_S))


@dataclass(frozen=True, slots=True)
class Course:
    """A course: its exercises in order.

    ``root`` holds the learner's folders, ``origin`` the author's (they are the
    same in an author's copy).
    """

    id: str
    title: Mapping[str, str]
    root: Path
    origin: Path
    languages: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    late: Late | None = None

    def exercise(self, exercise_id: str) -> Exercise:
        """The exercise with this id; KeyError when there is none."""
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        raise KeyError(exercise_id)


@dataclass(frozen=True, slots=True)
class Submission:
    """A learner's files as bytes; never opened a second time.

    Attributes:
        source: the bytes of the module's file; empty where the code was not handed in.
        path: where they came from, as shown to the learner.
        others: part -> the bytes of its file, for parts beside the code that were handed in.
        parts: the parts that were handed in and are to be judged.
        learner: whose questions were asked; None takes the one that the answers name.
        lines: of a module out of a notebook, each line's cell and the line in it, from 1.
    """

    source: bytes
    path: Path
    others: Mapping[Part, bytes] = field(default_factory=lambda: MappingProxyType({}))
    parts: frozenset[Part] = frozenset({Part.CODE})
    learner: str | None = None
    lines: tuple[tuple[int, int], ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the source, in hexadecimal."""
        return digest_of(self.source)


def digest_of(text: bytes) -> str:
    """SHA-256 of a text, in hexadecimal: its name wherever texts are kept."""
    return hashlib.sha256(text).hexdigest()


@dataclass(frozen=True, slots=True)
class Example:
    """A small example of a failing check, from another seed than the marks."""

    call: str
    got: str
    expected: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says. ``id`` is ``part/check`` and stable across seeds.

    Of a derivation, ``task`` is the task's id and ``line`` the place in its block of
    steps; a finding without a line speaks of what the task earns.
    """

    id: str
    part: Part
    function: str | None
    title: str
    verdict: Verdict
    tier: Tier
    visibility: Visibility
    max_points: float
    message: str = ""
    misconceptions: tuple[str, ...] = ()
    example: Example | None = None
    task: str | None = None
    line: int | None = None

    @property
    def points(self) -> float:
        """The points earned: all of them when passed, else none."""
        return self.max_points if self.verdict is Verdict.PASSED else 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a function stands in the learner's file, and what it is to do in one line.

    Of a notebook, ``cell`` is the number of its cell, from 1, and ``line`` the place in it.
    """

    function: str
    line: int
    summary: str
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """Checks that only the teacher runs: how many, and the points that hang on them."""

    checks: int
    points: float


@dataclass(frozen=True, slots=True)
class Report:
    """The judgement of one submission, the only source of every output."""

    exercise: str
    outcome: Outcome
    max_score: float
    seed: int
    isolation: Isolation
    language: str
    findings: tuple[Finding, ...]
    path: Path
    digest: str
    advice: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Misconception id -> what to tell the learner, in the report's language."""

    output: str = ""
    """What the learner's code printed, cut at the limit."""

    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Id of a derivation's task -> its title, in the report's language."""

    decides: bool = True
    """Whether all parts were judged that decide if the exercise is passed."""

    hints: int = 0
    """How many hints the exercise has."""

    places: tuple[Place, ...] = ()
    """Where the functions stand that the file defines."""

    warnings: tuple[str, ...] = ()
    """What is odd about the files themselves, in the report's language."""

    withheld: Withheld | None = None
    """What was left to the teacher, whose points are part of the maximum; None for nothing."""

    @property
    def of_notebook(self) -> bool:
        """Whether a notebook was handed in: its parts have no files of their own."""
        return self.path.suffix.lower() == NOTEBOOK

    @property
    def score(self) -> float:
        """The points earned, without the noise of adding parts of points."""
        return round(math.fsum(finding.points for finding in self.findings), 9)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, in the form that ``docs/report.schema.json`` describes."""
        return {
            "version": REPORT_VERSION,
            "exercise": self.exercise,
            "verdict": self.outcome.value,
            "score": self.score,
            "max_score": self.max_score,
            "seed": self.seed,
            "isolation": self.isolation.value,
            "findings": [_finding_as_json(finding) for finding in self.findings],
            "advice": dict(self.advice),
            "titles": dict(self.titles),
            **({} if self.withheld is None else {"withheld": asdict(self.withheld)}),
        }


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    example = finding.example
    return {
        "id": finding.id,
        "part": finding.part.value,
        "function": finding.function,
        "title": finding.title,
        "verdict": finding.verdict.value,
        "tier": finding.tier.value,
        "visibility": finding.visibility.value,
        "points": finding.points,
        "max_points": finding.max_points,
        "message": finding.message,
        "misconceptions": list(finding.misconceptions),
        "example": None
        if example is None
        else {"call": example.call, "got": example.got, "expected": example.expected},
        "task": finding.task,
        "line": finding.line,
    }
