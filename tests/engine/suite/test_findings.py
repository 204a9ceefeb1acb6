"""From a check's result to what the learner is told: names, words, an example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.language import Language, say
from grader.model import Example, Finding, Part, Tier, Verdict, Visibility
from grader.sandbox.outcome import Raised, Returned
from grader.suite.check import Failure
from grader.suite.diagnosis import Recorded
from grader.suite.explain import LearnerFailure
from grader.suite.findings import make_finding, name_misconceptions
from grader.suite.hypotheses import Hypothesis, Kind
from grader.suite.learner import Made
from grader.suite.plugin import CheckInfo, Result
from grader.suite.source import Source

INFO = CheckInfo(
    "test_it",
    "f",
    {"en": "It holds.", "ja": "成り立つ。"},
    2.0,
    Tier.CORE,
    Visibility.HIDDEN,
    False,
)
ROBUST = replace(INFO, tier=Tier.ROBUST)
WRONG = Failure(say("the value is wrong"))
REFERENCE = SimpleNamespace(f=np.sum, g=np.sum, h=np.sum, average=np.sum)
INPUTS = [np.array([1.0, 2.0]), np.array([4.0, 6.0, 8.0])]
MEAN = Hypothesis("mean", "f", Kind.IMPLEMENTATION, np.mean)


def process(source: str = "", spoilt: Sequence[str] = (), **bodies: Any) -> Any:
    """What is known after a run: the calls of each function, and the text."""
    evidence = {
        name: [Recorded((x,), {}, body(x)) for x in INPUTS] for name, body in bodies.items()
    }
    text = Source(source.encode()) if source else None
    return SimpleNamespace(evidence=evidence, spoilt=set(spoilt), source=text)


def failed(function: str = "f", told: str | None = None) -> Result:
    info = replace(INFO, function=function)
    return Result(info, Verdict.FAILED, replace(WRONG, misconception=told))


def named(results: Sequence[Result], ran: Any, *known: Hypothesis) -> dict[str, tuple[str, ...]]:
    return name_misconceptions(results, ran, REFERENCE, lambda: known)


def finding(result: Result, code: str = "en", **names: tuple[str, ...]) -> Finding:
    return make_finding(result, names, Language(code), lambda name: f"<{name}>")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_failing_core_checks_are_diagnosed(verdict: Verdict) -> None:
    """Values are explained where a core check failed or crashed, and nowhere else."""
    told = verdict in {Verdict.FAILED, Verdict.CRASHED}
    expected = {"f": ("mean",)} if told else {}
    assert named([Result(INFO, verdict)], process(f=np.mean), MEAN) == expected
    assert named([Result(ROBUST, verdict)], process(f=np.mean), MEAN) == {}


def test_a_spoilt_function_is_not_diagnosed() -> None:
    """Calls that were stopped hide values, so what is left proves nothing."""
    assert named([failed()], process(spoilt=["f"], f=np.mean), MEAN) == {"f": ()}


def test_a_function_that_the_solution_lacks() -> None:
    """Without the right function there is no diagnosis; what a check tells is kept."""
    ran = process(extra=np.mean)
    extra = replace(MEAN, function="extra")
    assert named([failed("extra", "shape")], ran, extra) == {"extra": ("shape",)}


def test_a_function_without_calls() -> None:
    """A function that no check came to call has no name."""
    assert named([failed()], process(), MEAN) == {"f": ()}


def test_only_hypotheses_of_the_function_count() -> None:
    """Another function's hypotheses say nothing of this one."""
    assert named([failed()], process(f=np.mean), replace(MEAN, function="g")) == {"f": ()}


def test_names_from_values_come_before_those_of_checks() -> None:
    """What values show comes first, each name once, two at most."""
    results = [failed(told="shape"), failed(told="mean"), failed(told="more")]
    assert named(results, process(f=np.mean), MEAN) == {"f": ("mean", "shape")}


def test_checks_name_their_own_function_only() -> None:
    """A name that a check tells belongs to the function it is about."""
    results = [failed("f", "shape"), failed("g", "more"), failed("h")]
    assert named(results, process()) == {"f": ("shape",), "g": ("more",), "h": ()}


def test_no_name_comes_from_an_exception() -> None:
    """Code that gave no value tells no name by itself."""
    crash = LearnerFailure(Verdict.CRASHED, say("x"))
    assert named([Result(INFO, Verdict.CRASHED, crash)], process()) == {"f": ()}


