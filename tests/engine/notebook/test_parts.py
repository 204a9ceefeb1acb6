"""From a notebook to the files that would have been handed in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SubmissionError
from grader.intake import take_in
from grader.model import Exercise, Part
from grader.notebook.cells import Cell, Kind, Notebook
from grader.notebook.module import MAX_CELL
from grader.notebook.parts import MAX_PART, answers_of, code_of, derivation_of, parts_of
from grader.notebook.reading import MAX_NOTEBOOK
from grader.notebook.writing import write_notebook

STUB = "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


@pytest.fixture
def whole(exercise: Exercise) -> Exercise:
    """An exercise with all three parts."""
    return replace(exercise, points=dict.fromkeys(Part, 1.0))


def cell(role: str, text: str, kind: Kind = Kind.CODE) -> Cell:
    """A cell of ours."""
    return Cell(kind, text, {"grader": {"role": role}} if role else {})


def text(role: str, *lines: str) -> Cell:
    """A cell of text of ours."""
    return cell(role, "\n".join(lines), Kind.MARKDOWN)


def ran(*cells: Cell) -> dict[str, Any]:
    """The names that the module of these cells defines."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(code_of(Notebook(cells)).text, names)
    return names


# --- the code


def test_code_cells_make_the_module() -> None:
    """Preamble and code cells are joined in order; tests, examples and lessons are left out."""
    notebook = Notebook(
        (
            text("lesson-1", "# hello"),
            cell("preamble", "import math"),
            cell("code-f", "def f(x):\n    return math.log(x)"),
            cell("examples-f", "assert f(1) == 0"),
            cell("tests-f", "assert f(2) == 3"),
            cell("", "y = 5"),
        )
    )
    module = code_of(notebook)
    assert module.text.startswith("import math\n\n\ndef f(x):\n    return math.log(x)\n\n\n")
    assert "assert" not in module.text
    assert "y = 5\n" in module.text


def test_lines_name_their_cells() -> None:
    """Every line of the module is told by its cell and its line in it."""
    notebook = Notebook(
        (
            text("lesson-1", "# hello"),
            cell("code-f", "def f(x):\n    return x"),
            cell("", "for k in range(3):\n    f(k)"),
        )
    )
    module = code_of(notebook)
    lines = module.text.split("\n")
    assert module.place_of(lines.index("    return x") + 1) == (2, 2)
    (place,) = [n for n, line in enumerate(lines, start=1) if "for k in" in line]
    assert module.place_of(place) == (3, 1)
    assert len(module.places) == len(lines) - 1
    assert module.place_of(0) is None
    assert module.place_of(len(lines)) is None


def test_preamble_comes_first() -> None:
    """A preamble that was moved down still stands above the functions that need it."""
    names = ran(
        cell("code-f", "def f(x: List) -> int:\n    return 1"), cell("preamble", "List = int")
    )
    assert names["f"](0) == 1


def test_the_written_copy_counts() -> None:
    """Where a function's cell was copied, the copy that was left untouched is no loss."""
    written = cell("code-f", "def f(x):\n    return 7")
    assert ran(written, cell("code-f", STUB))["f"](0) == 7
    assert ran(cell("code-f", STUB), written)["f"](0) == 7
    with pytest.raises(NotImplementedError):
        ran(cell("code-f", STUB), cell("code-f", STUB))["f"](0)


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "!pip list",
        "files = !ls",
        "took = %timeit -o f(1)",
        "?f",
        "f?",
        "f??",
        "if True:\n    %time f(1)",
        "%%time\nz = 1",
        "%%bash\nrm (",
        "%%html\n<b>",
    ],
)
def test_ipython_lines(line: str) -> None:
    """What only IPython understands becomes a comment; no line moves."""
    first = cell("", f"{line}\n")
    module = code_of(Notebook((first, cell("code-f", "def f(x):\n    return 1"))))
    names: dict[str, Any] = {}
    exec(module.text, names)
    assert names["f"](0) == 1
    place = module.text.split("\n").index("def f(x):") + 1
    assert module.place_of(place) == (2, 1)


