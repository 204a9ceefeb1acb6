"""One question of a quiz on a terminal, what an answer is worth, and how it all ended.

Owns the words and the layout; marks nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.language import Language
from grader.model import Verdict
from grader.quiz import Kind, Marked, Question, how_to, told_in
from grader.quiz.item import letter
from grader.render.paper import Paper


def render_question(
    question: Question, place: int, total: int, paper: Paper, language: Language
) -> str:
    """The question with its options, as lettered lines."""
    heading = language.text("Question {n} of {total}", n=place, total=total)
    paper.write(f"{heading} · {question.item.id}", style="bold")
    paper.write(language.pick(question.text))
    for number, option in enumerate(question.options):
        paper.write(f"{letter(number)})  {language.pick(option.text)}", indent=2, hang=6)
    return paper.text()


def render_how_to(question: Question, paper: Paper, language: Language) -> str:
    """How to answer, and the keys."""
    paper.write(language.render(how_to(question)), indent=2)
    paper.write(
        language.text("Enter shows the question again, q stops; your answers are kept."), indent=2
    )
    return paper.text()


def render_mark(marked: Marked, paper: Paper, language: Language) -> str:
    """Whether the answer is right, and why not."""
    sign, style, word = _word(marked, language)
    told = told_in(marked.told, language)
    paper.write(f"{sign} {' '.join([word, *told])}", indent=2, hang=4, style=style)
    for name, texts in marked.advice.items():
        paper.write(f"→ {name}: {language.pick(texts)}", indent=2, hang=4, style="yellow")
    return paper.text()


def _word(marked: Marked, language: Language) -> tuple[str, str, str]:
    match marked.verdict:
        case Verdict.PASSED:
            return "✓", "green", language.text("Right.")
        case Verdict.UNREADABLE:
            return "?", "yellow", language.text("This answer cannot be read; it does not count.")
        case Verdict.UNDECIDED:
            return "?", "yellow", language.text("Undecided.")
        case _ if marked.share > 0:
            percent = round(100 * marked.share)
            return "✗", "red", language.text("Right in part: {percent} %.", percent=percent)
        case _:
            return "✗", "red", language.text("Not right.")


def render_review(
    answered: Sequence[tuple[Question, str, Marked]], paper: Paper, language: Language
) -> str:
    """All questions with the answers given, after an exam."""
    for question, answer, marked in answered:
        paper.write()
        paper.write(language.pick(question.text), style="bold")
        if question.item.kind in {Kind.CHOICE, Kind.SEVERAL, Kind.ORDER, Kind.ERROR}:
            for number, option in enumerate(question.options):
                paper.write(f"{letter(number)})  {language.pick(option.text)}", indent=2, hang=6)
        paper.write(language.text("your answer: {answer}", answer=answer), indent=2, hang=4)
        render_mark(marked, paper, language)
    return paper.text()


def render_end(
    name: str, right: int, open_: int, total: int, paper: Paper, language: Language
) -> str:
    """How many are right, and how to go on."""
    paper.write()
    paper.write(
        language.text("{right} of {total} questions are right.", right=right, total=total),
        style="bold",
    )
    if open_:
        paper.write(language.text("{many} are not answered yet.", many=open_))
    paper.write(language.text("`grade {name}` counts your answers.", name=name))
    if right == total:
        paper.write(language.text("`--again` asks everything with fresh numbers."))
    else:
        paper.write(language.text("The same command goes on with those that are not right yet."))
    return paper.text()
