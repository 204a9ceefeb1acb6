"""A hidden suite run on submissions: findings, examples, names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.errors import CourseError, SandboxError
from grader.language import Language
from grader.model import Exercise, Finding, Limits, Submission, Tier, Verdict, Visibility
from grader.sandbox.outcome import (
    Answer,
    Died,
    Garbled,
    Limit,
    Loaded,
    OverLimit,
    Raised,
    Returned,
    TimedOut,
    Unreturnable,
)
from grader.suite.plugin import example_seed, titles_of
from grader.suite.runner import Job, Judgement, run_suite
from tests.engine.fakes import DirectSandbox, DirectSession

RIGHT = b"""
import numpy as np


def average(xs):
    if len(xs) == 0:
        raise ValueError
    return sum(xs) / len(xs)


def centred(xs):
    return xs - np.mean(xs)
"""


def judge(
    exercise: Exercise, source: bytes, sandbox: Any = None, *, code: str = "en", **options: Any
) -> Judgement:
    job = Job(Submission(source, Path("average.py")), 1)
    (judgement,) = run_suite(exercise, [job], sandbox or DirectSandbox(), Language(code), **options)
    return judgement


def by_id(judgement: Judgement) -> dict[str, Finding]:
    return {finding.id.removeprefix("code/"): finding for finding in judgement.findings}


def suite(exercise: Exercise, body: str, name: str = "test_average.py") -> None:
    """Replace the hidden suite by one check."""
    text = (
        "import numpy as np\nimport pytest\n\n\n@pytest.mark.function('average')\n"
        f"class TestIt:\n    @pytest.mark.points(1)\n{body}"
    )
    exercise.suite.joinpath(name).parent.mkdir(exist_ok=True)
    (exercise.suite / name).write_text(text, encoding="utf-8")


class Answering(DirectSandbox):
    """Every call ends in the same answer."""

    def __init__(self, answer: Answer, *, output: bytes = b"", cut: bool = False) -> None:
        super().__init__()
        self.answer = answer
        self.calls = 0
        self.output = output
        self.cut = cut

    def load(self, source: bytes, filename: str, limits: Limits) -> Any:
        session = super().load(source, filename, limits)
        session.output, session.output_cut = self.output, self.cut

        def call(*args: Any, **kwargs: Any) -> Answer:
            self.calls += 1
            session.alive = isinstance(self.answer, Returned | Raised | Unreturnable)
            return self.answer

        session.call = call  # type: ignore[method-assign]
        return session


def test_right_program(exercise: Exercise) -> None:
    """Everything holds: no message, no name, no example, full points."""
    findings = judge(exercise, RIGHT).findings
    assert [f.id for f in findings] == [
        "code/test_worked_example",
        "code/test_many",
        "code/test_alike",
        "code/test_empty",
        "code/test_shape",
        "code/test_pair",
        "code/test_centred",
    ]
    assert all(f.verdict is Verdict.PASSED for f in findings)
    assert [f.points for f in findings] == [0.5, 1.0, 0.5, 0.0, 0.5, 0.5, 1.0]
    assert all((f.message, f.misconceptions, f.example) == ("", (), None) for f in findings)


def test_what_a_finding_says_of_its_check(exercise: Exercise) -> None:
    """Function, title, tier and visibility come from the suite."""
    found = by_id(judge(exercise, RIGHT))
    assert found["test_many"].function == "average"
    assert found["test_many"].title == "Any numbers."
    assert found["test_many"].visibility is Visibility.HIDDEN
    assert found["test_worked_example"].visibility is Visibility.VISIBLE
    assert found["test_empty"].tier is Tier.ROBUST
    assert found["test_centred"].function == "centred"


def test_titles_in_japanese(exercise: Exercise) -> None:
    """The paragraph after ``ja:`` is the title in Japanese."""
    assert by_id(judge(exercise, RIGHT, code="ja"))["test_many"].title == "どんな数でも。"


def test_titles_are_joined_and_split() -> None:
    """Lines of a paragraph are joined; a colon alone makes no language."""
    titles = titles_of("One\n    line.\n\n    ja: 一\n    行\n\n    note: no\n\n    x")
    assert titles == {"en": "One line.", "ja": "一 行"}
    assert titles_of("") == {"en": ""}


def test_a_wrong_value_is_shown_on_a_small_example(exercise: Exercise) -> None:
    """What came back and what was expected, at the smallest failing call, with another seed."""
    source = RIGHT.replace(b"sum(xs) / len(xs)", b"-0.5 * sum(xs) / len(xs)")
    found = by_id(judge(exercise, source))
    finding = found["test_many"]
    assert (finding.verdict, finding.message) == (Verdict.FAILED, "the value is wrong")
    assert finding.misconceptions == ("sign", "half")
    assert finding.points == 0.0
    assert finding.example is not None
    assert finding.example.call.startswith("average(array([")
    assert "," not in finding.example.call
    assert float(finding.example.got) == pytest.approx(-0.5 * float(finding.example.expected))
    assert found["test_worked_example"].example is not None
    assert found["test_worked_example"].example.call == "average(array([1, 2, 6]))"
    assert found["test_centred"].verdict is Verdict.PASSED
    assert found["test_centred"].misconceptions == ()


def test_examples_come_from_another_seed(exercise: Exercise) -> None:
    """No number of an example is one that the marks were given for."""
    suite(
        exercise,
        "    def test_seen(self, learner, rng, check):\n"
        '        """Seen."""\n'
        "        x = rng.normal(size=1)\n"
        "        SEEN.append(x[0])\n"
        "        check.close(learner.average(x), np.nan)\n\n\nSEEN = []\n",
    )
    source = b"def average(xs):\n    return xs[0]\n"
    finding = judge(exercise, source).findings[0]
    assert finding.example is not None
    assert example_seed(1) != 1
    again = judge(exercise, source).findings[0]
    assert again.example == finding.example


def test_a_robust_failure_has_advice_in_words_and_no_name(exercise: Exercise) -> None:
    """Names come from core checks only; a robust check tells its advice in its message."""
    source = RIGHT.replace(b"raise ValueError", b"return 0.0")
    found = by_id(judge(exercise, source, advice=lambda name: f"<{name}>"))
    finding = found["test_empty"]
    assert finding.verdict is Verdict.FAILED
    assert finding.message == "a value came back where ValueError must be raised. <empty>"
    assert finding.misconceptions == ()
    assert finding.example is not None
    assert (finding.example.got, finding.example.expected) == ("0", "ValueError")


def test_a_check_names_what_no_value_shows(exercise: Exercise) -> None:
    """A changed argument is named by the check that sees it."""
    source = RIGHT.replace(b"return xs - np.mean(xs)", b"xs -= np.mean(xs)\n    return xs")
    finding = by_id(judge(exercise, source))["test_centred"]
    assert finding.message == "the call changed its argument number 1"
    assert finding.misconceptions == ("changes-its-input",)


def test_not_written_yet(exercise: Exercise, direct: DirectSandbox) -> None:
    """Functions as they were handed out are not started; others are judged all the same."""
    source = RIGHT.replace(b"return xs - np.mean(xs)", b"raise NotImplementedError()")
    found = by_id(judge(exercise, source, direct))
    assert found["test_centred"].verdict is Verdict.NOT_STARTED
    assert found["test_centred"].message == "not written yet"
    assert found["test_many"].verdict is Verdict.PASSED


def test_renamed_function(exercise: Exercise) -> None:
    """A missing function is told with the one that may be meant."""
    found = by_id(judge(exercise, RIGHT.replace(b"centred", b"centered")))
    assert found["test_centred"].verdict is Verdict.FAILED
    assert found["test_centred"].message == (
        "the file defines no function `centred`; is line 11, `centered`, meant?"
    )
    found = by_id(judge(exercise, b"x = 1"))
    assert found["test_centred"].message == "the file defines no function `centred`"


def test_syntax_error(exercise: Exercise) -> None:
    """A file that is no Python is unreadable in every check, with its line."""
    findings = judge(exercise, b"def average(xs)\n    return 1\n").findings
    assert {f.verdict for f in findings} == {Verdict.UNREADABLE}
    assert {f.message for f in findings} == {
        "the file is not readable as Python: line 1: expected ':' (average.py, line 1)"
    }


def test_import_that_is_not_there(exercise: Exercise) -> None:
    """A missing package is told with what there is."""
    findings = judge(exercise, b"\nimport no_such_package\n").findings
    assert {f.verdict for f in findings} == {Verdict.CRASHED}
    assert findings[0].message == (
        "line 2: No module named 'no_such_package'. Only NumPy and the standard library are there"
    )


def test_error_while_loading(exercise: Exercise) -> None:
    """An exception at the top of the file is told with its line."""
    findings = judge(exercise, b"\n1 / 0\n").findings
    assert findings[0].message == (
        "loading the file ends in ZeroDivisionError, line 2: division by zero"
    )


def test_an_exception_in_a_call(exercise: Exercise) -> None:
    """Type and line always; its text only from the example, which uses another seed."""
    source = RIGHT.replace(b"return sum(xs) / len(xs)", b"raise KeyError(str(xs))")
    found = by_id(judge(exercise, source))
    finding = found["test_many"]
    assert finding.verdict is Verdict.CRASHED
    assert finding.message.startswith("KeyError was raised in line 8: '[")
    assert finding.example is not None
    assert finding.example.got == "KeyError"
    assert finding.misconceptions == ()


@pytest.mark.parametrize(
    ("answer", "verdict", "message"),
    [
        (TimedOut(2.0), Verdict.TIMED_OUT, "stopped after 2 s"),
        (
            OverLimit(Limit.MEMORY, 512),
            Verdict.OVER_LIMIT,
            "used more than 512 MiB of memory",
        ),
        (
            OverLimit(Limit.OUTPUT, 64),
            Verdict.OVER_LIMIT,
            "printed more than 64 KiB: cut, and stopped",
        ),
        (OverLimit(Limit.VALUE, 1), Verdict.OVER_LIMIT, "the value that came back is too large"),
        (
            OverLimit(Limit.CALLBACKS, 10000),
            Verdict.OVER_LIMIT,
            "called the given function more than 10000 times",
        ),
        (OverLimit(Limit.CPU, 3), Verdict.OVER_LIMIT, "used more than 3 s of processor time"),
        (
            OverLimit(Limit.TOTAL, 6),
            Verdict.TIMED_OUT,
            "not run: the code had used its 6 s in all",
        ),
        (
            Unreturnable("MaskedArray", "a subclass"),
            Verdict.FAILED,
            "a value of type MaskedArray came back, which cannot be compared (a subclass)",
        ),
        (Died("exit 0"), Verdict.CRASHED, "the program ended without an answer (exit 0)"),
        (Garbled("x"), Verdict.CRASHED, "the program wrote into the channel of its answers"),
    ],
)
def test_what_happened_is_told(
    exercise: Exercise, answer: Answer, verdict: Verdict, message: str
) -> None:
    """Every way of giving no value has its verdict and its words."""
    finding = judge(exercise, RIGHT, Answering(answer)).findings[0]
    assert (finding.verdict, finding.message) == (verdict, message)
    assert finding.misconceptions == ()


def test_endless_printing(exercise: Exercise) -> None:
    """Stopped while printing without end: the output is what is told."""
    sandbox = Answering(TimedOut(2.0), output=b"x" * 10, cut=True)
    judgement = judge(exercise, RIGHT, sandbox)
    assert judgement.findings[0].verdict is Verdict.OVER_LIMIT
    assert judgement.findings[0].message == "printed more than 64 KiB: cut, and stopped"
    assert judgement.output == "x" * 10


def test_no_second_call_after_a_time_out(exercise: Exercise) -> None:
    """A function that was stopped once is not called again."""
    sandbox = Answering(TimedOut(2.0))
    findings = judge(exercise, RIGHT, sandbox).findings
    assert {f.verdict for f in findings} == {Verdict.TIMED_OUT}
    assert sandbox.calls == 2


def test_the_time_in_all_is_limited(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the submission's time is used up, what is left is not run."""
    clock = iter(float(10 * n) for n in range(1000))
    monkeypatch.setattr("grader.suite.learner.time.monotonic", lambda: next(clock))
    findings = judge(exercise, RIGHT).findings
    assert {f.verdict for f in findings} == {Verdict.TIMED_OUT}
    assert findings[0].message == "not run: the code had used its 6 s in all"


