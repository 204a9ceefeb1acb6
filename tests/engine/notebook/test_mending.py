"""Damaged notebooks come back whole: the master's cells, the learner's texts."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from grader.errors import SubmissionError
from grader.language import Language
from grader.notebook.cells import Cell, Kind, Notebook
from grader.notebook.mending import Mended, mend
from grader.notebook.mending.decoding import MAX_FILE, MAX_KEPT, MAX_PIECES
from grader.notebook.reading import MAX_CELLS, read_notebook
from grader.notebook.writing import write_notebook

Data = dict[str, Any]
ENGLISH = Language("en")
HIDDEN = "### BEGIN HIDDEN TESTS\nearned('tests-f')\n### END HIDDEN TESTS"
MINE = {
    "code-f": 'def f(x):\n    """Give x and one."""\n    y = 1\n    return x + y',
    "code-g": "def g(x):\n    return 2 * f(x)",
    "steps-a": "```steps\n= log(a) + log(b)\n= log(b) + log(a)\n```",
    "steps-b": "```steps\n= 1/y\n```",
    "answers": '```toml\n[first]\nanswer = "3"\n```',
}


def cell(role: str, text: str, kind: Kind = Kind.MARKDOWN, **theirs: Any) -> Cell:
    """A cell as the course makes them."""
    metadata: Data = {"grader": {"role": role}}
    if role != "preamble":
        metadata["nbgrader"] = {"grade_id": role, "schema_version": 3, **theirs}
    return Cell(kind, text, metadata, rest={"id": role})


def solved(role: str, before: str, solution: str, after: str = "", kind: Kind = Kind.CODE) -> Cell:
    """A cell with a solution in it."""
    region = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    if kind is Kind.CODE:
        region = "\n".join(f"    {line}" for line in region.split("\n"))
    text = "\n".join(part for part in (before, region, after) if part)
    return cell(role, text, kind, solution=True, points=2.0)


MASTER = Notebook(
    (
        cell("lesson-1", "# Adding\n\nThis lesson is about adding.\n\nAdd one, then double."),
        cell("preamble", "import math\nONE = 1\nTWO = 2", Kind.CODE),
        solved("code-f", 'def f(x):\n    """Give x and one."""', "return x + 1"),
        cell("examples-f", "assert f(1) == 2\nassert f(5) == 6", Kind.CODE, locked=True),
        cell("tests-f", f"# The checks of f are run later.\n{HIDDEN}", Kind.CODE, points=3.0),
        solved("code-g", "def g(x):", "return 2 * f(x)"),
        cell("tests-g", f"# The checks of g are run later.\n{HIDDEN}", Kind.CODE, points=1.0),
        cell("task-a", "### The first task\n\nGoal: `log(b) + log(a)`"),
        solved("steps-a", "```steps", "= log(b) + log(a)", "```", Kind.MARKDOWN),
        cell("task-b", "### The second task\n\nGoal: `1/y`, the slope"),
        solved("steps-b", "```steps", "= 1/y", "```", Kind.MARKDOWN),
        cell("questions", "### Questions\n\n[first] How many?"),
        solved("answers", "```toml", '[first]\nanswer = "3"', "```", Kind.MARKDOWN),
    ),
    {"grader": {"exercise": "ex91_adding", "language": "en"}, "kernelspec": {"name": "python3"}},
)


def handed_out() -> Data:
    """The notebook as learners get it."""
    data: Data = json.loads(write_notebook(MASTER))
    for one in data["cells"]:
        text = "".join(one["source"])
        if "BEGIN SOLUTION" in text:
            head, _, rest = text.partition("### BEGIN SOLUTION")
            tail = rest.partition("### END SOLUTION")[2]
            stub = "YOUR ANSWER HERE"
            if one["cell_type"] == "code":
                stub = "# YOUR CODE HERE\n    raise NotImplementedError()"
            text = f"{head}{stub}{tail}"
        one["source"] = text.partition("\n### BEGIN HIDDEN")[0].splitlines(keepends=True)
    return data


@pytest.fixture
def data() -> Data:
    """The notebook as a learner hands it in, done."""
    made = handed_out()
    for one in made["cells"]:
        if one["id"] in MINE:
            one["source"] = MINE[one["id"]].splitlines(keepends=True)
    return made


def at(data: Data, name: str) -> int:
    """Where the first cell with this id stands."""
    return next(n for n, one in enumerate(data["cells"]) if one.get("id") == name)


def get(data: Data, name: str) -> Data:
    """The first cell with this id."""
    found: Data = data["cells"][at(data, name)]
    return found


def bare(kind: str, text: str) -> Data:
    """A cell without marks."""
    return {"cell_type": kind, "metadata": {}, "source": text}


def raw(data: Data) -> bytes:
    """The file as Jupyter writes it."""
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False).encode()


def mended(data: Data) -> Mended:
    """The notebook, mended by the master."""
    return mend(raw(data), MASTER)


def texts(one: Mended) -> dict[str, str]:
    """Text by role, of marked cells."""
    return {
        c.metadata["grader"]["role"]: c.text for c in one.notebook.cells if "grader" in c.metadata
    }


def own(one: Mended) -> list[str]:
    """Texts of cells without marks."""
    return [c.text for c in one.notebook.cells if not c.metadata]


def said(one: Mended) -> str:
    """The notes, in English."""
    return "\n".join(map(ENGLISH.render, one.notes))


def assert_whole(one: Mended) -> None:
    """The master's cells in its order with its metadata, valid and different ids, no outputs."""
    cells = one.notebook.cells
    assert [c.metadata for c in cells if c.metadata] == [c.metadata for c in MASTER.cells]
    assert [c.kind for c in cells if c.metadata] == [c.kind for c in MASTER.cells]
    for found, master in zip((c for c in cells if c.metadata), MASTER.cells, strict=True):
        role = master.metadata["grader"]["role"]
        if role.partition("-")[0] not in {"code", "steps", "answers", "preamble"}:
            assert found.text == master.text
    ids = [c.rest["id"] for c in cells]
    assert len(set(ids)) == len(ids)
    assert not any(c.outputs for c in cells)
    assert one.notebook.metadata == MASTER.metadata
    assert read_notebook(write_notebook(one.notebook)).cells