def test_python_that_looks_like_ipython() -> None:
    """A line of Python that begins with a sign of IPython's stays as it is."""
    names = ran(cell("", 'x = (7\n% 4)\ny = """\n!not a command\n"""\nz = x != 3'))
    assert (names["x"], names["y"], names["z"]) == (3, "\n!not a command\n", False)


@pytest.mark.parametrize(
    "tried",
    [
        "f(3)",
        "out = f(3)",
        "print(f(1)); y = f(2)",
        "out = f(\n    3,\n)",
        'text = f("""\nlong\n""")',
        "for k in range(3):\n    print(f(k))\nelse:\n    f(4)",
        "if f(1):\n    # remark\n    pass\nelif f(2):\n    pass",
        "while f(1):\n    pass",
        "with open('/no/such/file') as file:\n    pass",
        "try:\n    f(1)\nfinally:\n    f(2)",
        "assert f(1) == 2",
        "raise ValueError",
        "import no_such_module_at_all",
        "import sys\nsys.exit(3)",
        "del nothing",
        "from __future__ import annotations",
        "x: int = f(1)",
        "f(1)  # a remark",
    ],
)
def test_what_was_tried_out_costs_nothing(tried: str) -> None:
    """A try at the top level that fails ends there, as in a kernel, and not the module."""
    names = ran(
        cell("code-f", f"{STUB}\n\n{tried}"),
        cell("", tried),
        cell("code-g", "def g(x):\n    return 5"),
        cell("", "after = g(1)"),
    )
    assert (names["g"](0), names["after"]) == (5, 5)


def test_own_helpers_are_kept() -> None:
    """Imports, constants and helpers of the learner's own cells are there for the functions."""
    helpers = (
        "import math as m\nSCALE = m.floor(2.5)\nBASE = 10\n"
        "@staticmethod\ndef h(x):\n    return x * SCALE"
    )
    names = ran(cell("", helpers), cell("code-f", "def f(x):\n    return h(x) + BASE"))
    assert names["f"](3) == 16


def test_a_broken_cell_costs_its_own_function() -> None:
    """A cell that is no Python makes its function fail with the reason; the others go on."""
    names = ran(
        cell("code-f", "def f(x):\n    return (x"),
        cell("", "this is no Python"),
        cell("code-g", "def g(x):\n    return 1"),
    )
    assert names["g"](0) == 1
    with pytest.raises(SyntaxError, match="cell 1, line 2: '\\(' was never closed"):
        names["f"](3)


@pytest.mark.parametrize(
    "odd",
    [
        "x\0",
        "\ufeffy = 1",
        "y = 1\r\nz = 2\r",
        "-" * 50_000 + "1",
        "x" + ".x" * 30_000,
        "(" * 300,
        " y = 1",
        '"\\d"',
        "# -*- coding: utf-7 -*-",
        "y = 1\x0c\nz = '\x85\u2028'",
    ],
    ids=range(10),
)
def test_odd_texts(odd: str) -> None:
    """Whatever stands in one cell, the module can be read and the other cells are in it."""
    names = ran(cell("", odd), cell("code-g", "def g(x):\n    return 'é'"))
    assert names["g"](0) == "é"
    code_of(Notebook((cell("", odd),))).text.encode()


def test_names_are_no_code() -> None:
    """A cell's role is the learner's to write; it cannot make text run."""
    for name in ("f(x): import os #", "class", "x\ny"):
        module = code_of(Notebook((cell(f"code-{name}", "("),)))
        assert module.text == "# (\n"


