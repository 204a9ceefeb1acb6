"""``grade review`` as a person goes through it."""

from __future__ import annotations

import io
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import pytest

from grader.cli import review as module
from grader.cli.main import main
from grader.model import (
    Example,
    Finding,
    Isolation,
    Outcome,
    Part,
    Report,
    Submission,
    Tier,
    Verdict,
    Visibility,
)
from grader.progress import FILE, Review, Store
from grader.render.paper import width_of
from tests.engine.cli.conftest import Called
from tests.engine.review.course import DAY, DAY_1, EXERCISE, MINUTE, course_in

KILLS = int(os.environ.get("GRADE_TEST_KILLS", "10"))
LONGEST_S = 0.3
COURSE = "small"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = DAY_1
        self.step = timedelta(0)

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time that ``grade review`` sees."""
    found = Clock()
    monkeypatch.setattr(module, "now", found)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small course."""
    folder = tmp_path / "small"
    course_in(folder)
    return folder


@pytest.fixture
def review(
    call: Callable[..., Called], root: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Called]:
    """Call ``grade review …`` with these lines typed."""

    def calling(*typed: str, words: tuple[str, ...] = ()) -> Called:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        return call("review", *words, course=root)

    return calling


def finding(name: str, part: Part, **changes: Any) -> Finding:
    settings: dict[str, Any] = {
        "function": "half",
        "title": "half gives half",
        "verdict": Verdict.FAILED,
        "tier": Tier.CORE,
        "visibility": Visibility.HIDDEN,
        "max_points": 1.0,
        **changes,
    }
    return Finding(name, part, **settings)


def mistaken(*names: str) -> Finding:
    example = Example("half(3)", "6", "1.5")
    return finding("code/half", Part.CODE, misconceptions=names, example=example)


def done(number: int) -> Finding:
    name = f"derivation/split/milestone-{number}"
    return finding(name, Part.DERIVATION, verdict=Verdict.PASSED, task="split")


def keep(data: Path, at: datetime, *findings: Finding) -> None:
    """An attempt with these findings."""
    report = Report(
        EXERCISE, Outcome.FAILED, 6.0, 1, Isolation.PROCESS, "en", findings, Path("a.py"), "d",
        advice=MappingProxyType({}),
    )  # fmt: skip
    store = Store(data)
    store.record(COURSE, report, Submission(b"x", Path("a.py")), at)
    store.close()


def answered(data: Path, item: str, at: datetime, share: float = 0.0) -> None:
    store = Store(data)
    store.record_answer(COURSE, EXERCISE, item, 0, "1", share, at)
    store.close()


def kept(data: Path) -> tuple[Review, ...]:
    store = Store(data)
    try:
        return store.reviews(COURSE)
    finally:
        store.close()


def right_letter(page: str, text: str = "Do not double.") -> str:
    """The letter before the option on the page that came last."""
    line = next(line for line in reversed(page.splitlines()) if text in line)
    return line.strip()[0]


def known(review: Callable[..., Called], *words: str) -> Called:
    """Answer the one card that is due rightly; its letters are read off its page first."""
    return review(right_letter(review(words=words).out), words=words)


def test_nothing_to_review(review: Callable[..., Called]) -> None:
    """Before anything was done it says where cards come from."""
    seen = review()
    assert (seen.code, seen.err) == (0, "")
    assert "nothing to review yet" in seen.out


def test_nothing_due(review: Callable[..., Called], data: Path) -> None:
    """It says when the next card comes."""
    answered(data, "half", DAY_1, share=1.0)
    seen = review()
    assert seen.code == 0
    assert "Nothing is due. The next card comes in 10 min." in seen.out


def test_a_mistake_comes_back(review: Callable[..., Called], data: Path) -> None:
    """The learner's own example is shown; the right choice is recorded as known at once."""
    keep(data, DAY_1, mistaken("doubled"))
    seen = known(review)
    assert "half(3)" in seen.out
    assert "came back: 6" in seen.out
    assert "recorded: known at once" in seen.out
    assert "1 of 1 right" in seen.out
    ((card, at, rating),) = [(r.card, r.at, r.rating) for r in kept(data)]
    assert (card, at, rating) == (f"misconception/{EXERCISE}/doubled", DAY_1, 4)


def test_after_ten_seconds_it_is_good(
    review: Callable[..., Called], data: Path, clock: Clock
) -> None:
    """Right, but not at once."""
    keep(data, DAY_1, mistaken("doubled"))
    letter = right_letter(review().out)
    clock.step = timedelta(seconds=11)
    review(letter)
    assert [one.rating for one in kept(data)] == [3]


