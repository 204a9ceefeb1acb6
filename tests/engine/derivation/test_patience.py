"""A file whose lines take too long together: judged so far, and said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from grader.derivation.patience import MOST_SECONDS, MOST_UNDECIDED, TOO_LONG, Patience
from grader.maths.domain import Domain
from grader.maths.reader import read
from grader.maths.tree import Node
from grader.maths.verdict import Comparison, Method
from grader.maths.verdict import Verdict as Decided
from grader.model import Finding, Verdict
from tests.engine.derivation.course import answered, judged, split
from tests.engine.derivation.numbers import MATHS

STEPS = "take log\n= log(a^t) + log(b^2)\n= t*log(a) + 2*log(b)"
WRONG = STEPS.replace("2*log(b)", "3*log(b)")


def found(folder: Path, steps: str, times: Iterator[float]) -> tuple[Finding, ...]:
    return judged(folder, split(), answered(steps), clock=lambda: next(times)).findings


def late_after(calls: int) -> Iterator[float]:
    yield from [0.0] * calls
    while True:
        yield MOST_SECONDS + 1


def test_the_lines_after_the_limit_are_over_it(tmp_path: Path) -> None:
    """Right or wrong: they are not judged, and the file is not called broken."""
    for steps in (STEPS, WRONG):
        findings = found(tmp_path, steps, late_after(2))
        verdicts = [finding.verdict for finding in findings]
        assert Verdict.OVER_LIMIT in verdicts
        assert verdicts.count(Verdict.FAILED) == 0
        assert "broken" not in {verdict.value for verdict in verdicts}
        assert "this file takes too long" in repr(findings)


def test_what_was_judged_before_keeps_its_points(tmp_path: Path) -> None:
    """The first milestone is reached; the second is over the limit."""
    findings = found(tmp_path, STEPS, late_after(2))
    assert sum(one.points or 0 for one in findings) == 1
    assert {one.verdict for one in findings} == {Verdict.PASSED, Verdict.OVER_LIMIT}


def test_a_quick_file_is_judged_whole(tmp_path: Path) -> None:
    """Time within the limit changes nothing."""
    findings = found(tmp_path, STEPS, late_after(10_000))
    assert {finding.verdict for finding in findings} == {Verdict.PASSED}


def test_many_undecided_lines_end_it_too() -> None:
    """What another process works on is not on our clock: their number is limited."""

    def undecided(before: Node, after: Node, _: Domain) -> Comparison:
        return Comparison(Decided.UNDECIDED, Method.NONE, before, after)

    patience = Patience(replace(MATHS, compare=undecided), lambda: 0.0)
    line, where = read("1", {}), Domain()
    for _ in range(MOST_UNDECIDED):
        assert patience.limited().compare(line, line, where).note is None
    assert patience.is_over
    assert patience.limited().compare(line, line, where).note == TOO_LONG
