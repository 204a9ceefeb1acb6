"""``answers.toml``: whatever stands in it is read, and nothing of it is lost."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grader.errors import StoreError, UsageError
from grader.quiz import learner_id, load_answers, read_answers, whose, write_answer

FULL = """# my own notes
learner = "anna"   # that is me

[half]  # easy
answer = "3"
variant = 2
note = "second try"

# a comment at the end
[unknown]
answer = "x"
"""


def test_answers_are_read() -> None:
    """Text, numbers and lists of letters; the variant is 0 where it is left out."""
    found = read_answers(
        b'[a]\nanswer = "b"\n[b]\nanswer = 0.25\nvariant = 3\n[c]\nanswer = ["a", "b"]\n'
        b"[d]\nanswer = 7"
    )
    given = {name: (one.answer, one.variant) for name, one in found.given.items()}
    assert given == {"a": ("b", 0), "b": ("0.25", 3), "c": ("a b", 0), "d": ("7", 0)}
    assert found.notices == ()


@pytest.mark.parametrize(
    "text",
    [
        "[a]",
        "a = 3",
        "[a]\nanswer = true",
        "[a]\nanswer = {}",
        "[a]\nanswer = 'x'\nvariant = -1",
        "[a]\nanswer = 'x'\nvariant = true",
        "[a]\nanswer = 'x'\nvariant = 1.5",
        "[a]\nanswer = 'x'\nvariant = 99999999999999999999",
        "[a]\nanswer = [[1]]",
        "[a]\nanswer = 1979-05-27",
    ],
)
def test_a_table_without_an_answer_is_told(text: str) -> None:
    """It does not count, and the others do."""
    found = read_answers(f"{text}\n[good]\nanswer = 'x'\n".encode())
    assert set(found.given) == {"good"}
    assert len(found.notices) == 1
    assert found.refused is None


@pytest.mark.parametrize(
    "source",
    [
        b"[a",
        b"\xff\xfe\x00",
        b"a = 1\na = 2",
        b"x = " + b"[" * 5000,
        b"x = " + b"9" * 5000,
        b"#" * 70_000,
        b"\x00",
    ],
)
def test_a_file_that_cannot_be_read_is_refused(source: bytes) -> None:
    """With a reason, and never with an exception."""
    found = read_answers(source)
    assert found.given == {}
    assert found.refused is not None


def test_a_huge_answer_is_cut() -> None:
    """What is marked has a limit."""
    found = read_answers(f'[a]\nanswer = "{"9" * 20_000}"'.encode())
    assert len(found.given["a"].answer) == 501


def test_an_answer_is_put_into_a_new_file(tmp_path: Path) -> None:
    """With the learner at the top."""
    file = tmp_path / "answers.toml"
    write_answer(file, "half", "1/2", 0, "anna")
    write_answer(file, "other", 'say "hi" \\ \n', 4, "anna")
    found = load_answers(file)
    assert found.learner == "anna"
    assert found.given["half"].answer == "1/2"
    assert found.given["other"].answer == 'say "hi" \\ \n'
    assert found.given["other"].variant == 4
    assert [path.name for path in tmp_path.iterdir()] == ["answers.toml"]


def test_everything_else_in_the_file_stays(tmp_path: Path) -> None:
    """Comments, other tables and keys of the learner's own."""
    file = tmp_path / "answers.toml"
    file.write_text(FULL, encoding="utf-8")
    write_answer(file, "half", "5", 3, "anna")
    text = file.read_text(encoding="utf-8")
    for kept in ["# my own notes", "# easy", 'note = "second try"', "# a comment at the end"]:
        assert kept in text
    table = tomllib.loads(text)
    assert table["half"] == {"answer": "5", "variant": 3, "note": "second try"}
    assert table["unknown"] == {"answer": "x"}


@pytest.mark.parametrize("text", ["[half", "half = 3\nhalf = 4", 'half.answer = "3"', "\ufffe["])
def test_a_file_that_would_be_lost_is_left_alone(tmp_path: Path, text: str) -> None:
    """The error names the file, and not a byte of it changes."""
    file = tmp_path / "answers.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write_answer(file, "half", "5", 0, "anna")
    assert str(file) in str(caught.value)
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "text",
    [
        "[half]\nanswer = '''\n[half]\nanswer = 1\n'''\n",
        "['half']\nanswer = 1",
        "[ half ]\nanswer=1\nvariant=2",
        "\ufeff[half]\nanswer = 1\n",
        "[half]\r\nanswer = 1\r\n",
        "x = 'y'\n",
        "[half]\nanswer = [\n  'a',\n  'b',\n]\n",
    ],
)
def test_odd_files_are_written_right_or_not_at_all(tmp_path: Path, text: str) -> None:
    """Either the answer stands there and all else as before, or nothing has changed."""
    file = tmp_path / "answers.toml"
    file.write_bytes(text.encode())
    before = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    try:
        write_answer(file, "half", "5", 1)
    except UsageError:
        assert file.read_bytes() == text.encode()
    else:
        after = tomllib.loads(file.read_text(encoding="utf-8"))
        assert after.pop("half") == {"answer": "5", "variant": 1}
        before.pop("half", None)
        assert after == before


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    """What cannot be written is an error with its path."""
    file = tmp_path / "missing" / "answers.toml"
    with pytest.raises(UsageError, match="missing"):
        write_answer(file, "half", "5", 0)


def test_a_learner_has_one_id(tmp_path: Path) -> None:
    """Made at random at first, then the same for good; one asked for wins."""
    first = learner_id(tmp_path / "data")
    assert learner_id(tmp_path / "data") == first
    assert len(first) == 12
    assert learner_id(tmp_path / "data", "anna") == "anna"
    assert learner_id(tmp_path / "other") != first
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["learner"]


def test_a_file_from_elsewhere_keeps_its_learner(tmp_path: Path) -> None:
    """Its questions must stay the ones that were answered."""
    assert whose(b'learner = "anna"\n', tmp_path) == "anna"
    assert whose(b'learner = "anna"\n', tmp_path, "bob") == "bob"
    assert whose(None, tmp_path) == learner_id(tmp_path)
    assert whose(b"[[", tmp_path) == learner_id(tmp_path)


def test_what_is_no_id_is_refused(tmp_path: Path) -> None:
    """By the name asked for, and by the file it is kept in, which is never made anew."""
    with pytest.raises(UsageError):
        learner_id(tmp_path, 'a "b"')
    (tmp_path / "learner").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="learner"):
        learner_id(tmp_path)
    assert (tmp_path / "learner").read_text(encoding="utf-8") == ""
