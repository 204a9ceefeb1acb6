"""The course as a map on a terminal: what is done, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.language import Language
from grader.model import Course, Exercise
from grader.progress import State
from grader.render.paper import Paper
from grader.render.terminal import number


def render_map(
    course: Course, states: Mapping[str, State], paper: Paper, language: Language, here: Path
) -> str:
    """The course as a list with the state of each exercise and the next step.

    ``here`` is the folder that the lesson's path is shown from.
    """
    t = language.text
    paper.write(language.pick(course.title), style="bold")
    paper.write()
    passed = {name for name, state in states.items() if state.passed}
    ready = [e for e in course.exercises if e.id not in passed and passed.issuperset(e.requires)]
    following = ready[0] if ready else None
    for exercise in course.exercises:
        state = states.get(exercise.id)
        mark, style = "○", ""
        note = ""
        if state is not None and state.passed:
            mark, style = "✓", "green"
        elif state is not None:
            mark, style = "●", "yellow"
        elif exercise is not following and not passed.issuperset(exercise.requires):
            shorts = [
                course.exercise(name).short for name in exercise.requires if name not in passed
            ]
            note = t("after {names}", names=", ".join(shorts))
        if state is not None:
            note = f"{number(state.best)}/{number(sum(exercise.points.values()))}"
        arrow = "→" if exercise is following else " "
        title = f"{arrow} {mark} {exercise.short}  {language.pick(exercise.title)}"
        paper.pair(title, note, hang=11, style=style)
    paper.write()
    if following is None:
        paper.write(t("Everything is passed."))
    else:
        paper.write(t("Next: `grade {name}`", name=following.short))
        paper.write(t("Lesson: {path}", path=_lesson(following, language, here)), hang=2)
    return paper.text()


def _lesson(exercise: Exercise, language: Language, here: Path) -> Path:
    name = f"README.{language.code}.md" if language.code != "en" else "README.md"
    lesson = exercise.work / name
    return lesson.relative_to(here) if lesson.is_relative_to(here) else lesson
