"""From the two ``quiz.toml`` of an exercise to its items, with every problem collected.

Owns what the files may say: questions in ``exercises/<id>/``, keys and remarks in
``solutions/<id>/``. Both are the author's; a learner's copy of the questions is never
read. Marks nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader.errors import CourseError
from grader.feedback import Feedback, load_feedback
from grader.model import Exercise, Part
from grader.quiz.computing import compiled
from grader.quiz.item import (
    COMPUTED,
    PICKED,
    Form,
    Item,
    Key,
    Kind,
    Option,
    Quiz,
    Remark,
    Texts,
    WrongValue,
)

FILE = "quiz.toml"
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
RESERVED = frozenset({"learner"})
MAX_OPTIONS = 26
_CENT = Fraction(1, 100)
_QUESTION = frozenset({"id", "kind", "text", "options", "draw", "domain", "points"})
_KEY = frozenset({"key", "tolerance", "form", "let", "feedback", "wrong", "why"})


def questions_file(exercise: Exercise) -> Path:
    """The author's questions; the learner's copy beside the lesson changes nothing."""
    return exercise.solution.parents[1] / "exercises" / exercise.id / FILE


def has_quiz(exercise: Exercise) -> bool:
    """Whether the exercise has a quiz at all."""
    return questions_file(exercise).is_file()


def load_quiz(exercise: Exercise) -> Quiz:
    """The quiz of an exercise; CourseError with every problem found."""
    origin = exercise.solution.parents[1]
    asked, keys = questions_file(exercise), exercise.solution / FILE
    course = _read(origin / "course.toml").get("course", {}).get("id", "")
    questions, answers = _read(asked).get("item", []), _read(keys)
    problems: list[str] = []
    if not isinstance(questions, list) or not questions:
        problems.append("item: a quiz has at least one [[item]]")
        questions = []
    loader = _Loader(load_feedback(exercise), answers, problems)
    items = [loader.item(entry, f"item[{n}]") for n, entry in enumerate(questions)]
    found = [item for item in items if item is not None]
    known = [str(entry.get("id")) for entry in questions if isinstance(entry, dict)]
    problems += [f"{name}: the id stands twice" for name, n in Counter(known).items() if n > 1]
    if len(found) == len(items):
        problems += [
            f"{name}: solutions/ has a key for no item" for name in set(answers) - set(known)
        ]
    if problems:
        raise CourseError(sorted(problems), where=str(asked), remedy=f"mend it, or {keys}")
    shared = _shares([item.weight for item in found], exercise.points.get(Part.QUIZ, 0.0))
    return Quiz(
        f"{course}\0{exercise.id}",
        tuple(_worth(item, points) for item, points in zip(found, shared, strict=True)),
        exercise.solution / exercise.filename,
    )


def _worth(item: Item, points: float) -> Item:
    return Item(
        item.id, item.kind, item.text, item.options, item.draw, item.domain, item.weight, points,
        item.key,
    )  # fmt: skip


def _shares(weights: list[float], total: float) -> list[float]:
    """Points by weight, in hundredths where the total is; they add up to the total."""
    exact = [Fraction(str(weight)) for weight in weights]
    whole = Fraction(str(total))
    parts = [whole * weight / sum(exact) for weight in exact]
    if whole % _CENT:
        return [float(part) for part in parts]
    cents = [part // _CENT for part in parts]
    left = int(whole / _CENT) - sum(cents)
    # Who lost most by rounding down gets a hundredth, the first ones first.
    order = sorted(range(len(parts)), key=lambda n: (parts[n] // _CENT * _CENT - parts[n], n))
    for n in order[:left]:
        cents[n] += 1
    return [float(many * _CENT) for many in cents]


class _Loader:
    """Reads items with their keys; appends what is wrong to ``problems`` and goes on."""

    def __init__(self, feedback: Feedback, answers: Mapping[str, Any], problems: list[str]) -> None:
        self._feedback = feedback
        self._answers = answers
        self._problems = problems
        self._where = ""

    def item(self, entry: Any, place: str) -> Item | None:
        """One item, or None where something is wrong."""
        before = len(self._problems)
        self._where = place
        if not isinstance(entry, dict):
            self._tell("a table is expected")
            return None
        name = entry.get("id")
        if not isinstance(name, str) or not ID.fullmatch(name) or name in RESERVED:
            self._tell(f"id: small letters with hyphens are expected, found {name!r}")
            return None
        self._where = name
        kind = entry.get("kind")
        if kind not in set(Kind):
            self._tell(f"kind: one of {', '.join(Kind)} is expected, found {kind!r}")
            return None
        answer = self._answers.get(name)
        if not isinstance(answer, dict):
            self._tell(f"there is no [{name}] in solutions/")
            return None
        self._unknown(entry, _QUESTION)
        self._unknown(answer, _KEY)
        options = self._options(entry.get("options", []), Kind(kind))
        key = self._key(answer, Kind(kind), [option.id for option in options])
        item = Item(
            id=name,
            kind=Kind(kind),
            text=self._texts(entry.get("text"), "text"),
            options=options,
            draw=self._table(entry.get("draw", {}), "draw"),
            domain=self._domain(entry.get("domain", {}), Kind(kind)),
            weight=self._positive(entry.get("points", 1), "points"),
            points=0.0,
            key=key,
        )
        return item if len(self._problems) == before else None

    def _tell(self, problem: str) -> None:
        self._problems.append(f"{self._where}: {problem}")

    def _unknown(self, table: Mapping[str, Any], known: frozenset[str]) -> None:
        for name in sorted(set(table) - known):
            self._tell(f"{name}: unknown; known are {', '.join(sorted(known))}")

    def _texts(self, value: Any, key: str) -> Texts:
        right = isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
        if right and value.get("en"):
            return dict(value)
        self._tell(f'{key}: texts are expected, such as {{ en = "…", ja = "…" }}')
        return {"en": ""}

    def _table(self, value: Any, key: str) -> Mapping[str, Any]:
        if isinstance(value, dict) and all(isinstance(one, dict) for one in value.values()):
            return value
        self._tell(f"{key}: a table of ranges is expected")
        return {}

    def _positive(self, value: Any, key: str) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return float(value)
        self._tell(f"{key}: a positive number is expected, found {value!r}")
        return 1.0

    def _domain(self, value: Any, kind: Kind) -> Mapping[str, str]:
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            self._tell('domain: kinds are expected, such as { a = "positive" }')
            return {}
        if (kind is Kind.SYMBOLIC) != bool(value):
            self._tell("domain: symbolic items have one, others have none")
        return value

    def _options(self, value: Any, kind: Kind) -> tuple[Option, ...]:
        """Options are texts by id; one text alone is the same in every language."""
        if kind not in PICKED:
            if value:
                self._tell(f"options: {kind} items have none")
            return ()
        if not isinstance(value, dict) or not 2 <= len(value) <= MAX_OPTIONS:
            self._tell(f"options: 2 to {MAX_OPTIONS} texts by id are expected")
            return ()
        return tuple(
            Option(name, {"en": text} if isinstance(text, str) else self._texts(text, name))
            for name, text in value.items()
        )

    def _key(self, answer: Mapping[str, Any], kind: Kind, options: list[str]) -> Key:
        right: tuple[str, ...] = ()
        expression = ""
        value = answer.get("key")
        if kind in PICKED:
            right = self._right(value, kind, options)
        elif isinstance(value, str) and value:
            expression = value
        else:
            self._tell(f"key: an expression in quotes is expected, found {value!r}")
        form = answer.get("form", Form.ANY)
        if form not in set(Form):
            self._tell(f"form: one of {', '.join(Form)} is expected, found {form!r}")
            form = Form.ANY
        let = self._let(answer.get("let", {}))
        if kind in COMPUTED and expression:
            self._compile(expression, "key")
        return Key(
            right=right,
            expression=expression,
            tolerance=self._positive(answer.get("tolerance", 1e-4), "tolerance"),
            form=Form(form),
            let=let,
            remarks=self._remarks(answer.get("feedback", {}), set(options) - {*right}),
            wrong=self._wrong(answer.get("wrong", []), kind),
            why=self._texts(answer["why"], "why") if "why" in answer else {},
        )

    def _compile(self, expression: str, key: str) -> None:
        try:
            compiled(expression)
        except CourseError as problem:
            self._tell(f"{key}: {problem.found}")

    def _let(self, value: Any) -> Mapping[str, str]:
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            self._tell("let: expressions in quotes by name are expected")
            return {}
        for name, expression in value.items():
            self._compile(expression, f"let.{name}")
        return value

    def _right(self, value: Any, kind: Kind, options: list[str]) -> tuple[str, ...]:
        single = kind in {Kind.CHOICE, Kind.ERROR}
        names = [value] if single else value
        if not isinstance(names, list) or not names or len(set(map(str, names))) < len(names):
            self._tell("key: ids of options are expected, each once")
            return ()
        unknown = [str(name) for name in names if name not in options]
        if unknown:
            self._tell(f"key: {', '.join(unknown)} is no option")
        return tuple(map(str, names))

    def _remarks(self, value: Any, wrong: set[str]) -> Mapping[str, Remark]:
        if not isinstance(value, dict):
            self._tell("feedback: remarks by option are expected")
            return {}
        for name in sorted(wrong ^ set(value)):
            where = "no remark on this wrong option" if name in wrong else "is no wrong option"
            self._tell(f"feedback.{name}: {where}")
        return {name: self._remark(told, f"feedback.{name}") for name, told in value.items()}

    def _remark(self, told: Any, key: str) -> Remark:
        """A misconception by its name, or texts of the item's own."""
        if isinstance(told, dict) and isinstance(told.get("misconception"), str):
            told = told["misconception"]
        if not isinstance(told, str):
            return Remark(self._texts(told, key))
        try:
            # The exercise's own words for a misconception speak of its functions.
            general = self._feedback.catalogue.get(told)
            return Remark(general or self._feedback.advice(told), told)
        except CourseError as problem:
            self._tell(f"{key}: {problem.found}")
            return Remark({"en": ""}, told)

    def _wrong(self, value: Any, kind: Kind) -> tuple[WrongValue, ...]:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._tell("wrong: a list of tables is expected")
            return ()
        if value and kind in PICKED:
            self._tell("wrong: remarks on options belong under feedback")
            return ()
        found = []
        for n, entry in enumerate(value):
            told = dict(entry)
            expression = told.pop("value", None)
            if not isinstance(expression, str):
                self._tell(f"wrong[{n}].value: an expression in quotes is expected")
                continue
            if kind in COMPUTED:
                self._compile(expression, f"wrong[{n}].value")
            found.append(WrongValue(expression, self._remark(told, f"wrong[{n}]")))
        return tuple(found)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(file)) from None
