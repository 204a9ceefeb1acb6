"""The marks of a class on a terminal: one line a learner and exercise, then what to look at."""

from __future__ import annotations

from grader.classroom import ClassMarks, Mark
from grader.language import Language, one_line
from grader.render.paper import Paper

_NAME = 60
_NOTES = 20
_MARKS = {"passed": "✓", "failed": "●", "not_started": "○", "incomplete": "?"}


def render_marks(marks: ClassMarks, paper: Paper, language: Language) -> str:
    """The marks as text; names are strangers' and stay on their lines."""
    t = language.text
    for mark in marks.marks:
        paper.pair(_line(mark, marks, language), f"{mark.score:g}/{mark.max_score:g}", hang=4)
    if marks.marks:
        paper.write()
    paper.write(t("{n} marks of {people} learners", n=len(marks.marks), people=_people(marks)))
    if not marks.marks:
        paper.write(t("work lies in STUDENT/EXERCISE/…, or --exercise says which exercise it is"))
    broken = sum(mark.broken for mark in marks.marks)
    if broken:
        paper.write(
            t("{n} broken: our fault; the next run tries them again", n=broken), style="red"
        )
    for heading, people in (
        (t("not on the list of the class:"), marks.unmatched),
        (t("handed in nothing:"), list(marks.missing)),
    ):
        if people:
            paper.write(heading, style="bold")
        for person in people:
            paper.write(one_line(person.name or person.id, _NAME), indent=2)
    for note in marks.notes[:_NOTES]:
        paper.write(f"{one_line(note.where, 200)}: {language.render(note.text)}", hang=2)
    if len(marks.notes) > _NOTES:
        paper.write(t("and {n} more; --json has all", n=len(marks.notes) - _NOTES))
    return paper.text()


def _people(marks: ClassMarks) -> int:
    return len({mark.person for mark in marks.marks})


def _line(mark: Mark, marks: ClassMarks, language: Language) -> str:
    who = one_line(mark.person.name or mark.person.id, _NAME)
    late = f" · {language.text('late')}" if mark.late else ""
    short = marks.course.exercise(mark.exercise).short
    return f"{_MARKS.get(mark.verdict, '✗')} {who} · {short}{late}"
