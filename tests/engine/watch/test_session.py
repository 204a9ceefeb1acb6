"""What happens while somebody watches, without files, terminals or clocks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.model import (
    Exercise,
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
from grader.watch.files import Taken
from grader.watch.session import (
    RETRY_S,
    SLOW_S,
    GiveUp,
    GoOn,
    Grade,
    Keep,
    Page,
    Quit,
    Session,
    Show,
    StartAfresh,
)

GONE = Taken(problem=SubmissionError("there is no such file"))


def taken(text: str) -> Taken:
    return Taken(Submission(text.encode(), Path("average.py")))


def finding(name: str, verdict: Verdict) -> Finding:
    return Finding(f"code/{name}", Part.CODE, "f", name, verdict, Tier.CORE, Visibility.HIDDEN, 1.0)


def report(outcome: Outcome = Outcome.FAILED, verdict: Verdict = Verdict.FAILED) -> Report:
    return Report(
        exercise="ex01_average",
        outcome=outcome,
        max_score=1.0,
        seed=1,
        isolation=Isolation.FULL,
        language="en",
        findings=(finding("a", verdict),),
        path=Path("average.py"),
        digest="d",
    )


PASSED = report(Outcome.PASSED, Verdict.PASSED)


@pytest.fixture
def session(exercise: Exercise) -> Session:
    return Session(exercise)


def judged(session: Session, text: str, found: Report, at: float = 0.0) -> None:
    (grade,) = [a for a in session.saved(taken(text), at) if isinstance(a, Grade)]
    assert session.graded(grade.number, found) != []


def test_a_save_is_graded_kept_and_shown(session: Session) -> None:
    """One save: one grading, one attempt, one page."""
    (grade,) = session.saved(taken("a = 1"), 0.0)
    assert isinstance(grade, Grade)
    found = report()
    assert session.graded(grade.number, found) == [
        Keep(found, grade.submission),
        Show(Page.VERDICT),
    ]


def test_the_last_of_rapid_saves_wins(session: Session) -> None:
    """The grading that runs is given up; its verdict, should it still come, says nothing."""
    (first,) = session.saved(taken("a = 1"), 0.0)
    (second,) = session.saved(taken("a = 2"), 0.01)
    assert isinstance(first, Grade)
    assert isinstance(second, Grade)
    assert session.graded(first.number, report()) == []
    assert session.failed(first.number, "ended") == []
    assert session.graded(second.number, report())[-1] == Show(Page.VERDICT)


def test_the_same_text_is_graded_once(session: Session) -> None:
    """A save without a change is not graded; one while the same is being graded is nothing."""
    (grade,) = session.saved(taken("a = 1"), 0.0)
    assert session.saved(taken("a = 1"), 0.1) == []
    assert isinstance(grade, Grade)
    session.graded(grade.number, report())
    assert session.saved(taken("a = 1"), 0.2) == [Show(Page.VERDICT)]


def test_a_text_is_kept_once(session: Session) -> None:
    """Back to an earlier text: graded again, and no second attempt."""
    judged(session, "a = 1", report())
    judged(session, "a = 2", report())
    (grade,) = session.saved(taken("a = 1"), 1.0)
    assert isinstance(grade, Grade)
    assert session.graded(grade.number, report()) == [Show(Page.VERDICT)]


@pytest.mark.parametrize("half", [taken(""), taken("  \n"), taken("def f(:"), GONE])
def test_half_saved_files_get_a_moment(session: Session, half: Taken) -> None:
    """What may be the moment between two writes is looked at again before it is judged."""
    assert session.saved(half, 10.0) == []
    assert session.again_at == pytest.approx(10.0 + RETRY_S)
    (grade,) = session.saved(taken("a = 1"), 10.05)
    assert isinstance(grade, Grade)
    assert session.again_at is None


def test_what_stays_unreadable_is_judged(session: Session) -> None:
    """After the moment the learner hears of the syntax error."""
    session.saved(taken("def f(:"), 10.0)
    assert session.saved(taken("def f( :"), 10.1) == []
    (grade,) = session.saved(taken("def f(:"), 10.0 + RETRY_S)
    assert isinstance(grade, Grade)


def test_a_file_that_is_gone_is_waited_for(session: Session) -> None:
    """A rename or a deletion is told, what runs is given up, and the next file is graded."""
    session.saved(taken("a = 1"), 0.0)
    session.saved(GONE, 1.0)
    assert session.saved(GONE, 1.0 + RETRY_S) == [GiveUp(), Show(Page.MISSING)]
    assert session.key("\n") == [Show(Page.MISSING)]
    (grade,) = session.saved(taken("a = 1"), 2.0)
    assert isinstance(grade, Grade)


def test_what_could_not_be_graded_may_be_saved_again(session: Session) -> None:
    """Our fault is told, and the same text gets another chance."""
    (grade,) = session.saved(taken("a = 1"), 0.0)
    assert isinstance(grade, Grade)
    assert session.failed(grade.number, "no memory") == [Show(Page.REFUSED)]
    assert session.refused == "no memory"
    (again,) = session.saved(taken("a = 1"), 1.0)
    assert isinstance(again, Grade)


def test_what_broke_is_no_attempt(session: Session) -> None:
    """A verdict with something of ours broken is shown, not kept."""
    (grade,) = session.saved(taken("a = 1"), 0.0)
    assert isinstance(grade, Grade)
    broken = report(Outcome.INCOMPLETE, Verdict.BROKEN)
    assert session.graded(grade.number, broken) == [Show(Page.VERDICT)]


def test_a_long_grading_is_told(session: Session) -> None:
    """Not at once: most verdicts come sooner than that could be read."""
    judged(session, "a = 1", report())
    session.saved(taken("a = 2"), 5.0)
    assert session.slow(5.1) == []
    assert session.slow(5.0 + SLOW_S) == [Show(Page.BUSY)]
    assert session.slow_at is None


def test_going_on_is_asked(session: Session, exercise: Exercise) -> None:
    """Enter goes on only from the page that asks, when passed, and where there is a next one."""
    assert session.key("\n") == [Show(Page.BUSY)]
    judged(session, "a = 1", PASSED)
    assert session.key("\r") == [Show(Page.VERDICT)]
    session.following = replace(exercise, id="ex02_more")
    assert session.key("h") == [Show(Page.HINT)]
    assert session.key("\n") == [Show(Page.VERDICT)]
    assert session.key("\n") == [GoOn()]


def test_the_solution_only_after_passing(session: Session) -> None:
    """Once passed it stays open, whatever is saved later."""
    assert session.key("s") == [Show(Page.NO_SOLUTION)]
    judged(session, "a = 1", PASSED)
    judged(session, "a = 2", report())
    assert session.key("s") == [Show(Page.SOLUTION)]


def test_starting_afresh_asks(session: Session) -> None:
    """y alone says yes; any other key says no, and means nothing else."""
    assert session.key("x") == [Show(Page.ASK_RESET)]
    assert session.key("q") == [Show(Page.BUSY)]
    session.key("X")
    assert session.key("y") == [StartAfresh(), Show(Page.BUSY)]


@pytest.mark.parametrize("typed", ["h", "H", "\uff48", "\uff28"])
def test_keys_of_a_japanese_keyboard(session: Session, typed: str) -> None:
    """Wide letters and capitals are the same keys."""
    assert session.key(typed) == [Show(Page.HINT)]


@pytest.mark.parametrize("typed", ["r", "k", "\x00", "あ"])
def test_keys_that_mean_nothing_now(session: Session, typed: str) -> None:
    """There is no report before the first verdict; other signs are no keys."""
    assert session.key(typed) == []


def test_quitting_gives_up_what_runs(session: Session) -> None:
    """q ends it."""
    assert session.key("q") == [Quit()]
    session.saved(taken("a = 1"), 0.0)
    assert session.key("q") == [GiveUp(), Quit()]


def test_a_lost_screen_is_drawn_again(session: Session) -> None:
    """After a change of size the same page comes again."""
    judged(session, "a = 1", report())
    session.key("?")
    assert session.shown_again() == [Show(Page.KEYS)]
