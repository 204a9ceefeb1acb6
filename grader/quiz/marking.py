"""What one answer to one question is worth, and what to tell of it.

Owns the comparison with the key for every kind. Wrong answers are matched with the
misconceptions that the course's author wrote down; a text that cannot be read is told
with what was expected and does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from grader.errors import UnreadableText
from grader.language import Message, say
from grader.maths.tree import Add, Const, Diff, Div, Elem, Log, Neg, Node, Num, Pow, Sym, walk
from grader.maths.verdict import Comparison
from grader.maths.verdict import Verdict as Decided
from grader.model import Verdict
from grader.quiz import reading
from grader.quiz.item import Form, Kind, Marked, Question, Remark, Told
from grader.quiz.reading import UnreadableAnswer

NEAR = 0.01
Compare = Callable[[str, str, Mapping[str, str]], Comparison]
"""`grader.maths.compare`: whether two formulas are equal on a domain."""


def mark(question: Question, answer: str, *, compare: Compare | None = None) -> Marked:
    """The mark of an answer as typed. Never raises for what a learner typed."""
    try:
        match question.item.kind:
            case Kind.NUMERIC:
                return _number(question, answer)
            case Kind.SYMBOLIC:
                return _formula(question, answer, compare or _compare)
            case Kind.SHAPE:
                return _shapes(question, answer)
            case Kind.CHOICE | Kind.ERROR:
                return _one(question, answer)
            case Kind.SEVERAL:
                return _several(question, answer)
            case Kind.ORDER:
                return _order(question, answer)
    except UnreadableAnswer as problem:
        return Marked(Verdict.UNREADABLE, told=problem.told)


def _compare(left: str, right: str, domain: Mapping[str, str]) -> Comparison:
    from grader.maths import compare  # noqa: PLC0415 - loads what proves

    return compare(left, right, domain)


def _right(question: Question) -> Marked:
    return Marked(Verdict.PASSED, 1.0, (question.why,) if question.why else ())


def _wrong(remarks: Iterable[Remark], *more: Message, share: float = 0.0) -> Marked:
    """A wrong answer with its remarks: misconceptions by name, the others as they are."""
    found = list(remarks)
    own: list[Told] = [remark.texts for remark in found if not remark.misconception]
    advice = {remark.misconception: remark.texts for remark in found if remark.misconception}
    return Marked(Verdict.FAILED, share, (*own, *more), advice)


def _number(question: Question, answer: str) -> Marked:
    value = reading.number(question, answer)
    key = question.key
    assert isinstance(key, float)
    tolerance = question.item.key.tolerance
    if is_close(value, key, tolerance):
        return _right(question)
    shown = [
        remark
        for wrong, remark in question.wrong
        if isinstance(wrong, float) and is_close(value, wrong, tolerance)
    ]
    # With these numbers two mistakes may come to the same: then neither is named.
    if shown and all(remark == shown[0] for remark in shown):
        return _wrong(shown[:1])
    if abs(value - key) <= NEAR * abs(key):
        return _wrong([], say("Close: check the last digits, or type it more precisely."))
    return _wrong([], say("This is not the value. Compute it once more, step by step."))


def is_close(value: float, key: float, tolerance: float) -> bool:
    """Whether a value counts as the key: within the tolerance, relative to max(1, |key|)."""
    # Half a unit more than the last digit: 0.3334 and 0.3333 differ by a rounding.
    return abs(value - key) <= tolerance * max(1.0, abs(key)) * (1 + 1e-9) + 1e-15


def _shapes(question: Question, answer: str) -> Marked:
    found = reading.shapes(question, answer)
    key = question.key
    assert isinstance(key, tuple)
    if found == key:
        return _right(question)
    for wrong, remark in question.wrong:
        if found == wrong:
            return _wrong([remark])
    right = sum(one == other for one, other in zip(found, key, strict=True))
    if right:
        told = say("{right} of {many} shapes are right.", right=right, many=len(key))
        return _wrong([], told, share=right / len(key))
    return _wrong([], say("This is not the shape. Which axes stay, which disappear?"))


def _one(question: Question, answer: str) -> Marked:
    (found,) = reading.picked(question, answer)
    key = question.item.key
    return _right(question) if found in key.right else _wrong(_remarks(question, [found]))


def _remarks(question: Question, ids: Iterable[str]) -> list[Remark]:
    remarks = question.item.key.remarks
    return [remarks[name] for name in ids if name in remarks]


def _several(question: Question, answer: str) -> Marked:
    found = reading.picked(question, answer)
    wanted = question.item.key.right
    wrong = [name for name in found if name not in wanted]
    hits = len(found) - len(wrong)
    if not wrong and hits == len(wanted):
        return _right(question)
    missing = [say("Something that is right is missing.")] if hits < len(wanted) else []
    share = max(0.0, (hits - len(wrong)) / len(wanted))
    return _wrong(_remarks(question, wrong), *missing, share=share)


def _order(question: Question, answer: str) -> Marked:
    found = reading.picked(question, answer)
    wanted = question.item.key.right
    if found == wanted:
        return _right(question)
    strange = [name for name in found if name not in wanted]
    share = max(0.0, (longest_common(found, wanted) - len(strange)) / len(wanted))
    return _wrong(_remarks(question, strange), *_place_told(question, found), share=min(share, 1.0))


def longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest sequence that stands in both in this order."""
    lengths = [0] * (len(other) + 1)
    for first in one:
        before = 0
        for place, second in enumerate(other, start=1):
            above = lengths[place]
            lengths[place] = (
                before + 1 if first == second else max(lengths[place], lengths[place - 1])
            )
            before = above
    return lengths[-1]


