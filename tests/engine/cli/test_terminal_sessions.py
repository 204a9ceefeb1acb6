"""``grade quiz`` and ``grade review`` as a person has them: a real pseudo-terminal, to the end."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

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
from grader.progress import Store
from grader.quiz import load_answers, load_quiz, question, right_answer
from tests.engine.quiz.course import ANSWERS
from tests.engine.review.course import EXERCISE, course_in

pexpect = pytest.importorskip("pexpect")
termios = pytest.importorskip("termios")
wcwidth = pytest.importorskip("wcwidth")

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
ROOT = Path(__file__).parents[3]
LONG_S = 40
PAUSE_S = 0.4
PROMPT = "> "
LEARNER = "anna"
COURSE = "small"
DAYS_LATER = """
import sys
from datetime import timedelta
from grader.cli import review
from grader.cli.main import main
today = review.now
review.now = lambda: today() + timedelta(days=int(sys.argv[1]))
main(sys.argv[2:])
"""

Start = Callable[..., Any]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small course, with a quiz, a derivation and misconceptions."""
    folder = tmp_path / COURSE
    course_in(folder)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def right(root: Path) -> list[str]:
    """What answers each of the seven questions rightly."""
    return right_answers(root)


def right_answers(root: Path, variant: int = 0) -> list[str]:
    quiz = load_quiz(course_in(root).exercises[0])
    return [right_answer(question(quiz, item, LEARNER, variant)) for item in quiz.items]


@pytest.fixture
def start(root: Path, data: Path) -> Iterator[Start]:
    """Starts ``grade …`` in the course, some days later; whatever is left at the end is ended."""
    started: list[Any] = []

    def starting(
        *words: str, later: int = 0, columns: int = 80, rows: int = 30, **environment: str
    ) -> Any:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own = {"GRADE_DATA": str(data), "GRADE_ISOLATION": "process", "GRADE_LEARNER": LEARNER}
        child = pexpect.spawn(
            sys.executable,
            ["-c", DAYS_LATER, str(later), *words],
            cwd=str(root),
            env={
                **kept, **own, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "TERM": "xterm",
                **environment,
            },
            dimensions=(rows, columns),
            timeout=LONG_S,
            encoding="utf-8",
        )  # fmt: skip
        child.delaybeforesend = None
        child.logfile_read = Log()
        started.append(child)
        return child

    yield starting
    for child in started:
        child.close(force=True)


class Log:
    """All that came out of a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        """Nothing is held back."""


def seen(child: Any) -> str:
    """All that was on the terminal so far, without colours and without editing."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", child.logfile_read.text).replace("\r", "")


def ended(child: Any) -> int:
    """The exit code of a command that ends by itself, with the terminal as it was."""
    child.expect(pexpect.EOF)
    flags = termios.tcgetattr(child.child_fd)[3]
    assert flags & termios.ICANON
    assert flags & termios.ECHO
    child.close()
    assert "Traceback" not in seen(child)
    return int(child.exitstatus)


def interrupt(child: Any) -> None:
    """Ctrl-C, as a person types it: readline loses one in the very moment of a resize or a key."""
    time.sleep(PAUSE_S)
    child.sendintr()


def type_all(child: Any, lines: list[str]) -> None:
    """One line at each prompt."""
    for line in lines:
        child.expect_exact(PROMPT)
        child.sendline(line)


def widest(child: Any) -> int:
    """The columns of the widest line, without what was typed."""
    lines = (line for line in seen(child).splitlines() if not line.startswith(PROMPT))
    return max(wcwidth.wcswidth(line) for line in lines)


def letter_of(child: Any, text: str) -> str:
    """The letter before an option of the card that came last."""
    line = next(line for line in reversed(seen(child).splitlines()) if text in line)
    return line.strip()[0]


def answers_in_store(data: Path) -> list[tuple[str, int, float]]:
    store = Store(data)
    try:
        return [(one.item, one.variant, one.share) for one in store.answers(COURSE, EXERCISE)]
    finally:
        store.close()


def reviews_in_store(data: Path) -> list[str]:
    store = Store(data)
    try:
        return [one.card.rsplit("/", 1)[-1] for one in store.reviews(COURSE)]
    finally:
        store.close()