def test_a_dead_process_is_started_again(exercise: Exercise) -> None:
    """After the process died the next check gets a new one."""

    class DiesOnce(DirectSandbox):
        def load(self, source: bytes, filename: str, limits: Limits) -> DirectSession:
            session = super().load(source, filename, limits)
            if self.loads == 1:

                def call(*args: Any, **kwargs: Any) -> Answer:
                    session.alive = False
                    return Died("signal 11")

                session.call = call  # type: ignore[method-assign]
            return session

    sandbox = DiesOnce()
    found = by_id(judge(exercise, RIGHT, sandbox))
    assert found["test_worked_example"].verdict is Verdict.CRASHED
    assert found["test_many"].verdict is Verdict.PASSED
    assert sandbox.loads == 2


def test_a_fresh_process_for_a_check_that_asks(exercise: Exercise) -> None:
    """The mark ``fresh`` gives the check a process of its own."""
    source = b"SEEN = []\n\n\ndef average(xs):\n    SEEN.append(1)\n    return len(SEEN)\n"
    body = (
        "    def test_a(self, learner, check):\n        check.equal(learner.average(0), 1)\n\n"
        "    @pytest.mark.fresh\n"
        "    def test_b(self, learner, check):\n        check.equal(learner.average(0), 1)\n\n"
        "    def test_c(self, learner, check):\n        check.equal(learner.average(0), 2)\n"
    )
    suite(exercise, body)
    assert {f.verdict for f in judge(exercise, source).findings} == {Verdict.PASSED}


