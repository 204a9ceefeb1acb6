"""Findings as HTML: code by its functions, derivations by their lines, answers one by one.

The same content as on a terminal, in the same order. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from grader.language import Language
from grader.model import Finding, Part, Place, Tier, Verdict, Visibility
from grader.render.closing import number
from grader.render.html.elements import element, heading, lines, listed, paragraph, pre, sign, told

_SILENT = frozenset({Verdict.PASSED, Verdict.NOT_STARTED})


@dataclass(frozen=True, slots=True)
class Words:
    """What findings are told with.

    Attributes:
        language: of everything that is said.
        advice: name of a misconception -> what to tell the learner.
        titles: id of a derivation's task -> its title.
        places: where the functions stand that the file defines.
        file: the name of the code's file.
        level: of the headings.
        said: names whose advice stands above already; grows while a page is made.
    """

    language: Language
    advice: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    places: tuple[Place, ...] = ()
    file: str = ""
    level: int = 3
    said: set[str] = field(default_factory=set)


def told_findings(findings: Sequence[Finding], words: Words) -> str:
    """Any findings, part by part."""
    ways = ((Part.CODE, _code), (Part.DERIVATION, _derivations), (Part.QUIZ, _answers))
    parts = ((way, [f for f in findings if f.part is part]) for part, way in ways)
    return "".join(element("section", way(own, words), "section") for way, own in parts if own)


def points_of(findings: Iterable[Finding]) -> str:
    """What findings earned of what they can earn; empty where there is nothing to earn."""
    own = list(findings)
    most = sum(finding.max_points for finding in own)
    score = round(sum(finding.points for finding in own), 6)
    return element("span", f"{number(score)}/{number(most)}", "points") if most else ""


def _part_heading(part: Part, findings: Sequence[Finding], words: Words) -> str:
    return heading(words.level, f"{told(words.language.text(part.value))} {points_of(findings)}")


def _code(findings: Sequence[Finding], words: Words) -> str:
    top = _part_heading(Part.CODE, findings, words)
    # Without functions nothing was loaded: then it is the file that is spoken of.
    shared = None if words.places else _shared(findings)
    if shared is not None and shared.verdict is not Verdict.FAILED:
        advice = _advice(findings, words)
        return top + element("p", _marked(shared, lines(shared.message), words)) + advice
    groups: dict[str | None, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.function, []).append(finding)
    body = "".join(_function(name, own, words) for name, own in groups.items())
    # What strangers write is escaped: nothing else can look like this sign.
    marked = ">!</span>" in body
    note = words.language.text(
        "Lines with ! are about robustness: worth mending, not needed to pass."
    )
    return top + body + (element("p", told(note), "small") if marked else "")


def _shared(findings: Sequence[Finding]) -> Finding | None:
    """The one finding that speaks for all: same verdict, same message."""
    first = findings[0]
    alike = all((f.verdict, f.message) == (first.verdict, first.message) for f in findings)
    return first if alike and first.verdict is not Verdict.PASSED else None


def _function(name: str | None, findings: Sequence[Finding], words: Words) -> str:
    top = heading(words.level + 1, f"<code>{told(name)}</code>") if name else ""
    shared = _shared(findings)
    place = next((p for p in words.places if p.function == name), None)
    if shared is not None and shared.verdict is Verdict.NOT_STARTED:
        text = shared.message or words.language.text("not written yet")
        if place is not None:
            where = (
                f"{words.file}:{place.line}"
                if place.cell is None
                else words.language.text("{name}, cell {cell}:", name=words.file, cell=place.cell)
            )
            text = words.language.text(
                "{where} not written yet: {summary}", where=where, summary=place.summary
            )
        return top + element("p", _marked(shared, lines(text), words))
    if shared is not None and len(findings) > 1:
        shown = next((f for f in findings if f.example is not None), shared)
        body = _marked(shared, f"{lines(shared.message)} {points_of(findings)}", words)
        return top + listed([body + _example(shown, words)]) + _advice(findings, words)
    failing = [f for f in findings if f.verdict is not Verdict.PASSED]
    items = [_check(f, words, whole=f is failing[0] if failing else False) for f in findings]
    return top + listed(items) + _advice(findings, words)


def _check(finding: Finding, words: Words, *, whole: bool) -> str:
    """One check. The first that fails is told whole; the example of another can be unfolded."""
    t = words.language.text
    title = finding.title
    if finding.tier is Tier.ROBUST:
        title = t("{title} (robustness)", title=title)
    kinds = {
        Visibility.HIDDEN: t("hidden check"),
        Visibility.AFTER_DUE_DATE: t("hidden check"),
        Visibility.WITHHELD: t("only the teacher runs it"),
    }
    kind = kinds.get(finding.visibility, "")
    note = element("span", told(f"({kind})"), "kind") if kind else ""
    top = _marked(finding, f"{lines(title)} {points_of([finding])} {note}", words)
    if finding.verdict is Verdict.PASSED or not finding.message:
        return top
    example = _example(finding, words)
    if whole or not example:
        return top + paragraph(finding.message) + example
    summary = element("summary", lines(finding.message))
    return top + element("details", summary + example, "below")


def _marked(finding: Finding, inside: str, words: Words) -> str:
    advisory = finding.tier is Tier.ROBUST
    return sign(finding.verdict, words.language, advisory=advisory) + inside


def _example(finding: Finding, words: Words) -> str:
    t, example = words.language.text, finding.example
    if example is None:
        return ""
    label = "" if finding.visibility is Visibility.VISIBLE else t("for example: ")
    texts = [f"{label}{example.call}"]
    if example.got and finding.verdict is not Verdict.CRASHED:  # the message named the error
        texts.append("  " + t("came back: {value}", value=example.got))
    if example.expected:
        texts.append("  " + t("expected:  {value}", value=example.expected))
    return pre(texts)


def _advice(findings: Iterable[Finding], words: Words) -> str:
    names = dict.fromkeys(name for finding in findings for name in finding.misconceptions)
    found = []
    for name in names:
        again = name in words.said
        text = words.language.text("as above") if again else words.advice.get(name, "")
        words.said.add(name)
        found.append(element("p", f"→ <strong>{told(name)}</strong>: {lines(text)}", "advice"))
    return "".join(found)


def _derivations(findings: Sequence[Finding], words: Words) -> str:
    tasks: dict[str, list[Finding]] = {}
    for finding in findings:
        tasks.setdefault(finding.task or "", []).append(finding)
    top = _part_heading(Part.DERIVATION, findings, words)
    if all(f.verdict is Verdict.NOT_STARTED for f in findings):
        text = words.language.text("not written yet")
        return top + element("p", _marked(findings[0], told(text), words))
    return top + "".join(_task(task, own, words) for task, own in tasks.items())


def _task(task: str, findings: Sequence[Finding], words: Words) -> str:
    title = words.titles.get(task) or task
    top = heading(words.level + 1, f"{lines(title)} {points_of(findings)}")
    if all(finding.verdict is Verdict.NOT_STARTED for finding in findings):
        text = words.language.text("not written yet")
        return top + element("p", _marked(findings[0], told(text), words))
    steps = [_step(f, words) for f in findings if f.line is not None]
    notes: dict[str, None] = {}
    said = ""
    for finding in findings:
        silent = finding.line is not None or finding.verdict is Verdict.PASSED
        if not silent and finding.message not in {"", said}:
            said = finding.message
            stage = finding.title.removeprefix(f"{title}: ")
            notes[f"– {lines(f'{stage}: {said}')}"] = None
    return top + listed(steps, ordered=True) + listed(notes) + _advice(findings, words)


def _step(finding: Finding, words: Words) -> str:
    t, example = words.language.text, finding.example
    verdict = Verdict.SKIPPED if finding.verdict is Verdict.NOT_STARTED else finding.verdict
    line = element("span", lines(finding.title), "math")
    body = [sign(verdict, words.language) + line]
    if finding.message.strip():
        body.append(paragraph(finding.message))
    if example is not None:
        # A line without names has no point to be wrong at.
        texts = [t("at {values}", values=example.call)] if example.call else []
        if finding.function is not None:
            texts.append("  " + t("your code: {value}", value=example.got or "-"))
            texts.append("  " + t("the formula: {value}", value=example.expected))
        else:
            texts.append("  " + t("the line before: {value}", value=example.expected))
            texts.append("  " + t("this line: {value}", value=example.got))
        body.append(pre(texts))
    return "".join(body)


def _answers(findings: Sequence[Finding], words: Words) -> str:
    top = _part_heading(Part.QUIZ, findings, words)
    if all(f.verdict is Verdict.NOT_STARTED for f in findings):
        text = words.language.text("not answered yet")
        return top + element("p", _marked(findings[0], told(text), words))
    if all(f.verdict is Verdict.UNREADABLE for f in findings):
        return top + element("p", _marked(findings[0], lines(findings[0].message), words))
    items = []
    for finding in findings:
        body = _marked(finding, f"{lines(finding.title)} {points_of([finding])}", words)
        if finding.verdict not in _SILENT and finding.message:
            body += paragraph(finding.message)
        items.append(body + _advice([finding], words))
    return top + listed(items)
