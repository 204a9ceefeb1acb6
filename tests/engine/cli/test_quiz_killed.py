"""``grade quiz`` killed while it keeps answers: what was shown as marked is kept, once."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest

from grader.cli.main import main
from grader.progress import FILE, Store
from grader.progress.store import GivenAnswer
from grader.quiz import load_answers, load_quiz, question, read_answers, right_answer
from tests.engine.cli.conftest import Called
from tests.engine.quiz.course import ANSWERS, make

KILLS = int(os.environ.get("GRADE_TEST_KILLS", "10"))
LONGEST_S = 0.3
EXERCISE = "ab1_halves"
LEARNER = "anna"
FIRST = 1000  # wrong for every draw, so that all is asked for ever
QUESTIONS = "".join(
    f"""
[[item]]
id = "{name}"
kind = "numeric"
text = {{ en = "Half of {{x}}?", ja = "{{x}} の半分は?" }}
draw = {{ x = {{ from = 2, to = 9, step = 0.5 }} }}
"""
    for name in ("one", "two", "three")
)
KEYS = "".join(f'[{name}]\nkey = "half(x)"\ntolerance = 1e-6\n' for name in ("one", "two", "three"))


def answer_for_ever(shown: Path, first: int) -> NoReturn:
    """In a process of its own: one answer after another, each another number."""

    class Typed(io.StringIO):
        numbers = count(first)

        def readline(self, *_: Any) -> str:
            return f"{next(self.numbers)}\n"

    try:
        sys.stdout = sys.stderr = shown.open("a", encoding="utf-8")
        sys.stdin = Typed()
        while True:
            try:
                main(["quiz", "ab1", "--learner", LEARNER])
            except SystemExit:
                continue
    finally:
        os._exit(1)


def numbers_told(shown: Path) -> list[int]:
    """The answers below which it was shown that they are wrong: they have been taken."""
    text = shown.read_text(encoding="utf-8", errors="replace")
    return [int(number) for number in re.findall(r"> (\d+)\n {2}✗ Not right", text)]


def kept(data: Path) -> list[GivenAnswer]:
    """The answers in the store, which must be whole."""
    store = Store(data)
    try:
        found = store.answers("small", EXERCISE)
    finally:
        store.close()
    with sqlite3.connect(data / FILE) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    return found


def last_of_each(answers: list[GivenAnswer]) -> dict[str, str]:
    return {answer.item: answer.given for answer in answers}


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment(call: Callable[..., Called], data: Path, tmp_path: Path) -> None:
    """No answer that was shown as marked is lost, none is kept twice, and both places open;
    ``answers.toml`` has every answer that was shown, and at most the one after it.

    ``GRADE_TEST_KILLS`` sets how often.
    """
    root = tmp_path / "small"
    _, exercise = make(root, questions=QUESTIONS, keys=KEYS)
    file, shown = exercise.work / ANSWERS, tmp_path / "shown.txt"
    call("quiz", "--help", course=root)
    log: list[GivenAnswer] = []
    counted: dict[str, str] = {}
    for kill in range(KILLS):
        shown.write_text("", encoding="utf-8")
        child = os.fork()
        if child == 0:
            answer_for_ever(shown, FIRST + len(log))
        time.sleep(random.Random(kill).uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        before, log = len(log), kept(data)
        assert [int(answer.given) for answer in log] == list(range(FIRST, FIRST + len(log)))
        told = numbers_told(shown)
        assert told == list(range(FIRST + before, FIRST + before + len(told)))
        assert len(log) - before - len(told) in {0, 1}
        written = read_answers(file.read_bytes() if file.exists() else b"")
        assert (written.refused, written.notices) == (None, ())
        given = {name: answer.answer for name, answer in written.given.items()}
        surely = {**counted, **last_of_each(log[before : before + len(told)])}
        assert given in (surely, {**surely, **last_of_each(log[before:])})
        counted = given
        assert all(answer.variant == 0 for answer in written.given.values())


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_the_quiz_goes_on_after_a_kill(
    call: Callable[..., Called], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the store and the file, the same question is asked again and then counts."""
    root = tmp_path / "small"
    _, exercise = make(root, questions=QUESTIONS, keys=KEYS)
    quiz = load_quiz(exercise)
    right = [right_answer(question(quiz, item, LEARNER)) for item in quiz.items]
    child = os.fork()
    if child == 0:
        try:
            monkeypatch.setattr("grader.cli.quiz.write_answer", _die)
            monkeypatch.setattr(sys, "stdin", io.StringIO(f"{right[0]}\n"))
            main(["quiz", "ab1", "--learner", LEARNER, "--course", str(root)])
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert [answer.given for answer in kept(data)] == right[:1]
    assert not (exercise.work / ANSWERS).exists()
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in right)))
    seen = call("quiz", "ab1", "--learner", LEARNER, course=root)
    assert "Question 1 of 3" in seen.out
    assert "3 of 3 questions are right" in seen.out
    assert seen.code == 0
    given = load_answers(exercise.work / ANSWERS).given
    assert [given[item.id].answer for item in quiz.items] == right
    assert last_of_each(kept(data)) == {name: one.answer for name, one in given.items()}


def _die(*_: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