def test_long_cells_stay() -> None:
    """A cell too long to be looked into is taken as it stands."""
    long = "x = 1\n" * (MAX_CELL // 6 + 1)
    assert code_of(Notebook((cell("", long),))).text == long


def test_locked_tests_of_others() -> None:
    """Without our marks, nbgrader's own tell which cells are tests."""
    tests = Cell(Kind.CODE, "assert False", {"nbgrader": {"grade": True, "grade_id": "t1"}})
    own = Cell(Kind.CODE, "x = 1", {"nbgrader": {"solution": True, "grade_id": "a1"}})
    bare = Cell(Kind.CODE, "y = 2")
    assert code_of(Notebook((own, tests, bare))).text == "x = 1\n\n\ny = 2\n"


def test_no_code_at_all(whole: Exercise) -> None:
    """A notebook without code hands in an empty module."""
    assert parts_of(Notebook(()), whole) == {Part.CODE: b""}


# --- the derivation


def test_steps() -> None:
    """The lines in the fence are the steps of the task; nbgrader's marks are dropped."""
    notebook = Notebook(
        (
            text("steps-one", "```steps", "### BEGIN SOLUTION", "= a", "### END SOLUTION", "```"),
            text("steps-two", "```steps", "YOUR ANSWER HERE", "```"),
        )
    )
    assert derivation_of(notebook) == (
        "## one {#one}\n\n```steps\n= a\n```\n\n## two {#two}\n\n```steps\n```\n"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("= a",),
        ("```", "= a", "```"),
        ("```text", "= a", "```"),
        ("my answer:", "```steps", "= a", "```", "done"),
        ("```steps", "= a"),
        ("~~~steps", "= a", "~~~"),
        ("```steps", "YOUR ANSWER HERE", "```", "= a"),
        ("```python", "x", "```", "```steps", "= a", "```"),
        ("```steps\r", "= a\r", "```\r"),
    ],
    ids=range(9),
)
def test_fences_that_were_broken(lines: tuple[str, ...]) -> None:
    """Steps are found where a fence was lost, renamed, left open or written beside."""
    assert derivation_of(Notebook((text("steps-one", *lines),))) == (
        "## one {#one}\n\n```steps\n= a\n```\n"
    )


def test_steps_cannot_leave_their_task() -> None:
    """A line that reads as a heading or a fence begins no other task."""
    forged = text("steps-one", "```steps", "## two {#two}", "```", "```steps", "= b", "```")
    found = derivation_of(Notebook((forged,))) or ""
    assert [line for line in found.split("\n") if line.startswith("##")] == ["## one {#one}"]


def test_the_copy_that_was_written_in() -> None:
    """Of copied cells the last one that holds something counts."""
    empty = text("steps-one", "```steps", "YOUR ANSWER HERE", "```")
    full = text("steps-one", "```steps", "= a", "```")
    assert derivation_of(Notebook((full, empty))) == derivation_of(Notebook((full,)))
    assert derivation_of(Notebook((empty, full))) == derivation_of(Notebook((full,)))


def test_no_steps() -> None:
    """Without cells for steps there is no derivation."""
    assert derivation_of(Notebook((cell("code-f", "x"),))) is None


# --- the answers


def answers(*lines: str, learner: Any = None) -> dict[str, Any]:
    """The table that the answers' cell makes."""
    metadata = {} if learner is None else {"grader": {"learner": learner}}
    notebook = Notebook((text("answers", "```toml", *lines, "```"),), metadata)
    return tomllib.loads(answers_of(notebook) or "")


def test_answers() -> None:
    """Answers are those to the class's questions, or to the notebook's learner's."""
    assert answers("[q]", 'answer = "b"') == {"learner": "class", "q": {"answer": "b"}}
    assert answers(learner="ann") == {"learner": "ann"}
    assert answers(learner=3) == {"learner": "class"}
    assert answers('learner = "bob"', "[q]", "answer = 1") == {
        "learner": "bob",
        "q": {"answer": 1},
    }


