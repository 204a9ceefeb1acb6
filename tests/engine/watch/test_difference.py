"""What one verdict says that the one before did not."""

from __future__ import annotations

from dataclasses import replace

from grader.model import Outcome, Report, Tier, Verdict
from grader.watch.difference import difference
from tests.engine.watch.test_session import finding, report


def with_verdicts(**verdicts: Verdict) -> Report:
    findings = tuple(finding(name, verdict) for name, verdict in verdicts.items())
    return replace(report(Outcome.FAILED), findings=findings)


def names(findings: tuple) -> list[str]:
    return [f.title for f in findings]


def test_what_holds_now_and_what_no_longer() -> None:
    """Only what changed is told, and the first that fails."""
    before = with_verdicts(a=Verdict.FAILED, b=Verdict.PASSED, c=Verdict.FAILED)
    now = with_verdicts(a=Verdict.PASSED, b=Verdict.CRASHED, c=Verdict.FAILED)
    found = difference(before, now)
    assert names(found.mended) == ["a"]
    assert names(found.lost) == ["b"]
    assert found.first is now.findings[1]
    assert found.points == 0


def test_the_first_verdict_changes_nothing() -> None:
    """Without one before, there is only what to look at."""
    found = difference(None, with_verdicts(a=Verdict.PASSED, b=Verdict.FAILED))
    assert (found.points, found.mended, found.lost) == (None, (), ())
    assert found.first is not None
    assert found.first.title == "b"


def test_what_was_not_judged_did_not_change() -> None:
    """Something broken in between is neither mended nor lost."""
    before = with_verdicts(a=Verdict.BROKEN, b=Verdict.PASSED)
    found = difference(before, with_verdicts(a=Verdict.PASSED, b=Verdict.UNDECIDED))
    assert (found.mended, found.lost) == ((), ())


def test_a_wrong_function_comes_before_an_unwritten_one() -> None:
    """What was written and fails is looked at first; robust checks never are."""
    now = with_verdicts(a=Verdict.NOT_STARTED, b=Verdict.FAILED)
    found = difference(None, now).first
    assert found is not None
    assert found.title == "b"
    robust = tuple(replace(f, tier=Tier.ROBUST) for f in now.findings)
    assert difference(None, replace(now, findings=robust)).first is None