def test_the_name_that_another_function_has_comes_first() -> None:
    """Of hypotheses that fit alike, the one already named elsewhere is taken."""
    known = [
        replace(MEAN, name="b"),
        replace(MEAN, name="a", function="g"),
        replace(MEAN, name="b", function="g"),
    ]
    ran = process(f=np.mean, g=np.mean)
    assert named([failed("f"), failed("g")], ran, *known) == {"f": ("b",), "g": ("b",)}
    assert named([failed("g")], ran, *known) == {"g": ("a",)}


def test_what_follows_from_another_function_is_not_named() -> None:
    """A function built on a wrong one keeps only the names that both have."""
    source = "def f(x): return 1\ndef g(x): return f(x)\ndef h(x): return 2\n"
    results = [
        failed("f", "one"),
        failed("f", "both"),
        failed("g", "both"),
        failed("g", "own"),
        failed("h", "two"),
    ]
    assert named(results, process(source)) == {
        "f": ("one", "both"),
        "g": ("both",),
        "h": ("two",),
    }


def test_the_order_of_names_does_not_matter() -> None:
    """A function built on one that comes later in the alphabet is explained by it too."""
    source = "def f(x): return g(x)\ndef g(x): return 1\n"
    results = [failed("f", "own"), failed("g", "one")]
    assert named(results, process(source)) == {"f": (), "g": ("one",)}


def test_a_function_is_known_by_its_name() -> None:
    """Names that were read from different files are the same name."""
    average = "".join(["aver", "age"])
    results = [failed("average"), failed(average, "shape")]
    known = replace(MEAN, function="".join(["aver", "age"]))
    assert named(results, process(average=np.mean), known) == {"average": ("mean", "shape")}


def test_a_function_built_on_one_without_names() -> None:
    """A function that has no name itself explains none away."""
    source = "def f(x): return 1\ndef g(x): return f(x)\n"
    assert named([failed("f"), failed("g", "own")], process(source)) == {"f": (), "g": ("own",)}


def test_a_function_that_calls_itself_keeps_its_name() -> None:
    """Recursion does not explain a function's own mistake away."""
    source = "def f(x): return f(x)\ndef g(x): return 1\n"
    results = [failed("f", "one"), failed("g", "two")]
    assert named(results, process(source)) == {"f": ("one",), "g": ("two",)}


def test_a_finding_says_what_its_check_is() -> None:
    """Id, part, function, title, tier, visibility and points are the check's."""
    found = finding(Result(INFO, Verdict.PASSED), "ja")
    assert found == Finding(
        "code/test_it",
        Part.CODE,
        "f",
        "成り立つ。",
        Verdict.PASSED,
        Tier.CORE,
        Visibility.HIDDEN,
        2.0,
    )


@pytest.mark.parametrize("verdict", list(Verdict))
def test_names_stand_where_core_checks_fail(verdict: Verdict) -> None:
    """A check that failed or crashed carries its function's names; robust ones never do."""
    expected = ("mean",) if verdict in {Verdict.FAILED, Verdict.CRASHED} else ()
    names = {"f": ("mean",), "g": ("sign",)}
    assert finding(Result(INFO, verdict, WRONG), **names).misconceptions == expected
    assert finding(Result(ROBUST, verdict, WRONG), **names).misconceptions == ()
    assert finding(Result(INFO, verdict, WRONG)).misconceptions == ()


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASSED])
def test_everything_that_does_not_pass_has_words(verdict: Verdict) -> None:
    """No finding is left without a message."""
    found = finding(Result(INFO, verdict, broken="no room"))
    expected = {
        Verdict.BROKEN: "our fault, not yours: no room",
        Verdict.SKIPPED: "not checked",
    }
    usual = "what came back is not of the form that was asked for"
    assert found.message == expected.get(verdict, usual)
    assert found.example is None


def test_what_passed_has_no_words() -> None:
    """A check that holds needs no message and no example."""
    made = Made("f", (1,), {}, Returned(1))
    found = finding(Result(INFO, Verdict.PASSED, WRONG, WRONG, made))
    assert (found.message, found.example) == ("", None)


