"""From judged lines and awards to findings: ids, titles, words, examples.

Owns what a learner reads of a derivation. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.derivation.codecall import Disagreement
from grader.derivation.task import Award, CourseRules, JudgedLine, NamedRule, Task
from grader.errors import GraderError
from grader.language import Language, Message, one_line
from grader.maths.verdict import Relation
from grader.model import Example, Finding, Part, Tier, Verdict, Visibility

MAX_TITLE = 300
MAX_NAMES = 2


def line_finding(task: Task, line: JudgedLine, language: Language, course: CourseRules) -> Finding:
    """What is told of one line."""
    number = line.line.number
    return _finding(
        task,
        str(number),
        title=one_line(line.line.text.strip(), MAX_TITLE),
        verdict=line.verdict,
        message=_line_message(line, language, course),
        misconceptions=_misconceptions(line, course),
        example=_example(line, language),
        line=number,
    )


def award_findings(
    task: Task, award: Award, language: Language, more: tuple[Message, ...] = ()
) -> list[Finding]:
    """What became of a milestone: one finding, or two where a share of it is earned."""
    title = _joined([language.pick(task.title), language.render(award.title)], ": ")
    message = _sentences([*award.told, *more], language)
    if award.share >= 1:
        return [
            _finding(
                task, award.name, title=title, verdict=award.verdict, message=message,
                points=award.points,
            )
        ]  # fmt: skip
    earned = award.points * award.share
    lost = language.text("a wrong line comes before it")
    rest = _finding(
        task, award.name, title=title, verdict=Verdict.FAILED, message=lost,
        points=award.points - earned,
    )  # fmt: skip
    share = _finding(
        task, f"{award.name}-follow-through", title=title, verdict=award.verdict,
        message=message, points=earned,
    )  # fmt: skip
    return [rest, share]


def code_finding(
    task: Task, found: Disagreement | None, language: Language, line: int | None
) -> Finding:
    """Whether the last line and the learner's own function agree, and on which numbers not."""
    assert task.code is not None
    verdict = Verdict.PASSED if found is None else Verdict.FAILED
    example = None if found is None else Example(found.call, found.got, found.expected)
    if found is not None and found.unwritten:
        verdict, example = Verdict.NOT_STARTED, None
    return _finding(
        task,
        "code",
        title=language.text("the formula and {function} agree", function=task.code.function),
        verdict=verdict,
        message="" if found is None else language.render(found.message),
        example=example,
        line=line,
        function=task.code.function,
    )


def _finding(  # noqa: PLR0913 - the fields of a finding, all by name
    task: Task,
    name: str,
    *,
    title: str,
    verdict: Verdict,
    message: str = "",
    points: float = 0.0,
    misconceptions: tuple[str, ...] = (),
    example: Example | None = None,
    line: int | None = None,
    function: str | None = None,
) -> Finding:
    return Finding(
        id=f"{Part.DERIVATION}/{task.id}/{name}",
        part=Part.DERIVATION,
        function=function,
        title=title,
        verdict=verdict,
        tier=Tier.CORE,
        visibility=Visibility.VISIBLE,
        max_points=points,
        message=message,
        misconceptions=misconceptions,
        example=example,
        task=task.id,
        line=line,
    )


def _line_message(line: JudgedLine, language: Language, course: CourseRules) -> str:
    texts: list[str] = []
    if line.problem is not None:
        texts.append(shown_problem(line.problem, language))
    if line.rules and not line.misnamed and line.verdict is not Verdict.UNREADABLE:
        texts.append(_rule_names(line.rules, language, course))
    if line.slips:
        texts.append(_sentences([slip.text for slip in line.slips[:MAX_NAMES]], language))
    elif line.verdict is Verdict.FAILED and not line.told:
        texts.append(language.text("this does not follow from the line before"))
    if line.told:
        texts.append(_sentences(line.told, language))
    note = line.comparison.note if line.comparison else None
    if line.verdict is Verdict.PASSED and line.comparison and line.comparison.relation:
        note = None
    if note is not None:
        texts.append(language.render(note))
    elif line.verdict is Verdict.UNDECIDED:
        texts.append(language.text("neither proved nor refuted: try a smaller step"))
    return _join(texts, language)


def _rule_names(rules: tuple[NamedRule, ...], language: Language, course: CourseRules) -> str:
    names = []
    shown = [rule for rule in rules if rule.counts] or rules
    for rule in {rule.id: rule for rule in shown}.values():
        name = language.render(rule.name) if isinstance(rule.name, Message) else rule.name
        number = course.numbers.get(rule.id)
        names.append(f"{number} {name}" if number else name)
    return _joined(names, ", ")


def _misconceptions(line: JudgedLine, course: CourseRules) -> tuple[str, ...]:
    found = (course.misconceptions.get(slip.id) for slip in line.slips)
    return tuple(dict.fromkeys(name for name in found if name))[:MAX_NAMES]


def _example(line: JudgedLine, language: Language) -> Example | None:
    comparison = line.comparison
    if comparison is None or comparison.counterexample is None:
        return None
    if line.verdict is Verdict.PASSED:  # it shows that the converse fails, which nobody claimed
        return None
    found = comparison.counterexample
    undefined = language.text("not defined")
    if comparison.relation not in {None, Relation.IFF} and found.next is None:
        undefined = ""
    return Example(
        call=", ".join(f"{name} = {value}" for name, value in found.values),
        got=undefined if found.next is None else found.next,
        expected=undefined if found.previous is None else found.previous,
    )


def shown_problem(problem: Exception, language: Language) -> str:
    """A problem in this language; of a text that cannot be read, with a caret."""
    return problem.render(language) if isinstance(problem, GraderError) else str(problem)


def _sentences(parts: Iterable[Message | str], language: Language) -> str:
    texts = [language.render(p) if isinstance(p, Message) else p for p in parts]
    return _join(texts, language)


def _join(texts: list[str], language: Language) -> str:
    kept = [text for text in texts if text]
    if not kept:
        return ""
    found = kept[0]
    for text in kept[1:]:
        found = language.text("{first}; {second}", first=found, second=text)
    return found


def _joined(texts: list[str], between: str) -> str:
    return between.join(texts)


def told_as(messages: Iterable[Message], language: Language) -> tuple[str, ...]:
    """Messages in this language, on one line each."""
    return tuple(one_line(language.render(message), 1_000) for message in messages)
