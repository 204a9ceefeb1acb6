"""The derivation and the quiz of an exercise: each is proved by its own checker.

Owns what ties them to ``course.toml``: their points, and the texts of what they name.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.audit.problem import Problem
from grader.derivation import check_tasks, load_rules, load_tasks
from grader.feedback import Feedback
from grader.model import Course, Exercise, Part
from grader.quiz import check_quiz

_EPSILON = 1e-9


def problems_of_derivation(
    exercise: Exercise, feedback: Feedback, course: Course
) -> Iterator[Problem]:
    """The reference steps are right and earn everything; the learner's file is cut from them."""
    said = exercise.points.get(Part.DERIVATION)
    file = exercise.solution / exercise.file_of(Part.DERIVATION)
    if said is None:
        if file.exists():
            yield Problem(exercise.id, str(file), "course.toml gives points.derivation nothing")
        return
    tasks, rules = load_tasks(file), load_rules(exercise.solution)
    handed_out = exercise.work / exercise.file_of(Part.DERIVATION)
    text = handed_out.read_text(encoding="utf-8") if handed_out.is_file() else None
    for found in check_tasks(tasks, file.read_text(encoding="utf-8"), text, course=rules):
        yield Problem(exercise.id, str(file), found)
    points = sum(task.points for task in tasks)
    if abs(points - said) > _EPSILON:
        text = f"its milestones are worth {points:g}, course.toml says {said:g}"
        yield Problem(exercise.id, str(file), text)
    for name in sorted(set(rules.misconceptions.values())):
        texts = feedback.own.get(name) or feedback.catalogue.get(name) or {}
        if any(not texts.get(language) for language in course.languages):
            text = f"the misconception {name!r} has no text in every language"
            yield Problem(exercise.id, str(file), text)


def problems_of_quiz(exercise: Exercise, course: Course) -> Iterator[Problem]:
    """Keys are computed and hold, and every wrong answer is told why in every language."""
    file = exercise.solution / "quiz.toml"
    if Part.QUIZ not in exercise.points:
        if file.exists():
            yield Problem(exercise.id, str(file), "course.toml gives points.quiz nothing")
        return
    for found in check_quiz(exercise, course):
        yield Problem(exercise.id, str(file), found)
