"""An exercise and a submission in, a Report out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.grading import grade, grade_all, grade_each, outcome_of, seed_of
from grader.language import Language
from grader.model import (
    Example,
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
    Withheld,
)
from tests.engine.fakes import DirectSandbox

LOST_SIGN = b"def average(xs): return -sum(xs) / len(xs)\ndef centred(xs): return xs - xs.mean()"


def finding(
    verdict: Verdict, tier: Tier = Tier.CORE, points: float = 1.0, part: Part = Part.CODE
) -> Finding:
    return Finding(f"{part}/x", part, "f", "T", verdict, tier, Visibility.HIDDEN, points)


def step(verdict: Verdict, points: float = 0.0) -> Finding:
    """A line of a derivation, which carries points only where something hangs on it."""
    return finding(verdict, points=points, part=Part.DERIVATION)


def test_the_seed_follows_from_exercise_and_submission(exercise: Exercise) -> None:
    """The same file has the same seed everywhere; another file or exercise another one."""
    one, other = Submission(b"x = 1", Path("a.py")), Submission(b"x = 2", Path("a.py"))
    assert seed_of(exercise, one) == seed_of(exercise, Submission(b"x = 1", Path("b.py")))
    assert seed_of(exercise, one) == 3_003_082_262
    assert seed_of(exercise, one) != seed_of(exercise, other)
    assert seed_of(exercise, one) != seed_of(replace(exercise, id="ex02_other"), one)


def test_a_report(exercise: Exercise, direct: DirectSandbox, english: Language) -> None:
    """Everything that outputs need: verdicts, score, seed, isolation, advice, places."""
    submission = Submission(LOST_SIGN, Path("average.py"))
    report = grade(exercise, submission, direct, english)
    assert (report.outcome, report.score, report.max_score) == (Outcome.FAILED, 2.0, 4.0)
    assert report.seed == seed_of(exercise, submission)
    assert report.isolation is Isolation.PROCESS
    assert report.advice == {"sign": "The sign is lost."}
    assert report.digest == submission.digest
    assert [place.line for place in report.places] == [1, 2]
    assert report.exercise == "ex01_average"


def test_points_add_up_without_noise(exercise: Exercise, direct: DirectSandbox) -> None:
    """Ten tenths of a point are one point, whatever floats make of them."""
    report = grade(exercise, Submission(LOST_SIGN, Path("average.py")), direct, Language("en"))
    passed = replace(report.findings[0], verdict=Verdict.PASSED)
    parts = tuple(replace(passed, max_points=points) for points in (0.1,) * 10 + (0.7, 0.1, 0.2))
    assert sum(part.points for part in parts) != 2.0
    assert replace(report, findings=parts).score == 2.0


def test_the_seed_can_be_given(exercise: Exercise, direct: DirectSandbox) -> None:
    """A given seed is used and kept in the report; zero is a seed."""
    report = grade(exercise, Submission(b"", Path("a")), direct, Language("en"), seed=0)
    assert report.seed == 0


def test_the_language_of_a_report(exercise: Exercise, direct: DirectSandbox) -> None:
    """Titles, messages and advice come in the language asked for."""
    report = grade(exercise, Submission(LOST_SIGN, Path("a")), direct, Language("ja"))
    assert report.language == "ja"
    assert report.advice == {"sign": "符号が失われています。"}
    assert report.findings[0].message == "値が違います"


def test_many_at_once(exercise: Exercise, direct: DirectSandbox, english: Language) -> None:
    """Reports come in the order of the submissions."""
    sources = [LOST_SIGN, b"", LOST_SIGN.replace(b"-sum", b"sum")]
    reports = grade_all(exercise, [Submission(s, Path("a")) for s in sources], direct, english)
    assert [r.outcome for r in reports] == [Outcome.FAILED, Outcome.FAILED, Outcome.PASSED]
    assert [r.score for r in reports] == [2.0, 0.0, 4.0]


def test_options_are_given_by_name(
    exercise: Exercise, direct: DirectSandbox, english: Language
) -> None:
    """A number after the language is no seed: seed and withheld checks are asked for by name."""
    submission = Submission(LOST_SIGN, Path("average.py"))
    with pytest.raises(TypeError):
        grade(exercise, submission, direct, english, 1)
    with pytest.raises(TypeError):
        grade_all(exercise, [submission], direct, english, 1)


def test_withheld_checks_are_asked_for(
    exercise: Exercise, direct: DirectSandbox, english: Language
) -> None:
    """Only a run that asks for them has the checks that are the teacher's."""
    folder = exercise.suite / "withheld"
    folder.mkdir()
    text = (exercise.suite / "test_average.py").read_text(encoding="utf-8")
    text = text.replace("def test_", "def test_more_")
    (folder / "test_more.py").write_text(text, encoding="utf-8")
    submission = Submission(LOST_SIGN, Path("average.py"))
    plain = grade(exercise, submission, direct, english)
    (also_plain,) = grade_all(exercise, [submission], direct, english)
    full = grade(exercise, submission, direct, english, withheld=True)
    assert [len(r.findings) for r in (plain, also_plain, full)] == [7, 7, 14]
    assert (plain.withheld, full.withheld) == (Withheld(7, 0.0), None)
    each: list[Report] = []
    grade_each(exercise, [submission], direct, english, each.append)
    assert each == [plain]


