"""Proves a quiz: for its author, before any learner sees it.

Owns what must hold of an item: its key is computed and marked right, wrong answers are
told apart from it, every text exists in every language. Collects every problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from grader.errors import CourseError, GraderError
from grader.model import Course, Exercise, Part, Verdict
from grader.quiz.asking import question
from grader.quiz.item import Item, Key, Kind, Option, Question, Quiz, Texts
from grader.quiz.loading import load_quiz
from grader.quiz.marking import Compare, is_close, mark

VARIANTS = 20
FORMULAS = 2
MIN_DIFFERENT = 3
MAX_MEETINGS = 2
LEARNER = "audit"


def check_quiz(
    exercise: Exercise, course: Course, *, compare: Compare | None = None
) -> tuple[str, ...]:
    """Every problem of an exercise's quiz; none where it holds."""
    try:
        quiz = load_quiz(exercise)
    except CourseError as problem:
        return tuple(str(problem.found).splitlines())
    problems = []
    if exercise.points.get(Part.QUIZ, 0.0) <= 0:
        problems.append("course.toml gives the quiz no points")
    for item in quiz.items:
        try:
            found = [*_texts(item, course.languages), *_variants(quiz, item, compare)]
        except GraderError as problem:
            found = [str(problem)]
        problems += [f"{item.id}: {text}" for text in dict.fromkeys(found)]
    return tuple(problems)


def _texts(item: Item, languages: Sequence[str]) -> Iterator[str]:
    """What is shown exists in every language, and feedback says something."""

    def missing(texts: Texts, what: str) -> Iterator[str]:
        for language in languages:
            if not texts.get(language):
                yield f"{what} has no text in {language!r}"

    yield from missing(item.text, "the question")
    for option in item.options:
        yield from _option(option, languages)
    for name, remark in item.key.remarks.items():
        yield from missing(remark.texts, f"feedback.{name}")
    for n, wrong in enumerate(item.key.wrong):
        yield from missing(wrong.remark.texts, f"wrong[{n}]")
    if item.key.why:
        yield from missing(item.key.why, "why")


def _option(option: Option, languages: Sequence[str]) -> Iterator[str]:
    """An option of one text alone is a formula: the same in every language."""
    if set(option.text) == {"en"} and not _has_words(option.text["en"]):
        return
    for language in languages:
        if not option.text.get(language):
            yield f"option {option.id} has no text in {language!r}"


def _has_words(text: str) -> bool:
    """Whether there are words of a language in it, not only signs and names of functions."""
    words = "".join(sign if sign.isalpha() else " " for sign in text).split()
    return sum(len(word) > 3 for word in words) > 1


def _variants(quiz: Quiz, item: Item, compare: Compare | None) -> Iterator[str]:
    """The key holds in every variant; wrong values come to the same in few of them at most."""
    shown, same = set(), 0
    for variant in range(VARIANTS if item.draw or item.options else 1):
        asked = question(quiz, item, LEARNER, variant)
        shown.add((asked.text["en"], asked.key))
        same += _meeting(asked)
        # Numbers in a formula change nothing in how it is compared.
        if variant < FORMULAS or item.kind is not Kind.SYMBOLIC:
            yield from _problems(asked, compare)
    if item.draw and len(shown) < MIN_DIFFERENT:
        yield f"{VARIANTS} variants show only {len(shown)} different questions"
    if same > MAX_MEETINGS:
        yield f"in {same} of {VARIANTS} variants two wrong values cannot be told apart"


def _problems(asked: Question, compare: Compare | None) -> Iterator[str]:
    item = asked.item
    marked = mark(asked, right_answer(asked), compare=compare)
    if marked.verdict is not Verdict.PASSED:
        yield f"variant {asked.variant}: its own key {asked.key!r} is {marked.verdict.value}"
    if item.kind is Kind.SYMBOLIC:
        yield from _formulas(asked, compare)
    for value, _ in asked.wrong:
        if _same(asked.key, value, item.key):
            yield f"variant {asked.variant}: {value!r} is listed as wrong, and is the key"


def _meeting(asked: Question) -> bool:
    """Whether two wrong values with different remarks come to the same."""
    return any(
        _same(one, other, asked.item.key) and first != second
        for (one, first), (other, second) in combinations(asked.wrong, 2)
    )


def _formulas(asked: Question, compare: Compare | None) -> Iterator[str]:
    for value, remark in asked.wrong:
        named = mark(asked, str(value), compare=compare)
        if named.verdict is not Verdict.FAILED or (
            remark.misconception and named.misconceptions != (remark.misconception,)
        ):
            found = ", ".join(named.misconceptions) or named.verdict.value
            yield f"the wrong answer {value!r} is told as {found}"


def _same(one: object, other: object, key: Key) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return is_close(one, other, 2 * key.tolerance)
    return one == other


def right_answer(asked: Question) -> str:
    """An answer that must be marked right, as a learner would type it."""
    key = asked.key
    match asked.item.kind:
        case Kind.NUMERIC:
            return repr(key)
        case Kind.SYMBOLIC:
            return str(key)
        case Kind.SHAPE:
            assert isinstance(key, tuple)
            return "; ".join(map(str, key))
        case _:
            return " ".join(asked.letter_of(name) for name in asked.item.key.right)
