"""The texts of an exercise: hints, functions and misconceptions, in every language.

Looks at what exists and what is named where; whether a text is good is for people.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.audit.problem import Problem
from grader.feedback import Feedback
from grader.handout import stub_of
from grader.model import Course, Exercise
from grader.suite.hypotheses import load_hypotheses
from grader.suite.outline import Outline
from grader.suite.source import Source

MIN_INDEPENDENT = 3
HINTS = 3


def problems_of_texts(
    course: Course, exercise: Exercise, feedback: Feedback, outline: Outline
) -> Iterator[Problem]:
    """Hints and misconceptions exist in every language; names are known."""
    where = str(exercise.solution / "feedback.toml")
    if len(feedback.hints) != HINTS:
        yield Problem(exercise.id, where, f"{HINTS} hints are expected, not {len(feedback.hints)}")
    for number, hint in enumerate(feedback.hints, start=1):
        for language in course.languages:
            if not hint.get(language):
                yield Problem(exercise.id, where, f"hint {number} has no text in {language!r}")
    for place in Source(stub_of(exercise).encode()).places:
        for language in course.languages[1:]:
            if not feedback.functions.get(place.function, {}).get(language):
                text = f"[functions] does not say in {language!r} what {place.function} is to do"
                yield Problem(exercise.id, where, text)
    hypotheses = load_hypotheses(exercise.solution / "hypotheses.py")
    mistakes = [folder.name for folder in sorted(exercise.suite.glob("mistakes/*"))]
    names = {hypothesis.name for hypothesis in hypotheses} | set(outline.misconceptions)
    names |= {name for folder in mistakes for name in folder.split("+")}
    for name in sorted(names | feedback.elsewhere):
        texts = feedback.own.get(name) or feedback.catalogue.get(name) or {}
        for language in course.languages:
            if not texts.get(language):
                text = f"the misconception {name!r} has no text in {language!r}"
                yield Problem(exercise.id, where, text)
    for name in sorted({n for folder in mistakes for n in folder.split("+")} & feedback.elsewhere):
        yield Problem(exercise.id, where, f"{name!r} is listed under [elsewhere] and has mistakes")


def problems_of_checks(exercise: Exercise, outline: Outline) -> Iterator[Problem]:
    """Each function has checks that never ask the reference."""
    for function, count in outline.independent.items():
        if count < MIN_INDEPENDENT:
            text = (
                f"{function}: {count} of at least {MIN_INDEPENDENT} checks never ask the reference"
            )
            yield Problem(exercise.id, str(exercise.suite), text)
