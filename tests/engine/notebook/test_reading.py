"""Reading and writing notebooks: whatever the bytes are, a notebook or a clear refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.errors import SubmissionError
from grader.language import Language
from grader.notebook.cells import Cell, Kind, Notebook, Role
from grader.notebook.reading import (
    MAX_CELLS,
    MAX_DEPTH,
    MAX_GROUPS,
    MAX_NOTEBOOK,
    read_notebook,
)
from grader.notebook.writing import write_notebook


def book(*cells: Any, **more: Any) -> bytes:
    """The bytes of a notebook with these cells."""
    data = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}
    return json.dumps(data).encode()


def code(source: Any, **more: Any) -> dict[str, Any]:
    """A code cell."""
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **more}


def test_cells_in_order() -> None:
    """Kind, text, metadata, outputs and id of each cell are taken, in order."""
    output = {"output_type": "stream", "name": "stdout", "text": "1"}
    notebook = read_notebook(
        book(
            {"cell_type": "markdown", "id": "m", "metadata": {"a": 1}, "source": "# hello"},
            code(["x = 1\n", "y = 2"], outputs=[output], execution_count=3),
            metadata={"grader": {"exercise": "ex", "language": "ja"}},
        )
    )
    assert [(cell.kind, cell.text) for cell in notebook.cells] == [
        (Kind.MARKDOWN, "# hello"),
        (Kind.CODE, "x = 1\ny = 2"),
    ]
    assert notebook.cells[0].metadata == {"a": 1}
    assert notebook.cells[0].rest == {"id": "m"}
    assert notebook.cells[1].outputs == (output,)
    assert notebook.cells[1].rest == {"execution_count": 3}
    assert (notebook.exercise, notebook.language) == ("ex", "ja")


def test_roles() -> None:
    """A cell's role comes from our mark, and where that is lost, from the grade id."""
    ours = {"grader": {"role": "steps-one-two"}, "nbgrader": {"grade_id": "code-f"}}
    theirs = {"nbgrader": {"grade_id": "code-f"}}
    notebook = read_notebook(
        book(code("", metadata=ours), code("", metadata=theirs), code("", metadata={}))
    )
    assert [cell.role for cell in notebook.cells] == [
        (Role.STEPS, "one-two"),
        (Role.CODE, "f"),
        None,
    ]


