"""What an author wants of a new exercise, and what ``course.toml`` says to it.

Owns what is refused: ids that are taken or malformed, languages that the course does not
have. Writes nothing.
"""

from __future__ import annotations

import json
import keyword
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.course import FILE, ID, is_sealed, load_course, origin_of
from grader.errors import CourseError, UsageError
from grader.handout import RECORD
from grader.language import say
from grader.model import Part

POINTS = {Part.CODE: 3, Part.DERIVATION: 2, Part.QUIZ: 1}
"""What the parts of the example are worth, as its checks, milestones and questions say."""

DEFAULT_PARTS = tuple(POINTS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A new exercise: ``titles`` by language, ``requires`` as ids of exercises there are."""

    id: str
    parts: tuple[Part, ...] = DEFAULT_PARTS
    titles: Mapping[str, str] = field(default_factory=dict)
    requires: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """The module's name: the id without its number."""
        return self.id.partition("_")[2]

    @property
    def short(self) -> str:
        """The short name a learner types."""
        return self.id.partition("_")[0]


@dataclass(frozen=True, slots=True)
class Head:
    """What ``course.toml`` says, as far as a new exercise has to know, and its very bytes."""

    file: Path
    text: bytes
    languages: tuple[str, ...]
    ids: tuple[str, ...]


def read_head(root: Path) -> Head:
    """The course in ``root``, which may have no exercise yet.

    UsageError where it is a learner's copy, CourseError where ``course.toml`` does not hold.
    """
    file = root / FILE
    try:
        text = file.read_bytes()
        data = tomllib.loads(text.decode())
    except FileNotFoundError:
        raise UsageError(
            say("there is no course here"),
            where=str(file),
            remedy=say("name its folder with --course PATH"),
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(file)) from None
    if data.get("exercise"):
        course = load_course(root)
        _refuse_learners_copy(root, course.id, new=False)
        return Head(file, text, course.languages, tuple(e.id for e in course.exercises))
    head = data.get("course")
    name = head.get("id") if isinstance(head, dict) else None
    if not isinstance(head, dict) or not isinstance(name, str) or not name:
        raise CourseError(["course.id: a text is expected"], where=str(file))
    _refuse_learners_copy(root, name, new=True)
    return Head(file, text, _languages(head, file), ())


def _languages(head: Mapping[str, Any], file: Path) -> tuple[str, ...]:
    named = head.get("languages", ["en"])
    plain = isinstance(named, list) and all(
        isinstance(name, str) and name.isascii() and name.replace("-", "").isalnum()
        for name in named
    )
    if not plain or not named:
        problem = 'course.languages: codes are expected, such as ["en", "ja"]'
        raise CourseError([problem], where=str(file))
    return tuple(named)


def _refuse_learners_copy(root: Path, course_id: str, *, new: bool) -> None:
    """UsageError in a learner's copy; a course without exercises has no solutions yet."""
    if not (root / RECORD).exists() and not is_sealed(root):
        try:
            theirs = origin_of(root, course_id)
        except UsageError:
            if new:
                return
            raise
        if theirs == root:
            return
    raise UsageError(
        say("this is a learner's copy: exercises are written in the author's"),
        where=str(root),
        remedy=say("call it in the author's copy"),
    )


def refuse_what_cannot_be(wanted: Wanted, head: Head) -> None:
    """UsageError for an id, parts, titles or prerequisites that the course cannot have."""
    if not ID.fullmatch(wanted.id) or keyword.iskeyword(wanted.module):
        raise UsageError(
            say("{name} is no id of an exercise", name=repr(wanted.id)),
            remedy=say("write it as in ex12_some_name: small letters, a number, the module's name"),
        )
    for taken in head.ids:
        # What learners type must be one exercise's alone: the short name, and the module.
        same_module = wanted.module == taken.partition("_")[2]
        if taken == wanted.id or wanted.short in taken.split("_")[:1] or same_module:
            raise UsageError(
                say("{name} is taken: the course has {taken}", name=wanted.id, taken=taken),
                where=str(head.file),
                remedy=(
                    say("choose another name for the module {name}", name=wanted.module)
                    if same_module
                    else say("choose another number")
                ),
            )
    if Part.CODE not in wanted.parts:
        raise UsageError(
            say("an exercise without code cannot be graded"),
            remedy=say("--parts is a list of code, derivation, quiz, and has code in it"),
        )
    _refuse_titles(wanted, head)
    for name in wanted.requires:
        if name not in head.ids:
            raise UsageError(
                say("there is no exercise {name} in the course", name=repr(name)),
                where=str(head.file),
            )


def _refuse_titles(wanted: Wanted, head: Head) -> None:
    for language, title in wanted.titles.items():
        if language not in {*head.languages, "en"}:
            raise UsageError(
                say("the course has no language {name}", name=repr(language)),
                where=str(head.file),
                remedy=say("its languages: {names}", names=", ".join(head.languages)),
            )
        if not title.strip() or not title.isprintable():
            raise UsageError(
                say("a title is one line of text, not {title}", title=ascii(title)),
                remedy=say("write it as in --title en=Averages"),
            )


def entry_of(wanted: Wanted, titles: Mapping[str, str]) -> str:
    """The lines that ``course.toml`` gets."""
    points = ", ".join(f"{part.value} = {POINTS[part]}" for part in POINTS if part in wanted.parts)
    return (
        "[[exercise]]\n"
        f"id = {json.dumps(wanted.id)}\n"
        f"title = {inline(titles)}\n"
        f"points = {{ {points} }}\n"
        f"requires = {json.dumps(list(wanted.requires))}\n"
    )


def inline(texts: Mapping[str, str]) -> str:
    """Texts by language as TOML writes them on one line."""
    pairs = (f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in texts.items())
    return f"{{ {', '.join(pairs)} }}"


def with_entry(head: Head, entry: str) -> bytes:
    """The bytes of ``course.toml`` with the entry at the end; all else stays as it is."""
    text = head.text.decode()
    end = "\r\n" if "\r\n" in text else "\n"
    before = text if not text or text.endswith("\n") else text + end
    longer = before + end + entry.replace("\n", end)
    try:
        tomllib.loads(longer)
    except tomllib.TOMLDecodeError:
        problem = "exercise: no [[exercise]] can be added at the end of the file"
        raise CourseError(
            [problem], where=str(head.file), remedy="write each exercise as an [[exercise]]"
        ) from None
    return longer.encode()
