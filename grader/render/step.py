"""One judged step on a terminal: as read, the verdict, the rule or the slip, the numbers."""

from __future__ import annotations

from grader.language import Language
from grader.maths import Comparison, Relation, Verdict
from grader.maths.domain import Domain
from grader.maths.rules import explain, rules_known
from grader.maths.slips import name_slips
from grader.maths.verdict import Counterexample
from grader.maths.writing import written
from grader.render.paper import Paper

_MARK = {Verdict.EQUIVALENT: "✓", Verdict.DIFFERENT: "✗", Verdict.UNDECIDED: "?"}
_COLOUR = {Verdict.EQUIVALENT: "green", Verdict.DIFFERENT: "red", Verdict.UNDECIDED: "yellow"}


def render_step(found: Comparison, domain: Domain, paper: Paper, language: Language) -> str:
    """The judgement of one step as text."""
    t = language.text
    paper.write(t("read as: {line}", line=written(found.previous)), hang=4)
    paper.write(f"     →   {written(found.next)}", hang=9)
    paper.write(f"{_MARK[found.verdict]} {_said(found, language)}", style=_COLOUR[found.verdict])
    if found.counterexample is not None:
        _numbers(found.counterexample, paper, language)
    if found.note is not None:
        paper.write(language.render(found.note), indent=2)
    if found.verdict is Verdict.EQUIVALENT and found.relation is None:
        for use in explain(found.previous, found.next, domain) or ():
            name = language.render(rules_known()[use.rule].name)
            text = t("rule: {name}", name=name)
            paper.write(t("{rule}, backwards", rule=text) if use.backwards else text, indent=2)
    if found.verdict is Verdict.DIFFERENT and found.relation is None:
        for slip in name_slips(found.previous, found.next, domain):
            paper.write(f"→ {language.render(slip.text)}", indent=2, hang=4, style="yellow")
    return paper.text()


def _said(found: Comparison, language: Language) -> str:
    match found.relation:
        case Relation.IFF:
            return language.text("the equations are equivalent")
        case Relation.IMPLIES:
            return language.text("the second follows from the first, but not the other way round")
        case Relation.IMPLIED_BY:
            return language.text(
                "only the first follows from the second, not the second from the first"
            )
    return {
        Verdict.EQUIVALENT: language.text("equivalent"),
        Verdict.DIFFERENT: language.text("different"),
        Verdict.UNDECIDED: language.text("cannot be told"),
    }[found.verdict]


def _numbers(example: Counterexample, paper: Paper, language: Language) -> None:
    values = ", ".join(f"{name} = {value}" for name, value in example.values)
    undefined = language.text("not defined")
    paper.write(
        language.text(
            "at {values}: {previous} before, {following} after",
            values=values,
            previous=example.previous or undefined,
            following=example.next or undefined,
        ),
        indent=2,
        hang=4,
    )