def test_our_own_failure_is_broken(exercise: Exercise) -> None:
    """A sandbox that cannot be set up is our fault: no zero, no unprotected run."""

    class Refuses(DirectSandbox):
        def load(self, source: bytes, filename: str, limits: Limits) -> DirectSession:
            raise SandboxError("no namespaces")

    findings = judge(exercise, RIGHT, Refuses()).findings
    assert {f.verdict for f in findings} == {Verdict.BROKEN}
    assert findings[0].message == "our fault, not yours: no namespaces"


def test_a_sandbox_that_breaks_in_the_middle(exercise: Exercise) -> None:
    """A failure of ours during a call breaks that check."""

    class Breaks(DirectSandbox):
        def load(self, source: bytes, filename: str, limits: Limits) -> DirectSession:
            session = super().load(source, filename, limits)

            def call(*args: Any, **kwargs: Any) -> Answer:
                raise SandboxError("gone")

            session.call = call  # type: ignore[method-assign]
            return session

    assert judge(exercise, RIGHT, Breaks()).findings[0].verdict is Verdict.BROKEN


def test_many_submissions_one_collection(exercise: Exercise, direct: DirectSandbox) -> None:
    """Each submission is judged by itself, in order."""
    wrong = RIGHT.replace(b"sum(xs) / len(xs)", b"0.0")
    jobs = [Job(Submission(s, Path("a.py")), n) for n, s in enumerate([RIGHT, wrong, RIGHT])]
    judgements = run_suite(exercise, jobs, direct, Language("en"))
    passed = [all(f.verdict is Verdict.PASSED for f in j.findings) for j in judgements]
    assert passed == [True, False, True]


