"""From ``course.toml`` and the folders beside it to a Course.

Owns where things lie and what ``course.toml`` may say; collects every problem
before it stops. Reads no suites, solutions or submissions.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader import sealed
from grader.errors import CourseError, GraderError, UsageError
from grader.language import Message, say
from grader.model import Course, Exercise, Late, Limits, Part

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

    An author's copy holds them itself. A copy released to a class has them in
    sealed files, which are opened here; any other copy of a learner has them in
    the installed package, or in the checkout that the package runs from.
    """
    if (root / "solutions").is_dir():
        return root
    if is_sealed(root):
        return sealed.opened(root, course_id)
    for folder in (BUNDLE, CHECKOUT):
        file = folder / FILE
        if file.is_file() and _read(file).get("course", {}).get("id") == course_id:
            return folder
    raise UsageError(
        say("the solutions and suites of the course {name} are not installed", name=course_id),
        where=str(root / FILE),
        remedy=say(
            "install the package that this course came from;"
            " a folder from a teacher needs the hidden folder {name} that came with it",
            name=sealed.FOLDER.parent,
        ),
    )


def is_sealed(root: Path) -> bool:
    """Whether the copy in ``root`` was released to a class: its solutions are sealed."""
    return not (root / "solutions").is_dir() and (root / sealed.FOLDER).is_dir()


def find_exercise(course: Course, name: str, *, also: tuple[str, ...] = ()) -> Exercise:
    """The exercise with this id, short name, number or unique part of a name.

    UsageError with close matches (among the exercises and ``also``) when there is none.
    """
    wanted = name.strip().rstrip("/").lower()
    for exercise in course.exercises:
        if wanted in {exercise.id, exercise.short, exercise.module}:
            return exercise
    if wanted.isascii() and wanted.isdigit():
        for exercise in course.exercises:
            if int(exercise.short.lstrip("abcdefghijklmnopqrstuvwxyz")) == int(wanted):
                return exercise
    part = wanted.replace("-", "_").replace(" ", "_")
    inside = [exercise for exercise in course.exercises if part and part in exercise.id]
    if len(inside) == 1:
        return inside[0]
    if inside:
        names = ", ".join(exercise.id for exercise in inside)
        raise UsageError(
            say("{name} is part of several names: {names}", name=repr(name), names=names),
            remedy=say("say which"),
        )
    raise UsageError(
        say("there is no exercise or command {name}", name=repr(name)),
        remedy=_suggest(course, name, also),
    )


def _suggest(course: Course, name: str, also: tuple[str, ...]) -> Message:
    words = [word for e in course.exercises for word in (e.short, e.module, e.id)]
    close = difflib.get_close_matches(name.lower(), [*words, *also], n=3, cutoff=0.5)
    if close:
        return say("did you mean {names}?", names=", ".join(close))
    return say("exercises: {names}", names=", ".join(e.short for e in course.exercises))


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
    late = _late(data.get("late"), problems)
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
    if is_sealed(root):
        _all_are_there(root, exercises)
    return Course(course_id, title, root, origin, languages, exercises, late)


def _all_are_there(root: Path, exercises: tuple[Exercise, ...]) -> None:
    names = [sealed.SHARED, *(exercise.id for exercise in exercises)]
    files = [root / sealed.FOLDER / f"{name}{sealed.SUFFIX}" for name in names]
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise GraderError(
            say("there are no sealed files {names}", names=", ".join(missing)),
            where=str(root / sealed.FOLDER),
            remedy=say("put them back as your teacher handed them out"),
        )


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


def _late(value: Any, problems: list[str]) -> Late | None:
    """What late work costs; None where the course says nothing of it."""
    if value is None:
        return None
    known = tuple(Late.__dataclass_fields__)
    values: dict[str, float] = {}
    for name, number in _table(value, "late", problems).items():
        most = math.inf if name == "grace_minutes" else 1.0
        if name not in known:
            problems.append(f"late.{name}: unknown; known are {', '.join(known)}")
        elif not isinstance(number, _NUMBER) or isinstance(number, bool) or not 0 <= number <= most:
            wanted = "a number from 0 to 1" if most == 1.0 else "a number of minutes"
            problems.append(f"late.{name}: {wanted} is expected, found {number!r}")
        else:
            values[name] = float(number)
    return Late(**values)


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
