"""From the results of checks to findings: names, messages, examples.

Owns the words a learner reads about one check. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from grader.language import Language
from grader.model import Example, Finding, Part, Tier, Verdict, Visibility
from grader.suite.check import NO_VALUE, Failure
from grader.suite.diagnosis import MAX_NAMES, diagnose
from grader.suite.explain import LearnerFailure
from grader.suite.hypotheses import Hypothesis
from grader.suite.learner import LearnerProcess, Made
from grader.suite.plugin import Result
from grader.suite.show import show, show_call, show_pair
from grader.suite.source import Source


def name_misconceptions(
    results: Sequence[Result],
    process: LearnerProcess,
    reference: Any,
    hypotheses: Callable[[], Sequence[Hypothesis]],
) -> dict[str, tuple[str, ...]]:
    """Function -> at most two names of misconceptions, from core checks only.

    Of hypotheses that fit alike, those come first whose name another function
    of the same file already has.
    """
    names: dict[str, tuple[str, ...]] = {}
    failing = [
        result
        for result in results
        if result.info.tier is Tier.CORE and result.verdict in {Verdict.FAILED, Verdict.CRASHED}
    ]
    for function in {result.info.function: None for result in failing}:
        found: tuple[str, ...] = ()
        if function not in process.spoilt and hasattr(reference, function):
            given = {name for before in names.values() for name in before}
            own = [h for h in hypotheses() if h.function == function]
            own.sort(key=lambda h: h.name not in given)
            recorded = process.evidence.get(function, [])
            found = diagnose(recorded, getattr(reference, function), own)
        told = [
            result.failure.misconception
            for result in failing
            if result.info.function == function
            and isinstance(result.failure, Failure)
            and result.failure.misconception
        ]
        names[function] = tuple(dict.fromkeys([*found, *told]))[:MAX_NAMES]
    return _own_names(names, process.source)


def _own_names(
    names: dict[str, tuple[str, ...]], source: Source | None
) -> dict[str, tuple[str, ...]]:
    """The names without those that a function only has because it calls a wrong one.

    Values built on a wrong function can look like any other mistake, so only
    the names that both have are kept.
    """
    kept = {}
    for function, own in names.items():
        others = [other for other in names if other != function and names[other]]
        basis = [other for other in others if source and source.calls(function, other)]
        shared = {name for other in basis for name in names[other]}
        kept[function] = tuple(name for name in own if name in shared) if basis else own
    return kept


def make_finding(
    result: Result,
    names: dict[str, tuple[str, ...]],
    language: Language,
    advice: Callable[[str], str],
) -> Finding:
    """What the learner is told of one check."""
    info = result.info
    named = names.get(info.function, ()) if info.tier is Tier.CORE else ()
    if result.verdict not in {Verdict.FAILED, Verdict.CRASHED}:
        named = ()
    finding = Finding(
        id=f"{Part.CODE}/{info.name}",
        part=Part.CODE,
        function=info.function,
        title=language.pick(info.titles),
        verdict=result.verdict,
        tier=info.tier,
        visibility=info.visibility,
        max_points=info.points,
        misconceptions=named,
    )
    if result.verdict is Verdict.PASSED:
        return finding
    message = _message(result, language)
    shown = result.shown or result.failure
    told = shown.misconception if isinstance(shown, Failure) else None
    if info.tier is Tier.ROBUST and told:
        message = language.text(
            "{message}. {advice}", message=message.rstrip(".。"), advice=advice(told)
        )
    example = None if info.visibility is Visibility.WITHHELD else _example(result, language)
    return replace(finding, message=message, example=example)


def _message(result: Result, language: Language) -> str:
    if result.verdict is Verdict.BROKEN:
        return language.text("our fault, not yours: {problem}", problem=result.broken)
    shown = result.shown or result.failure
    if isinstance(shown, LearnerFailure):
        text = language.render(shown.message)
        quoted = shown.detail if shown is result.shown else ""
        return f"{text}: {quoted}" if quoted else text
    if isinstance(shown, Failure):
        if shown.texts is not None:
            return language.text("this must hold: {text}", text=language.pick(shown.texts))
        return language.render(shown.message)
    if result.verdict is Verdict.SKIPPED:
        return language.text("not checked")
    return language.text("what came back is not of the form that was asked for")


def _example(result: Result, language: Language) -> Example | None:
    made, shown = result.shown_call, result.shown
    if not isinstance(made, Made):
        return None
    call = show_call(made.function, made.args, made.kwargs)
    if isinstance(shown, LearnerFailure):
        error = getattr(made.answer, "type_name", "")
        return Example(call, error or language.render(shown.message), "")
    if isinstance(shown, Failure) and shown.got is not NO_VALUE:
        if shown.expected is NO_VALUE:
            return Example(call, show(shown.got), "")
        got, expected = show_pair(shown.got, shown.expected)
        if shown.argument is not None:
            got = language.text(
                "argument {n} is {value} after the call", n=shown.argument, value=got
            )
            expected = language.text("{value}, as before the call", value=expected)
        return Example(call, got, expected)
    return None
