"""The figures of a class as one tidy table (CSV) and as JSON.

The same numbers as the page for teachers shows. A number that cannot be told is an empty
cell, and null. No cell becomes a formula of a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from grader.classroom.statistics.figures import (
    CheckFigures,
    ClassStatistics,
    ExerciseFigures,
    MisconceptionFigures,
    Share,
    Spread,
    TaskFigures,
    shown,
)
from grader.export.gradebook import harmless
from grader.language import Language
from grader.model import Part

VERSION = 1
COLUMNS = (
    "exercise", "part", "kind", "id", "title", "n", "count", "success", "success_low",
    "success_high", "facility", "discrimination", "mean", "median", "deviation", "lowest",
    "highest", "max_points",
)  # fmt: skip
_DIGITS = 6
Row = dict[str, Any]


def statistics_table(statistics: ClassStatistics, language: Language) -> str:
    """One row for each spread, check, milestone, wrong line, question and misconception.

    ``kind`` says which. ``count`` of ``n`` people passed a check, reached a milestone, went
    wrong first at a line, or showed a misconception; ``success`` is their share.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in statistics.exercises:
        for row in _rows(one, language):
            filled: Row = {"exercise": one.exercise.id, **row}
            writer.writerow([_cell(filled.get(name)) for name in COLUMNS])
    return stream.getvalue()


def statistics_json(statistics: ClassStatistics, language: Language) -> str:
    """All figures as JSON; titles in this language."""
    data = {
        "version": VERSION,
        "course": statistics.course.id,
        "people": statistics.people,
        "exercises": [_exercise(one, language) for one in statistics.exercises],
    }
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return harmless(value) if isinstance(value, str) else str(value)


def _rows(one: ExerciseFigures, language: Language) -> Iterator[Row]:
    yield {"kind": "score", "id": "all", **_spread(one.total)}
    for part, spread in one.parts.items():
        yield {"part": part.value, "kind": "score", "id": part.value, **_spread(spread)}
    for check in one.checks:
        yield {"kind": _kind(check), **_check(check, language)}
    for task in one.tasks:
        for line in task.lines:
            yield {
                "part": Part.DERIVATION.value,
                "kind": "wrong_line",
                "id": f"{Part.DERIVATION}/{task.id}/{line.number}",
                "title": line.told,
                **_share(line.people),
            }
    for mistake in one.misconceptions:
        parts = " ".join(part.value for part in mistake.parts)
        row = {"part": parts, "kind": "misconception", "id": mistake.name}
        yield {**row, "title": shown(mistake.text, language), **_share(mistake.people)}


def _kind(check: CheckFigures) -> str:
    if check.part is Part.QUIZ:
        return "question"
    return "check" if check.part is Part.CODE or check.function else "milestone"


def _share(share: Share) -> Row:
    return {
        "n": share.n,
        "count": share.count,
        "success": share.value,
        "success_low": share.low,
        "success_high": share.high,
    }


def _spread(spread: Spread) -> Row:
    return {
        "n": spread.n,
        "mean": spread.mean,
        "median": spread.median,
        "deviation": spread.deviation,
        "lowest": spread.scores[0] if spread.scores else None,
        "highest": spread.scores[-1] if spread.scores else None,
        "max_points": spread.most,
    }


def _check(check: CheckFigures, language: Language) -> Row:
    return {
        "part": check.part.value,
        "id": check.id,
        "title": shown(check.title, language),
        **_share(check.success),
        "facility": check.facility,
        "discrimination": check.discrimination,
        "max_points": check.most,
    }


def _exercise(one: ExerciseFigures, language: Language) -> Row:
    questions = {item.check.id: item for item in one.items}
    checks = []
    for check in one.checks:
        row = {"kind": _kind(check), **_check(check, language)}
        row |= {"function": check.function, "task": check.task, "tier": check.tier}
        row |= {"visibility": check.visibility, "verdicts": dict(check.verdicts)}
        item = questions.get(check.id)
        if item is not None:
            row["wrong_answers"] = [
                {"text": shown(wrong.text, language), **_share(wrong.people)}
                for wrong in item.wrong
            ]
            row["misconceptions"] = dict(item.misconceptions)
        checks.append(row)
    return {
        "id": one.exercise.id,
        "title": language.pick(one.exercise.title),
        "handed_in": one.handed_in,
        "late": one.late,
        "broken": one.broken,
        "verdicts": dict(one.verdicts),
        "score": {**_spread(one.total), "scores": list(one.total.scores)},
        "parts": {
            part.value: {**_spread(spread), "scores": list(spread.scores)}
            for part, spread in one.parts.items()
        },
        "checks": checks,
        "misconceptions": [_misconception(mistake, language) for mistake in one.misconceptions],
        "tasks": [_task(task, language) for task in one.tasks],
    }


def _misconception(mistake: MisconceptionFigures, language: Language) -> Row:
    return {
        "id": mistake.name,
        "text": shown(mistake.text, language),
        **_share(mistake.people),
        "parts": [part.value for part in mistake.parts],
        "checks": list(mistake.checks),
        "example": mistake.example.text if mistake.example is not None else None,
        "why_no_example": language.render(mistake.why) if mistake.why is not None else None,
    }


def _task(task: TaskFigures, language: Language) -> Row:
    return {
        "id": task.id,
        "title": shown(task.title, language),
        "n": task.n,
        "milestones": [
            {
                "id": stage.id,
                "title": shown(stage.title, language),
                **_share(stage.reached),
                "ends": {
                    "wrong": stage.wrong,
                    "unreadable": stage.unreadable,
                    "stopped": stage.stopped,
                    "untouched": stage.untouched,
                },
            }
            for stage in task.milestones
        ],
        "lines": [
            {
                "line": line.number,
                **_share(line.people),
                "unreadable": line.unreadable,
                "misconceptions": dict(line.misconceptions),
                "told": line.told,
                "text": line.text,
            }
            for line in task.lines
        ],
    }
