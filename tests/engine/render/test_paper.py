"""A terminal as paper: widths, wrapping, signs it can show."""

from __future__ import annotations

import pytest

from grader.render.paper import NARROWEST, WIDEST, Paper, showable, width_of, wrap


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("", 0), ("交差エントロピー", 16), ("✓ → −·…", 7), ("é", 1), ("e\u0301", 1)],
)
def test_width(text: str, cells: int) -> None:
    """Japanese letters take two cells, combining marks none."""
    assert width_of(text) == cells


def test_wrapping_by_cells() -> None:
    """No line is wider than the terminal, and no letter is lost."""
    text = "正しい値の 0.4343 倍になっています。常用対数 log10 を使っていませんか?"
    lines = wrap(text, 20)
    assert all(width_of(line) <= 20 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("short", 7) == ["short"]


def test_signs_that_an_encoding_lacks() -> None:
    """Ticks, arrows and Greek letters have stand-ins; the rest becomes a question mark."""
    assert showable("✓ ✗ → − Σ é 😀", "ascii") == "OK NG -> - sum ? ?"
    assert showable("✓ 平均 ²", "cp932") == "OK 平均 ^2"
    assert showable("✓ 平均", "utf-8") == "✓ 平均"


def test_control_characters_are_shown_not_obeyed() -> None:
    """Escapes, NUL and direction marks of a learner's text cannot change the terminal."""
    assert showable("a\x1b[2Jb\x00\u202ec\nd\t", "utf-8") == "a\\x1b[2Jb\\x00\\x202ec\nd\\x09"


def test_indent_and_hanging_indent() -> None:
    """The first line has the indent, further ones the hanging indent."""
    paper = Paper(30)
    paper.write("one two three four five six seven", indent=2, hang=4)
    assert paper.text() == "  one two three four five six\n    seven"


def test_a_pair_keeps_to_the_right_edge() -> None:
    """The short text stands at the right edge of the last line, with room kept for it."""
    paper = Paper(30)
    paper.pair("left", "1/2")
    paper.pair("x" * 29, "1/2")
    paper.pair("one two three four five six seven", "1/2", hang=2)
    assert paper.text().split("\n") == [
        "left" + " " * 23 + "1/2",
        "x" * 26,
        "xxx" + " " * 24 + "1/2",
        "one two three four five",
        "  six seven" + " " * 16 + "1/2",
    ]


def test_colours_only_where_wanted() -> None:
    """Styles are escapes on a colour terminal and nothing elsewhere."""
    plain, colour = Paper(30), Paper(30, colour=True)
    for paper in (plain, colour):
        paper.write("a", style="green")
        paper.write("b", style="bold")
    assert plain.text() == "a\nb"
    assert colour.text() == "\x1b[32ma\x1b[0m\n\x1b[1mb\x1b[0m"


def test_colours_take_no_cells() -> None:
    """A coloured pair is as wide as a plain one."""
    paper = Paper(30, colour=True)
    paper.pair("left", "1/2", style="red")
    assert paper.text().endswith(" " * 23 + "1/2")


def test_bounds_of_the_width() -> None:
    """Very narrow and very wide terminals get a readable page."""
    assert Paper(5).width == NARROWEST
    assert Paper(500).width == WIDEST


def test_no_line_begins_with_a_closing_sign() -> None:
    """A full stop or comma stays with the line it ends."""
    for width in range(10, 30):
        lines = wrap("積の log は log の「和」、商の log は log の「差」です。確率です。", width)
        assert all(line[0] not in "、。」" for line in lines)
        assert all(width_of(line) <= width for line in lines)


@pytest.mark.parametrize("width", range(24, 80, 5))
def test_japanese_lines_are_filled(width: int) -> None:
    """Lines break between Japanese letters, not inside words; nothing is lost but gaps."""
    text = "ファイルに関数 `cross_entropy` がありません。`grade reset`(または手で)戻せます"
    lines = wrap(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert any("`cross_entropy`" in line for line in lines)
    assert not any(line.endswith("(") for line in lines)
    assert len(lines) <= -(-width_of(text) // (width - 16))


def test_a_word_wider_than_the_line_is_cut() -> None:
    """What has no place to break is broken where the line ends."""
    assert wrap("値" + "x" * 30, 24) == ["値", "x" * 24, "x" * 6]
    assert wrap("、" * 30, 24) == ["、" * 12, "、" * 12, "、" * 6]


def test_a_path_is_never_cut() -> None:
    """A path stays on one line, to be copied, with control characters shown."""
    paper = Paper(24, "ascii")
    paper.path("folder/" * 9 + "課題\x1b.py", indent=2)
    assert paper.text() == "  " + "folder/" * 9 + "??\\x1b.py"