def test_withheld_checks_are_the_teachers(exercise: Exercise) -> None:
    """Withheld checks run only when asked for, and show no example."""
    suite(
        exercise,
        '    def test_secret(self, learner, check):\n        """Secret."""\n'
        "        check.close(learner.average(np.ones(2)), 5.0)\n",
        "withheld/test_more.py",
    )
    assert len(judge(exercise, RIGHT).findings) == 7
    finding = judge(exercise, RIGHT, withheld=True).findings[-1]
    assert finding.visibility is Visibility.WITHHELD
    assert (finding.verdict, finding.example) == (Verdict.FAILED, None)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("check.close(learner.average(X)[0], 1.0)", "not of the form that was asked for"),
        ("assert learner.average(X) == 7", "not of the form that was asked for"),
        ("check.that(learner.average(X) < 0, 'Be negative.', '負。')", "Be negative."),
        ("check.integers(learner.average(X))", "whole numbers"),
        ("check.shape(learner.average(X), (2,))", "a single number came back where an array"),
        ("check.equal(learner.average(X), 3)", "the value is wrong"),
        ("check.raises(KeyError, learner.average, 3)", "TypeError was raised where KeyError"),
        ("check.vectorised('average')", "line 5 has a Python loop"),
        ("check.avoids('average', 'sum', 'len')", "line 5 uses `len`"),
    ],
)
def test_every_kind_of_question(exercise: Exercise, body: str, message: str) -> None:
    """Each question of ``check`` fails with its own words."""
    source = b"def average(xs):\n    total = 0.0\n    if not hasattr(xs, 'shape'):\n"
    source += b"        raise TypeError\n    for x in range(len(xs)):\n"
    source += b"        total += xs[x] / len(xs)\n    return total\n"
    text = f"    def test_it(self, learner, check):\n        X = np.ones(2)\n        {body}\n"
    suite(exercise, text)
    finding = judge(exercise, source).findings[0]
    assert finding.verdict is Verdict.FAILED
    assert message in finding.message


