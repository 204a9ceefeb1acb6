"""A learner's ``answers.toml``: read whatever it holds, written without losing a line.

Owns the file's form: ``[item-id]`` with ``answer`` and ``variant``, and ``learner`` at the
top. Knows no keys.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.language import Message, one_line, say
from grader.quiz.reading import MAX_ANSWER
from grader.toml import read_toml

MAX_BYTES = 64 * 1024
MAX_VARIANT = 1_000_000
MAX_NOTICES = 10
LEARNER = "learner"
_NAME = 60
_HEADER = re.compile(r"\s*\[\s*[\"']?([^\[\]\"']*?)[\"']?\s*\]\s*(?:#.*)?")
_OWN = re.compile(r"\s*(?:answer|variant)\s*=")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it stands in the file."""

    answer: str
    variant: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """What a file says; where ``refused`` is set, nothing in it could be read."""

    given: Mapping[str, Given] = field(default_factory=dict)
    learner: str = ""
    notices: tuple[Message, ...] = ()
    refused: Message | None = None
    too_large: bool = False


def read_answers(source: bytes) -> Answers:
    """The answers in a file; never raises for what a learner wrote."""
    if len(source) > MAX_BYTES:
        told = say(
            "the file has {size:,} bytes, more than the {most:,} allowed",
            size=len(source),
            most=MAX_BYTES,
        )
        return Answers(refused=told, too_large=True)
    try:
        table = read_toml(source.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Answers(refused=say("the file is not UTF-8 text: save it as UTF-8"))
    except ValueError as problem:
        reason = one_line(str(problem), 200)
        return Answers(refused=say("the file is no TOML: {reason}", reason=reason))
    return _of_table(table)


def _of_table(table: Mapping[str, Any]) -> Answers:
    found: dict[str, Given] = {}
    notices: list[Message] = []
    learner = table.get(LEARNER, "")
    for name, entry in table.items():
        if name == LEARNER:
            continue
        given = _given(entry)
        if given is None:
            shown = one_line(name, _NAME)
            notices.append(say('[{name}] holds no answer; write there: answer = "…"', name=shown))
        else:
            found[name] = given
    return Answers(found, learner if isinstance(learner, str) else "", tuple(notices[:MAX_NOTICES]))


def _given(entry: Any) -> Given | None:
    if not isinstance(entry, dict):
        return None
    answer, variant = _text(entry.get("answer")), entry.get("variant", 0)
    right = isinstance(variant, int) and not isinstance(variant, bool)
    if answer is None or not right or not 0 <= variant <= MAX_VARIANT:
        return None
    return Given(answer, variant)


def _text(value: Any) -> str | None:
    """An answer as text; numbers and lists of words need no quotes."""
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return " ".join(map(str, value))[: MAX_ANSWER + 1]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)[: MAX_ANSWER + 1]


def load_answers(path: Path) -> Answers:
    """The answers in a file that is to be written to; UsageError where it cannot be read."""
    answers = read_answers(_text_of(path).encode())
    if answers.refused is not None:
        raise UsageError(
            answers.refused,
            where=str(path),
            remedy=say("mend the file or move it away; nothing was changed"),
        )
    return answers


def write_answer(path: Path, item: str, answer: str, variant: int, learner: str = "") -> None:
    """Put one answer into the file; all else in it stays as it is.

    UsageError, with the file untouched, where it cannot be read or the answer cannot be
    put there.
    """
    load_answers(path)
    text = _text_of(path)
    before = read_toml(text)
    lines = [f"answer = {_quoted(answer)}", f"variant = {variant}"]
    wanted = {**before, item: {**_table(before.get(item)), "answer": answer, "variant": variant}}
    after = _with_entry(text, item, lines)
    if learner:
        wanted = {LEARNER: learner, **{k: v for k, v in wanted.items() if k != LEARNER}}
        after = _with_learner(after, learner)
    if not _says(after, wanted):
        raise UsageError(
            say("the answer to {item} cannot be put into the file", item=item),
            where=str(path),
            remedy=say("write each answer under a line of its own, [{item}]", item=item),
        )
    _replace(path, after)


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or getattr(problem, "reason", problem)
        raise UsageError(
            say("cannot be read: {reason}", reason=reason),
            where=str(path),
            remedy=say("mend the file or move it away; nothing was changed"),
        ) from None


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _with_entry(text: str, item: str, lines: list[str]) -> str:
    """The text with the entry's lines exchanged, or added at the end."""
    old = text.splitlines()
    start = _place(old, lambda line: _header(line) == item)
    if start is None:
        gap = [""] if old and old[-1].strip() else []
        return "\n".join([*old, *gap, f"[{item}]", *lines]) + "\n"
    rest = _place(old[start + 1 :], lambda line: line.lstrip().startswith("["))
    end = len(old) if rest is None else start + 1 + rest
    kept = [line for line in old[start + 1 : end] if not _OWN.match(line)]
    return "\n".join([*old[: start + 1], *lines, *kept, *old[end:]]) + "\n"


def _place(lines: list[str], holds: Callable[[str], bool]) -> int | None:
    return next((n for n, line in enumerate(lines) if holds(line)), None)


def _header(line: str) -> str | None:
    match = _HEADER.fullmatch(line)
    return match[1] if match else None


def _with_learner(text: str, learner: str) -> str:
    line = f"{LEARNER} = {_quoted(learner)}"
    old = text.splitlines()
    for n, other in enumerate(old):
        if other.lstrip().startswith("["):
            break
        if re.match(rf"\s*{LEARNER}\s*=", other):
            return "\n".join([*old[:n], line, *old[n + 1 :]]) + "\n"
    return "\n".join([line, *([] if old[:1] == [""] else [""]), *old]) + "\n"


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    """Whether the text means this and nothing else."""
    try:
        return read_toml(text) == wanted
    except ValueError:
        return False


def _quoted(text: str) -> str:
    """A TOML string; what cannot stand in one is written as an escape."""
    signs = []
    for sign in text.encode("utf-8", "replace").decode("utf-8"):
        if sign in '"\\':
            signs.append("\\" + sign)
        elif sign < " " or sign == "\x7f":
            signs.append(f"\\u{ord(sign):04x}")
        else:
            signs.append(sign)
    return '"' + "".join(signs) + '"'


def _replace(path: Path, text: str) -> None:
    """Write beside the file, then put in its place: whole or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        raise UsageError(
            say("cannot be written: {reason}", reason=problem.strerror),
            where=str(path),
            remedy=say("check the disk and the permissions; the old file is untouched"),
        ) from None