def assert_mine(one: Mended) -> None:
    """What the learner wrote stands where it belongs."""
    assert_whole(one)
    found = texts(one)
    assert {role: found[role] for role in MINE} == MINE


# --- what is whole stays as it is


def test_an_undamaged_notebook_gets_no_notes(data: Data) -> None:
    """Nothing is said of a notebook that only has answers, outputs and cells of its own."""
    data["cells"].insert(3, bare("code", "print(f(1))"))
    data["cells"].insert(0, bare("markdown", "My name"))
    get(data, "code-f")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    one = mended(data)
    assert one.notes == ()
    assert_mine(one)
    assert own(one) == ["My name", "print(f(1))"]


def test_own_cells_stay_behind_the_cell_they_stood_behind(data: Data) -> None:
    """The learner's own cells keep their places among the master's, and their order."""
    data["cells"].insert(at(data, "code-f") + 1, bare("code", "x = f(1)"))
    data["cells"].insert(at(data, "code-f") + 2, bare("markdown", "see above"))
    order = [c.text for c in mended(data).notebook.cells]
    place = order.index(MINE["code-f"])
    assert order[place + 1 : place + 3] == ["x = f(1)", "see above"]


def test_the_master_itself_and_the_notebook_handed_out_need_nothing() -> None:
    """The source notebook, with hidden tests, is whole; so is the one handed out."""
    for source in (write_notebook(MASTER), raw(handed_out())):
        one = mend(source, MASTER)
        assert one.notes == ()
        assert_whole(one)


def test_a_master_without_solutions_does_as_well(data: Data) -> None:
    """The notebook that was handed out can be the master."""
    master = read_notebook(raw(handed_out()))
    data["cells"].reverse()
    found = texts(mend(raw(data), master))
    assert {role: found[role] for role in MINE} == MINE
    assert "HIDDEN" not in found["tests-f"]