def test_parts_that_do_not_decide_are_judged_by_themselves(
    exercise: Exercise, direct: DirectSandbox, english: Language
) -> None:
    """Code alone, where something else decides: its own checks say how it ended."""
    exercise = replace(exercise, parts=(Part.QUIZ,))
    report = grade(exercise, Submission(LOST_SIGN, Path("a")), direct, english)
    assert (report.outcome, report.decides) == (Outcome.FAILED, False)


@pytest.mark.parametrize(("points", "left"), [(5.5, 1.5), (4.1, 0.1), (4.0, 0.0), (3.0, 0.0)])
def test_what_the_teacher_alone_runs_is_told(
    exercise: Exercise, direct: DirectSandbox, english: Language, points: float, left: float
) -> None:
    """How many checks stay with the teacher, and the points that hang on them, never below 0."""
    folder = exercise.suite / "withheld"
    folder.mkdir()
    text = "def test_one(learner): ...\ndef test_two(learner): ...\n"
    (folder / "test_more.py").write_text(text, encoding="utf-8")
    exercise = replace(exercise, points={Part.CODE: points})
    submission = Submission(LOST_SIGN, Path("average.py"))
    assert grade(exercise, submission, direct, english).withheld == Withheld(2, left)
    nothing = replace(submission, parts=frozenset())
    assert grade(exercise, nothing, direct, english).withheld is None


def test_without_such_checks_nothing_is_told(
    exercise: Exercise, direct: DirectSandbox, english: Language
) -> None:
    """Points that nobody's checks give are a matter of the audit, not of a learner."""
    exercise = replace(exercise, points={Part.CODE: 9.0})
    report = grade(exercise, Submission(LOST_SIGN, Path("average.py")), direct, english)
    assert report.withheld is None


def test_a_turned_line_is_told(exercise: Exercise, direct: DirectSandbox) -> None:
    """A text that may not run as it reads is warned of, with the line; no other text is."""
    turned = LOST_SIGN + "\n# \u202e turned".encode()
    (warning,) = grade(exercise, Submission(turned, Path("a")), direct, Language("en")).warnings
    assert warning.startswith("line 3 holds a sign that turns the direction of writing")
    plain = grade(exercise, Submission(LOST_SIGN, Path("a")), direct, Language("en"))
    assert plain.warnings == ()


