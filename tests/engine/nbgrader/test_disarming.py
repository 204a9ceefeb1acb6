"""Learners' texts in the graded copy: readable, but no markup that runs anything."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="needs the extra teacher")

import nbformat
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from grader.nbgrader.disarming import MAX_LINE, MAX_MARKDOWN, MAX_SHOWN, disarm
from grader.notebook.cells import THEIRS


def shown(text: str, pictures: dict[str, Any] | None = None) -> str:
    """What nbgrader's pages make of a learner's text."""
    cell = nbformat.v4.new_markdown_cell(text)
    if pictures is not None:
        cell.attachments = nbformat.from_dict(pictures)
    disarm([cell])
    renderer = IPythonRenderer(escape=False, attachments=cell.get("attachments", {}))
    return str(MarkdownWithMath(renderer=renderer).render(cell.source))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "# a <img src=x onerror=alert(1)>",
        "| <script> |\n|-|\n| <b onclick=alert(1)> |",
        "```mermaid\n</pre><script>alert(1)</script>\n```",
        "[x](javascript:alert(1))",
        "![x](javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x]( java&#115;cript:alert(1))",
        "[x](\njavascript:alert(1))",
        "[x]\n\n[x]: javascript:alert(1)",
        "[x][y]\n\n[y]:\njavascript:alert(1)",
        "<javascript:alert(1)>",
        '[x](https://a.org/"onclick="alert(1))',
        '![x](https://a.org/ "t\\"onerror=\\"alert(1)")',
    ],
)
def test_nothing_of_a_learners_text_runs(text: str) -> None:
    """No tag and no link that runs code, though all of it can still be read."""
    html = shown(text)
    evil = ("<script", "<img src=x", "<b ", 'k="', 'r="', 'href="javascript', 'src="javascript')
    assert not any(mark in html for mark in evil)


def test_what_does_no_harm_stays() -> None:
    """Formulas, code, lists and links to sites look as before."""
    html = shown("**a** $x<y$\n\n[site](https://example.org) [0,1](x)\n\n```\nd <= e\n```")
    assert "<strong>a</strong>" in html
    assert "$x&lt; y$" in html
    assert '<a href="https://example.org">site</a>' in html
    assert "d &lt;= e" in html


def test_pictures_in_their_cell_stay() -> None:
    """Whatever they are called: nbgrader itself finds plain names only."""
    pictures = {"写真 1(2).png": {"image/png": "QQ=="}, "a.jpg": {"image/jpeg": "QUI="}}
    html = shown("![p](attachment:写真 1(2).png) ![q](attachment:a.jpg)", pictures)
    assert 'src="data:image/png;base64,QQ=="' in html
    assert 'src="data:image/jpeg;base64,QUI="' in html
    html = shown("![p](attachment:%E5%86%99%E7%9C%9F%201%282%29.png)", pictures)
    assert 'src="data:image/png;base64,QQ=="' in html


@pytest.mark.parametrize("name", ["lost.png", "picture-1", "picture-2", "empty"])
def test_a_picture_that_is_not_there_is_a_text(name: str) -> None:
    """nbgrader would refuse to make any feedback for the notebook."""
    pictures = {"empty": {}} if name != "picture-2" else {"a.png": {"image/png": "QQ=="}}
    assert f"(attachment:{name})" in shown(f"![p](attachment:{name})", pictures)


def test_teachers_texts_stay() -> None:
    """A locked cell is the course's, and code is shown as code."""
    locked = nbformat.v4.new_markdown_cell("<b>a</b>", metadata={THEIRS: {"locked": True}})
    code = nbformat.v4.new_code_cell("a <b")
    disarm([locked, code])
    assert (locked.source, code.source) == ("<b>a</b>", "a <b")


def test_a_long_text_is_shown_as_typed() -> None:
    """What would take the square of its length to read is no Markdown; nothing is left out."""
    text = "\\begin{a}```<b>\n" * 4_000
    first, second = nbformat.v4.new_markdown_cell("**a**"), nbformat.v4.new_markdown_cell(text)
    third = nbformat.v4.new_markdown_cell("**b**")
    disarm([first, second, third])
    assert len(text) > MAX_MARKDOWN
    assert first.source == "**a**"
    assert second.source == f"````\n{text.replace('<b', '< b')}\n````"
    assert third.source == "```\n**b**\n```"


def test_a_long_line_is_shown_in_pieces() -> None:
    """nbconvert looks for links from every bracket to the end of its line."""
    cell = nbformat.v4.new_markdown_cell("[" * 3 * MAX_LINE)
    disarm([cell])
    piece = "[" * MAX_LINE
    assert cell.source == f"```\n{piece}\n{piece}\n{piece}\n```"


@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_a_text_without_end_is_cut(kind: str) -> None:
    """What is far more than a part may hold is not put on a page, which would take hours."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    cells = [make("x = 1\n" * MAX_SHOWN), make("y = 2\n" * MAX_SHOWN)]
    disarm(cells)
    assert MAX_SHOWN < sum(len(cell.source) for cell in cells) < MAX_SHOWN + 100
    assert all("…" in cell.source for cell in cells)
    assert cells[0].source.endswith("# …") == (kind == "code")
