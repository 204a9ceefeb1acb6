"""``grade review``: what was learned, asked again when it is due.

Every answer is kept before it is shown as kept, so that nothing is lost or asked twice
when the terminal goes away.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click

from grader.cli.options import optional_exercise, shared_options
from grader.cli.settings import (
    data_folder,
    find_exercise,
    print_page,
    the_course,
    the_language,
    the_paper,
)
from grader.cli.typed import Stopped, prepare_input, typed_line
from grader.language import Language
from grader.model import Course
from grader.progress import Review, Store
from grader.quiz import learner_id
from grader.render import review as pages
from grader.review import (
    Card,
    Face,
    Marking,
    Material,
    Placed,
    Rating,
    Result,
    cards_of,
    due,
    exercise_of,
    face_of,
    figures_of,
    next_due,
    place,
    rating_of,
)

INTERRUPTED = 130
MAX_TYPED = 600


@click.command("review")
@optional_exercise
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N",
              help="At most so many cards.")  # fmt: skip
@click.option("--stats", is_flag=True, help="Show what is due and how much you remember.")
@click.option(
    "--learner",
    envvar="GRADE_LEARNER",
    metavar="ID",
    help="Whose numbers to ask (default: the id kept with your attempts).",
)
@shared_options
def command(
    exercise_name: str | None,
    limit: int,
    stats: bool,
    learner: str | None,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Go through the cards that are due: questions, your own mistakes, next lines."""
    course = the_course(course_path)
    only = find_exercise(course, exercise_name).id if exercise_name else None
    language = the_language(lang)
    with closing(Store(data_folder())) as store:
        shelf = shelf_of(course, store, only)
        if stats:
            paper = the_paper()
            figures = figures_of(shelf.deck(), shelf.log(), now())
            print_page(pages.render_figures(figures, course, now(), paper, language), paper)
            return
        session = Session(shelf, learner_id(data_folder(), learner), language)
        raise SystemExit(session.run(limit))


def now() -> datetime:
    """The time, in the zone of the one who learns."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The cards of a course, or of one exercise of it, and where reviews are kept."""

    course: Course
    store: Store
    materials: Mapping[str, Material]
    cards: tuple[Card, ...]

    def deck(self) -> tuple[Placed, ...]:
        """The cards in the order in which they are due, by the reviews kept so far."""
        return place(self.cards, self.store.reviews(self.course.id))

    def log(self) -> tuple[Review, ...]:
        """The reviews kept so far, of the exercises that are looked at."""
        log = self.store.reviews(self.course.id)
        return tuple(review for review in log if exercise_of(review.card) in self.materials)


def shelf_of(course: Course, store: Store, only: str | None) -> Shelf:
    """The cards that the store's attempts and answers give, read once a sitting."""
    materials = {e.id: Material(e) for e in course.exercises if only in {None, e.id}}
    cards: list[Card] = []
    for name, material in materials.items():
        attempts, answers = store.attempts(course.id, name), store.answers(course.id, name)
        cards += cards_of(material, attempts, answers)
    return Shelf(course, store, materials, tuple(cards))


@dataclass
class Session:
    """One sitting: who is asked, in which language, and how it goes."""

    shelf: Shelf
    learner: str
    language: Language
    done: int = 0
    right: int = 0
    passed_over: set[str] = field(default_factory=set)

    def run(self, limit: int) -> int:
        """Ask what is due, at most ``limit`` cards; the exit code."""
        prepare_input()
        stopped = interrupted = False
        deck = self.shelf.deck()
        if not due(deck, now()):
            self._show(pages.render_nothing_due(next_due(deck), now(), the_paper(), self.language))
            return 0
        try:
            while self.done < limit:
                waiting = self._waiting()
                if not waiting:
                    break
                total = min(limit, self.done + len(waiting))
                self._ask(waiting[0], f"{self.done + 1}/{total}")
        except Stopped:
            stopped = True
        except (KeyboardInterrupt, click.Abort):
            click.echo()
            stopped = interrupted = True
        self._end(stopped=stopped)
        return INTERRUPTED if interrupted else 0

    def _waiting(self) -> list[Placed]:
        """What is due now; a card that failed comes again once its minute is over."""
        waiting = due(self.shelf.deck(), now())
        return [placed for placed in waiting if placed.card.id not in self.passed_over]

    def _ask(self, placed: Placed, position: str) -> None:
        """Put one card until its answer ends it, and keep what came of it."""
        material = self.shelf.materials[placed.card.exercise]
        face = face_of(placed, material, self.learner)
        heading = f"{position} · {material.exercise.short}"
        self._show(pages.render_card(face, heading, the_paper(), self.language))
        shown = now()
        found = self._answered(face, heading)
        if found is None:
            self.passed_over.add(placed.card.id)
            return
        face, marking, helped = found
        at, right = now(), marking.result is Result.RIGHT
        rating = rating_of(right=right, helped=helped, taken=at - shown)
        self._keep(placed.card, rating, at)
        self._tell(marking, face)
        self._tell_kept(placed.card, rating)

    def _answered(self, face: Face, heading: str) -> tuple[Face, Marking, bool] | None:
        """The answer that ends the card, and whether a hint was asked for; None: skipped."""
        helped = False
        while True:
            match typed_line(MAX_TYPED):
                case "":
                    self._show(pages.render_card(face, heading, the_paper(), self.language))
                case "?" | "？":
                    helped = True
                    self._show(pages.render_hint(face, the_paper(), self.language))
                case "!" | "！":
                    return face, Marking(Result.WRONG), helped
                case "skip":
                    return None
                case text:
                    marking = face.mark(text)
                    if marking.result in {Result.RIGHT, Result.WRONG}:
                        return face, marking, helped
                    self._tell(marking, face)
                    if marking.face is not None:
                        face = marking.face
                        self._show(pages.render_lines(face, the_paper(), self.language))

    def _keep(self, card: Card, rating: Rating, at: datetime) -> None:
        store, course = self.shelf.store, self.shelf.course.id
        store.record_review(course, card.id, int(rating), at.astimezone(UTC))
        self.done += 1
        self.right += rating is not Rating.AGAIN

    def _tell(self, marking: Marking, face: Face) -> None:
        self._show(pages.render_marking(marking, face, the_paper(), self.language))

    def _tell_kept(self, card: Card, rating: Rating) -> None:
        """What the store says now: this is what survives."""
        kept = next(placed for placed in self.shelf.deck() if placed.card.id == card.id)
        self._show(pages.render_kept(rating, kept, now(), the_paper(), self.language))
        click.echo()

    def _end(self, *, stopped: bool) -> None:
        deck, at = self.shelf.deck(), now()
        if stopped:
            paper = the_paper()
            paper.write(self.language.text("Stopped. What was recorded is kept."))
            self._show(paper.text())
        self._show(
            pages.render_session_end(
                self.done, self.right, len(due(deck, at)), next_due(deck), at,
                the_paper(), self.language,
            )
        )  # fmt: skip

    def _show(self, text: str) -> None:
        click.echo(text, color=the_paper().colour)