def test_with_a_hint_it_is_hard_at_most(review: Callable[..., Called], data: Path) -> None:
    """A question mark shows the hint; what is right after it counts less."""
    keep(data, DAY_1, mistaken("doubled"))
    seen = review("?", right_letter(review().out))
    assert "Hint: It is not:" in seen.out
    assert "recorded: with help" in seen.out
    assert [one.rating for one in kept(data)] == [2]


def test_a_wrong_answer_is_told_and_comes_again(
    review: Callable[..., Called], data: Path, clock: Clock
) -> None:
    """What would have been right is said; after its minute the card is due."""
    keep(data, DAY_1, mistaken("doubled"))
    wrong = right_letter(review().out, "You squared x.")
    seen = review(wrong)
    assert "Do not double. It is half." in seen.out
    assert "comes again in 1 min" in seen.out
    assert "Nothing is due" in review().out
    clock.at += 2 * MINUTE
    assert "half(3)" in review().out


def test_not_known(review: Callable[..., Called], data: Path) -> None:
    """An exclamation mark shows the answer and counts as failed."""
    keep(data, DAY_1, mistaken("doubled"))
    assert "Right would have been" in review("!").out
    assert [one.rating for one in kept(data)] == [1]


def test_what_cannot_be_read_does_not_count(review: Callable[..., Called], data: Path) -> None:
    """Odd input, empty lines and full-width letters: no traceback, and one review."""
    keep(data, DAY_1, mistaken("doubled"))
    letter = right_letter(review().out)
    wide = chr(ord(letter) + 0xFEE0)
    seen = review("", "zz", "\x1b[2J", "\udcff", "9" * 5_000, wide)
    assert (seen.code, seen.err) == (0, "")
    assert "does not count" in seen.out
    assert "\x1b" not in seen.out
    assert [one.rating for one in kept(data)] == [4]


def test_a_skipped_card_is_left_for_another_time(review: Callable[..., Called], data: Path) -> None:
    """Nothing is recorded, the others are asked, and it is still due."""
    keep(data, DAY_1, mistaken("doubled", "squared"))
    seen = review("skip", "!")
    assert "Still due: 1" in seen.out
    assert [one.card.split("/")[-1] for one in kept(data)] == ["squared"]


def test_a_question_of_the_quiz(review: Callable[..., Called], data: Path, clock: Clock) -> None:
    """It comes with other numbers than the time before."""
    answered(data, "half", DAY_1)
    questions = []
    for _ in range(4):
        clock.at += DAY
        seen = review("!", words=("--learner", "anna")).out
        assert "From the quiz" in seen
        questions.append(seen.splitlines()[1])
    assert all(text.startswith("Half of ") for text in questions)
    assert len({*questions}) > 2


def test_steps_from_memory(review: Callable[..., Called], data: Path, clock: Clock) -> None:
    """A finished derivation asks for its next lines; a smaller step leads on."""
    keep(data, DAY_1, done(1), done(2))
    clock.at += DAY
    seen = review("= log(a^t) + log(b^2)", "= t*log(a) + log(b^2)", "= t*log(a) + 2*log(b)")
    assert "Split a log" in seen.out
    assert "right; and now the line after it" in seen.out
    assert "2 of 2 right" in seen.out


def test_the_limit(review: Callable[..., Called], data: Path) -> None:
    """At most so many cards; it says how many are left."""
    keep(data, DAY_1, mistaken("doubled", "squared", "negated"))
    seen = review("!", "!", "!", words=("--limit", "2"))
    assert len(kept(data)) == 2
    assert "Still due: 1" in seen.out


def test_one_exercise_only(review: Callable[..., Called], data: Path) -> None:
    """An exercise can be named; another name is a usage error."""
    keep(data, DAY_1, mistaken("doubled"))
    assert "half(3)" in review(words=("ab1",)).out
    assert review(words=("nothing",)).code == 2


def test_the_end_of_the_input(review: Callable[..., Called], data: Path) -> None:
    """Where a pipe ends, and at q, what was recorded is kept."""
    keep(data, DAY_1, mistaken("doubled", "squared"))
    seen = review("!", "q")
    assert "Stopped. What was recorded is kept." in seen.out
    assert (seen.code, len(kept(data))) == (0, 1)
    assert "Still due: 1" in seen.out


