"""A card of a review on a terminal, what an answer to it is, and what all reviews come to.

Owns the words and the layout; marks and schedules nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from grader.language import Language, Message
from grader.model import Course
from grader.quiz import told_in
from grader.quiz.item import Told, letter
from grader.render.paper import Paper
from grader.review import Card, Face, Figures, Marking, Placed, Rating, Result

_SIGN = {
    Result.RIGHT: ("✓", "green"),
    Result.WRONG: ("✗", "red"),
    Result.GO_ON: ("✓", "green"),
    Result.UNREAD: ("?", "yellow"),
}


def render_card(face: Face, heading: str, paper: Paper, language: Language) -> str:
    """The card: where it comes from, what is asked, how to answer."""
    t = language.text
    title = language.pick(face.title) if face.title else ""
    parts = [heading, language.render(face.heading), title]
    paper.write(" · ".join(part for part in parts if part), style="bold")
    if face.question is not None and (text := language.pick(face.question.text)):
        paper.write(text)
    for line in face.lines:
        shown = language.render(line) if isinstance(line, Message) else line
        paper.write(shown, indent=2, hang=4)
    if face.asked is not None:
        paper.write(language.render(face.asked))
    options = face.question.options if face.question is not None else ()
    for number, option in enumerate(options):
        paper.write(f"{letter(number)})  {language.pick(option.text)}", indent=2, hang=6)
    paper.write(language.render(face.how_to))
    paper.write(t("? shows a hint, ! the answer, q stops."))
    return paper.text()


def render_lines(face: Face, paper: Paper, language: Language) -> str:
    """What stands there now, after a right line on the way."""
    for line in face.lines:
        paper.write(language.render(line) if isinstance(line, Message) else line, indent=2, hang=4)
    return paper.text()


def render_hint(face: Face, paper: Paper, language: Language) -> str:
    """The card's hint."""
    text = language.text("Hint: {text}", text=_plain(face.hint, language))
    paper.write(text, indent=2, hang=4, style="yellow")
    return paper.text()


def render_marking(marking: Marking, face: Face, paper: Paper, language: Language) -> str:
    """Whether the answer is right; after a wrong one, what would have been."""
    sign, style = _SIGN[marking.result]
    word = {
        Result.RIGHT: language.text("Right."),
        Result.WRONG: language.text("Not right."),
        Result.GO_ON: "",
        Result.UNREAD: language.text("This does not count; answer again, or type skip."),
    }[marking.result]
    told = [word, *told_in(marking.told, language)]
    paper.write(f"{sign} {' '.join(part for part in told if part)}", indent=2, hang=4, style=style)
    for name, texts in marking.advice.items():
        paper.write(f"→ {name}: {language.pick(texts)}", indent=2, hang=4, style="yellow")
    if marking.result is Result.WRONG:
        for told_of in face.solution:
            paper.write(_plain(told_of, language), indent=4)
    return paper.text()


def _plain(told: Told, language: Language) -> str:
    """As it is: a full stop after a formula would be read as a part of it."""
    return language.render(told) if isinstance(told, Message) else language.pick(told)


def render_kept(
    rating: Rating, placed: Placed, now: datetime, paper: Paper, language: Language
) -> str:
    """That a review was recorded, and when the card comes again."""
    t = language.text
    word = {
        Rating.AGAIN: t("not known"),
        Rating.HARD: t("with help"),
        Rating.GOOD: t("known"),
        Rating.EASY: t("known at once"),
    }[rating]
    if placed.closed:
        text = t("recorded: {rating}; {name} is closed", rating=word, name=placed.card.name)
    else:
        when = in_words(placed.due, now, language)
        text = t("recorded: {rating}; comes again {when}", rating=word, when=when)
    paper.write(text, indent=2, hang=4)
    return paper.text()


def in_words(due: datetime, now: datetime, language: Language) -> str:
    """A time as people say it: in 10 minutes, in 3 hours, on a date."""
    left = due - now
    if left <= timedelta(0):
        return language.text("now")
    if left < timedelta(hours=1):
        return language.text("in {n} min", n=max(1, round(left.total_seconds() / 60)))
    local = due.astimezone(now.tzinfo)
    days = (local.date() - now.date()).days
    if days == 0:
        return language.text("today at {time}", time=local.strftime("%H:%M"))
    if days == 1:
        return language.text("tomorrow at {time}", time=local.strftime("%H:%M"))
    return language.text("in {n} days ({date})", n=days, date=local.strftime("%Y-%m-%d"))


def render_nothing_due(
    following: datetime | None, now: datetime, paper: Paper, language: Language
) -> str:
    """That nothing is to be done, and when something is."""
    t = language.text
    if following is not None:
        when = in_words(following, now, language)
        paper.write(t("Nothing is due. The next card comes {when}.", when=when))
        return paper.text()
    paper.write(t("There is nothing to review yet."))
    paper.write(
        t(
            "Cards come from questions of a quiz that you answered, from mistakes found in your"
            " own work, and from derivations that you finished."
        )
    )
    return paper.text()


def render_session_end(
    done: int,
    right: int,
    left: int,
    following: datetime | None,
    now: datetime,
    paper: Paper,
    language: Language,
) -> str:
    """What this sitting came to; ``left`` cards are still due."""
    t = language.text
    if done:
        told = t("{right} of {total} right; all recorded.", right=right, total=done)
        paper.write(told, style="bold")
    if left:
        paper.write(t("Still due: {n}; `grade review` goes on.", n=left))
    elif following is not None:
        when = in_words(following, now, language)
        paper.write(t("Nothing is due. The next card comes {when}.", when=when))
    return paper.text()


def render_figures(
    figures: Figures, course: Course, now: datetime, paper: Paper, language: Language
) -> str:
    """All figures, one a line."""
    t = language.text
    paper.write(t("Review"), style="bold")
    rows = [
        (t("due today"), str(figures.today)),
        (t("due tomorrow"), str(figures.tomorrow)),
        (t("due within a week"), str(figures.week)),
        (t("remembered in the last 30 days"), _share(figures)),
        (t("days in a row"), str(figures.streak)),
        (t("misconceptions open"), str(len(figures.open))),
        (t("misconceptions closed"), str(figures.closed)),
    ]
    for label, value in rows:
        paper.pair(label, value, indent=2, hang=4)
    for card in figures.open:
        paper.write(f"○ {_short(card, course)} · {card.name}", indent=2, hang=4, style="yellow")
    if figures.next is not None and figures.next > now:
        paper.write(t("The next card comes {when}.", when=in_words(figures.next, now, language)))
    return paper.text()


def _share(figures: Figures) -> str:
    if not figures.reviews:
        return "–"
    percent = round(100 * figures.right / figures.reviews)
    return f"{figures.right}/{figures.reviews} ({percent} %)"


def _short(card: Card, course: Course) -> str:
    return course.exercise(card.exercise).short