def _place_told(question: Question, found: Sequence[str]) -> list[Message]:
    """How far the order is right; nothing of what comes next."""
    wanted = question.item.key.right
    good = 0
    for one, other in zip(found, wanted, strict=False):
        if one != other:
            break
        good += 1
    if good == len(found):
        return [say("Right so far, but lines are missing at the end.")]
    if good == 0:
        return [say("Another line comes first.")]
    return [say("The order is right up to {letter}.", letter=question.letter_of(found[good - 1]))]


def _formula(question: Question, answer: str, compare: Compare) -> Marked:
    text = reading.formula(answer)
    item, key = question.item, question.key
    assert isinstance(key, str)
    try:
        node = _read(text, item.domain)
        decided = compare(key, text, item.domain).verdict
        if decided is Decided.DIFFERENT:
            for wrong, remark in question.wrong:
                if compare(str(wrong), text, item.domain).verdict is Decided.EQUIVALENT:
                    return _wrong([remark])
            return _wrong([], say("This is not equal to what is asked for."))
    except UnreadableText as problem:
        raise reading.unreadable(question, problem) from None
    if decided is Decided.UNDECIDED:
        told = say("It could not be decided whether this is right. Write it more simply.")
        return Marked(Verdict.UNDECIDED, told=(told,))
    unlike = _unlike(node, item.key.form)
    return _right(question) if unlike is None else _wrong([], unlike)


def _read(text: str, domain: Mapping[str, str]) -> Node:
    from grader.maths.domain import declared  # noqa: PLC0415 - only for formulas
    from grader.maths.reader import read_expression  # noqa: PLC0415 - as above

    return read_expression(text, declared(domain))


def _unlike(node: Node, form: Form) -> Message | None:
    """Why an answer that is equal to the key is not what was asked for; None where it is."""
    nodes = list(walk(node))
    if any(isinstance(one, Diff) for one in nodes):
        return say("This is equal, but the derivative is still to be carried out.")
    if form is Form.SPLIT_LOGS and not all(_is_split(one) for one in nodes):
        return say("This is equal, but a log can still be split.")
    if form is Form.ONE_FRACTION and not _is_one_fraction(nodes):
        return say("This is equal, but it is not one fraction yet.")
    return None


def _is_split(node: Node) -> bool:
    return not isinstance(node, Log) or isinstance(node.argument, Sym | Elem | Num | Const)


def _is_one_fraction(nodes: list[Node]) -> bool:
    """A quotient somewhere, and none below a sum."""
    below = [part for one in nodes if isinstance(one, Add) for part in walk(one)]
    return any(map(_is_quotient, nodes)) and not any(map(_is_quotient, below))


def _is_quotient(node: Node) -> bool:
    return isinstance(node, Div) or (isinstance(node, Pow) and isinstance(node.exponent, Neg))
