"""What one verdict says that the one before did not."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import PENDING, Finding, Report, Tier, Verdict


@dataclass(frozen=True, slots=True)
class Difference:
    """From one report to the next of the same exercise.

    Attributes:
        points: the difference in points; None where there was no report before.
        mended: what holds now and did not.
        lost: what held and does not now.
        first: what to look at first: of what does not hold, the first that is core.
    """

    points: float | None
    mended: tuple[Finding, ...]
    lost: tuple[Finding, ...]
    first: Finding | None


def difference(before: Report | None, now: Report) -> Difference:
    """What changed; what was not judged either time has not changed."""
    known = {} if before is None else {f.id: f.verdict for f in before.findings}
    mended, lost = [], []
    for finding in now.findings:
        old = known.get(finding.id)
        if old is None or old in PENDING or finding.verdict in PENDING:
            continue
        held, holds = old is Verdict.PASSED, finding.verdict is Verdict.PASSED
        if holds and not held:
            mended.append(finding)
        elif held and not holds:
            lost.append(finding)
    return Difference(
        points=None if before is None else now.score - before.score,
        mended=tuple(mended),
        lost=tuple(lost),
        first=first_failing(now),
    )


def first_failing(report: Report) -> Finding | None:
    """The first core finding that does not hold: a wrong one before one not written yet."""
    failing = [
        finding
        for finding in report.findings
        if finding.tier is Tier.CORE and finding.verdict is not Verdict.PASSED
    ]
    wrong = [finding for finding in failing if finding.verdict is not Verdict.NOT_STARTED]
    return next(iter(wrong or failing), None)
