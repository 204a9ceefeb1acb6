"""A Report read back from its plain data, as it is kept in a class's results.

What the data does not hold stays empty: where the functions stand, what the code printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.language import Language
from grader.model import (
    Example,
    Finding,
    Isolation,
    Outcome,
    Part,
    Report,
    Tier,
    Verdict,
    Visibility,
)


def report_of(data: Mapping[str, Any], language: Language) -> Report:
    """The Report whose ``as_json`` this is; ``language`` is the one it was graded in."""
    return Report(
        exercise=data["exercise"],
        outcome=Outcome(data["verdict"]),
        max_score=data["max_score"],
        seed=data["seed"],
        isolation=Isolation(data["isolation"]),
        language=language.code,
        findings=tuple(finding_of(finding) for finding in data["findings"]),
        path=Path(),
        digest="",
        advice=dict(data.get("advice", {})),
        titles=dict(data.get("titles", {})),
    )


def finding_of(data: Mapping[str, Any]) -> Finding:
    """One finding, read back."""
    example = data["example"]
    return Finding(
        id=data["id"],
        part=Part(data["part"]),
        function=data["function"],
        title=data["title"],
        verdict=Verdict(data["verdict"]),
        tier=Tier(data["tier"]),
        visibility=Visibility(data["visibility"]),
        max_points=data["max_points"],
        message=data["message"],
        misconceptions=tuple(data["misconceptions"]),
        example=None
        if example is None
        else Example(example["call"], example["got"], example["expected"]),
        task=data["task"],
        line=data["line"],
    )
