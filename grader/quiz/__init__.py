"""Quizzes: questions with numbers of the learner's own, answers marked with a reason.

Reads the author's ``quiz.toml`` and a learner's ``answers.toml``; asks `grader.maths` of
formulas and the solution's own code for keys. Knows no terminal and no course.
"""

from grader.quiz.answers import Answers, Given, load_answers, read_answers, write_answer
from grader.quiz.asking import question
from grader.quiz.checking import check_quiz, right_answer
from grader.quiz.identity import learner_id, whose
from grader.quiz.item import Item, Kind, Marked, Question, Quiz, QuizJudgement, told_in
from grader.quiz.judge import judge
from grader.quiz.loading import FILE, has_quiz, load_quiz
from grader.quiz.marking import mark
from grader.quiz.reading import how_to

__all__ = [
    "FILE",
    "Answers",
    "Given",
    "Item",
    "Kind",
    "Marked",
    "Question",
    "Quiz",
    "QuizJudgement",
    "check_quiz",
    "has_quiz",
    "how_to",
    "judge",
    "learner_id",
    "load_answers",
    "load_quiz",
    "mark",
    "question",
    "read_answers",
    "right_answer",
    "told_in",
    "whose",
    "write_answer",
]