def test_format_3() -> None:
    """Worksheets of nbformat 3 are read: code, text and headings."""
    cells = [
        {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Title"]},
        {"cell_type": "code", "metadata": {}, "input": ["a = 1\n", "b = 2"], "outputs": [{}]},
        {"cell_type": "html", "metadata": {}, "source": "<b>x</b>"},
    ]
    data = {"nbformat": 3, "worksheets": [{"cells": cells}], "metadata": {"name": ""}}
    notebook = read_notebook(json.dumps(data).encode())
    assert [(cell.kind, cell.text) for cell in notebook.cells] == [
        (Kind.MARKDOWN, "## Title"),
        (Kind.CODE, "a = 1\nb = 2"),
        (Kind.MARKDOWN, "<b>x</b>"),
    ]
    assert notebook.cells[1].outputs == ()


def test_byte_order_mark() -> None:
    """A mark at the beginning, as some editors write, changes nothing."""
    assert read_notebook(b"\xef\xbb\xbf" + book(code("x"))).cells[0].text == "x"


def test_doubled_keys() -> None:
    """Of doubled keys the last counts, as in Jupyter."""
    source = b'{"cells": [{"cell_type": "code", "source": "a", "source": "b"}]}'
    assert read_notebook(source).cells[0].text == "b"


def test_odd_values_do_not_matter() -> None:
    """Where Jupyter wants a list or an object and finds another value, there is none."""
    odd = {"cell_type": "code", "source": "x", "outputs": 3, "metadata": [1], "execution_count": {}}
    strange = {"cell_type": {"a": 1}, "source": "y"}
    notebook = read_notebook(book(odd, strange, metadata="no", nbformat="four"))
    assert notebook.cells[0] == Cell(Kind.CODE, "x", {}, (), {"execution_count": {}})
    assert notebook.cells[1].kind is Kind.RAW
    assert notebook.metadata == {}
    assert notebook.exercise == ""


def test_numbers_that_are_none() -> None:
    """NaN, infinities and numbers of a thousand digits become null."""
    digits = "9" * 5000
    text = f'{{"cells": [], "metadata": {{"a": NaN, "b": -Infinity, "c": 1e999, "d": {digits}}}}}'
    notebook = read_notebook(text.encode())
    assert notebook.metadata == dict.fromkeys("abcd")


def test_half_letters() -> None:
    """Half of a surrogate pair becomes a sign that can be written; whole pairs stay."""
    text = r'{"cells": [{"cell_type": "code", "source": "\ud800x \ud83d\ude00"}]}'
    notebook = read_notebook(text.encode())
    assert notebook.cells[0].text == "\ufffdx \U0001f600"
    assert read_notebook(write_notebook(notebook)).cells[0].text == notebook.cells[0].text


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (b"", "line 1 is no JSON"),
        (b"\n\n{", "line 3 is no JSON"),
        (b"\xff\xfe{\x00", "not UTF-8"),
        (b"\x00" * 50, "no JSON"),
        (b"[]", "holds no object"),
        (b"3", "holds no object"),
        (b"null", "holds no object"),
        (b"{}", "holds no list of cells"),
        (b'{"cells": {"0": 1}}', "holds no list of cells"),
        (b'{"worksheets": 3}', "holds no list of cells"),
        (b'{"cells": [[]]}', "cell 1 is no cell"),
        (b'{"cells": [{"source": "x"}, {"source": 3}]}', "cell 2 holds no text"),
        (b'{"cells": [{"source": ["x", 3]}]}', "cell 1 holds no text"),
        (b'{"worksheets": [{"cells": [3]}]}', "cell 1 is no cell"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b'{"a":' * MAX_DEPTH + b"0" + b"}" * MAX_DEPTH, "holds no list"),
        (b'{"a":' * (MAX_DEPTH + 1) + b"0" + b"}" * (MAX_DEPTH + 1), "nested too deeply"),
        (b"[" + b"[]," * MAX_GROUPS + b"[]]", "too many small parts"),
        (b" " * (MAX_NOTEBOOK + 1), "more than the 33,554,432 allowed"),
        (book(*[code("")] * (MAX_CELLS + 1)), "more than 10000 cells"),
    ],
    ids=range(21),
)
def test_refused(source: bytes, told: str) -> None:
    """What is no notebook is refused with what is wrong, where, and what to do."""
    with pytest.raises(SubmissionError, match=told) as caught:
        read_notebook(source, where="here.ipynb")
    first, _, remedy = caught.value.render(Language("en")).partition("\n")
    assert first.startswith("here.ipynb: ")
    assert remedy.strip()


def test_cut_anywhere() -> None:
    """A file cut short at any place is refused, and nothing else is raised."""
    whole = book(code(["x = 1\n"], metadata={"nbgrader": {"grade_id": "a"}}))
    for size in range(len(whole)):
        with pytest.raises(SubmissionError):
            read_notebook(whole[:size])


def test_written_and_read() -> None:
    """What is written reads back to the same cells, and writes the same bytes again."""
    notebook = Notebook(
        (
            Cell(Kind.MARKDOWN, "# あ\n\ntext\n", {"a": (1, 2)}, rest={"id": "one"}),
            Cell(Kind.CODE, "x = 1\ny = 2", {}, ({"output_type": "error", "x": [1.5]},)),
            Cell(Kind.RAW, "", {}),
        ),
        {"grader": {"exercise": "ex"}},
    )
    written = write_notebook(notebook)
    again = read_notebook(written)
    assert [cell.text for cell in again.cells] == [cell.text for cell in notebook.cells]
    assert again.cells[1].outputs == notebook.cells[1].outputs
    assert again.cells[0].metadata == {"a": [1, 2]}
    assert write_notebook(again) == written


def test_ids_are_unique() -> None:
    """Every written cell has a valid id of its own; good ones stay."""
    ids: list[Any] = ["a", "a", "not valid!", None, 3, "cell-2"]
    notebook = Notebook(tuple(Cell(Kind.CODE, "", rest={"id": one}) for one in ids))
    found = [cell["id"] for cell in json.loads(write_notebook(notebook))["cells"]]
    assert found[0] == "a"
    assert len(set(found)) == len(ids)


@pytest.mark.slow
def test_written_is_valid() -> None:
    """nbformat accepts what is written, however odd what was read."""
    nbformat = pytest.importorskip("nbformat", reason="needs the extra teacher")
    odd = {"cell_type": "code", "source": "x", "execution_count": {}, "attachments": 3}
    text = {"cell_type": "markdown", "source": "x", "attachments": [], "outputs": []}
    written = write_notebook(read_notebook(book(odd, text, {"source": "raw"})))
    nbformat.validate(nbformat.reads(written.decode(), 4))
