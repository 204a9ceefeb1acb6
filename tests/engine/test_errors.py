"""Errors as people read them."""

from __future__ import annotations

import pytest

from grader.errors import UnreadableText
from grader.language import Language, say


def shown(text: str, start: int, end: int | None = None) -> list[str]:
    problem = UnreadableText(say("odd"), text=text, start=start, end=end, remedy=say("mend it"))
    return problem.render(Language("en")).splitlines()


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "marks"),
    [
        ("log(a", 5, 5, "  log(a", "       ^"),
        ("log(対a)", 4, 5, "  log(対a)", "      ^^"),
        ("対+b", 2, 3, "  対+b", "     ^"),
    ],
)
def test_a_caret_stands_under_the_place(
    text: str, start: int, end: int, line: str, marks: str
) -> None:
    """A wide letter takes two cells, before the place and at it."""
    assert shown(text, start, end) == ["odd", line, marks, "  mend it"]


def test_a_long_line_is_cut_around_the_place() -> None:
    """Line and caret fit a narrow terminal, with signs where more was."""
    text = "t1*log(y1) + t2*log(y2) + t3*lg(y3) + t4*log(y4)"
    start = text.index("lg")
    _, line, marks, _ = shown(text, start, start + 2)
    assert line == "  …log(y2) + t3*lg(y3) + t4*l…"
    assert line[marks.index("^") :].startswith("lg")
    assert marks.count("^") == 2


def test_a_long_place_is_cut_too() -> None:
    """A name of a thousand letters does not fill the page."""
    _, line, marks, _ = shown("x" * 1_000, 0, 1_000)
    assert len(line) <= 30
    assert len(marks) <= 30