def test_pictures_in_answers_are_kept(data: Data) -> None:
    """A picture that was put into an answer goes with it; what is no picture does not."""
    picture = {"a.png": {"image/png": "AAAA", "odd": 3}, "b": 4}
    get(data, "steps-a")["attachments"] = picture
    found = next(c for c in mended(data).notebook.cells if c.role and c.role[1] == "a" and c.rest)
    kept = [c for c in mended(data).notebook.cells if c.rest.get("attachments")]
    assert found
    assert kept[0].rest["attachments"] == {"a.png": {"image/png": "AAAA"}}


# --- cells


def test_doubled_cells_count_once(data: Data) -> None:
    """Of copies the one that was worked on counts, wherever the untouched one stands."""
    stub = handed_out()
    for name, place in (("code-f", 0), ("code-g", 9), ("steps-a", 0), ("answers", 14)):
        data["cells"].insert(place, {**get(stub, name), "id": f"copy-{name}"})
    data["cells"].insert(2, {**get(data, "tests-f"), "id": "copy"})
    one = mended(data)
    assert_mine(one)
    assert "code-f" in said(one)
    assert len(one.notebook.cells) == len(MASTER.cells)


def test_of_several_versions_all_code_is_kept_in_order(data: Data) -> None:
    """Two versions of a function both stay, so that the last definition wins as in Python."""
    later = {**get(data, "code-f"), "id": "x", "source": "def f(x):\n    return x - 1"}
    data["cells"].insert(at(data, "tests-f"), later)
    one = mended(data)
    names: Data = {}
    exec(texts(one)["code-f"], names)
    assert names["f"](1) == 0
    assert "several versions" in said(one)


def test_a_version_that_is_no_python_is_set_aside(data: Data) -> None:
    """A broken copy does not cost what the whole one earns; its text stays, as raw text."""
    broken = {**get(data, "code-f"), "id": "x", "source": "def f(x) return ="}
    data["cells"].insert(at(data, "tests-f"), broken)
    one = mended(data)
    assert_mine(one)
    assert own(one) == ["def f(x) return ="]
    assert next(c.kind for c in one.notebook.cells if not c.metadata) is Kind.RAW


def test_of_several_answers_the_last_counts(data: Data) -> None:
    """Answers in words are not mixed: the last version counts, the other is set aside."""
    later = {**get(data, "steps-a"), "id": "x", "source": "```steps\n= log(a*b)\n```"}
    data["cells"].insert(at(data, "task-b"), later)
    one = mended(data)
    assert texts(one)["steps-a"] == "```steps\n= log(a*b)\n```"
    assert own(one) == [MINE["steps-a"]]
    assert "steps-a" in said(one)


def test_deleted_cells_come_back(data: Data) -> None:
    """Locked cells come back as they were; a solution cell as its stub, not started."""
    gone = {"lesson-1", "code-g", "tests-f", "steps-b", "preamble"}
    data["cells"] = [c for c in data["cells"] if c["id"] not in gone]
    one = mended(data)
    assert_whole(one)
    found = texts(one)
    assert "raise NotImplementedError()" in found["code-g"]
    assert "2 * f(x)" not in found["code-g"]
    assert found["steps-b"] == "```steps\nYOUR ANSWER HERE\n```"
    assert found["preamble"] == "import math\nONE = 1\nTWO = 2"
    for name in gone:
        assert name in said(one)


def test_retyped_cells_get_their_kind_back(data: Data) -> None:
    """The text of a retyped cell is kept."""
    for name, kind in (("code-f", "markdown"), ("code-g", "raw"), ("steps-a", "code")):
        get(data, name)["cell_type"] = kind
    one = mended(data)
    assert_mine(one)
    assert "kind" in said(one)


def test_reordered_cells_go_back(data: Data) -> None:
    """Every order of cells leads to the same notebook."""
    for seed in range(20):
        random.Random(seed).shuffle(data["cells"])
        one = mended(data)
        assert_mine(one)
        assert "another order" in said(one)


