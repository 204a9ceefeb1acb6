"""A Report on a terminal: what holds, what doesn't, why, and what to do next.

Owns the words and the layout of the report. Reads a
Report and nothing else; decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.language import Language, one_line
from grader.model import (
    Exercise,
    Finding,
    Isolation,
    Outcome,
    Part,
    Place,
    Report,
    Tier,
    Verdict,
    Visibility,
)
from grader.progress import Surroundings
from grader.render.answers import write_answers
from grader.render.closing import closing_remarks, number
from grader.render.derivation import write_derivations
from grader.render.paper import Paper

__all__ = ["Surroundings", "number", "render_report"]

_MARK = {Verdict.PASSED: "✓", Verdict.NOT_STARTED: "○", Verdict.SKIPPED: "-"}
_COLOUR = {Verdict.PASSED: "green", Verdict.NOT_STARTED: "cyan", Verdict.SKIPPED: ""}
_OUTPUT_LINES = 10
_PATH_LENGTH = 1_000


def render_report(
    report: Report,
    exercise: Exercise,
    around: Surroundings,
    paper: Paper,
    language: Language,
    *,
    verbose: bool = False,
) -> str:
    """The whole report as text."""
    _Terminal(report, exercise, around, paper, language, verbose).write()
    return paper.text()


@dataclass
class _Terminal:
    report: Report
    exercise: Exercise
    around: Surroundings
    paper: Paper
    language: Language
    verbose: bool
    told: set[str] = field(default_factory=set)
    marked: bool = False  # whether a line with ! stands in the report

    def write(self) -> None:
        t = self.language.text
        title = f"{self.exercise.short} · {self.language.pick(self.exercise.title)}"
        self.paper.write(title, style="bold")
        self.paper.path(one_line(str(self.report.path), _PATH_LENGTH), indent=2)
        if self.report.isolation is Isolation.PROCESS:
            self.paper.write(t("weaker isolation: see `grade doctor`"), indent=2, style="yellow")
        for warning in self.report.warnings:
            self.paper.write(f"! {warning}", indent=2, hang=4, style="yellow")
        self.paper.write()
        self._code([f for f in self.report.findings if f.part is Part.CODE])
        self._robust_note()
        steps = [f for f in self.report.findings if f.part is Part.DERIVATION]
        if steps:
            file = self.exercise.file_of(Part.DERIVATION)
            if self.report.of_notebook:
                file = t("Derivation")
            write_derivations(self.report, steps, file, self.paper, self.language)
        answers = [f for f in self.report.findings if f.part is Part.QUIZ]
        if answers:
            write_answers(self.report, answers, self.exercise, self.paper, self.language)
        self._output()
        self._closing()

    def _code(self, findings: Sequence[Finding]) -> None:
        # Without functions nothing was loaded: then it is the file that is spoken of.
        shared = None if self.report.places else self._shared(findings)
        if shared is not None:
            self.paper.write(f"✗ {shared.message}", hang=2, style="red")
            return
        groups: dict[str | None, list[Finding]] = {}
        for finding in findings:
            groups.setdefault(finding.function, []).append(finding)
        for function, own in groups.items():
            self._group(function, own)

    def _shared(self, findings: Sequence[Finding]) -> Finding | None:
        """The one finding that speaks for all: same verdict, same message."""
        first = findings[0] if findings else None
        if first is None or first.verdict is Verdict.PASSED:
            return None
        alike = all((f.verdict, f.message) == (first.verdict, first.message) for f in findings)
        return first if alike else None

    def _where(self, place: Place) -> str:
        name = self.report.path.name
        if place.cell is None:
            return f"{name}:{place.line}"
        return self.language.text("{name}, cell {cell}:", name=name, cell=place.cell)

    def _group(self, function: str | None, findings: Sequence[Finding]) -> None:
        shared = self._shared(findings)
        place = next((p for p in self.report.places if p.function == function), None)
        if shared is not None and shared.verdict is Verdict.NOT_STARTED and place is not None:
            where = self._where(place)
            text = self.language.text(
                "{where} not written yet: {summary}", where=where, summary=place.summary
            )
            self.paper.write(f"○ {function}", style="cyan")
            self.paper.write(text, indent=4)
            return
        self.paper.write(str(function or ""), style="bold")
        if shared is not None and len(findings) > 1:
            self.paper.write(f"✗ {shared.message}", indent=2, hang=4, style="red")
            self._example(next((f for f in findings if f.example is not None), shared))
            self._names(findings)
            return
        failing = [f for f in findings if f.verdict is not Verdict.PASSED]
        core_first = any(f.tier is Tier.CORE for f in failing)
        said: set[str] = set()
        for finding in findings:
            self._line(finding)
            if finding.verdict is Verdict.PASSED:
                continue
            if finding is failing[0] or self.verbose:
                self._details(finding)
            elif finding.message in said:
                continue
            elif finding.verdict is not Verdict.FAILED or not core_first:
                self.paper.write(finding.message, indent=6)
            said.add(finding.message)
        self._names(findings)

    def _line(self, finding: Finding) -> None:
        mark = _MARK.get(finding.verdict, "✗")
        colour = _COLOUR.get(finding.verdict, "red")
        if finding.tier is Tier.ROBUST and finding.verdict is not Verdict.PASSED:
            mark, colour = "!", "yellow"
            self.marked = True
        title = finding.title
        if finding.tier is Tier.ROBUST:
            title = self.language.text("{title} (robustness)", title=title)
        points = f"{number(finding.points)}/{number(finding.max_points)}"
        self.paper.pair(
            f"{mark} {title}", points if finding.max_points else "", indent=2, hang=4, style=colour
        )

    def _details(self, finding: Finding) -> None:
        self.paper.write(finding.message, indent=6)
        self._example(finding)

    def _example(self, finding: Finding) -> None:
        t = self.language.text
        example = finding.example
        if example is None:
            return
        label = "" if finding.visibility is Visibility.VISIBLE else t("for example: ")
        self.paper.write(f"{label}{example.call}", indent=6, hang=8)
        if example.got and finding.verdict is not Verdict.CRASHED:  # the message named the error
            self.paper.write(t("came back: {value}", value=example.got), indent=8, hang=10)
        if example.expected:
            self.paper.write(t("expected:  {value}", value=example.expected), indent=8, hang=10)

    def _names(self, findings: Sequence[Finding]) -> None:
        names = dict.fromkeys(name for finding in findings for name in finding.misconceptions)
        for name in names:
            advice = self.report.advice.get(name, "")
            if name in self.told:
                advice = self.language.text("as above")
            self.told.add(name)
            self.paper.write(f"→ {name}: {advice}", indent=2, hang=4, style="yellow")

    def _robust_note(self) -> None:
        if self.marked:
            self.paper.write()
            self.paper.write(
                self.language.text(
                    "Lines with ! are about robustness: worth mending, not needed to pass."
                )
            )

    def _output(self) -> None:
        lines = self.report.output.splitlines()
        if not lines or not (self.verbose or self.report.outcome is not Outcome.PASSED):
            return
        # A single line more takes no more room than saying that there is one.
        cut = len(lines) > _OUTPUT_LINES + 1 and not self.verbose
        shown = lines[:_OUTPUT_LINES] if cut else lines
        self.paper.write()
        self.paper.write(self.language.text("Your program printed:"), style="bold")
        for line in shown:
            self.paper.write(line[:500], indent=2)
        if len(shown) < len(lines):
            rest = len(lines) - len(shown)
            self.paper.write(
                self.language.text("({n} more lines; -v shows them)", n=rest), indent=2
            )

    def _closing(self) -> None:
        self.paper.write()
        for remark in closing_remarks(
            self.report, self.exercise, self.around, self.language, verbose=self.verbose
        ):
            hang = 4 if remark.indent else 0
            self.paper.write(remark.text, indent=remark.indent, hang=hang, style=remark.style)
