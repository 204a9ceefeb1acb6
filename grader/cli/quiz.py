"""``grade quiz``: the questions of an exercise, one at a time.

Every answer is kept at once, in the store and in ``answers.toml``, so that nothing
is lost when the terminal goes away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import data_folder, find_exercise, the_course, the_language, the_paper
from grader.cli.typed import Stopped, prepare_input, typed_line
from grader.errors import ExitCode, UsageError
from grader.language import Language, say
from grader.model import Course, Exercise, Part
from grader.progress import Store
from grader.quiz import (
    Given,
    Item,
    Marked,
    Question,
    Quiz,
    has_quiz,
    learner_id,
    load_answers,
    load_quiz,
    mark,
    question,
    write_answer,
)
from grader.render.quiz import (
    render_end,
    render_how_to,
    render_mark,
    render_question,
    render_review,
)

INTERRUPTED = 130
_SHOWN = 500


@click.command("quiz")
@click.argument("exercise_name", metavar="EXERCISE")
@click.option("--exam", is_flag=True, help="No feedback until the end.")
@click.option("--again", is_flag=True, help="Ask everything again, with fresh numbers.")
@click.option("--item", "item_id", metavar="ID", help="Ask only this question.")
@click.option(
    "--learner",
    envvar="GRADE_LEARNER",
    metavar="ID",
    help="Whose numbers to ask (default: the id kept with your attempts).",
)
@shared_options
def command(
    exercise_name: str,
    exam: bool,
    again: bool,
    item_id: str | None,
    learner: str | None,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Answer the questions of an exercise; what is not right yet is asked again.

    Your answers count when you grade the exercise. Exit code 0: all are right.
    """
    course = the_course(course_path)
    exercise = find_exercise(course, exercise_name)
    if not has_quiz(exercise):
        raise UsageError(say("{name} has no quiz", name=exercise.id))
    quiz = load_quiz(exercise)
    who = _learner(exercise, learner)
    store = Store(data_folder())
    try:
        session = Session(course, exercise, quiz, store, who, the_language(lang), exam)
        wanted = quiz.items if item_id is None else (_named(quiz, item_id),)
        raise SystemExit(session.run(wanted, again=again, only=item_id is not None))
    finally:
        store.close()


def _learner(exercise: Exercise, asked: str | None) -> str:
    """Who answers: one learner a file, since the numbers asked for differ."""
    file = exercise.work / exercise.file_of(Part.QUIZ)
    named = load_answers(file).learner
    if asked is not None and named and asked != named:
        raise UsageError(
            say("the answers there are those of another learner, {name}", name=repr(named)),
            where=str(file),
            remedy=say("move the file away, or leave --learner and GRADE_LEARNER out"),
        )
    return learner_id(data_folder(), asked or named or None)


def _named(quiz: Quiz, item_id: str) -> Item:
    try:
        return quiz.item(item_id)
    except KeyError:
        names = ", ".join(item.id for item in quiz.items)
        raise UsageError(
            say("there is no question {name}", name=repr(item_id)),
            remedy=say("questions: {names}", names=names),
        ) from None


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting: who answers what, in which language, and where it is kept."""

    course: Course
    exercise: Exercise
    quiz: Quiz
    store: Store
    learner: str
    language: Language
    exam: bool

    @property
    def file(self) -> Path:
        """Where the answers count from."""
        return self.exercise.work / self.exercise.file_of(Part.QUIZ)

    def run(self, items: tuple[Item, ...], *, again: bool, only: bool) -> int:
        """Ask, and say how it ended; the exit code."""
        given = load_answers(self.file).given
        variant = self._variant(given, again=again)
        todo = [item for item in items if only or again or self._is_open(item, given, variant)]
        prepare_input()
        try:
            self._hello(len(todo))
            for place, item in enumerate(todo, start=1):
                asked = question(self.quiz, item, self.learner, variant)
                self._ask(asked, place, len(todo))
        except Stopped:
            self._stopped()
        except (KeyboardInterrupt, click.Abort):
            click.echo()
            self._stopped()
            return INTERRUPTED
        else:
            if self.exam:
                self._review(items)
        return self._end(variant)

    def _variant(self, given: Mapping[str, Given], *, again: bool) -> int:
        """The variant that is being asked: the newest one, or the one after it."""
        known = {item.id for item in self.quiz.items}
        newest = max((g.variant for name, g in given.items() if name in known), default=-1)
        return newest + 1 if again else max(newest, 0)

    def _is_open(self, item: Item, given: Mapping[str, Given], variant: int) -> bool:
        """Whether an item is to be asked: not answered in this round, or not right yet."""
        answer = given.get(item.id)
        if answer is None or answer.variant != variant:
            return True
        return not self.exam and self._marked(item, answer).share < 1

    def _marked(self, item: Item, answer: Given) -> Marked:
        return mark(question(self.quiz, item, self.learner, answer.variant), answer.answer)

    def _ask(self, asked: Question, place: int, total: int) -> None:
        """Put one question until there is an answer that can be read."""
        self._show(render_question(asked, place, total, the_paper(), self.language))
        while True:
            text = typed_line(_SHOWN)
            if not text:
                self._show(render_question(asked, place, total, the_paper(), self.language))
                continue
            if text in {"?", "？"}:
                self._show(render_how_to(asked, the_paper(), self.language))
                continue
            marked = mark(asked, text)
            if marked.is_read:
                self._keep(asked, text, marked)
            if not self.exam or not marked.is_read:
                self._show(render_mark(marked, the_paper(), self.language))
            if marked.is_read:
                click.echo()
                return

    def _keep(self, asked: Question, text: str, marked: Marked) -> None:
        """In the store first, then where it counts."""
        item, now = asked.item.id, datetime.now(UTC)
        self.store.record_answer(
            self.course.id, self.exercise.id, item, asked.variant, text, marked.share, now
        )
        write_answer(self.file, item, text, asked.variant, self.learner)

    def _hello(self, many: int) -> None:
        title = self.language.pick(self.exercise.title)
        paper = the_paper()
        paper.write(f"{self.exercise.short} · {title}", style="bold")
        if many:
            paper.write(self.language.text("? shows how to answer, q stops."))
        paper.write()
        self._show(paper.text())

    def _review(self, items: tuple[Item, ...]) -> None:
        given = load_answers(self.file).given
        answered = []
        for item in items:
            answer = given.get(item.id)
            if answer is not None:
                asked = question(self.quiz, item, self.learner, answer.variant)
                answered.append((asked, answer.answer, mark(asked, answer.answer)))
        self._show(render_review(answered, the_paper(), self.language))

    def _end(self, variant: int) -> int:
        """How this round stands; of an exam that is not over, nothing."""
        given = load_answers(self.file).given
        answered = [
            item
            for item in self.quiz.items
            if item.id in given and given[item.id].variant == variant
        ]
        total, open_ = len(self.quiz.items), len(self.quiz.items) - len(answered)
        if self.exam and open_:
            return ExitCode.NOT_PASSED
        right = sum(self._marked(item, given[item.id]).share >= 1 for item in answered)
        name = self.exercise.short
        self._show(render_end(name, right, open_, total, the_paper(), self.language))
        return ExitCode.PASSED if right == total else ExitCode.NOT_PASSED

    def _stopped(self) -> None:
        paper = the_paper()
        paper.write(
            self.language.text(
                "Stopped. Your answers are kept; the same command goes on from here."
            )
        )
        self._show(paper.text())

    def _show(self, text: str) -> None:
        click.echo(text, color=the_paper().colour)
