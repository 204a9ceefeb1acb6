"""Source notebooks: every cell that nbgrader needs, exact points, no hidden check in sight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course import load_course
from grader.errors import CourseError
from grader.grading import grade
from grader.language import Language
from grader.model import Course, Exercise, Outcome, Part, Submission
from grader.nbgrader.lesson import guide_text, lesson_texts, without_links
from grader.nbgrader.pieces import last_needed, pieces_of
from grader.nbgrader.source import released, source_notebook
from grader.notebook.cells import BEGIN_HIDDEN, Cell, Kind, Notebook, Role
from grader.notebook.parts import code_of, parts_of
from grader.notebook.reading import read_notebook
from grader.notebook.writing import write_notebook
from grader.sandbox import Sandbox, open_sandbox
from grader.stubs import cut, solved
from tests.engine.fakes import DirectSandbox

COURSE = load_course(Path(__file__).parents[3])
ALL = pytest.mark.parametrize("known", COURSE.exercises, ids=lambda one: one.short)
IN_EACH = pytest.mark.parametrize("code", ["en", "ja"])
FUNCTION = 'def f(x):\n    """Text."""\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION'


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all exercises."""
    with open_sandbox() as opened:
        yield opened


def points(notebook: Notebook) -> dict[str, float]:
    """Grade id -> points, of the cells that have any."""
    return {
        cell.grade_id: cell.metadata["nbgrader"]["points"]
        for cell in notebook.cells
        if "points" in cell.metadata.get("nbgrader", {})
    }


def handed_in(notebook: Notebook, exercise: Exercise) -> Submission:
    """The notebook as a learner would hand it in: written, and read again."""
    parts = dict(parts_of(read_notebook(write_notebook(notebook)), exercise))
    code = parts.pop(Part.CODE)
    return Submission(code, Path("handed in"), parts, frozenset(exercise.points))


def test_cells_in_order(course: Course, exercise: Exercise, english: Language) -> None:
    """Lesson, preamble, then each function with its examples and its tests."""
    notebook = source_notebook(course, exercise, english)
    roles = [cell.metadata["grader"]["role"] for cell in notebook.cells]
    assert roles[0] == "lesson-1"
    assert [role for role in roles if not role.startswith("lesson")] == [
        "preamble",
        "code-average",
        "examples-average",
        "tests-average",
        "code-centred",
        "tests-centred",
    ]
    assert notebook.metadata["grader"] == {
        "exercise": exercise.id,
        "language": "en",
        "learner": "class",
        "version": 1,
    }
    assert points(notebook) == {"tests-average": 2.0, "tests-centred": 2.0}


def test_code_is_the_solution(course: Course, exercise: Exercise, english: Language) -> None:
    """Put together again, the cells are the solution's text; released, they are the stub."""
    notebook = source_notebook(course, exercise, english)
    text = (exercise.solution / exercise.filename).read_text(encoding="utf-8")
    assert code_of(notebook).text.split() == text.split()
    assert code_of(released(notebook)).text.split() == cut(text).split()


@IN_EACH
@ALL
def test_every_exercise(known: Exercise, code: str) -> None:
    """Points add up exactly; cells have the marks of their kind; ids are valid and unique."""
    notebook = source_notebook(COURSE, known, Language(code))
    assert sum(points(notebook).values()) == sum(known.points.values())
    assert notebook.language == code
    ids = [cell.rest["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[A-Za-z0-9_-]{1,64}", name) for name in ids)
    for cell in notebook.cells:
        check_marks(cell)
    for part in known.points:
        assert parts_of(notebook, known)[part]


def check_marks(cell: Cell) -> None:
    """The cell has the role, kind and marks of the contract."""
    assert cell.role is not None
    role, _ = cell.role
    theirs = cell.metadata.get("nbgrader")
    if role is Role.PREAMBLE:
        assert theirs is None
        return
    assert theirs is not None
    assert theirs["grade_id"] == cell.rest["id"]
    flags = (theirs["grade"], theirs["solution"], theirs["locked"], theirs["task"])
    wanted = {
        Role.CODE: (Kind.CODE, (False, True, False, False)),
        Role.TESTS: (Kind.CODE, (True, False, True, False)),
        Role.EXAMPLES: (Kind.CODE, (False, False, True, False)),
        Role.STEPS: (Kind.MARKDOWN, (True, True, False, False)),
        Role.ANSWERS: (Kind.MARKDOWN, (True, True, False, False)),
    }
    assert (cell.kind, flags) == wanted.get(role, (Kind.MARKDOWN, (False, False, True, False)))
    assert ("points" in theirs) is theirs["grade"]