@pytest.mark.parametrize(
    "body",
    [
        "check.scalar(learner.average(X))",
        "check.floats(learner.average(X))",
        "check.shape(learner.average(X), ())",
        "check.that(learner.average(X) > 0, 'a', 'b')",
        "check.close(check.repeatable(learner.average, X), 1.0)",
        "check.close(check.unchanged(learner.average, X), 1.0)",
        "check.raises((KeyError, ValueError), learner.average, X[:0])",
        "check.raises(Exception, learner.average, X[:0])",
        "check.vectorised('centred')",
        "check.avoids('average', 'dot', '@')",
        "assert source.loops('average') is None",
    ],
)
def test_every_kind_of_question_can_hold(exercise: Exercise, body: str) -> None:
    """Each question of ``check`` holds for a right program."""
    text = (
        f"    def test_it(self, learner, check, source):\n        X = np.ones(2)\n        {body}\n"
    )
    suite(exercise, text)
    assert judge(exercise, RIGHT).findings[0].verdict is Verdict.PASSED


def test_a_second_call_that_differs(exercise: Exercise) -> None:
    """A function with a memory is found by calling it twice."""
    suite(
        exercise,
        "    def test_it(self, learner, check):\n"
        "        check.repeatable(learner.average, np.ones(2), misconception='half')\n",
    )
    source = b"N = []\n\n\ndef average(xs):\n    N.append(1)\n    return float(len(N))\n"
    finding = judge(exercise, source).findings[0]
    assert finding.message.startswith("the second of two equal calls")
    assert finding.misconceptions == ("half",)


def test_skipped(exercise: Exercise) -> None:
    """A check that the suite itself skips is skipped, not failed."""
    suite(exercise, "    def test_it(self):\n        pytest.skip('later')\n")
    finding = judge(exercise, RIGHT).findings[0]
    assert (finding.verdict, finding.message) == (Verdict.SKIPPED, "not checked")


def test_a_suite_that_breaks_by_itself(exercise: Exercise) -> None:
    """A mistake of the suite before it called the learner is ours, not the learner's."""
    suite(exercise, "    def test_it(self, learner):\n        {}['x']\n")
    finding = judge(exercise, RIGHT).findings[0]
    assert finding.verdict is Verdict.BROKEN
    assert "KeyError" in finding.message
    suite(exercise, "    def test_it(self, no_such_fixture):\n        pass\n")
    assert judge(exercise, RIGHT).findings[0].verdict is Verdict.BROKEN


USES = "        check.close(learner.average({xs}), 1.0)\n"
WHAT_PYTEST_ADDS = {
    "parameters": "    @pytest.mark.parametrize('n', [4])\n"
    f"    def test_it(self, learner, check, n):\n{USES.format(xs='np.ones(n)')}",
    "a mark": "    @pytest.mark.skipif(False, reason='-')\n"
    f"    def test_it(self, learner, check):\n{USES.format(xs='np.ones(4)')}",
    "a fixture": f"    def test_it(self, learner, check, four):\n{USES.format(xs='four')}\n"
    "    @pytest.fixture\n    def four(self):\n        yield np.ones(4)\n",
    "a fixture of the same name": "    def test_it(self, learner, check, rng):\n"
    f"{USES.format(xs='rng')}\n    @pytest.fixture\n    def rng(self):\n"
    "        return np.ones(4)\n",
    "a set-up": f"    def test_it(self, learner, check):\n{USES.format(xs='self.xs')}\n"
    "    def setup_method(self):\n        self.xs = np.ones(4)\n",
}
"""What a check may need of pytest's protocol, which other checks are run without."""