def test_a_name_without_text_is_the_authors(
    exercise: Exercise, direct: DirectSandbox, english: Language
) -> None:
    """A misconception that nobody worded is a problem of the course."""
    (exercise.solution.parent / "misconceptions.toml").write_text("", encoding="utf-8")
    with pytest.raises(CourseError, match="has no text"):
        grade(exercise, Submission(LOST_SIGN, Path("a")), direct, english)


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ([finding(Verdict.PASSED)], Outcome.PASSED),
        ([finding(Verdict.PASSED), finding(Verdict.FAILED, Tier.ROBUST)], Outcome.PASSED),
        ([finding(Verdict.PASSED), finding(Verdict.BROKEN, Tier.ROBUST)], Outcome.PASSED),
        ([finding(Verdict.PASSED), finding(Verdict.FAILED)], Outcome.FAILED),
        ([finding(Verdict.PASSED), finding(Verdict.SKIPPED)], Outcome.FAILED),
        ([finding(Verdict.PASSED), finding(Verdict.TIMED_OUT)], Outcome.FAILED),
        ([finding(Verdict.NOT_STARTED), finding(Verdict.PASSED)], Outcome.FAILED),
        ([finding(Verdict.NOT_STARTED)] * 2, Outcome.NOT_STARTED),
        ([finding(Verdict.UNREADABLE)] * 2, Outcome.UNREADABLE),
        ([finding(Verdict.FAILED), finding(Verdict.BROKEN)], Outcome.INCOMPLETE),
        ([finding(Verdict.PASSED), finding(Verdict.UNDECIDED)], Outcome.INCOMPLETE),
    ],
)
def test_outcomes(findings: list[Finding], outcome: Outcome) -> None:
    """Core checks decide; what is pending decides nothing yet."""
    assert outcome_of(findings) is outcome


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ([finding(Verdict.PASSED), step(Verdict.FAILED)], Outcome.PASSED),
        ([finding(Verdict.PASSED), step(Verdict.UNDECIDED)], Outcome.PASSED),
        ([finding(Verdict.PASSED), step(Verdict.FAILED, 1.0)], Outcome.FAILED),
        ([finding(Verdict.PASSED), step(Verdict.UNDECIDED, 1.0)], Outcome.INCOMPLETE),
        ([finding(Verdict.PASSED), finding(Verdict.FAILED, points=0.0)], Outcome.FAILED),
        (
            [finding(Verdict.PASSED), finding(Verdict.FAILED, points=0.0, part=Part.QUIZ)],
            Outcome.FAILED,
        ),
        ([step(Verdict.PASSED)], Outcome.PASSED),
        ([step(Verdict.FAILED)], Outcome.FAILED),
    ],
)
def test_lines_that_nothing_hangs_on_decide_nothing(
    findings: list[Finding], outcome: Outcome
) -> None:
    """Of a derivation what carries points decides; of the other parts every core check does."""
    assert outcome_of(findings) is outcome


def test_only_parts_that_decide_are_asked() -> None:
    """What an exercise is not passed by does not keep anybody from passing it."""
    findings = [finding(Verdict.PASSED), finding(Verdict.FAILED, part=Part.QUIZ)]
    assert outcome_of(findings, {Part.CODE}) is Outcome.PASSED
    assert outcome_of(findings, {Part.QUIZ}) is Outcome.FAILED


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_passed_earns(verdict: Verdict) -> None:
    """No other verdict gives a point."""
    assert finding(verdict, points=2.5).points == (2.5 if verdict is Verdict.PASSED else 0.0)


def test_json_of_an_example() -> None:
    """An example is call, got and expected; none is null."""
    with_example = replace(finding(Verdict.FAILED), example=Example("f(1)", "2", "3"))
    report = Report("e", Outcome.FAILED, 1.0, 1, Isolation.FULL, "en", (with_example,), Path(), "")
    (one,) = report.as_json()["findings"]
    assert one["example"] == {"call": "f(1)", "got": "2", "expected": "3"}
    assert one["verdict"] == "failed"


def test_what_a_function_is_to_do_in_the_language(
    exercise: Exercise, direct: DirectSandbox
) -> None:
    """The docstring's first line, or the author's words in the report's language."""
    source = (exercise.work / exercise.filename).read_bytes()
    for code, summary in (("en", "``xs`` (n,) minus"), ("ja", "xs から平均を引いた配列")):
        report = grade(exercise, Submission(source, Path("a")), direct, Language(code))
        assert report.places[1].summary.startswith(summary)
