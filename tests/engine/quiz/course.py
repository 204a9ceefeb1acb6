"""A small course with one quiz for the tests."""

from __future__ import annotations

from pathlib import Path

from grader.course import load_course
from grader.maths.domain import declared
from grader.maths.reader import read
from grader.maths.verdict import Comparison, Method, Verdict
from grader.model import Course, Exercise
from grader.quiz import Marked, Quiz, load_quiz, mark, question
from grader.quiz.item import Question

COURSE = """
[course]
id = "small"
languages = ["en", "ja"]
title = { en = "Small", ja = "小さい" }

[[exercise]]
id = "ab1_halves"
title = { en = "Halves", ja = "半分" }
points = { code = 2, quiz = 4 }
"""
QUESTIONS = """
[[item]]
id = "half"
kind = "numeric"
text = { en = "Half of {x}, in y_{1}?", ja = "{x} の半分は?" }
draw = { x = { from = 2, to = 9, step = 0.5 } }

[[item]]
id = "colour"
kind = "choice"
text = { en = "Which is red?", ja = "赤いのはどれですか?" }
options = { a = "y_1", b = "2 y_1", c = "1" }

[[item]]
id = "even"
kind = "several"
text = { en = "Which are even?", ja = "偶数はどれですか?" }
options = { a = "11", b = "12", c = "13", d = "14" }

[[item]]
id = "split"
kind = "symbolic"
text = { en = "Expand log(a*b).", ja = "log(a*b) を展開してください。" }
domain = { a = "positive", b = "positive" }

[[item]]
id = "shape"
kind = "shape"
text = { en = "Shapes of A and A.sum()?", ja = "A と A.sum() の形状は?" }
draw = { n = { one_of = [2, 3, 4] } }

[[item]]
id = "order"
kind = "order"
text = { en = "In order, please.", ja = "並べてください。" }
options = { a = "third", b = "first", c = "never", d = "second" }

[[item]]
id = "slip"
kind = "error"
text = { en = "Which line is wrong?", ja = "どの行が間違っていますか?" }
options = { a = "1 = 1", b = "= 2", c = "= 4/2" }
"""
KEYS = """
[half]
key = "half(x)"
tolerance = 1e-6
why = { en = "{x} divided by two.", ja = "{x} を 2 で割ります。" }
wrong = [
  { value = "2 * x", misconception = "doubled" },
  { value = "-key", en = "Mind the sign.", ja = "符号に注意しましょう。" },
]

[colour]
key = "b"
feedback = { a = "doubled", c = { en = "A number has no colour.", ja = "数に色はありません。" } }

[even]
key = ["b", "d"]
feedback = { a = "doubled", c = "doubled" }

[split]
key = "log(a) + log(b)"
form = "split-logs"
wrong = [{ value = "log(a)*log(b)", misconception = "doubled" }]

[shape]
key = "[(n, 2), np.shape(np.ones((n, 2)).sum())]"
wrong = [{ value = "[(n, 2), (1,)]", en = "No axis is left.", ja = "軸は残りません。" }]

[order]
key = ["b", "d", "a"]
feedback = { c = "doubled" }

[slip]
key = "b"
why = { en = "1 is not 2.", ja = "1 は 2 ではありません。" }
feedback = { a = { en = "True.", ja = "正しいです。" }, c = { en = "True.", ja = "正しいです。" } }
"""
MODULE = "def half(x):\n    return x / 2\n"
CATALOGUE = '[doubled]\nen = "Do not double."\nja = "2 倍にしません。"\n'
ANSWERS = "answers.toml"


def make(
    root: Path, *, questions: str = QUESTIONS, keys: str = KEYS, course: str = COURSE
) -> tuple[Course, Exercise]:
    """The course written to disk and loaded."""
    files = {
        "course.toml": course,
        "exercises/ab1_halves/quiz.toml": questions,
        "solutions/ab1_halves/quiz.toml": keys,
        "solutions/ab1_halves/halves.py": MODULE,
        "solutions/ab1_halves/feedback.toml": "",
        "solutions/misconceptions.toml": CATALOGUE,
    }
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    loaded = load_course(root)
    return loaded, loaded.exercises[0]


def quiz_in(root: Path, **texts: str) -> Quiz:
    """The quiz of the small course."""
    return load_quiz(make(root, **texts)[1])


def asked(quiz: Quiz, item: str, learner: str = "anna", variant: int = 0) -> Question:
    """One question of it."""
    return question(quiz, quiz.item(item), learner, variant)


def marked(quiz: Quiz, item: str, answer: str) -> Marked:
    """An answer of anna's, marked with a comparison that knows two truths."""
    return mark(asked(quiz, item), answer, compare=compare)


def letters(question: Question, *ids: str) -> str:
    """How these options are named on this question's page."""
    return " ".join(map(question.letter_of, ids))


def compare(left: str, right: str, domain: object) -> Comparison:
    """Equal where the texts are, and log(a*b) is log(a) + log(b)."""
    assert isinstance(domain, dict)
    squeezed = {
        text.replace(" ", "").replace("log(a*b)", "log(a)+log(b)") for text in (left, right)
    }
    verdict = Verdict.EQUIVALENT if len(squeezed) == 1 else Verdict.DIFFERENT
    nodes = [read(text, declared(domain)) for text in (left, right)]
    return Comparison(verdict, Method.TEXT, nodes[0], nodes[1])
