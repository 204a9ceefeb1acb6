"""From ``answers.toml`` to findings: one an item, two where a share of it is earned.

The points of the findings always add up to the quiz's. The file's own words are
never trusted with more than an answer and a variant.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from grader.language import Language, Message, one_line, say
from grader.model import Finding, Part, Tier, Verdict, Visibility
from grader.quiz.answers import MAX_NOTICES, Answers, read_answers
from grader.quiz.asking import question
from grader.quiz.item import Item, Marked, Quiz, QuizJudgement, told_in
from grader.quiz.marking import Compare, mark

MAX_TITLE = 300


def judge(
    quiz: Quiz,
    submitted: bytes | None,
    learner_id: str | None,
    language: Language,
    *,
    compare: Compare | None = None,
) -> QuizJudgement:
    """The findings on a learner's answers, in the order of the items.

    ``submitted`` None is a file that was not handed in; ``learner_id`` None means the one
    that the file itself names.
    """
    answers = Answers() if submitted is None else read_answers(submitted)
    learner = answers.learner if learner_id is None else learner_id
    found: list[Finding] = []
    for item in quiz.items:
        found += _findings(quiz, item, answers, learner, language, compare)
    notices = [*answers.notices, *_unknown(quiz, answers), *_strangers(answers, learner)]
    return QuizJudgement(tuple(found), tuple(map(language.render, notices[:MAX_NOTICES])))


def _findings(
    quiz: Quiz,
    item: Item,
    answers: Answers,
    learner: str,
    language: Language,
    compare: Compare | None,
) -> list[Finding]:
    given = answers.given.get(item.id)
    asked = question(quiz, item, learner, given.variant if given else 0)
    title = one_line(language.pick(asked.text), MAX_TITLE)
    marked = Marked(Verdict.NOT_STARTED)
    if answers.refused is not None:
        verdict = Verdict.OVER_LIMIT if answers.too_large else Verdict.UNREADABLE
        marked = Marked(verdict, told=(answers.refused,))
    elif given is not None and given.answer.strip():
        marked = mark(asked, given.answer, compare=compare)
    return list(_of(item, title, marked, language))


def _of(item: Item, title: str, marked: Marked, language: Language) -> Iterator[Finding]:
    """One finding, or the share earned beside the rest that was not."""
    earned = min(round(item.points * marked.share, 2), item.points)
    whole = marked.verdict is Verdict.PASSED or earned <= 0
    told = () if marked.verdict is Verdict.PASSED else told_in(marked.told, language)
    yield _finding(
        item, "", title, marked.verdict, item.points if whole else item.points - earned,
        message=" ".join(told), misconceptions=marked.misconceptions,
    )  # fmt: skip
    if not whole:
        part = language.text("{title} (what was right of it)", title=title)
        yield _finding(item, "/share", part, Verdict.PASSED, earned)


def _finding(
    item: Item,
    name: str,
    title: str,
    verdict: Verdict,
    points: float,
    *,
    message: str = "",
    misconceptions: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        id=f"{Part.QUIZ}/{item.id}{name}",
        part=Part.QUIZ,
        function=None,
        title=title,
        verdict=verdict,
        tier=Tier.CORE,
        visibility=Visibility.VISIBLE,
        max_points=points,
        message=message,
        misconceptions=misconceptions,
        task=item.id,
    )


def _unknown(quiz: Quiz, answers: Answers) -> Iterator[Message]:
    known = [item.id for item in quiz.items]
    for name in answers.given:
        if name in known:
            continue
        shown = one_line(name, 60)
        close = get_close_matches(shown, known, n=1)
        if close:
            yield say("no item is called {id}; did you mean {name}?", id=shown, name=close[0])
        else:
            yield say("no item is called {id}; what stands there does not count", id=shown)


def _strangers(answers: Answers, learner: str) -> Iterator[Message]:
    """The numbers of the questions follow from the learner, so another's answers hardly fit."""
    if answers.learner and answers.learner != learner:
        yield say("these answers were given by another learner; the numbers asked for differ")