@pytest.mark.parametrize("name", ["code-f", "steps-a", "answers"])
@pytest.mark.parametrize("marked", ["both", "first", "second"])
def test_split_cells_are_joined(data: Data, name: str, marked: str) -> None:
    """Whichever half has the marks, and at whichever line it was split."""
    lines = get(data, name)["source"]
    for cut in range(1, len(lines)):
        whole = get(data, name)
        halves = [{**whole, "source": lines[:cut]}, {**whole, "source": lines[cut:], "id": "new"}]
        if marked != "both":
            bare_half = 1 if marked == "first" else 0
            halves[bare_half] = {**halves[bare_half], "metadata": {}, "id": "other"}
            halves[1 - bare_half]["id"] = name
        place = at(data, name)
        made = {**data, "cells": [*data["cells"][:place], *halves, *data["cells"][place + 1 :]]}
        one = mended(made)
        assert_whole(one)
        kept = [line for line in texts(one)[name].split("\n") if line.strip()]
        assert kept == MINE[name].split("\n"), cut


@pytest.mark.parametrize("upper", range(len(MASTER.cells) - 1))
def test_merged_cells_are_taken_apart(data: Data, upper: int) -> None:
    """Any cell may have swallowed the one below: no text of the learner's is lost or run twice."""
    below = data["cells"].pop(upper + 1)
    data["cells"][upper]["source"] += ["\n", "\n", *below["source"]]
    one = mended(data)
    assert_whole(one)
    everything = "\n".join(texts(one).values())
    assert all(everything.count(text) == 1 for text in MINE.values())
    assert everything.count("assert f(1)") == 1
    assert "raise NotImplementedError" not in everything


def test_a_swallowed_function_is_not_overwritten_by_its_stub(data: Data) -> None:
    """Where two functions stand in one cell, the other's cell only says where."""
    get(data, "code-f")["source"] += ["\n\n\n", *get(data, "code-g")["source"]]
    del data["cells"][at(data, "code-g")]
    found = texts(mended(data))
    names: Data = {}
    exec(f"{found['code-f']}\n{found['code-g']}", names)
    assert names["g"](1) == 4


def test_steps_of_two_tasks_in_one_cell_are_taken_apart(data: Data) -> None:
    """Two cells of steps that were merged are told apart by their fences and goals."""
    get(data, "steps-b")["source"] += ["\n\n", *get(data, "steps-a")["source"]]
    del data["cells"][at(data, "steps-a")]
    assert_mine(mended(data))


def test_code_that_was_merged_into_a_text_is_taken_out(data: Data) -> None:
    """The learner's note above stays a note, the code is code again."""
    get(data, "code-g").update(bare("markdown", "My note: hard!\n\n" + MINE["code-g"]))
    one = mended(data)
    assert_mine(one)
    assert own(one) == ["My note: hard!"]


# --- marks


@pytest.mark.parametrize("keys", [("grader",), ("nbgrader",), ("grader", "nbgrader")])
def test_lost_marks_are_found_again(data: Data, keys: tuple[str, ...]) -> None:
    """By the other mark, and where both are lost, by the cell's id."""
    for one in data["cells"]:
        for key in keys:
            one["metadata"].pop(key, None)
    result = mended(data)
    assert_mine(result)
    assert "marks" in said(result)


def test_without_any_mark_content_tells(data: Data) -> None:
    """A notebook that passed through a program that keeps nothing but texts is known again."""
    cells = [bare(c["cell_type"], "".join(c["source"])) for c in data["cells"]]
    one = mended({"cells": cells, "nbformat": 4, "nbformat_minor": 4, "metadata": {}})
    assert_mine(one)
    assert len(one.notebook.cells) == len(MASTER.cells)


def test_without_marks_goals_tell_steps_apart(data: Data) -> None:
    """Steps belong to the task whose goal they reach, in whatever order they stand."""
    cells = [bare(c["cell_type"], "".join(c["source"])) for c in data["cells"]]
    cells.reverse()
    assert_mine(mended({"cells": cells, "nbformat": 4, "metadata": {}}))


