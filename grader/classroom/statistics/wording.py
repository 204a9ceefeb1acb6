"""What the checks of an exercise are called, in every language: from the course, not the reports.

A report has its titles in one language, and those of questions with one learner's numbers.
Where the course names a thing in all languages, that is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.classroom.statistics.figures import Title
from grader.derivation import Task, load_tasks
from grader.derivation.judge import unearned
from grader.feedback import Feedback, load_feedback
from grader.model import Exercise, Part, Verdict
from grader.quiz import Quiz, has_quiz, load_quiz


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one exercise. ``quiz`` is None where it asks nothing."""

    titles: Mapping[str, Title]
    tasks: Mapping[str, Title]
    feedback: Feedback
    quiz: Quiz | None

    def title(self, finding: Mapping[str, Any]) -> Title:
        """The title of a check, else the one that its report gives."""
        return self.titles.get(finding["id"]) or {"en": str(finding["title"])}

    def advice(self, name: str) -> Title:
        """The text of a misconception; its name where the course no longer has words for it."""
        found = self.feedback.own.get(name) or self.feedback.catalogue.get(name)
        return found or {"en": name}


def wording_of(exercise: Exercise) -> Wording:
    """The texts of an exercise; CourseError where its files do not hold."""
    titles: dict[str, Title] = {}
    tasks: dict[str, Title] = {}
    if Part.DERIVATION in exercise.points:
        for task in load_tasks(exercise.solution / exercise.file_of(Part.DERIVATION)):
            tasks[task.id] = task.title
            titles |= _milestones(task)
    quiz = load_quiz(exercise) if Part.QUIZ in exercise.points and has_quiz(exercise) else None
    for item in quiz.items if quiz is not None else ():
        titles[f"{Part.QUIZ}/{item.id}"] = item.text
    return Wording(titles, tasks, load_feedback(exercise), quiz)


def _milestones(task: Task) -> dict[str, Title]:
    """The stages of a task; which task it is, its own heading says."""
    return {
        f"{Part.DERIVATION}/{task.id}/{award.name}": award.title
        for award in unearned(task, Verdict.NOT_STARTED)
    }
