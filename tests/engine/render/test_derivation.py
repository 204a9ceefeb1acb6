"""Judged lines of a derivation on a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.language import Language
from grader.model import Example, Finding, Part, Tier, Verdict, Visibility
from grader.render.derivation import _line
from grader.render.paper import Paper

WRONG = Finding(
    id="derivation/a/1",
    part=Part.DERIVATION,
    function=None,
    title="= 3",
    verdict=Verdict.FAILED,
    tier=Tier.CORE,
    visibility=Visibility.VISIBLE,
    max_points=0.0,
    example=Example("x = 2", "3", "4"),
    task="a",
    line=1,
)


def shown(finding: Finding) -> str:
    paper = Paper(80, "utf-8", False)
    _line(finding, paper, Language("en"))
    return "\n".join(paper.lines)


@pytest.mark.parametrize(("call", "told"), [("x = 2", True), ("", False)])
def test_where_a_line_is_wrong(call: str, told: bool) -> None:
    """The point is named; a line without names has none."""
    page = shown(replace(WRONG, example=Example(call, "3", "4")))
    assert ("at x = 2" in page) is told
    assert page.count("at ") == told
    assert "the line before: 4" in page
