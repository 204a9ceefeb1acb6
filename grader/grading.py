"""The whole domain in one function: an exercise and a submission in, a Report out.

Owns the seed, the outcome and the score's parts. Knows nothing of terminals,
files of attempts or how code is kept apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from grader.feedback import Feedback, load_feedback
from grader.language import Language
from grader.model import (
    PENDING,
    Exercise,
    Finding,
    Outcome,
    Part,
    Place,
    Report,
    Submission,
    Tier,
    Verdict,
    Withheld,
)
from grader.parts import PartsJudge, PartsJudgement
from grader.suite.cells import language_of_cells
from grader.suite.runner import Job, Judgement, run_suite
from grader.suite.source import turned_line
from grader.suite.withheld import withheld_checks

if TYPE_CHECKING:
    from grader.sandbox import Sandbox


def seed_of(exercise: Exercise, submission: Submission) -> int:
    """The seed of a run: 32 bits of SHA-256 of the exercise's id and the submission."""
    text = f"{exercise.id} {submission.digest}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:4], "big")


def grade(
    exercise: Exercise,
    submission: Submission,
    sandbox: Sandbox,
    language: Language,
    *,
    seed: int | None = None,
    withheld: bool = False,
) -> Report:
    """The report on one submission."""
    (report,) = grade_all(exercise, [submission], sandbox, language, seed=seed, withheld=withheld)
    return report


def grade_all(
    exercise: Exercise,
    submissions: Iterable[Submission],
    sandbox: Sandbox,
    language: Language,
    *,
    seed: int | None = None,
    withheld: bool = False,
) -> list[Report]:
    """The reports on many submissions of one exercise, in order; the suite is collected once.

    ``seed`` None takes each submission's own. ``withheld`` adds what only the
    teacher runs. CourseError when the exercise itself does not hold.
    """
    reports: list[Report] = []
    grade_each(
        exercise, submissions, sandbox, language, reports.append, seed=seed, withheld=withheld
    )
    return reports


def grade_each(
    exercise: Exercise,
    submissions: Iterable[Submission],
    sandbox: Sandbox,
    language: Language,
    tell: Callable[[Report], None],
    *,
    seed: int | None = None,
    withheld: bool = False,
) -> None:
    """Tell the report on each submission before the next one is asked for.

    The suite is collected once, however long the next submission takes to come.
    """
    feedback = load_feedback(exercise)
    beside = PartsJudge(exercise, sandbox, language)
    left = 0 if withheld else withheld_checks(exercise.suite)

    def judged(job: Job, judgement: Judgement) -> None:
        rest = beside.judge(job.submission)
        report = _report(exercise, job, judgement, rest, sandbox, language, feedback)
        tell(replace(report, withheld=_left(exercise, report, left)))

    def coded() -> Iterator[Job]:
        for submission in submissions:
            job = Job(submission, seed_of(exercise, submission) if seed is None else seed)
            if Part.CODE in submission.parts:
                yield job
            else:
                judged(job, Judgement((), "", ()))

    jobs = coded()
    first = next(jobs, None)
    if first is not None:
        advise = advice_in(feedback, language)
        run_suite(
            exercise,
            chain([first], jobs),
            sandbox,
            language,
            withheld=withheld,
            advice=advise,
            tell=judged,
        )


def advice_in(feedback: Feedback, language: Language) -> Callable[[str], str]:
    """Misconception's name -> its text in this language."""
    return lambda name: language.pick(feedback.advice(name))


def outcome_of(findings: Sequence[Finding], deciding: Container[Part] = frozenset(Part)) -> Outcome:
    """How a report ends: only core findings of the parts that decide count.

    What is pending decides nothing yet. Of a derivation only what carries points decides:
    a line that nothing hangs on does not, and stages that hang on it say so themselves.
    """
    counted = [f for f in findings if f.tier is Tier.CORE and f.part in deciding]
    core = [f.verdict for f in counted]
    weighty = [f.verdict for f in counted if f.max_points or f.part is not Part.DERIVATION]
    if any(verdict in PENDING for verdict in weighty):
        return Outcome.INCOMPLETE
    if all(verdict is Verdict.PASSED for verdict in weighty or core):
        return Outcome.PASSED
    if all(verdict is Verdict.NOT_STARTED for verdict in core):
        return Outcome.NOT_STARTED
    if all(verdict is Verdict.UNREADABLE for verdict in core):
        return Outcome.UNREADABLE
    return Outcome.FAILED


def _report(
    exercise: Exercise,
    job: Job,
    judgement: Judgement,
    beside: PartsJudgement,
    sandbox: Sandbox,
    language: Language,
    feedback: Feedback,
) -> Report:
    findings = judgement.findings + beside.findings
    names = {name for finding in findings for name in finding.misconceptions}
    coded = {name for f in findings if f.part is Part.CODE for name in f.misconceptions}
    judged = job.submission.parts
    cells = language_of_cells(language, job.submission.lines)
    odd = _warning(job.submission, cells) if Part.CODE in judged else ""
    return Report(
        exercise=exercise.id,
        outcome=outcome_of(findings, judged.intersection(exercise.parts) or judged),
        max_score=sum(exercise.points.get(part, 0.0) for part in judged),
        seed=job.seed,
        isolation=sandbox.isolation,
        language=language.code,
        findings=findings,
        path=job.submission.path,
        digest=job.submission.digest,
        advice={
            name: language.pick(feedback.advice(name, general=name not in coded))
            for name in sorted(names)
        },
        output=judgement.output,
        titles=beside.titles,
        decides=judged.issuperset(exercise.parts),
        hints=len(feedback.hints),
        places=tuple(_in_language(place, feedback, language) for place in judgement.places),
        warnings=tuple(text for text in (odd, *beside.notices) if text),
    )


def _left(exercise: Exercise, report: Report, checks: int) -> Withheld | None:
    """What a run without the teacher's checks leaves open: the points it could not give."""
    coded = [finding.max_points for finding in report.findings if finding.part is Part.CODE]
    if not checks or not coded:
        return None
    return Withheld(checks, max(0.0, round(exercise.points.get(Part.CODE, 0.0) - sum(coded), 6)))


def _in_language(place: Place, feedback: Feedback, language: Language) -> Place:
    """The place with what is to do in this language, where the author wrote it."""
    summary = feedback.functions.get(place.function, {}).get(language.code)
    return replace(place, summary=summary) if summary else place


def _warning(submission: Submission, language: Language) -> str:
    line = turned_line(submission.source)
    if line is None:
        return ""
    return language.text(
        "line {line} holds a sign that turns the direction of writing: "
        "the text may not run as it reads",
        line=line,
    )
