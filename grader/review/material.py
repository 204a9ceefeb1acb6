"""What an exercise holds that cards are made of, read once and only when asked for.

Owns nothing of its own: quizzes, feedback and derivations come from their own loaders.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from grader.derivation.loading import FILE, load_tasks
from grader.derivation.mathematics import Mathematics
from grader.derivation.real import real_mathematics
from grader.derivation.task import Kind, Task
from grader.feedback import Feedback, load_feedback
from grader.model import Exercise
from grader.quiz import Item, Quiz, has_quiz, load_quiz


class Material:
    """The material of one exercise. CourseError where the course is wrong."""

    def __init__(self, exercise: Exercise, maths: Mathematics | None = None) -> None:
        self.exercise = exercise
        self._maths = maths

    @cached_property
    def maths(self) -> Mathematics:
        """The mathematics that judges steps."""
        return self._maths or real_mathematics()

    @cached_property
    def quiz(self) -> Quiz | None:
        """The exercise's quiz, where it has one."""
        return load_quiz(self.exercise) if has_quiz(self.exercise) else None

    @cached_property
    def feedback(self) -> Feedback:
        """The exercise's hints and the texts of its misconceptions."""
        return load_feedback(self.exercise)

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """The tasks of the exercise's derivation by their ids; none where it has none."""
        file = self.exercise.solution / FILE
        if not file.is_file():
            return {}
        return {task.id: task for task in load_tasks(file, self._maths)}

    def item(self, name: str) -> Item | None:
        """The quiz's item with this id, if the course still has it."""
        items = self.quiz.items if self.quiz else ()
        return next((item for item in items if item.id == name), None)

    def has_text(self, misconception: str) -> bool:
        """Whether the course still says something of this misconception."""
        return misconception in {*self.feedback.own, *self.feedback.catalogue}

    def steps(self, task_id: str) -> Task | None:
        """The task with this id, if the course still has it and it asks for steps."""
        task = self.tasks.get(task_id)
        return task if task is not None and task.kind is Kind.STEPS else None