def test_the_words_of_the_example_come_first() -> None:
    """Where an example was found its own failure is told, so that words and numbers agree."""
    other = Failure(say("NaN (not a number) came back"))
    found = finding(Result(INFO, Verdict.FAILED, WRONG, other))
    assert found.message == "NaN (not a number) came back"
    assert finding(Result(INFO, Verdict.FAILED, WRONG)).message == "the value is wrong"


def test_texts_of_the_suite_itself() -> None:
    """The texts given with a condition are told in the language asked for."""
    failure = Failure(say("{text}"), texts={"en": "Be right.", "ja": "正しく。"})
    assert finding(Result(INFO, Verdict.FAILED, failure)).message == "this must hold: Be right."
    assert (
        finding(Result(INFO, Verdict.FAILED, failure), "ja").message == "成り立つべきこと: 正しく。"
    )


def test_an_exceptions_text_comes_from_the_example_only() -> None:
    """The text of an exception may quote inputs, so only the example's is shown."""
    seen = LearnerFailure(Verdict.CRASHED, say("KeyError was raised"), "12345")
    shown = LearnerFailure(Verdict.CRASHED, say("KeyError was raised"), "67890")
    assert finding(Result(INFO, Verdict.CRASHED, seen)).message == "KeyError was raised"
    both = Result(INFO, Verdict.CRASHED, seen, shown)
    assert finding(both).message == "KeyError was raised: 67890"
    silent = LearnerFailure(Verdict.CRASHED, say("KeyError was raised"))
    assert finding(Result(INFO, Verdict.CRASHED, seen, silent)).message == "KeyError was raised"


def test_advice_in_a_robust_check() -> None:
    """A robust check has no name, but the advice behind it, after one full stop."""
    failure = Failure(say("the value is wrong"), "zero")
    found = finding(Result(ROBUST, Verdict.FAILED, failure))
    assert found.message == "the value is wrong. <zero>"
    ended = Failure(say("{text}"), "zero", texts={"en": "Be right.", "ja": "正しく。"})
    assert (
        finding(Result(ROBUST, Verdict.FAILED, ended)).message == "this must hold: Be right. <zero>"
    )
    assert finding(Result(INFO, Verdict.FAILED, failure)).message == "the value is wrong"
    assert finding(Result(ROBUST, Verdict.FAILED, WRONG)).message == "the value is wrong"
    crash = LearnerFailure(Verdict.CRASHED, say("KeyError was raised"))
    assert finding(Result(ROBUST, Verdict.CRASHED, crash)).message == "KeyError was raised"


def test_an_example() -> None:
    """The call, what came back, and what was expected where that is known."""
    made = Made("f", (np.array([1.0, 2.0]),), {"b": 3}, Returned(4))
    failure = replace(WRONG, got=4, expected=5)
    found = finding(Result(INFO, Verdict.FAILED, WRONG, failure, made))
    assert found.example == Example("f(array([1, 2]), b=3)", "4", "5")
    open_end = replace(WRONG, got=4)
    found = finding(Result(INFO, Verdict.FAILED, WRONG, open_end, made))
    assert found.example == Example("f(array([1, 2]), b=3)", "4", "")


def test_no_example() -> None:
    """Without a value, without a call, or of a withheld check nothing is shown."""
    made = Made("f", (1,), {}, Returned(4))
    failure = replace(WRONG, got=4, expected=5)
    assert finding(Result(INFO, Verdict.FAILED, WRONG, WRONG, made)).example is None
    assert finding(Result(INFO, Verdict.FAILED, WRONG, failure, None)).example is None
    assert finding(Result(INFO, Verdict.FAILED, failure, None, made)).example is None
    withheld = replace(INFO, visibility=Visibility.WITHHELD)
    assert finding(Result(withheld, Verdict.FAILED, WRONG, failure, made)).example is None


def test_the_example_of_an_exception() -> None:
    """In place of a value stands the exception's name, or what ended the call."""
    shown = LearnerFailure(Verdict.CRASHED, say("KeyError was raised"), "1")
    made = Made("f", (1,), {}, Raised("KeyError", (), "1"))
    result = Result(INFO, Verdict.CRASHED, shown, shown, made)
    assert finding(result).example == Example("f(1)", "KeyError", "")
    odd = LearnerFailure(Verdict.FAILED, say("a value of an odd type came back"))
    result = Result(INFO, Verdict.FAILED, odd, odd, Made("f", (1,), {}, Returned(1)))
    assert finding(result).example == Example("f(1)", "a value of an odd type came back", "")
