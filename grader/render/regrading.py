"""What another grading of a class changes, on a terminal: who, by how much, by which check."""

from __future__ import annotations

from grader.classroom.regrade import Change, Check, Outcome, Regrading, Total
from grader.language import Language, one_line
from grader.model import Verdict
from grader.render.paper import Paper

_NAME = 60
_NOTES = 20
_CHECKS = 30


def render_regrading(regrading: Regrading, paper: Paper, language: Language) -> str:
    """The difference as text; names are strangers' and stay on their lines."""
    t = language.text
    for change in regrading.changes:
        _write_change(change, regrading, paper, language)
    if regrading.changes:
        paper.write()
    gain = [_gain(change) for change in regrading.changes]
    paper.write(
        t(
            "{n} of {all} change: {up} get more points, {down} fewer",
            n=len(gain),
            all=regrading.compared,
            up=sum(one > 0 for one in gain),
            down=sum(one < 0 for one in gain),
        )
        if gain
        else t("nothing changes for {all} graded again", all=regrading.compared)
    )
    for note in regrading.notes[:_NOTES]:
        paper.write(f"{one_line(note.where, 200)}: {language.render(note.text)}", hang=2)
    if len(regrading.notes) > _NOTES:
        paper.write(t("and {n} more; --json has all", n=len(regrading.notes) - _NOTES))
    return paper.text()


def _gain(change: Change) -> float:
    return change.after.score - (0.0 if change.before is None else change.before.score)


def _write_change(change: Change, regrading: Regrading, paper: Paper, language: Language) -> None:
    person = change.entry.person
    short = regrading.course.exercise(change.entry.work.exercise).short
    who = f"{one_line(person.name or person.id, _NAME)} · {short}"
    paper.pair(who, f"{_points(change.before)} → {_points(change.after)}", hang=4)
    if change.before is None:
        paper.write(language.text("not graded before"), indent=4)
    # What moves points comes first: it is what people ask about.
    checks = sorted(change.checks, key=lambda check: check.gain == 0)
    for check in checks[:_CHECKS]:
        paper.write(_line(check, language), indent=4, hang=2)
    if len(checks) > _CHECKS:
        rest = len(checks) - _CHECKS
        paper.write(language.text("and {n} more; --json has all", n=rest), indent=4)


def _line(check: Check, language: Language) -> str:
    gain = f" ({check.gain:+g})" if check.gain else ""
    before, after = _said(check.before, language), _said(check.after, language)
    return f"{one_line(check.id, 200)}: {before} → {after}{gain}"


def _said(outcome: Outcome | None, language: Language) -> str:
    t = language.text
    if outcome is None:
        return t("no such check")
    words = {
        Verdict.PASSED: t("passed"),
        Verdict.FAILED: t("failed"),
        Verdict.CRASHED: t("crashed"),
        Verdict.TIMED_OUT: t("out of time"),
        Verdict.OVER_LIMIT: t("over a limit"),
        Verdict.UNREADABLE: t("not readable"),
        Verdict.NOT_STARTED: t("not started"),
        Verdict.UNDECIDED: t("undecided"),
        Verdict.SKIPPED: t("skipped"),
        Verdict.BROKEN: t("broken"),
    }
    return words[Verdict(outcome.verdict)]


def _points(total: Total | None) -> str:
    return "–" if total is None else f"{total.score:g}/{total.max_score:g}"
