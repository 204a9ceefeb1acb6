"""Feedback for a class: one page for each person, and archives that Canvas and Moodle take back.

Owns what stands on a page and under which name a system knows its owner again. Reads reports
and grades nothing. Names of strangers never lead out of an archive, and Japanese ones stay.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import TracebackType
from typing import BinaryIO

from grader.classroom.intake.roster import Person
from grader.classroom.results.standing import Standing
from grader.language import Language, one_line
from grader.model import Course, Exercise, Report
from grader.render.closing import number, outcome_in_words
from grader.render.html import report_fragment
from grader.render.html.elements import element, heading, told, whole_page
from grader.render.kept_report import report_of

FILE = "feedback.html"
MAX_NAME = 120
"""Bytes of a name that we make: archives and file systems allow 255."""
_NAME = 200
_CANVAS = re.compile(r"[^_/\\]+(_LATE)?_\d+_\d+_[^/\\]+")
_MOODLE = re.compile(r"[^/\\]+_\d+_assignsubmission_file_?")
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_DATE = (1980, 1, 1, 0, 0, 0)
"""Of every file in an archive: the same pages make the same archive."""


@dataclass(frozen=True, slots=True)
class Page:
    """One person's page.

    Attributes:
        person: whose it is.
        name: a safe file name without its ending, of this person alone.
        html: the whole page.
        downloads: what the person's files are called in a download, one for each exercise.
    """

    person: Person
    name: str
    html: str
    downloads: tuple[str, ...]


def feedback_pages(
    course: Course, works: Iterable[Standing], exercises: Sequence[Exercise], language: Language
) -> Iterator[Page]:
    """One page after another; ``works`` come sorted by person, as the standing ones do.

    ``exercises`` are those that the class was given: what a person did not hand in is told.
    ``language`` is the one that the reports are in.
    """
    used: set[str] = set()
    for person, own in groupby(works, key=lambda work: work.entry.person):
        there = {work.entry.work.exercise: work for work in own}
        yield Page(
            person,
            _unused(_called(person), used),
            _page(course, person, there, exercises, language),
            tuple(filter(None, map(_download, there.values()))),
        )


def canvas_names(page: Page) -> tuple[str, ...]:
    """Names under which Canvas takes the page back: as downloaded, and ``.html`` after it.

    Canvas reads the numbers of person and file in it, and ignores all it does not know.
    """
    return tuple(f"{name}.html" for name in page.downloads if _is_safe(_CANVAS, name))


def moodle_names(page: Page) -> tuple[str, ...]:
    """The same for Moodle: in the folder as downloaded, else one of the participant's number."""
    folders = [name for name in page.downloads if _is_safe(_MOODLE, name)]
    number_of = page.person.participant
    if not folders and number_of.isascii() and number_of.isdigit():
        # Moodle reads the number between the first two underscores.
        name = safe_name(page.person.name or page.person.id).replace("_", " ")
        folders = [f"{name}_{number_of}_assignsubmission_file_"]
    return tuple(f"{folder}/{FILE}" for folder in folders)


@dataclass
class FeedbackArchive:
    """A zip of pages, written as they come. ``left_out`` are those without a name in it.

    A context manager; the stream stays open.
    """

    stream: BinaryIO
    names: Callable[[Page], Sequence[str]]
    left_out: list[Person] = field(default_factory=list)

    def __enter__(self) -> FeedbackArchive:
        self._zip = zipfile.ZipFile(self.stream, "w", zipfile.ZIP_DEFLATED)
        self._written: set[str] = set()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def add(self, page: Page) -> None:
        """Put the page in, under each of its names."""
        names = [name for name in self.names(page) if name not in self._written]
        if not names:
            self.left_out.append(page.person)
        for name in names:
            self._written.add(name)
            info = zipfile.ZipInfo(name, _DATE)
            info.external_attr = 0o644 << 16
            self._zip.writestr(info, page.html.encode(), zipfile.ZIP_DEFLATED)


def safe_name(text: str) -> str:
    """A name for a file on any system: its letters stay, what could lead elsewhere does not."""
    plain = _UNSAFE.sub("_", one_line(unicodedata.normalize("NFC", text), MAX_NAME))
    while len(plain.encode()) > MAX_NAME:
        plain = plain[:-1]
    plain = plain.strip(" .")
    return f"_{plain}" if not plain or _RESERVED.fullmatch(plain) else plain


def _called(person: Person) -> str:
    """The name of a person's file: the name, and what tells two of the same name apart."""
    named = person.name and person.name != person.id
    return safe_name(f"{person.name} {person.id}" if named else person.id)


def _unused(name: str, used: set[str]) -> str:
    """The name, or with a number where a file system could take it for another one's."""
    free, count = name, 1
    while free.casefold() in used:
        count += 1
        free = f"{name}-{count}"
    used.add(free.casefold())
    return free


def _download(work: Standing) -> str:
    """What the first of the files of a work is called in the download it came from."""
    files = work.entry.work.files
    return next((files[part] for part in sorted(files)), "")


def _is_safe(pattern: re.Pattern[str], name: str) -> bool:
    """Whether a name is of this form and holds nothing that could lead elsewhere."""
    return pattern.fullmatch(name) is not None and name.isprintable()


def _page(
    course: Course,
    person: Person,
    works: dict[str, Standing],
    exercises: Sequence[Exercise],
    language: Language,
) -> str:
    title = language.pick(course.title)
    name = one_line(person.name or person.id, _NAME)
    rows, pieces = [], []
    for exercise in exercises:
        work = works.get(exercise.id)
        report = report_of(work.report, language) if work is not None else None
        late = work is not None and work.entry.work.late
        rows.append(_row(exercise, report, language, late=late))
        if report is not None:
            piece = report_fragment(report, exercise, language)
            pieces.append(element("div", piece, id=exercise.short))
    table = element("table", element("tbody", "".join(rows)), "table")
    top = heading(1, told(title)) + element("p", element("strong", told(name)))
    return whole_page(f"{title} · {name}", "\n".join([top + table, *pieces]), language)


def _row(exercise: Exercise, report: Report | None, language: Language, *, late: bool) -> str:
    t = language.text
    name = told(f"{exercise.short} · {language.pick(exercise.title)}")
    if report is None:
        cells = [name, told(t("not handed in")), ""]
    else:
        link = element("a", name, href=f"#{exercise.short}")
        words = outcome_in_words(report, language) + (f" · {t('late')}" if late else "")
        score = f"{number(round(report.score, 6))}/{number(report.max_score)}"
        cells = [link, told(words), told(score)]
    head = element("th", cells[0], "cell", scope="row")
    return element("tr", head + "".join(element("td", cell, "cell") for cell in cells[1:]))
