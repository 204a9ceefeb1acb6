"""The whole domain in one function: an exercise and a submission in, a Report out.

Owns the seed, the outcome and the score's parts. Knows nothing of terminals,
files of attempts or how code is kept apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.feedback import Feedback, load_feedback
from grader.language import Language
from grader.model import (
    PENDING,
    Exercise,
    Finding,
    Outcome,
    Place,
    Report,
    Submission,
    Tier,
    Verdict,
)
from grader.suite.runner import Job, Judgement, run_suite
from grader.suite.source import turned_line

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
    feedback = load_feedback(exercise)
    advise = advice_in(feedback, language)
    jobs = [
        Job(submission, seed_of(exercise, submission) if seed is None else seed)
        for submission in submissions
    ]
    judgements = run_suite(exercise, jobs, sandbox, language, withheld=withheld, advice=advise)
    return [
        _report(exercise, job, judgement, sandbox, language, feedback)
        for job, judgement in zip(jobs, judgements, strict=True)
    ]


def advice_in(feedback: Feedback, language: Language) -> Callable[[str], str]:
    """Misconception's name -> its text in this language."""
    return lambda name: language.pick(feedback.advice(name))


def outcome_of(findings: Sequence[Finding]) -> Outcome:
    """How a report ends: only core findings decide, and what is pending decides nothing yet."""
    core = [finding.verdict for finding in findings if finding.tier is Tier.CORE]
    if any(verdict in PENDING for verdict in core):
        return Outcome.INCOMPLETE
    if all(verdict is Verdict.PASSED for verdict in core):
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
    sandbox: Sandbox,
    language: Language,
    feedback: Feedback,
) -> Report:
    advise = advice_in(feedback, language)
    names = {name for finding in judgement.findings for name in finding.misconceptions}
    return Report(
        exercise=exercise.id,
        outcome=outcome_of(judgement.findings),
        max_score=exercise.points,
        seed=job.seed,
        isolation=sandbox.isolation,
        language=language.code,
        findings=judgement.findings,
        path=job.submission.path,
        digest=job.submission.digest,
        advice={name: advise(name) for name in sorted(names)},
        output=judgement.output,
        hints=len(feedback.hints),
        places=tuple(_in_language(place, feedback, language) for place in judgement.places),
        warning=_warning(job.submission, language),
    )


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