@ALL
def test_the_hidden_suite_is_in_no_notebook(known: Exercise) -> None:
    """No name or line of a hidden check stands in a notebook."""
    notebook = source_notebook(COURSE, known, Language("en"))
    text = write_notebook(notebook).decode()
    assert BEGIN_HIDDEN in text
    for file in known.suite.glob("**/test_*.py"):
        checks = file.read_text(encoding="utf-8")
        assert not [name for name in re.findall(r"def (test_\w+)", checks) if name in text]
    assert "hypothes" not in text
    assert BEGIN_HIDDEN not in write_notebook(released(notebook)).decode()


def test_languages_differ_in_words_only() -> None:
    """A notebook in Japanese has the same cells, points and solutions as the English one."""
    known = COURSE.exercises[-1]
    english, japanese = (source_notebook(COURSE, known, Language(c)) for c in ("en", "ja"))
    kana = re.compile("[\u3040-\u30ff]")
    assert points(english) == points(japanese)
    assert parts_of(english, known) == parts_of(japanese, known)
    for one, other in zip(english.cells, japanese.cells, strict=True):
        assert one.metadata == other.metadata
        if one.kind is Kind.MARKDOWN and "nbgrader" in one.metadata:
            assert not kana.search(one.text)
    assert sum(bool(kana.search(cell.text)) for cell in japanese.cells) > len(japanese.cells) / 3


def test_released_leaves_nothing_of_a_solution() -> None:
    """Handed out, there is a placeholder where a solution was, and no answer of the quiz."""
    known = COURSE.exercises[0]
    notebook = source_notebook(COURSE, known, Language("en"))
    given = released(notebook)
    for before, after in zip(notebook.cells, given.cells, strict=True):
        assert before.role is not None
        role = before.role[0]
        assert "SOLUTION" not in after.text
        if role is Role.CODE:
            assert after.text == cut(before.text).removesuffix("\n")
        elif role is Role.STEPS:
            assert after.text == "```steps\nYOUR ANSWER HERE\n```"
        elif role is Role.ANSWERS:
            assert "answer = " not in after.text
            assert "YOUR ANSWER HERE" in after.text
        elif role is not Role.TESTS:
            assert before.text == after.text


@ALL
def test_from_top_to_bottom(known: Exercise) -> None:
    """Run in order, the cells of a solved notebook meet no name before it is defined."""
    names: dict[str, object] = {}
    for cell in source_notebook(COURSE, known, Language("en")).cells:
        if cell.role is not None and cell.role[0] in {Role.PREAMBLE, Role.CODE, Role.EXAMPLES}:
            exec(compile(cell.text, cell.grade_id, "exec"), names)


@IN_EACH
@ALL
def test_a_lesson_speaks_of_the_notebook(known: Exercise, code: str) -> None:
    """No cell of text sends a learner to a file that is not there."""
    cells = source_notebook(COURSE, known, Language(code)).cells
    texts = "\n".join(cell.text for cell in cells if cell.kind is Kind.MARKDOWN)
    assert not [name for name in map(known.file_of, known.points) if name in texts]
    assert "`%load_ext grader`" in texts
    assert f"`%grade {known.short}`" in texts
    assert not re.search(rf"(?m)(^|`)grade {known.short}(`|$)", texts)


@IN_EACH
def test_given_lines_and_captions(code: str) -> None:
    """Lines with blanks are to be copied; a caption in both languages stands in both."""
    known = next(one for one in COURSE.exercises if one.short == "ex05")
    told = Language(code).text(
        "Copy these lines into the cell below, and fill in the blanks there."
    )
    cells = source_notebook(COURSE, known, Language(code)).cells
    for cell in cells:
        assert (told in cell.text) == ("Kind: blanks" in cell.text)
    assert any("An example / 例" in cell.text for cell in cells)


@pytest.mark.slow
@ALL
def test_released_as_by_nbgrader(known: Exercise) -> None:
    """nbgrader's own preprocessors leave the same texts, and accept every cell's marks."""
    pytest.importorskip("nbgrader", reason="needs the extra teacher")
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.preprocessors import CheckCellMetadata, ClearHiddenTests, ClearSolutions

    notebook = source_notebook(COURSE, known, Language("en"))
    theirs = nbformat.reads(write_notebook(notebook).decode(), 4)
    nbformat.validate(theirs)
    for preprocessor in (CheckCellMetadata, ClearSolutions, ClearHiddenTests):
        theirs, _ = preprocessor().preprocess(theirs, {})
    MetadataValidator().validate_nb(theirs)
    for ours, cell in zip(released(notebook).cells, theirs.cells, strict=True):
        assert ours.text == cell.source
    nbformat.validate(nbformat.reads(write_notebook(released(notebook)).decode(), 4))


