"""Cards that ask for the next line of a derivation, from memory.

Owns what a right next line is: it follows from the line before, after the operation that is
shown, and is of the form that the course's own line has. A right line on the way there is
added to what is shown, and the question goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.derivation.chain import judged_lines
from grader.derivation.lines import lines_of
from grader.derivation.task import CourseRules, JudgedLine, Line, Stage, Step, Task
from grader.errors import GraderError
from grader.language import Message, say
from grader.maths.tree import Equation
from grader.model import Verdict
from grader.quiz.item import Told
from grader.review.card import Card, Face, Marking, Result
from grader.review.material import Material

MAX_ON_THE_WAY = 3
MAX_SLIPS = 2
_ARROWS = ("=", "＝", "<=", "⇔", "⟺", "⇒", "⟹", "\\iff", "\\implies")


def step_face(card: Card, material: Material) -> Face:
    """The derivation up to a milestone, which is asked for. KeyError where it is gone."""
    name, _, number = card.name.rpartition("/")
    task = material.steps(name)
    if task is None or not 0 < int(number) <= len(task.milestones):
        raise KeyError(card.name)
    wanted = task.milestones[int(number) - 1]
    before: list[Line] = []
    for stage in task.stages[: task.stages.index(wanted)]:
        before += [*stage.operations, stage.line]
    # How much a line does at once is a matter of the exercise, not of memory.
    return _Asking(
        replace(task, rules_a_line=0), wanted, material, (*before, *wanted.operations)
    ).face()


@dataclass(frozen=True)
class _Asking:
    """Where the derivation stands: the lines before the one that is asked for."""

    task: Task
    wanted: Stage
    material: Material
    lines: tuple[Line, ...]
    on_the_way: int = 0

    def face(self) -> Face:
        equations = isinstance(self.task.start, Equation)
        example = "<=> y = 2*x" if equations else "= log(a) + log(b)"
        return Face(
            heading=say("From a derivation"),
            title=self.task.title,
            question=None,
            lines=(self.task.bullets["Start"], *(line.text for line in self.lines)),
            asked=say("What is the next line?"),
            how_to=say("Type a line such as: {example}", example=example),
            hint=self._hint(),
            solution=(self._course_line(),),
            mark=self.marked,
        )

    def marked(self, answer: str) -> Marking:
        text = answer.strip()
        typed = text if text.startswith(_ARROWS) else f"= {text}"
        found = lines_of([typed], self.task.domain.declarations)
        if len(found) != 1 or not isinstance(found[0], Step) or not found[0].body:
            return Marking(Result.UNREAD, (say("this is no line of a derivation"),))
        line = replace(found[0], number=len(self.lines) + 1)
        lines = (*self.lines, line)
        judged = judged_lines(self.task, lines, self.material.maths, CourseRules())[-1]
        match judged.verdict:
            case Verdict.PASSED if judged.repeats:
                return Marking(Result.UNREAD, (say("right, but no step yet: this stands there"),))
            case Verdict.PASSED if judged.form == self.wanted.form:
                return Marking(Result.RIGHT)
            case Verdict.PASSED:
                return self._on_the_way(lines, judged.form)
            case Verdict.FAILED:
                return Marking(Result.WRONG, (*_slips(judged), *judged.told))
            case Verdict.UNDECIDED:
                told = say("it could not be decided whether this is right; write it more simply")
                return Marking(Result.UNREAD, (told,))
        return Marking(Result.UNREAD, (*_words(judged.problem), *judged.told))

    def _on_the_way(self, lines: tuple[Line, ...], form: str) -> Marking:
        if self.on_the_way >= MAX_ON_THE_WAY or self._is_further(form):
            told = say("right, by a way of your own")
            return Marking(Result.RIGHT, (told, self._course_line()))
        further = replace(self, lines=lines, on_the_way=self.on_the_way + 1)
        told = say("right; and now the line after it")
        return Marking(Result.GO_ON, (told,), face=further.face())

    def _is_further(self, form: str) -> bool:
        """Whether this is a line of the course's that comes later, without another operation."""
        place = self.task.stages.index(self.wanted)
        for stage in self.task.stages[place + 1 :]:
            if stage.operations:
                return False
            if stage.form == form:
                return True
        return False

    def _rule_name(self, text: str) -> str | Message:
        """The rule in words, where the mathematics knows it."""
        maths = self.material.maths
        known = maths.rule_named(text)
        return next((rule.name for rule in maths.rules() if rule.id == known), text)

    def _course_line(self) -> Message:
        return say("The course goes on: {answer}", answer=self.wanted.line.text)

    def _hint(self) -> Told:
        rule = self.wanted.line.rule
        if rule is not None:
            return say("The rule is: {name}", name=self._rule_name(rule))
        body = self.wanted.line.body
        return say("It begins: {text}", text=f"= {body[: max(3, len(body) // 3)]}…")


def _slips(judged: JudgedLine) -> tuple[Told, ...]:
    texts = [slip.text for slip in judged.slips[:MAX_SLIPS]]
    return tuple(text if isinstance(text, Message) else say("{text}", text=text) for text in texts)


def _words(problem: Exception | None) -> tuple[Told, ...]:
    if not isinstance(problem, GraderError):
        return ()
    return tuple(
        text if isinstance(text, Message) else say("{text}", text=text)
        for text in (problem.found, problem.remedy)
        if text
    )