def diagnose(data: Path, *names: str) -> None:
    """An attempt of today in which these misconceptions were found."""
    found = Finding(
        "code/half", Part.CODE, "half", "half gives half", Verdict.FAILED, Tier.CORE,
        Visibility.HIDDEN, max_points=1.0, misconceptions=names,
        example=Example("half(3)", "6", "1.5"),
    )  # fmt: skip
    report = Report(
        EXERCISE, Outcome.FAILED, 6.0, 1, Isolation.PROCESS, "en", (found,), Path("a.py"), "d",
        advice={},
    )  # fmt: skip
    store = Store(data)
    store.record(COURSE, report, Submission(b"x", Path("a.py")), datetime.now(UTC))
    store.close()


def test_a_quiz_from_start_to_end(start: Start, root: Path, data: Path, right: list[str]) -> None:
    """Nonsense, a mistake, Ctrl-C, on from there in another size, the mistake mended, the end."""
    child = start("quiz", "ab1")
    child.expect("Question 1 of 7 · half")
    type_all(child, ["banana", "-99", right[1]])
    assert "cannot be read; it does not count" in seen(child)
    assert "Not right" in seen(child)
    child.expect("Question 3 of 7 · even")
    child.setwinsize(30, 40)
    child.expect_exact(PROMPT)
    child.send("half a word")
    child.expect_exact("half a word")
    interrupt(child)
    child.expect(r"answers are\s+kept")
    assert ended(child) == 130
    assert answers_in_store(data) == [("half", 0, 0.0), ("colour", 0, 1.0)]

    child = start("quiz", "ab1", columns=60)
    child.expect("Question 1 of 6 · half")
    type_all(child, [right[0], *right[2:]])
    child.expect("7 of 7 questions are right")
    assert ended(child) == 0
    given = load_answers(root / "exercises" / EXERCISE / ANSWERS).given
    assert [one.answer for one in given.values()] == right
    assert [share for _, _, share in answers_in_store(data)] == [0.0, *[1.0] * 7]

    child = start("quiz", "ab1")
    child.expect("7 of 7 questions are right")
    assert ended(child) == 0
    assert PROMPT not in seen(child)


def test_a_line_can_be_edited(start: Start, data: Path, right: list[str]) -> None:
    """Backspace, Ctrl-U, the arrow keys: what is kept is what stood there at Enter."""
    child = start("quiz", "ab1", "--item", "half")
    child.expect_exact(PROMPT)
    child.send("-98\x7f9")
    child.send("\x15")
    first, rest = right[0][0], right[0][1:]
    child.send(f"{rest}\x01{first}\r")
    child.expect("Right")
    ended(child)
    assert answers_in_store(data) == [("half", 0, 1.0)]


def test_an_exam_with_an_interruption(start: Start, right: list[str]) -> None:
    """Nothing is told before the last answer, not on the way out either; Ctrl-D is a way out."""
    child = start("quiz", "ab1", "--exam")
    type_all(child, ["-99", *right[1:3]])
    child.expect("Question 4 of 7")
    child.expect_exact(PROMPT)
    child.sendeof()
    child.expect(r"answers are\s+kept")
    assert ended(child) == 1
    assert not re.search("[✓✗]|[Rr]ight", seen(child))
    child = start("quiz", "ab1", "--exam")
    child.expect("Question 1 of 4")
    type_all(child, right[3:])
    child.expect("your answer: -99")
    child.expect("6 of 7 questions are right")
    assert ended(child) == 1


def test_two_terminals_at_once(start: Start, root: Path, data: Path, right: list[str]) -> None:
    """Two people at one course, or one with two windows: no answer takes another's place."""
    one, other = start("quiz", "ab1"), start("quiz", "ab1", "--item", "slip")
    type_all(one, right[:2])
    one.expect("Question 3 of 7")
    type_all(other, right[6:])
    other.expect("3 of 7 questions are right")
    assert ended(other) == 1
    type_all(one, right[2:6])
    one.expect("Question 7 of 7")
    one.sendeof()
    one.expect("7 of 7 questions are right")
    assert ended(one) == 0
    assert len(answers_in_store(data)) == 7
    assert len(load_answers(root / "exercises" / EXERCISE / ANSWERS).given) == 7


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGTERM], ids=["HUP", "TERM"])
def test_a_terminal_that_goes_away(
    start: Start, root: Path, data: Path, right: list[str], how: signal.Signals
) -> None:
    """A window that is closed takes no answer with it, and leaves no draft beside the file."""
    child = start("quiz", "ab1")
    type_all(child, right[:2])
    child.expect("Question 3 of 7")
    child.kill(how)
    child.expect(pexpect.EOF)
    child.close()
    assert "Traceback" not in seen(child)
    assert [share for _, _, share in answers_in_store(data)] == [1.0, 1.0]
    assert list(root.glob(f"exercises/{EXERCISE}/*{ANSWERS}*")) == [
        root / "exercises" / EXERCISE / ANSWERS
    ]
    child = start("quiz", "ab1")
    child.expect("Question 1 of 5 · even")