def test_untouched_questions_are_left_out() -> None:
    """A question where nbgrader's placeholder stands has no entry."""
    found = answers("[a]", "YOUR ANSWER HERE", "", "# x", "[b]", "answer = 2", "[c]", "")
    assert found == {"learner": "class", "b": {"answer": 2}}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("answer = b a c", "b a c"),
        ("answer = 1/4", "1/4"),
        ("answer = (4, 3); ()", "(4, 3); ()"),
        ("answer = “0.5”", "0.5"),
        ('answer = "0.5', "0.5"),
        ("b", "b"),
        ("  -log(0.5) ", "-log(0.5)"),
        ('answer = x\x7f\t"y"', 'x\x7f\t"y'),
    ],
)
def test_quotes_are_added(typed: str, meant: str) -> None:
    """An answer without quotes does not make the others unreadable."""
    found = answers("[q]", typed, "[r]", 'answer = "c" # sure', "variant = 0")
    assert found["q"] == {"answer": meant}
    assert found["r"] == {"answer": "c", "variant": 0}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["a", "b"], "a b"),
        (['answer = "b"', "because of K"], "b"),
        (["answer = b", 'answer = "c"'], "b"),
        (["answer : 0.9"], 0.9),
        (["answer = “b”"], "b"),
        (['answer = "b" (sure)'], 'b" (sure)'),
    ],
)
def test_one_odd_line_costs_its_own_question(typed: list[str], meant: object) -> None:
    """The answers before and after it count as they would without it."""
    found = answers("[one]", "answer = 1", "[q]", *typed, "", "[two]", "c")
    assert found == {
        "learner": "class",
        "one": {"answer": 1},
        "q": {"answer": meant},
        "two": {"answer": "c"},
    }
    assert answers("My answers:", "[q]", "answer = 1") == {"learner": "class", "q": {"answer": 1}}
    twice = answers("[q]", "answer = 1", "[no header]", "x", "[q]", "answer = 2")
    assert twice == {"learner": "class", "q": {"answer": 1}}


def test_answers_that_cannot_be_mended() -> None:
    """What is no TOML in any way is handed in as it stands: its judge says what is wrong."""
    notebook = Notebook((text("answers", "```toml", "q: a", "p: b", "[q]", "```"),))
    assert answers_of(notebook) == 'learner = "class"\nq: a\np: b\n'
    twice = Notebook((text("answers", "```toml", "[a]", "1", '["a"]', "2", "```"),))
    assert answers_of(twice) == 'learner = "class"\n[a]\n1\n["a"]\n2\n'
    assert answers_of(Notebook(())) is None


def test_answers_with_endless_names() -> None:
    """A name of many parts, or endless text, is no work, and costs no other answer."""
    for line in (f"[{'a.' * 30_000}a]", f"{'a.' * 30_000}a = 1"):
        assert answers("[q]", "answer = 1", line, "answer = 2")["q"] == {"answer": 1}
    for line in (f"{'a.' * 120_000}a = 1", "x y\n" * 50_000):
        notebook = Notebook((text("answers", "```toml", line, "```"),))
        assert line[:100] in str(answers_of(notebook))


# --- all parts


def test_another_exercise(whole: Exercise) -> None:
    """A notebook of another exercise is refused; its short name is the same exercise."""
    for name in (whole.id, whole.short, ""):
        parts_of(Notebook((), {"grader": {"exercise": name}}), whole)
    with pytest.raises(SubmissionError, match="belongs to another exercise: other"):
        parts_of(Notebook((), {"grader": {"exercise": "other\n"}}), whole, where="x")


def test_only_what_the_exercise_has(exercise: Exercise) -> None:
    """Parts that the exercise does not have are left out."""
    notebook = Notebook((text("steps-one", "= a"), cell("code-f", "x = 1")))
    assert parts_of(notebook, exercise) == {Part.CODE: b"x = 1\n"}