def test_renamed_grade_ids_do_not_matter(data: Data) -> None:
    """Names that were changed by hand, to nonsense or to another cell's, are put right."""
    for one in data["cells"]:
        one.pop("id")
    for name, n in (("cell-1", 2), ("code-f", 5), ("lesson-1", 8)):
        data["cells"][n]["metadata"] = {
            "grader": {"role": name},
            "nbgrader": {"grade_id": name, "grade": True, "points": 100},
        }
    assert_mine(mended(data))


def test_marks_of_wrong_types_are_no_marks(data: Data) -> None:
    """Metadata may hold anything."""
    for n, odd in enumerate([None, [], "x", {"grader": 3, "nbgrader": {"grade_id": ["a"]}}]):
        data["cells"][n + 2]["metadata"] = odd
    for n, odd in enumerate([7, None, "not valid!", "x" * 100, ""]):
        data["cells"][n]["id"] = odd
    assert_mine(mended(data))


# --- nothing is gained


def test_points_and_tests_are_the_masters(data: Data) -> None:
    """What a learner writes into tests, examples and points has no effect."""
    for name in ("tests-f", "examples-f", "tests-g"):
        get(data, name)["source"] = "99"
        get(data, name)["metadata"]["nbgrader"]["points"] = 99
        get(data, name)["metadata"]["nbgrader"]["locked"] = False
    one = mended(data)
    assert_mine(one)
    assert "99" not in "".join(c.text for c in one.notebook.cells)
    assert "differed" in said(one)


def test_a_cell_that_says_it_is_a_test_is_never_run_as_one(data: Data) -> None:
    """Copies of test cells with other text, and tests of none of ours, become raw text."""
    forged = {"grader": {"role": "tests-extra\n<b>"}, "nbgrader": {"grade_id": "tests-extra"}}
    data["cells"].append({**bare("code", "100"), "metadata": forged})
    data["cells"].append({**get(data, "tests-f"), "source": "100", "id": "y"})
    one = mended(data)
    assert_mine(one)
    assert [c.kind for c in one.notebook.cells if not c.metadata] == [Kind.RAW, Kind.RAW]
    assert "set aside" in said(one)
    assert "<b>" not in said(one)


def test_own_cells_keep_no_metadata(data: Data) -> None:
    """Metadata of the learner's own cells might speak to other programs: it is left out."""
    odd = {**bare("code", "x = 1"), "metadata": {"nbgrader": {"grade_id": "x", "points": 9}}}
    data["cells"].append(odd)
    assert_mine(mended(data))
    assert own(mended(data)) == ["x = 1"]


# --- the file


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.decode().encode("utf-16"),
        lambda text: text.decode().encode("utf-16-le"),
        lambda text: b"\0\0" + text.replace(b"cells", b"ce\0lls") + b"\0" * 5000,
        lambda text: text + b"}\n]",
        lambda text: text + b"\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n",
        lambda text: text + text,
        lambda text: raw(handed_out()) + text,
        lambda text: text + raw(handed_out()),
        lambda text: text[:-3],
        lambda text: text[1:],
        lambda text: text.replace(b'"cells": [', b'"cells": {', 1),
        lambda text: text.replace(b"  },\n  {", b"  }\n  {", 4),
        lambda text: text.replace(b'"metadata": {', b'"metadata": ', 1),
        lambda text: text.replace(b'"source": [', b'"source": ', 3),
        lambda text: text.replace(b'\\n",\n    "', b'\\n"\n    "', 3),
    ],
)
def test_a_damaged_file_is_read_where_its_texts_are_whole(
    data: Data, spoil: Callable[[bytes], bytes]
) -> None:
    """Encodings, junk and broken braces cost nothing while the texts are there."""
    one = mend(spoil(raw(data)), MASTER)
    assert_mine(one)


