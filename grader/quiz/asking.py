"""From an item to the question that one learner sees: numbers drawn, options shuffled.

Everything follows from course, exercise, item, learner and variant, so that a
teacher can put the same question again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grader.quiz.computing import Calculator
from grader.quiz.drawing import Chance, drawn, written
from grader.quiz.item import Item, Key, Kind, Option, Question, Quiz, Remark, Shape, Texts

_SHUFFLED = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.ORDER})
_NAME = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")
Value = float | str | tuple[Shape, ...]


def question(quiz: Quiz, item: Item, learner_id: str, variant: int = 0) -> Question:
    """The item as this learner sees it; CourseError where its key cannot be computed."""
    chance = Chance(quiz.scope, item.id, learner_id, variant)
    values = drawn(item.draw, chance)
    calculator = Calculator(quiz.module, values)
    for name, expression in item.key.let.items():
        values[name] = _listed(calculator.value(expression))
        calculator.let(name, values[name])
    options = tuple(Option(option.id, _filled(option.text, values)) for option in item.options)
    if item.kind in _SHUFFLED:
        options = _in_new_order(item, options, chance)
    key, wrong = _computed(item, values, calculator)
    text, why = _filled(item.text, values), _filled(item.key.why, values)
    return Question(item, variant, text, options, key, wrong, why)


def _in_new_order(item: Item, options: tuple[Option, ...], chance: Chance) -> tuple[Option, ...]:
    """Shuffled; lines to be put in order never stand in the right order already."""
    found = chance.shuffled(options)
    if item.kind is Kind.ORDER and _is_sorted(found, item.key):
        found.reverse()
    return tuple(found)


def _is_sorted(options: list[Option], key: Key) -> bool:
    return [option.id for option in options if option.id in key.right] == list(key.right)


def _computed(
    item: Item, values: Mapping[str, Any], calculator: Calculator
) -> tuple[Value, tuple[tuple[Value, Remark], ...]]:
    """The key and the known wrong answers."""

    def value(expression: str) -> Value:
        if item.kind is Kind.NUMERIC:
            return calculator.number(expression)
        if item.kind is Kind.SHAPE:
            return calculator.shapes(expression)
        return _substituted(expression, values).replace("−", "-")

    if not item.key.expression:
        return "", ()
    key = value(item.key.expression)
    calculator.let("key", key)
    return key, tuple((value(wrong.value), wrong.remark) for wrong in item.key.wrong)


def _filled(texts: Texts, values: Mapping[str, Any]) -> Texts:
    return {code: _substituted(text, values) for code, text in texts.items()}


def _substituted(text: str, values: Mapping[str, Any]) -> str:
    """``{t}`` becomes the value of t; other braces are part of the text."""

    def replaced(match: re.Match[str]) -> str:
        return written(values[match[1]]) if match[1] in values else match[0]

    return _NAME.sub(replaced, text)


def _listed(value: Any) -> Any:
    """NumPy's values as plain ones."""
    return value.tolist() if hasattr(value, "tolist") else value
