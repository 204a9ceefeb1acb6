"""A lesson as cells of text: cut at its headings, with links that lead out of it undone.

Owns what becomes of a lesson in a notebook; its words are the course's. Where they name a
file that a learner writes, the notebook is named instead.
"""

from __future__ import annotations

import re

from grader.errors import CourseError
from grader.language import Language
from grader.model import Exercise, Part

FILE = "README.md"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]*)\)")
_KEPT = ("http://", "https://", "mailto:", "#")
_CODE = r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)"
_SENTENCE_END = re.compile(r"(?:^|[.!?])\s*$")


def lesson_texts(exercise: Exercise, language: Language) -> tuple[str, ...]:
    """The lesson in this language, else in English: what stands above its headings, and each.

    CourseError where there is none.
    """
    named = exercise.work / f"README.{language.code}.md"
    # What is put into a text is in the text's own language.
    file, language = (named, language) if named.is_file() else (exercise.work / FILE, Language())
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CourseError([f"the lesson cannot be read: {problem}"], where=str(file)) from None
    return tuple(_sections(text, exercise, language))


def guide_text(exercise: Exercise, language: Language) -> str:
    """How to work in the notebook: where to write, and how to get a report."""
    t, name = language.text, exercise.short
    items = [
        t(
            "Write each function into its cell, in place of `raise NotImplementedError()`. "
            "The examples below it must run without an error."
        )
    ]
    if {Part.DERIVATION, Part.QUIZ} & set(exercise.points):
        items.append(
            t(
                "Steps and answers stand in cells of text: double-click a cell, and write in "
                "place of `YOUR ANSWER HERE`, between the lines of backticks."
            )
        )
    items += [
        t("You may add cells of your own. Leave the given ones where they are."),
        t("Run the cells in order, from the top."),
        t(
            "For a report, save the notebook and run `%load_ext grader`, then `%grade {name}`, "
            "in a cell of your own. In a terminal, `grade {name} --from {name}.ipynb` does the "
            "same.",
            name=name,
        ),
    ]
    return "\n".join([f"## {t('In this notebook')}", "", *(f"- {item}" for item in items)])


def _sections(text: str, exercise: Exercise, language: Language) -> list[str]:
    command = f"grade {exercise.short}"
    found: list[list[str]] = [[]]
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif line.startswith("## "):
            found.append([])
        if fence or mark:
            found[-1].append(f"%{command}" if line.strip() == command else line)
        else:
            found[-1].append(_without_files(without_links(line), exercise, language))
    texts = ("\n".join(lines).strip() for lines in found)
    return [text for text in texts if text]


def without_links(line: str) -> str:
    """The line with links to other files of the course as plain text."""

    def plain(match: re.Match[str]) -> str:
        return match[0] if match[2].startswith(_KEPT) else match[1]

    return _LINK.sub(plain, line)


def _without_files(line: str, exercise: Exercise, language: Language) -> str:
    """The line with the notebook in place of the files that a learner has not got here."""
    names = {exercise.file_of(part) for part in exercise.points}
    words = language.text("this notebook")
    command = f"grade {exercise.short}"

    def named(match: re.Match[str]) -> str:
        code, after = match["code"], match["after"]
        if code == command:
            return f"`%{command}`{after}"
        if code is not None and code not in names:
            return match[0]
        begins = _SENTENCE_END.search(line[: match.start()])
        told = words[0].upper() + words[1:] if begins else words
        # Japanese has spaces beside words in other letters only.
        return told + (after if words.isascii() else "")

    bare = "|".join(re.escape(name) for name in sorted(names))
    pattern = rf"(?:{_CODE}|(?<![\w/.-])(?:{bare})(?![\w/-]|\.\w))(?P<after>\s?)"
    return re.sub(pattern, named, line)
