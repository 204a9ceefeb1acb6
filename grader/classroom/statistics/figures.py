"""What is known of a class, as frozen values: from spreads of scores to lines of derivations.

Holds counts and shares only, and texts in every language that the course has. Nothing here
names a learner, and no number is ever NaN: what cannot be told is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.language import Language, Message
from grader.model import Course, Exercise, Part

Title = Message | Mapping[str, str]
"""A text of the interface, or one of the course by language."""


def shown(title: Title, language: Language) -> str:
    """A title in this language."""
    return language.render(title) if isinstance(title, Message) else language.pick(title)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands for one person in one exercise.

    Attributes:
        person_id: whose it is; only ever used to count people.
        exercise: the exercise's id.
        late: whether it came late.
        report: as `Report.as_json` gives it.
        texts: what was handed in, by part.
    """

    person_id: str
    exercise: str
    late: bool
    report: Mapping[str, Any]
    texts: Mapping[Part, bytes]


@dataclass(frozen=True, slots=True)
class Spread:
    """Scores in ascending order, and what they come to. ``deviation`` needs two of them."""

    scores: tuple[float, ...]
    most: float
    mean: float | None
    median: float | None
    deviation: float | None

    @property
    def n(self) -> int:
        """How many scores there are."""
        return len(self.scores)


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``n`` people, with the bounds of a 95 % interval (Wilson 1927)."""

    count: int
    n: int
    low: float | None
    high: float | None

    @property
    def value(self) -> float | None:
        """The share; None of nobody."""
        return self.count / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """One check, question or milestone.

    Attributes:
        id: of the finding; what a share of an item earned belongs to the item.
        success: who passed it whole, of all whom it judged.
        facility: the mean share of its points, 0 to 1: the lower, the more difficult.
        discrimination: correlation with the points of all the rest (corrected item-rest
            correlation); None below three people, and where one of the two is the same for all.
        verdicts: verdict -> people, what judged nothing included.
    """

    id: str
    part: Part
    function: str | None
    task: str | None
    title: Title
    tier: str
    visibility: str
    most: float
    success: Share
    facility: float | None
    discrimination: float | None
    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Example:
    """Something that learners wrote, with nothing left that names them."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class MisconceptionFigures:
    """One misconception; ``example`` None says in ``why`` why there is none."""

    name: str
    text: Title
    people: Share
    parts: tuple[Part, ...]
    checks: tuple[str, ...]
    example: Example | None
    why: Message | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """How many reached it, and what became of those who got to it and no further.

    ``wrong`` made a wrong step, ``unreadable`` wrote what could not be read, ``stopped``
    wrote nothing wrong and no more, ``untouched`` wrote nothing at all.
    """

    id: str
    title: Title
    reached: Share
    wrong: int
    unreadable: int
    stopped: int
    untouched: int


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that was the first wrong one of some people; ``unreadable`` of them could not be read.

    ``told`` is what the report says of it most often, ``text`` what stood there most often;
    both empty where no two people share them.
    """

    number: int
    people: Share
    unreadable: int
    misconceptions: tuple[tuple[str, int], ...]
    told: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """One task of a derivation."""

    id: str
    title: Title
    n: int
    milestones: tuple[Milestone, ...]
    lines: tuple[WrongLine, ...]


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A wrong answer that at least two people gave."""

    text: Title
    people: Share


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One question: its figures as a check, the wrong answers, most chosen first.

    ``misconceptions`` has who showed which in the answer, whatever numbers it was drawn with.
    """

    check: CheckFigures
    misconceptions: tuple[tuple[str, int], ...]
    wrong: tuple[WrongAnswer, ...]


@dataclass(frozen=True, slots=True)
class ExerciseFigures:
    """One exercise. ``handed_in`` counts people; ``broken`` of them were not judged.

    ``checks`` has every check of every part in the report's order, questions and milestones
    included; ``tasks`` and ``items`` say more of these.
    """

    exercise: Exercise
    handed_in: int
    late: int
    broken: int
    verdicts: Mapping[str, int]
    total: Spread
    parts: Mapping[Part, Spread]
    checks: tuple[CheckFigures, ...]
    misconceptions: tuple[MisconceptionFigures, ...]
    tasks: tuple[TaskFigures, ...]
    items: tuple[ItemFigures, ...]


@dataclass(frozen=True, slots=True)
class ClassStatistics:
    """A whole class: the exercises that somebody handed in, in the course's order."""

    course: Course
    people: int
    exercises: tuple[ExerciseFigures, ...]