def test_a_file_that_was_cut_off_is_closed_after_its_last_whole_cell(data: Data) -> None:
    """What came before the cut counts; the note says where it is, and what is back."""
    text = raw(data)
    one = mend(text[: text.index(b"= log(a) + log(b)")], MASTER)
    assert_whole(one)
    found = texts(one)
    assert found["code-g"] == MINE["code-g"]
    assert found["steps-a"] == "```steps\nYOUR ANSWER HERE\n```"
    assert "line" in said(one)
    assert "steps-a" in said(one)


def test_every_cut_gives_a_whole_notebook_or_a_reason(data: Data) -> None:
    """Wherever a file ends, nothing but SubmissionError is raised."""
    text = raw(data)
    for end in range(0, len(text), 37):
        with suppress(SubmissionError):
            assert_whole(mend(text[:end], MASTER))


def test_every_lost_sign_gives_a_whole_notebook_or_a_reason(data: Data) -> None:
    """So does a file in which any brace, bracket, comma or quote is another sign."""
    text = raw(data)
    chance = random.Random(5)
    places = [n for n, sign in enumerate(text) if sign in b'{}[],:"']
    for place in chance.sample(places, 150):
        spoilt = text[:place] + chance.choice([b"", b"{", b"]", b'"']) + text[place + 1 :]
        with suppress(SubmissionError):
            assert_whole(mend(spoilt, MASTER))


def test_both_sides_of_a_conflict_are_read(data: Data) -> None:
    """Of what git could not merge, what was worked on counts; then what comes second."""
    ours = b'\n    "    y = 1\\n",'
    both = (
        b'\n<<<<<<< HEAD\n    "    y = 5\\n",\n||||||| base\n    "    y = 0\\n",\n=======\n'
        b'    "    y = 1\\n",\n>>>>>>> theirs'
    )
    text = raw(data)
    assert ours in text
    one = mend(text.replace(ours, both), MASTER)
    assert_whole(one)
    names: Data = {}
    exec(texts(one)["code-f"], names)
    assert names["f"](1) == 2
    assert "git" in said(one)
    assert len(one.notebook.cells) == len(MASTER.cells)


@pytest.mark.parametrize("version", [3, 5, "4", None, True, [4]])
def test_a_wrong_format_is_read_and_noted(data: Data, version: object) -> None:
    """Whatever the file says of its format; a real notebook of nbformat 3 too."""
    data["nbformat"] = version
    if version == 3:
        for one in data["cells"]:
            if one["cell_type"] == "code":
                one["input"] = one.pop("source")
        data["worksheets"] = [{"cells": data.pop("cells")}]
    one = mended(data)
    assert_mine(one)
    assert "nbformat" in said(one)


def test_outputs_gone_wild_cost_nothing(data: Data) -> None:
    """Outputs larger than a notebook may be are cut out before anything is parsed."""
    line = '[0.1, 0.2] {"cell_type": 1} \\ "quoted"\n'
    get(data, "code-f")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": line * (MAX_KEPT // len(line) + 9)},
        {"output_type": "display_data", "data": {"text/plain": [line, line]}, "metadata": {}},
    ]
    text = raw(data)
    assert len(text) > MAX_KEPT
    for source in (text, text[:-20]):
        one = mend(source, MASTER)
        assert_mine(one)
        assert "outputs" in said(one)
    lost = mend(text[: MAX_KEPT // 2], MASTER)  # cut off within them
    assert_whole(lost)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\0\0 \n",
        b"PK\x03\x04" + b"\xff" * 300,
        b"<!DOCTYPE html><p>404",
        b"[1, 2, 3]",
        b"{}",
        b'{"cells": []}',
        b'{"cells": {"a": 1}, "nbformat": 4}',
        b'{"cells": [{"cell_type": "code", "source": "x = 1"}], "nbformat": 4}',
        b'{"cells": [{"cell_type": "code", "source": "x = ',
        b'{"a": ' * 100_000,
        b"[" * 1_000_000,
        b'{"source":' * 100_000 + b'"cell_type": "code"',
        b'{"cell_type": "code", "source": "' * 20_000,
        b'{"id":' + b"[" * 900 + b'{"cell_type": "code",',
        b"9" * 100_000,
        b"\xff\xfe" + b"x" * 33,
        b"<<<<<<< a\n=======\n>>>>>>> b\n",
        b"," * (MAX_PIECES + 1),
        b" " * (MAX_KEPT + 1) + b"{}",
        b"{" + b"x" * MAX_FILE,
    ],
    ids=range(21),
)
def test_where_nothing_can_be_saved_it_is_said_why(source: bytes) -> None:
    """What is no notebook of the course is refused with what was found and what to do."""
    with pytest.raises(SubmissionError) as refusal:
        mend(source, MASTER, where="anna/ex91.ipynb")
    assert refusal.value.remedy
    assert refusal.value.where == "anna/ex91.ipynb"
    assert len(str(refusal.value)) < 400