@pytest.mark.parametrize("body", WHAT_PYTEST_ADDS.values(), ids=WHAT_PYTEST_ADDS)
def test_what_pytest_adds_to_a_check(exercise: Exercise, body: str) -> None:
    """Parameters, marks, fixtures and set-ups of a suite's own work as in any suite."""
    suite(exercise, body)
    wrong = b"def average(xs):\n    return float(xs.sum())\n"
    assert judge(exercise, RIGHT).findings[0].verdict is Verdict.PASSED
    finding = judge(exercise, wrong).findings[0]
    assert finding.verdict is Verdict.FAILED
    assert finding.example is not None
    assert finding.example.got == "4"


def test_a_check_that_is_skipped_by_its_mark(exercise: Exercise) -> None:
    """It is not run at all."""
    body = "    @pytest.mark.skip\n    def test_it(self, learner):\n        learner.nothing(1)\n"
    suite(exercise, body)
    assert judge(exercise, RIGHT).findings[0].verdict is Verdict.SKIPPED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def test_it():\n    pass\n", "no mark function"),
        ("import nothing_of_the_kind\n", "nothing_of_the_kind"),
        ("x = (\n", "SyntaxError"),
        (
            "import pytest\n\n\n@pytest.mark.function('f')\n@pytest.mark.tier('hard')\n"
            "def test_it():\n    pass\n",
            "'hard' is not a valid Tier",
        ),
        (
            "import pytest\n\n\n@pytest.mark.function('f')\nclass TestA:\n"
            "    def test_it(self):\n        pass\n\n\n@pytest.mark.function('f')\n"
            "class TestB:\n    def test_it(self):\n        pass\n",
            "two checks are called test_it",
        ),
    ],
)
def test_a_suite_that_does_not_hold(exercise: Exercise, text: str, told: str) -> None:
    """A wrong suite is the author's to mend: told with its file, never blamed on a learner."""
    (exercise.suite / "test_average.py").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        judge(exercise, RIGHT)
    assert told in str(caught.value)


def test_missing_suite_and_broken_solution(exercise: Exercise) -> None:
    """Missing parts of the author's are told as such."""
    file = exercise.solution / exercise.filename
    file.write_text("1 / 0", encoding="utf-8")
    with pytest.raises(CourseError, match="does not load: ZeroDivisionError"):
        judge(exercise, RIGHT)
    file.write_text("", encoding="utf-8")
    exercise.suite.rename(exercise.suite.with_name("elsewhere"))
    with pytest.raises(CourseError, match="there is no hidden suite"):
        judge(exercise, RIGHT)


def test_without_hypotheses(exercise: Exercise) -> None:
    """An exercise without hypotheses is judged; nothing is named."""
    (exercise.solution / "hypotheses.py").unlink()
    source = RIGHT.replace(b"sum(xs) / len(xs)", b"-sum(xs) / len(xs)")
    finding = by_id(judge(exercise, source))["test_many"]
    assert (finding.verdict, finding.misconceptions) == (Verdict.FAILED, ())


