"""``grade`` killed while it keeps attempts: what was shown as kept is kept, whole."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest

from grader import grading
from grader.cli.main import main
from grader.model import Exercise, Report, Submission
from grader.progress import FILE, Store
from tests.engine.cli.conftest import Called
from tests.engine.fakes import DirectSandbox

KILLS = int(os.environ.get("GRADE_TEST_KILLS", "10"))
LONGEST_S = 0.15
PROGRAM = b"def average(xs): return -sum(xs) / len(xs)\n"


def grade_for_ever(file: Path, shown: Path, first: int) -> NoReturn:
    """In a process of its own: one attempt after another, each with another text."""
    try:
        sys.stdout = sys.stderr = shown.open("a", encoding="utf-8")
        for number in count(first):
            file.write_bytes(PROGRAM + b"# %d\n" % number)
            try:
                main(["ex01", "--json", "--seed", str(number), "--from", str(file)])
            except SystemExit:
                continue
    finally:
        os._exit(1)


def numbers_shown(shown: Path) -> list[int]:
    """The seeds of the reports that were printed to their end."""
    text, decoder = shown.read_text(encoding="utf-8"), json.JSONDecoder()
    found = []
    while text := text.lstrip():
        try:
            report, end = decoder.raw_decode(text)
        except json.JSONDecodeError:
            return found
        found.append(report["seed"])
        text = text[end:]
    return found


def numbers_kept(data: Path) -> list[int]:
    """The seeds of the attempts in the store, each of which must be whole."""
    Store(data).close()
    with sqlite3.connect(data / FILE) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute(
            "SELECT score, attempt.digest, report, source FROM attempt"
            " LEFT JOIN text USING (digest) ORDER BY number"
        ).fetchall()
    connection.close()
    found = []
    for score, digest, text, source in rows:
        report = json.loads(text)
        assert (report["score"], len(report["findings"])) == (score, 7)
        assert hashlib.sha256(source).hexdigest() == digest
        assert source == PROGRAM + b"# %d\n" % report["seed"]
        found.append(report["seed"])
    return found


@pytest.fixture
def quick(exercise: Exercise, monkeypatch: pytest.MonkeyPatch, english: Any) -> None:
    """Grading that takes no time, so that most of a run is the keeping of its attempt."""
    known = grading.grade(exercise, Submission(PROGRAM, Path("a.py")), DirectSandbox(), english)

    def graded(
        _exercise: Exercise, submission: Submission, *_: Any, seed: int, **__: Any
    ) -> Report:
        return replace(known, digest=submission.digest, path=submission.path, seed=seed)

    monkeypatch.setattr("grader.grading.grade", graded)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment(
    call: Callable[..., Called], quick: None, data: Path, tmp_path: Path
) -> None:
    """No attempt that was shown is lost, none is half kept, none twice; the next run goes on.

    ``GRADE_TEST_KILLS`` sets how often.
    """
    call("--help")
    file, shown = tmp_path / "mine.py", tmp_path / "shown.txt"
    kept: list[int] = []
    for kill in range(KILLS):
        shown.write_text("", encoding="utf-8")
        child = os.fork()
        if child == 0:
            grade_for_ever(file, shown, len(kept))
        time.sleep(random.Random(kill).uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        before, kept = len(kept), numbers_kept(data)
        assert kept == list(range(len(kept)))
        told = numbers_shown(shown)
        assert told == list(range(before, before + len(told)))
        assert len(kept) - before - len(told) in {0, 1}
    last = len(kept)
    file.write_bytes(PROGRAM + b"# %d\n" % last)
    call("ex01", "--seed", str(last), "--from", str(file))
    assert numbers_kept(data) == list(range(last + 1))
