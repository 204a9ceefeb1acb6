"""The logic of watching: what happened goes in, what is to be done comes out.

Owns which submission is being graded, which page is shown and what a key means.
Touches no file, no terminal and no clock: the time is an argument, in seconds.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from grader.errors import SubmissionError
from grader.model import Exercise, Outcome, Report, Submission, Verdict
from grader.watch.difference import Difference, difference
from grader.watch.files import Taken

RETRY_S = 0.15
"""How long an empty, unreadable or missing file may be so before it is judged."""

SLOW_S = 0.6
"""After this long without a verdict it is said that the grading goes on."""


class Page(StrEnum):
    """What is on the screen."""

    VERDICT = "verdict"
    REPORT = "report"
    HINT = "hint"
    SOLUTION = "solution"
    NO_SOLUTION = "no_solution"
    MAP = "map"
    QUIZ = "quiz"
    KEYS = "keys"
    MISSING = "missing"
    REFUSED = "refused"
    BUSY = "busy"
    ASK_RESET = "ask_reset"


@dataclass(frozen=True, slots=True)
class Grade:
    """Grade this; whatever is being graded is to be given up."""

    number: int
    submission: Submission


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Stop what is being graded: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the attempt, and find out what comes next."""

    report: Report
    submission: Submission


@dataclass(frozen=True, slots=True)
class Show:
    """Show this page, on a clear screen."""

    page: Page


@dataclass(frozen=True, slots=True)
class GoOn:
    """Turn to the next exercise."""


@dataclass(frozen=True, slots=True)
class StartAfresh:
    """Put the stub back."""


@dataclass(frozen=True, slots=True)
class Quit:
    """The end."""


Action = Grade | GiveUp | Keep | Show | GoOn | StartAfresh | Quit

_PAGES = {
    "h": Page.HINT,
    "r": Page.REPORT,
    "l": Page.MAP,
    "z": Page.QUIZ,
    "?": Page.KEYS,
    "x": Page.ASK_RESET,
}


class Session:
    """Watching one exercise.

    Attributes:
        report: the last verdict; ``change`` is what it says that the one before did not.
        missing: why there is nothing to grade at the moment.
        refused: why the last submission could not be graded.
        page: what is on the screen.
        following: the exercise to go on to; set by whoever keeps the attempts.
        passed: whether the exercise was ever passed.
    """

    def __init__(self, exercise: Exercise, *, passed: bool = False) -> None:
        self.exercise = exercise
        self.passed = passed
        self.following: Exercise | None = None
        self.report: Report | None = None
        self.change: Difference | None = None
        self.missing: SubmissionError | None = None
        self.refused = ""
        self.page = Page.BUSY
        self._number = 0
        self._running: Submission | None = None
        self._running_name = ""
        self._since = 0.0
        self._judged = ""
        self._kept: set[str] = set()
        self._retry: float | None = None

    @property
    def again_at(self) -> float | None:
        """When the files are to be looked at again although nothing is reported."""
        return self._retry

    @property
    def slow_at(self) -> float | None:
        """When it is to be said that the grading goes on."""
        if self._running is None or self.page is Page.BUSY:
            return None
        return self._since + SLOW_S

    def saved(self, taken: Taken, now: float) -> list[Action]:
        """The files were looked at, because something changed or because it was time to."""
        if taken.half_saved and taken.name not in {self._judged, self._running_name}:
            if self._retry is None:
                self._retry = now + RETRY_S
            if now < self._retry:
                return []
        self._retry = None
        if taken.submission is None:
            return self._without(taken)
        self.missing = None
        if taken.name == self._running_name:
            return []
        stopped = self._stop()
        if taken.name == self._judged:
            return [*stopped, *self._shown(Page.VERDICT)]
        self._number += 1
        self._running, self._running_name, self._since = taken.submission, taken.name, now
        return [Grade(self._number, taken.submission)]

    def _without(self, taken: Taken) -> list[Action]:
        self.missing = taken.problem
        return [*self._stop(), *self._shown(Page.MISSING)]

    def _stop(self) -> list[Action]:
        stopped: list[Action] = [] if self._running is None else [GiveUp()]
        self._running, self._running_name = None, ""
        return stopped

    def graded(self, number: int, report: Report) -> list[Action]:
        """A verdict came; one that nobody waits for any more says nothing."""
        if number != self._number or self._running is None:
            return []
        submission, name = self._running, self._running_name
        self._running, self._running_name, self._judged = None, "", name
        self.refused = ""
        self.change = difference(self.report, report)
        self.report = report
        self.passed = self.passed or report.outcome is Outcome.PASSED
        broken = any(finding.verdict is Verdict.BROKEN for finding in report.findings)
        if broken:
            self._judged = ""  # the next save of the same text is another chance
        kept: list[Action] = []
        if name not in self._kept and not broken:
            self._kept.add(name)
            kept = [Keep(report, submission)]
        return [*kept, *self._shown(Page.VERDICT)]

    def failed(self, number: int, reason: str) -> list[Action]:
        """It could not be graded at all."""
        if number != self._number or self._running is None:
            return []
        self._judged, self._running, self._running_name = "", None, ""
        self.refused = reason
        return self._shown(Page.REFUSED)

    def slow(self, now: float) -> list[Action]:
        """Time has passed; perhaps it is to be said that the grading goes on."""
        if self.slow_at is None or now < self.slow_at:
            return []
        return self._shown(Page.BUSY)

    def key(self, typed: str) -> list[Action]:
        """A key was pressed: one sign; the Enter key is a line end."""
        key = unicodedata.normalize("NFKC", typed).lower()
        if self.page is Page.ASK_RESET:
            if key == "y":
                return [StartAfresh(), *self._shown(self._main())]
            return self._shown(self._main())
        if key == "q":
            return [*self._stop(), Quit()]
        if key in {"\r", "\n"}:
            return self._enter()
        if key == "s":
            return self._shown(Page.SOLUTION if self.passed else Page.NO_SOLUTION)
        page = _PAGES.get(key)
        if page is Page.REPORT and self.report is None:
            return []
        return [] if page is None else self._shown(page)

    def _enter(self) -> list[Action]:
        if self.asks_to_go_on:
            return [*self._stop(), GoOn()]
        return self._shown(self._main())

    @property
    def asks_to_go_on(self) -> bool:
        """Whether Enter turns to the next exercise."""
        passed = self.report is not None and self.report.outcome is Outcome.PASSED
        return passed and self.page is Page.VERDICT and self.following is not None

    def _main(self) -> Page:
        if self.missing is not None:
            return Page.MISSING
        if self.refused:
            return Page.REFUSED
        return Page.BUSY if self.report is None else Page.VERDICT

    def shown_again(self) -> list[Action]:
        """The screen was lost: its size changed, or the command was stopped for a while."""
        return self._shown(self.page)

    def _shown(self, page: Page) -> list[Action]:
        self.page = page
        return [Show(page)]
