"""From a file of answers to findings whose points always add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.language import Language
from grader.model import Part, Verdict
from grader.quiz import Quiz, QuizJudgement, judge, right_answer
from tests.engine.quiz.course import COURSE, asked, compare, letters, quiz_in

EN = Language("en")


@pytest.fixture(scope="module")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Quiz:
    return quiz_in(tmp_path_factory.mktemp("course"))


def judged(quiz: Quiz, text: str | bytes | None, learner: str | None = "anna") -> QuizJudgement:
    source = text.encode() if isinstance(text, str) else text
    found = judge(quiz, source, learner, EN, compare=compare)
    assert sum(finding.max_points for finding in found.findings) == pytest.approx(4, abs=1e-9)
    return found


def points(judgement: QuizJudgement) -> float:
    return sum(finding.points for finding in judgement.findings)


def test_nothing_handed_in(quiz: Quiz) -> None:
    """Every item waits, in the course's order."""
    found = judged(quiz, None).findings
    assert [finding.task for finding in found] == [item.id for item in quiz.items]
    assert {finding.verdict for finding in found} == {Verdict.NOT_STARTED}
    assert {finding.part for finding in found} == {Part.QUIZ}
    assert found[0].id == "quiz/half"


def test_right_answers_earn_everything(quiz: Quiz) -> None:
    """Also in another variant: the same values are drawn again."""
    text = "".join(
        f'[{item.id}]\nanswer = "{right_answer(asked(quiz, item.id, variant=2))}"\nvariant = 2\n'
        for item in quiz.items
    )
    found = judged(quiz, text)
    assert points(found) == pytest.approx(4, abs=1e-9)
    assert found.notices == ()


def test_a_share_is_a_finding_of_its_own(quiz: Quiz) -> None:
    """What was right of it passes, the rest does not."""
    chosen = letters(asked(quiz, "even"), "b")
    rest, share = (
        finding
        for finding in judged(quiz, f'[even]\nanswer = "{chosen}"\n').findings
        if finding.task == "even"
    )
    assert (rest.id, rest.verdict) == ("quiz/even", Verdict.FAILED)
    assert (share.id, share.verdict) == ("quiz/even/share", Verdict.PASSED)
    assert rest.max_points + share.max_points == pytest.approx(quiz.item("even").points)


def test_a_misconception_is_named_and_its_text_left_to_the_report(quiz: Quiz) -> None:
    """As for code: the report tells each misconception once."""
    chosen = letters(asked(quiz, "colour"), "a")
    found = judged(quiz, f'[colour]\nanswer = "{chosen}"\n').findings[1]
    assert found.misconceptions == ("doubled",)
    assert "double" not in found.message


@pytest.mark.parametrize(
    ("source", "verdict"),
    [(b"[half", Verdict.UNREADABLE), (b"#" * 70_000, Verdict.OVER_LIMIT)],
)
def test_a_file_that_cannot_be_read(quiz: Quiz, source: bytes, verdict: Verdict) -> None:
    """Every item says why."""
    found = judged(quiz, source).findings
    assert {finding.verdict for finding in found} == {verdict}
    assert all(finding.message for finding in found)


def test_unknown_items_and_learners_are_told(quiz: Quiz) -> None:
    """A mistyped name is guessed; nothing of it counts."""
    found = judged(quiz, 'learner = "bob"\n[halv]\nanswer = "1"\n[zzz]\nanswer = "1"\n')
    assert len(found.notices) == 3
    assert "did you mean half" in found.notices[0]
    assert points(found) == 0


def test_without_a_learner_the_files_own_counts(quiz: Quiz) -> None:
    """The questions are the ones that this learner was asked."""
    answer = right_answer(asked(quiz, "half", "bob"))
    text = f'learner = "bob"\n[half]\nanswer = "{answer}"\n'
    assert points(judged(quiz, text, None)) > 0
    assert judged(quiz, text, None).notices == ()


def test_an_empty_or_unreadable_answer(quiz: Quiz) -> None:
    """Empty is not started; unreadable says what was expected."""
    found = judged(quiz, '[half]\nanswer = " "\n[colour]\nanswer = "zz"\n').findings
    assert found[0].verdict is Verdict.NOT_STARTED
    assert found[1].verdict is Verdict.UNREADABLE
    assert "letter" in found[1].message


@pytest.mark.parametrize("total", ["4", "1", "0.1", "7.77", "3.333333"])
def test_points_add_up_to_the_quizs(tmp_path: Path, total: str) -> None:
    """Exactly, whatever the course gives; in hundredths where it does."""
    quiz = quiz_in(tmp_path, course=COURSE.replace("quiz = 4", f"quiz = {total}"))
    assert sum(item.points for item in quiz.items) == pytest.approx(float(total), abs=1e-9)


def test_weights_count(tmp_path: Path) -> None:
    """An item of weight 3 earns three times the points."""
    from tests.engine.quiz.course import QUESTIONS

    heavy = QUESTIONS.replace('id = "half"\n', 'id = "half"\npoints = 3\n').replace("", "")
    quiz = quiz_in(tmp_path, questions=heavy)
    assert quiz.item("half").points == pytest.approx(4 / 9 * 3, abs=0.02)
