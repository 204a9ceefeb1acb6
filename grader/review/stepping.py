"""Cards that ask for the next line of a derivation, from memory.

Owns what a right next line is: it follows from the line before, after the operation that is
shown, and is of the form that the course's own line has. A right line on the way there is
added to what is shown, and the question goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.derivation.form import form_of
from grader.derivation.lines import lines_of
from grader.derivation.task import Operation, Stage, Step, Task
from grader.errors import GraderError
from grader.language import Message, say
from grader.maths.tree import Node
from grader.maths.verdict import Comparison
from grader.maths.verdict import Verdict as Decided
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
    if task is None or task.start is None or not 0 < int(number) <= len(task.milestones):
        raise KeyError(card.name)
    wanted = task.milestones[int(number) - 1]
    place = task.stages.index(wanted)
    before = task.stages[place - 1].node if place else task.start
    shown = [task.bullets["Start"]]
    for stage in task.stages[:place]:
        shown += [*(operation.text for operation in stage.operations), stage.line.text]
    shown += [operation.text for operation in wanted.operations]
    return _Asking(task, wanted, material, tuple(shown), before, wanted.operations).face()


@dataclass(frozen=True)
class _Asking:
    """Where the derivation stands: the last line, and what is done to it next."""

    task: Task
    wanted: Stage
    material: Material
    shown: tuple[str, ...]
    before: Node
    operations: tuple[Operation, ...]
    forms: frozenset[str] = frozenset()
    on_the_way: int = 0

    def face(self) -> Face:
        return Face(
            heading=say("From a derivation"),
            title=self.task.title,
            question=None,
            lines=self.shown,
            asked=say("What is the next line?"),
            how_to=say("Type a line such as: = log(a) + log(b)"),
            hint=self._hint(),
            solution=(self._course_line(),),
            mark=self.marked,
        )

    def marked(self, answer: str) -> Marking:
        try:
            return self._marked(answer)
        except GraderError as problem:
            return Marking(Result.UNREAD, _words(problem))

    def _marked(self, answer: str) -> Marking:
        domain, maths = self.task.domain, self.material.maths
        text = answer.strip()
        typed = text if text.startswith(_ARROWS) else f"= {text}"
        lines = lines_of([typed], domain.declarations)
        step = lines[0] if lines else None
        if not isinstance(step, Step) or not step.body:
            return Marking(Result.UNREAD, (say("this is no line of a derivation"),))
        node = maths.read(step.body, domain.declarations)
        form = form_of(node, domain)
        before = self.before
        for operation in self.operations:
            before = maths.applied(operation.change, before, domain.declarations)
        found = maths.compare(before, node, domain)
        match found.verdict:
            case Decided.DIFFERENT:
                return Marking(Result.WRONG, self._slips(before, found))
            case Decided.UNDECIDED:
                told = say("it could not be decided whether this is right; write it more simply")
                return Marking(Result.UNREAD, (told,))
        if form == self.wanted.form:
            return Marking(Result.RIGHT)
        if form in self.forms or form in {form_of(self.before, domain), form_of(before, domain)}:
            return Marking(Result.UNREAD, (say("right, but no step yet: this stands there"),))
        return self._on_the_way(typed, node, form)

    def _on_the_way(self, typed: str, node: Node, form: str) -> Marking:
        if self.on_the_way >= MAX_ON_THE_WAY or self._is_further(form):
            told = say("right, by a way of your own")
            return Marking(Result.RIGHT, (told, self._course_line()))
        further = replace(
            self,
            shown=(*self.shown, typed),
            before=node,
            operations=(),
            forms=self.forms | {form, form_of(self.before, self.task.domain)},
            on_the_way=self.on_the_way + 1,
        )
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

    def _slips(self, before: Node, found: Comparison) -> tuple[Told, ...]:
        change = self.operations[-1].change if self.operations else None
        slips = self.material.maths.name_slips(before, found.next, self.task.domain, change)
        return tuple(
            slip.text if isinstance(slip.text, Message) else say("{text}", text=slip.text)
            for slip in slips[:MAX_SLIPS]
        )

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


def _words(problem: GraderError) -> tuple[Told, ...]:
    return tuple(
        text if isinstance(text, Message) else say("{text}", text=text)
        for text in (problem.found, problem.remedy)
        if text
    )
