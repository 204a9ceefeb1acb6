"""How a program ended, and what is at fault when it should have ended otherwise.

Owns what "accepted", "told" and "named rightly" mean. Knows nothing of files or processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.model import Outcome, Tier, Verdict

_SILENT = frozenset({Verdict.PASSED, Verdict.SKIPPED})


class Fault(StrEnum):
    """Why a program that was judged speaks against the suite."""

    REFUSED = "refused"
    ACCEPTED = "accepted"
    MISNAMED = "misnamed"
    UNNAMED = "unnamed"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Failing:
    """A check that does not hold."""

    id: str
    core: bool
    message: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How one program ended.

    Attributes:
        outcome: how its report ended; None where whoever graded it broke.
        failing: the checks that do not hold.
        names: the misconceptions that were named.
        broken: why it could not be judged; empty where it could.
    """

    outcome: Outcome | None
    failing: tuple[Failing, ...] = ()
    names: frozenset[str] = frozenset()
    broken: str = ""

    @property
    def passed(self) -> bool:
        """Whether the suite accepts it."""
        return self.outcome is Outcome.PASSED

    @property
    def told(self) -> bool:
        """Whether some check, at least a robust one, does not hold."""
        return bool(self.failing)


def ended(report: Mapping[str, Any] | str) -> Ended:
    """How the program of this report ended; a text says why there is no report."""
    if isinstance(report, str):
        return Ended(None, broken=report)
    findings = report["findings"]
    broken = [f["message"] for f in findings if f["verdict"] == Verdict.BROKEN.value]
    return Ended(
        Outcome(report["verdict"]),
        tuple(
            Failing(f["id"], f["tier"] == Tier.CORE.value, f["message"])
            for f in findings
            if Verdict(f["verdict"]) not in _SILENT
        ),
        frozenset(name for f in findings for name in f["misconceptions"]),
        broken[0] if broken else "",
    )


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against the suite, in words."""

    fault: Fault
    text: str


def object_to_accepted(program: Ended) -> tuple[Objection, ...]:
    """A right program must pass, and is named nothing."""
    if program.broken:
        return (_unjudged(program),)
    found = []
    if not program.passed:
        ids = ", ".join(check.id for check in program.failing if check.core)
        found.append(Objection(Fault.REFUSED, f"a right program is refused by {ids}"))
    if program.names:
        names = ", ".join(sorted(program.names))
        found.append(Objection(Fault.MISNAMED, f"a right program is named {names}"))
    return tuple(found)


def object_to_mistake(
    program: Ended, wanted: frozenset[str], advice: Callable[[str], str]
) -> tuple[Objection, ...]:
    """A mistake must be refused and named ``wanted``; a robust check may tell of it instead.

    ``advice`` gives the text of a misconception.
    """
    if program.broken:
        return (_unjudged(program),)
    if program.passed:
        told = " ".join(check.message for check in program.failing)
        untold = [name for name in sorted(wanted) if advice(name) not in told]
        if not untold:
            return ()
        text = f"a mistake passes, and no robust check tells of {', '.join(untold)}"
        return (Objection(Fault.ACCEPTED, text),)
    if program.names == wanted:
        return ()
    found = ", ".join(sorted(program.names)) or "nothing"
    fault = Fault.MISNAMED if program.names else Fault.UNNAMED
    return (Objection(fault, f"is named {found}, not {', '.join(sorted(wanted))}"),)


def _unjudged(program: Ended) -> Objection:
    return Objection(Fault.UNJUDGED, f"could not be judged: {program.broken}")