def test_a_quiz_in_japanese_on_forty_columns(start: Start, right: list[str]) -> None:
    """From start to end: no line is wider, and none is in English."""
    child = start("quiz", "ab1", columns=40, GRADE_LANG="ja")
    type_all(child, ["x", "？", *right[:6]])
    child.expect_exact(PROMPT)
    child.setwinsize(30, 60)
    child.setwinsize(30, 40)
    interrupt(child)
    assert ended(child) == 130
    assert widest(child) <= 40
    again = start("quiz", "ab1", columns=40, GRADE_LANG="ja")
    type_all(again, [right[6]])
    assert ended(again) == 0
    assert widest(again) <= 40
    for page in (seen(child), seen(again)):
        assert not re.search(r"\b(Question|Right|right|answers?|Stopped|Type)\b", page)


def test_a_review_from_start_to_end(start: Start, data: Path) -> None:
    """A hint, a wrong choice, Ctrl-C, the rest another time; then nothing is due."""
    diagnose(data, "doubled", "squared", "negated")
    child = start("review")
    child.expect(r"1/3 ")
    type_all(child, ["?", "zz", "!"])
    child.expect("recorded: not known")
    assert "Hint: " in seen(child)
    assert "does not count" in seen(child)
    child.expect(r"2/3 ")
    child.setwinsize(20, 50)
    child.expect_exact(PROMPT)
    child.send("a")
    interrupt(child)
    child.expect("What was recorded is kept")
    child.expect("Still due: 2")
    assert ended(child) == 130
    assert len(reviews_in_store(data)) == 1

    child = start("review")
    for place, total in ((1, 2), (2, 2)):
        child.expect(rf"{place}/{total} ")
        child.expect_exact(PROMPT)
        child.sendline("!")
        child.expect("recorded: not known")
    assert ended(child) == 0
    assert sorted(reviews_in_store(data)) == ["doubled", "negated", "squared"]

    child = start("review")
    child.expect("Nothing is due")
    assert ended(child) == 0


def test_days_later(start: Start, data: Path) -> None:
    """What was known comes back another day; known twice, a day apart, it is closed."""
    diagnose(data, "doubled")
    for later, told in ((0, "recorded: known at once"), (30, "doubled is closed")):
        child = start("review", later=later)
        child.expect_exact(PROMPT)
        child.sendline(letter_of(child, "Do not double."))
        child.expect(told)
        child.expect("1 of 1 right")
        assert ended(child) == 0
    child = start("review", "--stats", later=30)
    child.expect(r"misconceptions closed\s+1\b")
    assert ended(child) == 0
    assert reviews_in_store(data) == ["doubled", "doubled"]


def test_a_card_in_two_terminals(start: Start, data: Path) -> None:
    """Both have the card before them: both answers are kept, neither terminal breaks."""
    diagnose(data, "doubled")
    one, other = start("review"), start("review")
    for child in (one, other):
        child.expect_exact(PROMPT)
    for child in (one, other):
        child.sendline("!")
        child.expect("recorded: not known")
        assert ended(child) == 0
    assert reviews_in_store(data) == ["doubled", "doubled"]


def test_a_review_in_japanese_on_forty_columns(start: Start, data: Path, right: list[str]) -> None:
    """Cards of mistakes and of the quiz, the figures, the way out: nothing wider, no English."""
    diagnose(data, "doubled", "squared")
    child = start("quiz", "ab1", "--item", "order", GRADE_LANG="ja")
    type_all(child, [right[5]])
    ended(child)
    child = start("review", later=1, columns=40, GRADE_LANG="ja")
    type_all(child, ["？", "x", "！", "?", "!"])
    child.expect_exact(PROMPT)
    interrupt(child)
    assert ended(child) == 130
    figures = start("review", "--stats", later=1, columns=40, GRADE_LANG="ja")
    assert ended(figures) == 0
    for page in (child, figures):
        assert widest(page) <= 40
        assert not re.search(r"\b(Right|Hint|recorded|Stopped|Still|due|days?)\b", seen(page))