@pytest.mark.sandbox
@pytest.mark.slow
@IN_EACH
@ALL
def test_marks(known: Exercise, code: str, sandbox: Sandbox) -> None:
    """The source notebook gets full marks in every part, the released one none."""
    notebook = source_notebook(COURSE, known, Language(code))
    english = Language("en")
    right = grade(known, handed_in(notebook, known), sandbox, english)
    assert right.outcome is Outcome.PASSED
    for part, full in known.points.items():
        assert sum(f.points for f in right.findings if f.part is part) == pytest.approx(full)
    assert not right.warnings
    stub = grade(known, handed_in(released(notebook), known), sandbox, english)
    assert (stub.score, stub.outcome) == (0.0, Outcome.NOT_STARTED)
    assert not stub.warnings


def test_half_of_the_functions(course: Course, exercise: Exercise, english: Language) -> None:
    """Who solves one function gets its points exactly, though another cell is broken."""
    notebook = released(source_notebook(course, exercise, english))
    right = {
        cell.grade_id: solved(cell.text)
        for cell in source_notebook(course, exercise, english).cells
        if cell.grade_id == "code-average"
    }
    cells = tuple(
        replace(cell, text=right.get(cell.grade_id, "def ("))
        if cell.grade_id[:4] == "code"
        else cell
        for cell in notebook.cells
    )
    submission = handed_in(Notebook(cells, notebook.metadata), exercise)
    report = grade(exercise, submission, DirectSandbox(), english)
    assert report.score == points(notebook)["tests-average"]


# --- pieces of a solution


def test_pieces_are_the_text() -> None:
    """Comments and decorators stay with their function; the pieces are the whole text."""
    text = f'"""Doc."""\n\nimport os\n\nK = 1\n\n\n# about f\n@wraps\n{FUNCTION}\n\n\n{FUNCTION}\n'
    text = text.replace("def f(x)", "def g(x)", 1)
    pieces = pieces_of(text, frozenset({"f", "g"}))
    assert [piece.function for piece in pieces] == ["", "g", "f"]
    assert pieces[0].text == '"""Doc."""\n\nimport os\n\nK = 1'
    assert pieces[1].text.startswith("# about f\n@wraps\ndef g(x)")
    assert "\n\n\n".join(piece.text for piece in pieces) + "\n" == text


def test_helpers_stay_where_they_are() -> None:
    """What is no function of the suite stays above, or has a piece between the functions."""
    above, below = "import os\n\ndef _one():\n    return 1", "K = 3\n\ndef _two():\n    pass"
    pieces = pieces_of(f"{above}\n\n{FUNCTION}\n\n{below}\n", frozenset({"f"}))
    assert [(piece.function, piece.has_solution) for piece in pieces] == [
        ("", False),
        ("f", True),
        ("", False),
    ]
    assert (pieces[0].text, pieces[2].text) == (above, below)


def test_what_a_function_needs() -> None:
    """Examples wait for what their function calls further down, directly or through others."""
    text = (
        "import os\n\ndef f(x):\n    return g(x)\n\ndef g(x):\n    return h(x) + K\n\n"
        "def k():\n    return os.name\n\nK = 1\n\nclass T:\n    pass\n\n"
        "def h(x):\n    return T and f\n"
    )
    pieces = pieces_of(text, frozenset({"f", "g", "h", "k"}))
    assert [piece.function for piece in pieces] == ["", "f", "g", "k", "", "h"]
    assert last_needed(pieces) == (0, 5, 5, 3, 4, 5)


def test_examples_wait_for_helpers(course: Course, exercise: Exercise, english: Language) -> None:
    """A function that calls a later one has its examples below that."""
    file = exercise.solution / exercise.filename
    text = file.read_text(encoding="utf-8")
    first = text.index("def average")
    text = f"{text[:first]}def average(xs):\n    return total(xs) / len(xs)\n\n\n" + (
        "def centred(xs):\n    return xs - average(xs)\n\n\n"
        "def total(xs):\n    ### BEGIN SOLUTION\n    return sum(xs)\n    ### END SOLUTION\n"
    )
    file.write_text(text, encoding="utf-8")
    roles = [
        cell.metadata["grader"]["role"] for cell in source_notebook(course, exercise, english).cells
    ]
    after = roles[roles.index("code-total") :]
    assert {"examples-average", "tests-average", "tests-centred"} <= set(after)


