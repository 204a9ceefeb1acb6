"""The quiz as cells of text: its questions, and the answers that must be marked right.

Owns how a question is written in Markdown. Draws and marks nothing itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from grader import stubs
from grader.language import Language
from grader.model import Exercise
from grader.quiz import Question, how_to, load_quiz, question, right_answer
from grader.quiz.item import letter

_SIGNS = re.compile(r"([\\`*_{}\[\]<>$|~#])")


def questions_text(exercise: Exercise, learner: str, language: Language) -> str:
    """All questions as this learner is asked them, and how to answer."""
    quiz = load_quiz(exercise)
    asked = [question(quiz, item, learner) for item in quiz.items]
    return "\n\n".join(
        [
            f"## {language.text('Questions')}",
            language.text(
                "Write each answer into the cell below, under the name of its question: "
                'answer = "…"'
            ),
            *(
                "\n\n".join(_question(one, place, len(asked), language))
                for place, one in enumerate(asked, start=1)
            ),
        ]
    )


def _question(asked: Question, place: int, total: int, language: Language) -> Iterator[str]:
    heading = language.text("Question {n} of {total}", n=place, total=total)
    yield f"### {heading} · {asked.item.id}"
    yield _escaped(language.pick(asked.text))
    options = [
        f"- {letter(number)}) {_escaped(language.pick(option.text))}"
        for number, option in enumerate(asked.options)
    ]
    if options:
        yield "\n".join(options)
    yield f"*{_escaped(language.render(how_to(asked)))}*"


def _escaped(text: str) -> str:
    """The text so that Markdown shows it as it stands: formulas are full of its signs."""
    return _SIGNS.sub(r"\\\1", text)


def answers_text(exercise: Exercise, learner: str) -> str:
    """The cell with an answer to every question that is right; only the answers are cut out."""
    quiz = load_quiz(exercise)
    lines = ["```toml"]
    for item in quiz.items:
        right = right_answer(question(quiz, item, learner))
        answer = f"answer = {json.dumps(right, ensure_ascii=False)}"
        lines += [f"[{item.id}]", stubs.BEGIN, answer, stubs.END, ""]
    return "\n".join([*lines[:-1], "```"])
