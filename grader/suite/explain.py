"""Why learners' code gave no value: verdicts and words for what the sandbox tells."""

from __future__ import annotations

from grader.language import Message, say
from grader.model import Verdict
from grader.sandbox.outcome import (
    Answer,
    Died,
    Garbled,
    Limit,
    OverLimit,
    Raised,
    Returned,
    TimedOut,
    Unreturnable,
)
from grader.suite.slips import habit, is_notebook, misread, not_a_value

SYNTAX_ERRORS = frozenset({"SyntaxError", "IndentationError", "TabError", "UnicodeDecodeError"})
IMPORT_ERRORS = frozenset({"ModuleNotFoundError", "ImportError"})


class LearnerFailure(Exception):
    """The learner's code gave no value. ``detail`` may quote it, so it is for examples only."""

    def __init__(self, verdict: Verdict, message: Message, detail: str = "") -> None:
        self.verdict = verdict
        self.message = message
        self.detail = detail
        super().__init__(message.template)


def explain_load(answer: Answer, source: bytes) -> LearnerFailure:
    """Why the file, whose bytes are ``source``, could not be loaded."""
    match answer:
        case Raised() if is_notebook(source):
            text = say("it is a notebook; export it as a Python file (.py)")
            return LearnerFailure(Verdict.UNREADABLE, unreadable(text, say("")))
        case TimedOut(seconds):
            message = say("loading the file: stopped after {s:g} s", s=seconds)
            return LearnerFailure(Verdict.TIMED_OUT, message)
        case Raised(type_name, _, text, line) if type_name in SYNTAX_ERRORS or line is None:
            where = say("line {line}: ", line=line) if line else say("")
            words = misread(text, line, source) or text or type_name
            return LearnerFailure(Verdict.UNREADABLE, unreadable(words, where))
        case Raised(type_name, _, text, line):
            return LearnerFailure(Verdict.CRASHED, _crashed_load(type_name, text, line))
        case _:
            return explain(answer)


def unreadable(text: object, where: Message) -> Message:
    """The file is no Python, and what Python says of it."""
    return say("the file is not readable as Python: {where}{text}", where=where, text=text)


def explain(answer: Answer) -> LearnerFailure:
    """Why a call gave no value."""
    match answer:
        case Raised(type_name, _, text, line):
            place = say(" in line {line}", line=line) if line else say("")
            message = say("{error} was raised{place}", error=type_name, place=place)
            advice = habit(type_name, text)
            if advice is not None:
                message = say("{what}: {advice}", what=message, advice=advice)
            return LearnerFailure(Verdict.CRASHED, message, "" if advice else text)
        case TimedOut(seconds):
            return LearnerFailure(Verdict.TIMED_OUT, say("stopped after {s:.2g} s", s=seconds))
        case OverLimit(Limit.TOTAL, bound):
            return LearnerFailure(Verdict.TIMED_OUT, _over(Limit.TOTAL, bound))
        case OverLimit(limit, bound):
            return LearnerFailure(Verdict.OVER_LIMIT, _over(limit, bound))
        case Unreturnable(type_name, reason):
            message = not_a_value(type_name) or say(
                "a value of type {name} came back, which cannot be compared ({reason})",
                name=type_name,
                reason=say("not plain data") if reason == "not plain data" else reason,
            )
            return LearnerFailure(Verdict.FAILED, message)
        case Died(how):
            message = say("the program ended without an answer ({how})", how=how)
            return LearnerFailure(Verdict.CRASHED, message)
        case Garbled(_):
            message = say("the program wrote into the channel of its answers")
            return LearnerFailure(Verdict.CRASHED, message)
        case Returned():
            raise AssertionError("a returned value is no failure")


def printed_too_much(kib: float) -> LearnerFailure:
    """The code was stopped because it printed without end."""
    return LearnerFailure(Verdict.OVER_LIMIT, _over(Limit.OUTPUT, kib))


def _crashed_load(error: str, text: str, line: int | None) -> Message:
    if error in IMPORT_ERRORS:
        return say(
            "line {line}: {text}. Only NumPy and the standard library are there",
            line=line,
            text=text,
        )
    words = habit(error, text) or text
    if not words:
        return say("loading the file ends in {error}, line {line}", error=error, line=line)
    return say(
        "loading the file ends in {error}, line {line}: {text}", error=error, line=line, text=words
    )


def _over(limit: Limit, bound: float) -> Message:
    match limit:
        case Limit.MEMORY:
            return say("used more than {mib:g} MiB of memory", mib=bound)
        case Limit.OUTPUT:
            return say("printed more than {kib:g} KiB: cut, and stopped", kib=bound)
        case Limit.VALUE:
            return say("the value that came back is too large")
        case Limit.CALLBACKS:
            return say("called the given function more than {n:g} times", n=bound)
        case Limit.TOTAL:
            return say("not run: the code had used its {s:g} s in all", s=bound)
        case Limit.CPU:
            return say("used more than {s:g} s of processor time", s=bound)