def test_a_helper_with_a_solution() -> None:
    """A helper of which something is cut out is a cell of its own."""
    pieces = pieces_of(f"import os\n\n{FUNCTION}\n", frozenset({"g"}))
    assert [(piece.function, piece.has_solution) for piece in pieces] == [("", False), ("f", True)]


def test_nothing_above_the_functions() -> None:
    """A solution that begins with a function has an empty preamble."""
    assert [piece.text for piece in pieces_of(FUNCTION, frozenset({"f"}))] == ["", FUNCTION]


def test_regions_over_functions() -> None:
    """A region that begins in one function and ends in another cannot be cut for cells."""
    text = "def f():\n    ### BEGIN SOLUTION\n    pass\ndef g():\n    pass\n    ### END SOLUTION\n"
    with pytest.raises(CourseError, match="never ends"):
        pieces_of(text, frozenset({"f", "g"}))


def test_no_python() -> None:
    """A solution that is no Python is its author's to mend."""
    with pytest.raises(CourseError, match="no Python"):
        pieces_of("def", frozenset())


# --- lessons


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            "see [exercise 4](../ex04_x/README.md) and [this](derivation.md)",
            "see exercise 4 and this",
        ),
        ("[a](https://example.org/a) [b](#part)", "[a](https://example.org/a) [b](#part)"),
        ("![a plot](plot.png)", "a plot"),
        ("[a [b] c](d.md)", "a [b] c"),
        ("f(x)[0] (no link)", "f(x)[0] (no link)"),
    ],
)
def test_links(line: str, shown: str) -> None:
    """Links within the course lead nowhere from a notebook: their words stay."""
    assert without_links(line) == shown


def test_lesson_is_cut_at_headings(exercise: Exercise, english: Language) -> None:
    """Each heading begins a cell; what looks like one in a program does not."""
    program = "# T\n\n```python\n## no heading\n[a](b)\n```"
    text = f"{program}\n\n## One\n\n[a](b)\n\n### Two\n\n## Three\n"
    (exercise.work / "README.md").write_text(text, encoding="utf-8")
    assert lesson_texts(exercise, english) == (
        program,
        "## One\n\na\n\n### Two",
        "## Three",
    )


@pytest.mark.parametrize(
    ("line", "english", "japanese"),
    [
        ("Edit `average.py` now.", "Edit this notebook now.", "Edit このノートブックnow."),
        ("average.py holds f.", "This notebook holds f.", None),
        ("Ready? average.py.", "Ready? This notebook.", None),
        ("`average.py` に書きます", "This notebook に書きます", "このノートブックに書きます"),
        ("`grade ex01` or `grade hint ex01`", "`%grade ex01` or `grade hint ex01`", None),
        ("`python average.py`, my_average.py", None, None),
        (
            "a/average.py, average.pyc, `x` ``average.py`` y",
            "a/average.py, average.pyc, `x` this notebook y",
            None,
        ),
        (
            "```\ngrade ex01\ngrade ex01 -v\naverage.py\n```",
            "```\n%grade ex01\ngrade ex01 -v\naverage.py\n```",
            None,
        ),
    ],
)
def test_files_of_a_lesson(
    exercise: Exercise,
    line: str,
    english: str | None,
    japanese: str | None,
) -> None:
    """Where a lesson names a file that is written, the notebook is meant; and `%grade`."""
    for name in ("README.md", "README.ja.md"):
        (exercise.work / name).write_text(line, encoding="utf-8")
    assert lesson_texts(exercise, Language("en")) == (english or line,)
    if japanese is not None:
        assert lesson_texts(exercise, Language("ja")) == (japanese,)


def test_guide(exercise: Exercise, english: Language) -> None:
    """How to work is told of what the exercise has."""
    assert "YOUR ANSWER HERE" not in guide_text(exercise, english)
    whole = replace(exercise, points={Part.CODE: 1, Part.QUIZ: 1})
    assert "YOUR ANSWER HERE" in guide_text(whole, english)
    assert "grade ex01 --from ex01.ipynb" in guide_text(exercise, english)


def test_lesson_in_the_language_there_is(exercise: Exercise, english: Language) -> None:
    """Without a lesson in the language asked for, the English one; without any, an error."""
    (exercise.work / "README.ja.md").unlink()
    assert lesson_texts(exercise, Language("ja")) == lesson_texts(exercise, english)
    (exercise.work / "README.md").unlink()
    with pytest.raises(CourseError, match="lesson cannot be read"):
        lesson_texts(exercise, english)