def test_ctrl_c(review: Callable[..., Called], data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C keeps all that was recorded and leaves with 130."""
    keep(data, DAY_1, mistaken("doubled", "squared"))
    typed = iter(["!"])

    def interrupted(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("builtins.input", interrupted)
    seen = review()
    assert (seen.code, len(kept(data))) == (130, 1)
    assert "What was recorded is kept." in seen.out
    assert "nothing was recorded" not in seen.err


def test_the_figures(review: Callable[..., Called], data: Path, clock: Clock) -> None:
    """What is due when, how much was remembered, what is open, how many days in a row."""
    keep(data, DAY_1, mistaken("doubled", "squared"))
    review("!", "!")
    clock.at += DAY
    review("!")
    lines = {
        line.rsplit("  ", 1)[0].strip(): line.rsplit("  ", 1)[-1].strip()
        for line in review(words=("--stats",)).out.splitlines()
    }
    assert lines["due today"] == "2"
    assert lines["remembered in the last 30 days"] == "0/3 (0 %)"
    assert lines["days in a row"] == "2"
    assert lines["misconceptions open"] == "2"
    assert len(kept(data)) == 3


def test_a_week(review: Callable[..., Called], data: Path, clock: Clock) -> None:
    """All that was diagnosed on day 1 comes back within the week; it closes only after two
    successes a day apart, and opens again when it is diagnosed again."""
    names = ("doubled", "squared", "negated")
    keep(data, DAY_1, mistaken("doubled"))
    keep(data, DAY_1, mistaken("squared"))
    keep(data, DAY_1, mistaken("negated"))
    texts = {"doubled": "Do not double.", "squared": "You squared x.", "negated": "The sign is"}
    met: set[str] = set()
    for hour in range(0, 7 * 24, 3):
        clock.at = DAY_1 + timedelta(hours=hour)
        while "1/" in (page := review("q").out).splitlines()[0]:
            before = len(kept(data))
            clock.step = timedelta(seconds=11)  # known, but not at once
            name = next(n for n in names if f"{n}" == _asked_next(data, clock.at))
            seen = review(right_letter(page, texts[name]), words=("--limit", "1"))
            clock.step = timedelta(0)
            assert len(kept(data)) == before + 1
            met.add(name)
            own = [one.at for one in kept(data) if one.card.endswith(name)]
            assert (f"{name} is closed" in seen.out) == (own[-1] - own[0] >= DAY)
    assert met == set(names)
    assert "misconceptions closed" in review(words=("--stats",)).out
    assert "Nothing" in review().out or "nothing" in review().out
    keep(data, clock.at, mistaken("doubled"))
    assert "half(3)" in review().out


def _asked_next(data: Path, at: datetime) -> str:
    """The misconception that is due first, as the deck has it."""
    from grader.course import load_course

    store = Store(data)
    try:
        course = load_course(Path(os.environ["GRADE_COURSE"]))
        shelf = module.shelf_of(course, store, None)
        return module.due(shelf.deck(), at)[0].card.name
    finally:
        store.close()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_narrow_terminal(
    review: Callable[..., Called], data: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """40 columns hold every line, in both languages."""
    monkeypatch.setenv("COLUMNS", "40")
    keep(data, DAY_1, mistaken("doubled"), done(1), done(2))
    answered(data, "order", DAY_1 - DAY)
    pages = [
        review("?", "x", "!", "?", "!", words=("--lang", language)).out,
        review(words=("--stats", "--lang", language)).out,
        review(words=("--lang", language)).out,
    ]
    assert max(width_of(line) for page in pages for line in page.splitlines()) <= 40


def review_for_ever(shown: Path, clock: Clock) -> NoReturn:
    """In a process of its own: one review after another."""

    class Typed(io.StringIO):
        def readline(self, *_: Any) -> str:
            return "!\n"

    try:
        sys.stdout = sys.stderr = shown.open("a", encoding="utf-8")
        sys.stdin = Typed()
        clock.step = MINUTE
        main(["review", "--limit", "100000"])
    finally:
        os._exit(1)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment(
    review: Callable[..., Called], data: Path, tmp_path: Path, clock: Clock
) -> None:
    """No review that was shown as recorded is lost, none is kept twice; the store opens.

    ``GRADE_TEST_KILLS`` sets how often.
    """
    keep(data, DAY_1, mistaken("doubled"), mistaken("squared"), done(1), done(2))
    answered(data, "half", DAY_1)
    review()
    shown = tmp_path / "shown.txt"
    for kill in range(KILLS):
        before = kept(data)
        clock.at = DAY_1 + (kill + 1) * 1000 * DAY
        shown.write_text("", encoding="utf-8")
        child = os.fork()
        if child == 0:
            review_for_ever(shown, clock)
        time.sleep(random.Random(kill).uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        log = kept(data)
        assert log[: len(before)] == before
        assert len({(one.card, one.at) for one in log}) == len(log)
        told = shown.read_text(encoding="utf-8").count("recorded: not known")
        assert len(log) - len(before) - told in {0, 1}
    with sqlite3.connect(data / FILE) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    assert kept(data)
    clock.at += 1000 * DAY
    assert "recorded: not known" in review("!").out
