"""From ``course.toml`` and the folders beside it to a Course.

Owns where things lie and what ``course.toml`` may say; collects every problem
before it stops. Reads no suites, solutions or submissions.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.errors import CourseError, UsageError
from grader.language import say
from grader.model import Course, Exercise, Limits, Part

FILE = "course.toml"
BUNDLE = Path(__file__).parent / "bundled"
CHECKOUT = Path(__file__).parent.parent
ID = re.compile(r"[a-z]+\d+_[a-z][a-z0-9_]*")
_NUMBER = (int, float)


def find_root(start: Path) -> Path:
    """The nearest folder at or above ``start`` that holds a course; UsageError when none does."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise UsageError(
        say("there is no course here"),
        where=str(start),
        remedy=say("run `grade init DIR` to start one, or name it with --course PATH"),
    )


def origin_of(root: Path, course_id: str) -> Path:
    """The folder with the solutions and suites of the course in ``root``.

    An author's copy holds them itself; a learner's copy has them in the
    installed package, or in the checkout that the package runs from.
    """
    if (root / "solutions").is_dir():
        return root
    for folder in (BUNDLE, CHECKOUT):
        file = folder / FILE
        if file.is_file() and _read(file).get("course", {}).get("id") == course_id:
            return folder
    raise UsageError(
        say("the solutions and suites of the course {name} are not installed", name=course_id),
        where=str(root / FILE),
        remedy=say("install the package that this course came from"),
    )


def load_course(root: Path) -> Course:
    """The course in ``root``; CourseError with every problem, UsageError where none is."""
    file = root / FILE
    data = _read(file)
    problems: list[str] = []
    head = _table(data.get("course"), "course", problems)
    course_id = _string(head.get("id"), "course.id", problems)
    title = _texts(head.get("title"), "course.title", problems)
    languages = tuple(head.get("languages", ("en",)))
    limits = _limits(_table(data.get("limits", {}), "limits", problems), problems)
    entries = data.get("exercise", [])
    if not isinstance(entries, list) or not entries:
        problems.append("exercise: a course has at least one [[exercise]]")
        entries = []
    if problems and not course_id:
        raise CourseError(problems, where=str(file))
    origin = origin_of(root, course_id)
    exercises = tuple(
        _exercise(_table(entry, f"exercise[{n}]", problems), n, root, origin, limits, problems)
        for n, entry in enumerate(entries)
    )
    problems.extend(_order(exercises))
    if problems:
        raise CourseError(problems, where=str(file), remedy="mend course.toml")
    return Course(course_id, title, root, origin, languages, exercises)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            say("there is no course here"),
            where=str(file),
            remedy=say("name its folder with --course PATH"),
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(file)) from None


def _exercise(
    entry: Mapping[str, Any],
    number: int,
    root: Path,
    origin: Path,
    limits: Limits,
    problems: list[str],
) -> Exercise:
    key = f"exercise[{number}]"
    exercise_id = _string(entry.get("id"), f"{key}.id", problems)
    if exercise_id and not ID.fullmatch(exercise_id):
        problems.append(f"{key}.id: {exercise_id!r} is not of the form ex12_some_name")
    robust = entry.get("robust", "reported")
    if robust not in {"reported", "scored"}:
        problems.append(f'{key}.robust: "reported" or "scored" is expected, found {robust!r}')
    parts = [part for part in entry.get("parts", ["code"]) if part in set(Part)]
    if parts != entry.get("parts", ["code"]) or not parts:
        problems.append(f"{key}.parts: a list of code, derivation, quiz is expected")
    return Exercise(
        id=exercise_id,
        title=_texts(entry.get("title"), f"{key}.title", problems),
        points=_points(entry.get("points"), f"{key}.points", problems),
        requires=tuple(entry.get("requires", ())),
        parts=tuple(Part(part) for part in parts),
        robust_scored=robust == "scored",
        limits=limits,
        work=root / "exercises" / exercise_id,
        solution=origin / "solutions" / exercise_id,
        suite=origin / "tests" / "course" / exercise_id,
    )


def _points(value: Any, key: str, problems: list[str]) -> Mapping[Part, float]:
    """The points of each part; one number speaks of the code."""
    table = value if isinstance(value, dict) else {Part.CODE.value: value}
    points: dict[Part, float] = {}
    for name, number in table.items():
        if name not in set(Part):
            problems.append(f"{key}.{name}: unknown; parts are {', '.join(Part)}")
        elif not isinstance(number, _NUMBER) or isinstance(number, bool) or number <= 0:
            problems.append(f"{key}: a positive number is expected, found {number!r}")
        else:
            points[Part(name)] = float(number)
    return points


def _order(exercises: tuple[Exercise, ...]) -> Iterator[str]:
    """Problems of ids and prerequisites: doubles, unknown names, a later exercise required."""
    seen: set[str] = set()
    for number, exercise in enumerate(exercises):
        if exercise.id in seen:
            yield f"exercise[{number}].id: {exercise.id!r} stands twice"
        for name in exercise.requires:
            if name not in seen:
                yield f"exercise[{number}].requires: {name!r} is not an earlier exercise"
        seen.add(exercise.id)


def _limits(table: Mapping[str, Any], problems: list[str]) -> Limits:
    known = {name: type(getattr(Limits(), name)) for name in Limits.__dataclass_fields__}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known:
            problems.append(f"limits.{name}: unknown; known are {', '.join(known)}")
        elif not isinstance(value, _NUMBER) or isinstance(value, bool) or value <= 0:
            problems.append(f"limits.{name}: a positive number is expected, found {value!r}")
        else:
            values[name] = known[name](value)
    return Limits(**values)


def _table(value: Any, key: str, problems: list[str]) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    problems.append(f"{key}: a table is expected")
    return {}


def _string(value: Any, key: str, problems: list[str]) -> str:
    if isinstance(value, str) and value:
        return value
    problems.append(f"{key}: a text is expected")
    return ""


def _texts(value: Any, key: str, problems: list[str]) -> Mapping[str, str]:
    if (
        isinstance(value, dict)
        and "en" in value
        and all(isinstance(v, str) for v in value.values())
    ):
        return value
    problems.append(f'{key}: texts by language are expected, such as {{ en = "…", ja = "…" }}')
    return {"en": ""}