def test_the_persons_own_pytest_settings_do_not_matter(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PYTEST_ADDOPTS and plugins of one's own environment neither break nor join a run."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    (exercise.suite / "conftest.py").write_text("1 / 0", encoding="utf-8")
    assert len(judge(exercise, RIGHT).findings) == 7


def test_interruption_is_passed_on(exercise: Exercise) -> None:
    """Ctrl-C ends the run and is not taken for a failing check."""

    class Interrupts(DirectSandbox):
        def load(self, source: bytes, filename: str, limits: Limits) -> DirectSession:
            session = super().load(source, filename, limits)

            def call(*args: Any, **kwargs: Any) -> Answer:
                raise KeyboardInterrupt

            session.call = call  # type: ignore[method-assign]
            return session

    with pytest.raises(KeyboardInterrupt):
        judge(exercise, RIGHT, Interrupts())


def test_places(exercise: Exercise) -> None:
    """The judgement says where the functions stand."""
    assert [p.function for p in judge(exercise, RIGHT).places] == ["average", "centred"]
    assert judge(exercise, b"(").places == ()


def test_the_fake_loads_names() -> None:
    """The fake sandbox tells what a file defines, as the real one does."""
    session = DirectSandbox().load(RIGHT, "average.py", Limits())
    assert isinstance(session.loaded, Loaded)
    assert {"average", "centred"} <= set(session.loaded.functions)


def test_a_function_built_on_a_wrong_one_has_no_name_of_its_own(exercise: Exercise) -> None:
    """Values that only follow from another function's mistake are not named as another one."""
    hypotheses = exercise.solution / "hypotheses.py"
    text = hypotheses.read_text(encoding="utf-8")
    text += "\n\n@hypothesis('sign', function='centred')\ndef plus(xs):\n"
    text += "    return xs + np.mean(xs)\n"
    hypotheses.write_text(text, encoding="utf-8")
    built = RIGHT.replace(b"sum(xs) / len(xs)", b"-sum(xs) / len(xs)")
    built = built.replace(b"np.mean(xs)", b"average(xs)")
    found = by_id(judge(exercise, built))
    assert found["test_many"].misconceptions == ("sign",)
    assert found["test_centred"].misconceptions == ("sign",)
    other = built.replace(b"-sum(xs) / len(xs)", b"-sum(xs) / len(xs)").replace(
        b"return -sum", b"return 0.5 * sum"
    )
    found = by_id(judge(exercise, other))
    assert found["test_many"].misconceptions == ("half",)
    assert found["test_centred"].verdict is Verdict.FAILED
    assert found["test_centred"].misconceptions == ()


def test_of_alike_hypotheses_the_name_already_given_comes_first(exercise: Exercise) -> None:
    """Where two names fit a function, the one that another function already has is taken."""
    hypotheses = exercise.solution / "hypotheses.py"
    text = hypotheses.read_text(encoding="utf-8")
    text += "\n\n@hypothesis('half', function='centred')\ndef one(xs):\n"
    text += "    return xs + np.mean(xs)\n"
    text += "\n\n@hypothesis('sign', function='centred')\ndef other(xs):\n"
    text += "    return xs + np.mean(xs)\n"
    hypotheses.write_text(text, encoding="utf-8")
    source = RIGHT.replace(b"sum(xs) / len(xs)", b"-sum(xs) / len(xs)")
    source = source.replace(b"xs - np.mean(xs)", b"xs + np.mean(xs)")
    found = by_id(judge(exercise, source))
    assert found["test_centred"].misconceptions == ("sign",)


def test_a_full_stop_is_not_doubled(exercise: Exercise) -> None:
    """Advice follows a message with one full stop between them."""
    suite(
        exercise,
        "    @pytest.mark.tier('robust')\n    def test_it(self, learner, check):\n"
        "        check.that(False, 'Be kind.', '親切に。', misconception='half')\n",
    )
    finding = judge(exercise, RIGHT, advice=lambda name: "Halve it.").findings[0]
    assert finding.message == "this must hold: Be kind. Halve it."


def test_values_are_shown_with_what_tells_them_apart(exercise: Exercise) -> None:
    """A dtype that is not the usual one is shown, and so are the digits that differ."""
    suite(
        exercise,
        "    def test_it(self, learner, check):\n"
        "        x = np.array([1, 2], dtype=np.float32)\n"
        "        check.close(learner.average(x), 1.5)\n",
    )
    source = b"def average(xs):\n    return 1.5 + 1e-8\n"
    example = judge(exercise, source).findings[0].example
    assert example is not None
    assert example.call == "average(np.array([1, 2], dtype=np.float32))"
    assert (example.got, example.expected) == ("1.50000001", "1.5")


def test_a_changed_argument_is_shown_before_and_after(exercise: Exercise) -> None:
    """What the argument became and what it was, not what the call gave."""
    suite(
        exercise,
        "    def test_it(self, learner, check):\n"
        "        check.unchanged(learner.average, np.array([2.0, 3.0]))\n",
    )
    source = b"def average(xs):\n    xs[0] = 9\n    return 1.0\n"
    example = judge(exercise, source).findings[0].example
    assert example is not None
    assert example.call == "average(array([2, 3]))"
    assert example.got == "argument 1 is [9, 3] after the call"
    assert example.expected == "[2, 3], as before the call"


def test_a_failure_of_ours_ends_one_submission_only(
    exercise: Exercise, direct: DirectSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the trusted side breaks on one submission, it is broken and the next is judged."""
    from grader.suite import runner

    told = runner.name_misconceptions

    def breaks(results: Any, process: Any, *rest: Any) -> Any:
        if process.source and b"odd" in process._submission.source:
            raise OverflowError("odd")
        return told(results, process, *rest)

    monkeypatch.setattr(runner, "name_misconceptions", breaks)
    jobs = [Job(Submission(s, Path("a.py")), 1) for s in (RIGHT + b"# odd", RIGHT)]
    first, second = run_suite(exercise, jobs, direct, Language("en"))
    assert {f.verdict for f in first.findings} == {Verdict.BROKEN}
    assert first.findings[0].message == "our fault, not yours: OverflowError: odd"
    assert {f.verdict for f in second.findings} == {Verdict.PASSED}


def test_a_suite_that_ends_the_program_is_the_authors(exercise: Exercise) -> None:
    """``sys.exit`` in a suite stops no one's grading silently: it is told as the suite's."""
    suite(exercise, "    def test_it(self, learner):\n        raise SystemExit(0)\n")
    with pytest.raises(CourseError, match="pytest ended with"):
        judge(exercise, RIGHT)


def test_a_process_that_cannot_be_ended_is_ours(exercise: Exercise) -> None:
    """A failure of ours between two checks breaks the next one and blames nobody."""

    class Stays(DirectSandbox):
        def load(self, source: bytes, filename: str, limits: Limits) -> DirectSession:
            session = super().load(source, filename, limits)

            def close() -> None:
                if self.loads == 1:
                    self.loads += 1
                    raise SandboxError("it will not end")

            session.close = close  # type: ignore[method-assign]
            return session

    body = "    @pytest.mark.fresh\n    def test_it(self, learner, check):\n"
    suite(exercise, f"{body}        check.equal(learner.average(np.ones(2)), 1)\n")
    finding = judge(exercise, RIGHT, Stays()).findings[0]
    assert finding.verdict is Verdict.BROKEN
    assert finding.message == "our fault, not yours: it will not end"


def test_a_function_that_is_none_at_the_end(exercise: Exercise) -> None:
    """A name that the file defines and then gives to something else is told with its line."""
    found = by_id(judge(exercise, RIGHT + b"\n\ndel centred\n"))
    message = "line 11 defines `centred`, but at the end of the file it is no function"
    assert found["test_centred"].message == message
    assert found["test_many"].verdict is Verdict.PASSED


def test_values_are_kept_up_to_a_bound_only(exercise: Exercise) -> None:
    """Many large values fill no memory of ours: what is beyond the bound is over the limit."""
    suite(
        exercise,
        "    def test_it(self, learner, check):\n"
        "        for size in (4, 3, 2, 1):\n"
        "            check.shape(learner.average(size), (size << 20,))\n",
    )
    source = b"import numpy as np\ndef average(size): return np.zeros(size << 20)\n"
    (finding,) = judge(exercise, source).findings
    assert finding.verdict is Verdict.OVER_LIMIT
    assert "too large" in finding.message


def test_far_too_large_values_have_no_name(exercise: Exercise) -> None:
    """No hypothesis is asked about a value of thousands of numbers: some would take minutes."""
    job = judge(exercise, RIGHT.replace(b"return sum", b"return np.zeros((2,) * 16) - sum"))
    wrong = [f for f in job.findings if f.verdict is Verdict.FAILED]
    assert wrong
    assert not any(f.misconceptions for f in wrong)