def test_too_many_cells_are_refused(data: Data) -> None:
    """A notebook has at most 10,000 cells."""
    data["cells"] += [bare("raw", "")] * MAX_CELLS
    with pytest.raises(SubmissionError, match="10000 cells"):
        mended(data)


def test_a_mended_notebook_can_be_read(data: Data) -> None:
    """Cells that were put back count: what has 10,000 before may have too many with them."""
    own = MAX_CELLS - len(data["cells"])
    data["cells"] += [bare("raw", "")] * own
    assert len(mended(data).notebook.cells) == MAX_CELLS
    del data["cells"][0]
    data["cells"].append(bare("raw", ""))
    with pytest.raises(SubmissionError, match="10000 cells"):
        mended(data)


def test_another_exercises_notebook_is_refused(data: Data) -> None:
    """Every exercise has a first lesson, so it is functions and tasks that tell."""
    for n, one in enumerate(data["cells"]):
        for marks in one["metadata"].values():
            for key, value in marks.items():
                if key in {"role", "grade_id"} and value.partition("-")[2] in {"f", "g", "a", "b"}:
                    marks[key] = f"{value}-other"
        one["id"] = f"x{n}"
        one["source"] = f"def h{n}(x):\n    return x * {n}"
    with pytest.raises(SubmissionError, match="another exercise"):
        mended(data)
    data["metadata"]["grader"]["exercise"] = "ex92_other\n<b>"
    with pytest.raises(SubmissionError, match="ex92_other"):
        mended(data)


def test_a_notebook_that_names_another_exercise_by_mistake_is_mended(data: Data) -> None:
    """The cells tell more than one line of metadata."""
    data["metadata"]["grader"]["exercise"] = "ex92_other"
    one = mended(data)
    assert_mine(one)
    assert one.notebook.exercise == "ex91_adding"


def test_entries_that_are_no_cells_are_left_out(data: Data) -> None:
    """Between cells there may be anything."""
    for odd in (None, 3, "cell", [], {}):
        data["cells"].insert(4, odd)
    one = mended(data)
    assert_mine(one)
    assert ": 5" in said(one)


def test_hostile_code_is_read_within_bounds(data: Data) -> None:
    """Texts that are hard on a parser are kept as they are."""
    for text in (
        "(" * 50_000,
        "1" + "+1" * 30_000,
        "-" * 60_000 + "1",
        "x = '\ud800'",
        "\\d = '\\d'",
    ):
        copy = {**get(data, "code-f"), "id": "z", "source": text}
        made = {**data, "cells": [*data["cells"], copy]}
        assert_whole(mend(json.dumps(made).encode(), MASTER))


def test_notes_are_few_however_much_is_damaged(data: Data) -> None:
    """Each kind of damage makes one note, which names some of the cells."""
    cells = data["cells"]
    for n in range(300):
        cells.append({**cells[n % 13], "id": f"n{n}", "cell_type": "raw", "source": f"x{n} = 1"})
    random.Random(1).shuffle(cells)
    del cells[:40]
    one = mend(raw(data)[:-9], MASTER)
    assert_whole(one)
    assert 3 <= len(one.notes) <= 20
    assert all(len(ENGLISH.render(note)) < 300 for note in one.notes)
