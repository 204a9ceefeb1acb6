"""``grade quiz``: one question at a time, nothing lost, wherever it stops."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.quiz import command
from grader.errors import GraderError
from grader.progress import Store
from grader.quiz import load_answers, load_quiz, question, right_answer
from tests.engine.quiz.course import ANSWERS, make

LEARNER = "anna"


class Desk:
    """A learner at a terminal, with the small course."""

    def __init__(self, root: Path) -> None:
        self.course, self.exercise = make(root / "course")
        self.quiz = load_quiz(self.exercise)
        self.data = root / "data"
        self.file = self.exercise.work / ANSWERS

    def run(self, typed: str, *options: str, columns: int = 80, lang: str = "en") -> Result:
        """Type these lines, then close the input."""
        env: Mapping[str, str] = {"GRADE_DATA": str(self.data), "COLUMNS": str(columns)}
        arguments = ["ab1", "--course", str(self.course.root), "--lang", lang, *options]
        if "--learner" not in options:
            arguments += ["--learner", LEARNER]
        return CliRunner().invoke(command, arguments, input=typed, env=env)

    def right(self, variant: int = 0, learner: str = LEARNER) -> list[str]:
        """The right answers in the order of the questions."""
        return [
            right_answer(question(self.quiz, item, learner, variant)) for item in self.quiz.items
        ]

    def kept(self) -> list[tuple[str, int, float]]:
        """What the store has."""
        store = Store(self.data)
        try:
            answers = store.answers("small", "ab1_halves")
        finally:
            store.close()
        return [(answer.item, answer.variant, answer.share) for answer in answers]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    from grader.quiz import marking
    from tests.engine.quiz.course import compare

    monkeypatch.setattr(marking, "_compare", compare)
    return Desk(tmp_path)


def test_all_right(desk: Desk) -> None:
    """Every answer is kept in both places, and the exit code says so."""
    result = desk.run("\n".join(desk.right()) + "\n")
    assert result.exit_code == 0, result.output
    assert "7 of 7 questions are right" in result.output
    assert [share for _, _, share in desk.kept()] == [1.0] * 7
    assert set(load_answers(desk.file).given) == {item.id for item in desk.quiz.items}


def test_a_wrong_answer_is_told_at_once(desk: Desk) -> None:
    """With the misconception's text, before the next question."""
    key = question(desk.quiz, desk.quiz.item("half"), LEARNER).key
    assert isinstance(key, float)
    result = desk.run(f"{4 * key}\nq\n")
    assert result.exit_code == 1
    assert result.output.index("Do not double.") < result.output.index("Question 2")


def test_what_stops_can_go_on(desk: Desk) -> None:
    """At the end of the input and at q; the next time asks what is open or not right."""
    right = desk.right()
    desk.run(f"{right[0]}\n")
    assert desk.kept() == [("half", 0, 1.0)]
    result = desk.run("\n".join(right[1:]) + "\n")
    assert "Question 1 of 6 · colour" in result.output
    assert result.exit_code == 0


def test_what_is_right_is_not_asked_again(desk: Desk) -> None:
    """Unless it is asked for: --again has fresh numbers, --item names a question."""
    desk.run("\n".join(desk.right()) + "\n")
    assert "Question" not in desk.run("").output
    assert "Question 1 of 7" in desk.run("q\n", "--again").output
    assert "Question 1 of 1 · even" in desk.run("q\n", "--item", "even").output
    desk.run("\n".join(desk.right(1)) + "\n", "--again")
    assert desk.kept()[-1] == ("slip", 1, 1.0)
    assert {given.variant for given in load_answers(desk.file).given.values()} == {1}


def test_again_can_be_interrupted(desk: Desk) -> None:
    """The new round goes on with its own numbers."""
    desk.run("\n".join(desk.right()) + "\n")
    desk.run(f"{desk.right(1)[0]}\nq\n", "--again")
    result = desk.run("\n".join(desk.right(1)[1:]) + "\n")
    assert "Question 1 of 6" in result.output
    assert result.exit_code == 0


def test_empty_lines_help_and_unreadable_answers(desk: Desk) -> None:
    """They ask again, and keep nothing."""
    result = desk.run("\n?\nbanana\nq\n")
    assert result.output.count("Question 1 of 7") == 2
    assert "Type a number" in result.output
    assert "does not count" in result.output
    assert desk.kept() == []
    assert not desk.file.exists()


def test_an_exam_tells_nothing_until_the_end(desk: Desk) -> None:
    """Then all answers are gone through."""
    right = desk.right()
    first = desk.run("\n".join(["-99", *right[1:3]]) + "\n", "--exam")
    for word in ("Right", "Not right", "are right", "✓", "✗"):
        assert word not in first.output
    second = desk.run("\n".join(right[3:]) + "\n", "--exam")
    assert "Question 1 of 4" in second.output
    assert "your answer: -99" in second.output
    assert "6 of 7 questions are right" in second.output


def test_forty_columns_of_japanese(desk: Desk) -> None:
    """No line is wider than the terminal."""
    from grader.render.paper import width_of

    result = desk.run("banana\n?\nq\n", columns=40, lang="ja")
    assert result.exit_code == 1
    assert max(width_of(line) for line in result.output.splitlines()) <= 42  # the prompt's two


def test_a_file_that_cannot_be_read_is_never_overwritten(desk: Desk) -> None:
    """The error comes before the first question."""
    desk.file.write_text("[half", encoding="utf-8")
    result = desk.run("3\n")
    assert isinstance(result.exception, GraderError)
    assert str(desk.file) in str(result.exception)
    assert desk.file.read_text(encoding="utf-8") == "[half"


def test_a_file_spoiled_on_the_way_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is in the store by then, and the file is left as it is."""
    from grader.cli import quiz as module

    def spoiled(path: Path, *rest: object) -> None:
        path.write_text("[half", encoding="utf-8")
        load_answers(path)

    monkeypatch.setattr(module, "write_answer", spoiled)
    result = desk.run("3\n")
    assert isinstance(result.exception, GraderError)
    assert len(desk.kept()) == 1


def test_another_learner_does_not_mix_in(desk: Desk) -> None:
    """One file holds the answers of one learner; without a name it is the file's."""
    desk.run(f"{desk.right()[0]}\nq\n")
    result = desk.run("q\n", "--learner", "bob")
    assert isinstance(result.exception, GraderError)
    assert "anna" in str(result.exception)


def test_an_unknown_item_is_told_with_the_known_ones(desk: Desk) -> None:
    """As for exercises."""
    result = desk.run("", "--item", "halv")
    assert isinstance(result.exception, GraderError)
    assert "half" in str(result.exception)
