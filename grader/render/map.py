"""The course as a map on a terminal: what is done, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.language import Language
from grader.model import Course, Exercise, Part
from grader.progress import Standing, State
from grader.render.paper import Paper
from grader.render.terminal import number

_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Progress:
    """What a map shows of a learner: exercise's id -> how it stands; days practised."""

    states: Mapping[str, State]
    standings: Mapping[str, Standing]
    days: int = 0


def render_map(
    course: Course,
    progress: Progress,
    paper: Paper,
    language: Language,
    here: Path,
) -> str:
    """The course as a list with the state of each exercise and the next step.

    ``here`` is the folder that the lesson's path is shown from.
    """
    t = language.text
    paper.write(language.pick(course.title), style="bold")
    paper.write()
    passed = {name for name, state in progress.states.items() if state.passed}
    ready = [e for e in course.exercises if e.id not in passed and passed.issuperset(e.requires)]
    following = ready[0] if ready else None
    for exercise in course.exercises:
        arrow = "→" if exercise is following else " "
        _exercise(course, exercise, progress, passed, arrow, paper, language)
    paper.write()
    if progress.days:
        paper.write(t("Days practised: {n}", n=progress.days))
    if passed:
        paper.write(t("What you learnt comes back when it is due: `grade review`"))
    if following is None:
        paper.write(t("Everything is passed."))
    else:
        paper.write(t("Next: `grade {name}`", name=following.short))
        paper.write(t("Lesson: {path}", path=_lesson(following, language, here)), hang=2)
    return paper.text()


def _exercise(
    course: Course,
    exercise: Exercise,
    progress: Progress,
    passed: set[str],
    arrow: str,
    paper: Paper,
    language: Language,
) -> None:
    """One exercise; once it was tried, its points by part and what is still misunderstood."""
    t = language.text
    state = progress.states.get(exercise.id)
    standing = progress.standings.get(exercise.id)
    mark, style, note = "○", "", ""
    if state is None and arrow == " " and not passed.issuperset(exercise.requires):
        shorts = [course.exercise(name).short for name in exercise.requires if name not in passed]
        note = t("after {names}", names=", ".join(shorts))
    if state is not None:
        mark, style = ("✓", "green") if state.passed else ("●", "yellow")
    earned = (
        {part: standing.points.get(part, (0.0, 0.0))[0] for part in exercise.points}
        if (standing)
        else {}
    )
    if earned:
        note = f"{number(sum(earned.values()))}/{number(sum(exercise.points.values()))}"
    title = f"{arrow} {mark} {exercise.short}  {language.pick(exercise.title)}"
    paper.pair(title, note, hang=11, style=style)
    if standing is None:
        return
    missing = [part for part, most in exercise.points.items() if earned[part] < most - _EPSILON]
    if len(earned) > 1 and missing:
        names = {Part.CODE: t("code"), Part.DERIVATION: t("derivation"), Part.QUIZ: t("quiz")}
        parts = [
            f"{names[part]} {number(earned[part])}/{number(most)}"
            for part, most in exercise.points.items()
        ]
        paper.write(" · ".join(parts), indent=11)
    if standing.misconceptions:
        text = t("still open: {names}", names=", ".join(standing.misconceptions))
        paper.write(text, indent=11, style="yellow")


def _lesson(exercise: Exercise, language: Language, here: Path) -> Path:
    name = f"README.{language.code}.md" if language.code != "en" else "README.md"
    lesson = exercise.work / name
    return lesson.relative_to(here) if lesson.is_relative_to(here) else lesson