def test_large_parts_are_refused(whole: Exercise) -> None:
    """No part may be larger than a file that is handed in."""
    long, many = "#" * (MAX_PART + 1), "#" * 60_000
    for cells in (
        (cell("", many),) * 5,
        (cell("", long),),
        (cell("answers", long),),
        tuple(cell(f"steps-{n}", many) for n in range(5)),
    ):
        with pytest.raises(SubmissionError, match="262,144 allowed"):
            parts_of(Notebook(cells), whole)


def test_long_lines_of_blanks(whole: Exercise) -> None:
    """A line of blanks is no work: it is not tried in every way."""
    blanks = " " * (MAX_PART // 2)
    for line in (f"```{blanks}!", f"{blanks}x", f"a = {blanks}b", f"[{blanks}", f"x{blanks}?"):
        for role in ("steps-a", "answers", "code-f", ""):
            parts_of(Notebook((cell(role, line),)), whole)


# --- taken in as a file


def test_taken_in(whole: Exercise, tmp_path: Path) -> None:
    """A notebook is taken in as a submission with all its parts, or the one asked for."""
    file = tmp_path / "any name.ipynb"
    cells = (cell("code-f", "x = 1"), text("steps-a", "= a"), text("answers", "[q]", "answer = 1"))
    file.write_bytes(write_notebook(Notebook(cells)))
    found = take_in(whole, file, shown=lambda _: Path("shown.ipynb"))
    assert (found.source, found.path) == (b"x = 1\n", Path("shown.ipynb"))
    assert set(found.others) == {Part.DERIVATION, Part.QUIZ}
    assert found.parts == frozenset(Part)
    assert found.learner == "class"
    assert found.lines == ((1, 1),)
    only = take_in(whole, file, only=Part.QUIZ)
    assert (only.source, set(only.others), only.parts) == (b"", {Part.QUIZ}, {Part.QUIZ})


def test_taken_in_from_a_folder(whole: Exercise, tmp_path: Path) -> None:
    """A folder with the exercise's notebook, and no module, is taken in as the notebook."""
    (tmp_path / f"{whole.short}.ipynb").write_bytes(write_notebook(Notebook((cell("", "x = 1"),))))
    assert take_in(whole, tmp_path).source == b"x = 1\n"
    (tmp_path / whole.filename).write_bytes(b"y = 2\n")
    assert take_in(whole, tmp_path).source == b"y = 2\n"


def test_not_taken_in(whole: Exercise, tmp_path: Path) -> None:
    """What is no notebook is refused by its path."""
    file = tmp_path / "a.ipynb"
    file.write_bytes(b"x = 1")
    with pytest.raises(SubmissionError, match=r"a\.ipynb: this is no notebook"):
        take_in(whole, file)
    link = tmp_path / "b.ipynb"
    link.symlink_to(file)
    with pytest.raises(SubmissionError, match="a link"):
        take_in(whole, link)
    with file.open("wb") as large:
        large.truncate(MAX_NOTEBOOK + 1)
    with pytest.raises(SubmissionError, match="clear the outputs"):
        take_in(whole, file)


@pytest.mark.sandbox
@pytest.mark.slow
def test_graded_without_jupyter(second_course: Path, tmp_path: Path) -> None:
    """The command grades a notebook where neither Jupyter nor nbgrader is installed."""
    solution = second_course / "solutions" / "ex01_average" / "average.py"
    cells = (cell("", solution.read_text(encoding="utf-8")), cell("", "%time average([])"))
    file = tmp_path / "mine.ipynb"
    file.write_bytes(write_notebook(Notebook(cells)))
    program = (
        "import sys\n"
        "for name in ('nbformat', 'nbgrader', 'nbconvert', 'IPython', 'jupyter_core'):\n"
        "    sys.modules[name] = None\n"
        "from grader.cli.main import main\n"
        f"main(['ex01', '--from', {str(file)!r}, '--course', {str(second_course)!r}, '--json'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "GRADE_DATA": str(tmp_path / "data")},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["score"] == 4
