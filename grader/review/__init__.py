"""Spaced review: cards from a learner's own work, asked again when they are due.

Pure: the clock, the learner and what is kept are arguments. What is due follows from the
log of reviews alone.
"""

from grader.review.card import Card, Face, Marking, Rating, Result, Source, exercise_of
from grader.review.collecting import Answered, cards_of
from grader.review.faces import face_of
from grader.review.figures import Figures, figures_of
from grader.review.material import Material
from grader.review.schedule import Placed, due, next_due, place, rating_of

__all__ = [
    "Answered",
    "Card",
    "Face",
    "Figures",
    "Marking",
    "Material",
    "Placed",
    "Rating",
    "Result",
    "Source",
    "cards_of",
    "due",
    "exercise_of",
    "face_of",
    "figures_of",
    "next_due",
    "place",
    "rating_of",
]
