"""From a card to what is put to the learner, whatever the card's source."""

from __future__ import annotations

from grader.quiz.marking import Compare
from grader.review.card import Card, Face, Source
from grader.review.choosing import misconception_face, quiz_face
from grader.review.material import Material
from grader.review.schedule import Placed
from grader.review.stepping import step_face


def face_of(
    placed: Placed, material: Material, learner: str, compare: Compare | None = None
) -> Face:
    """The card as this learner sees it next: with other numbers and in another order each time."""
    card: Card = placed.card
    variant = placed.reviews + 1
    match card.source:
        case Source.QUIZ:
            return quiz_face(card, material, learner, variant, compare)
        case Source.MISCONCEPTION:
            return misconception_face(card, material, learner, variant)
        case Source.STEP:
            return step_face(card, material)
