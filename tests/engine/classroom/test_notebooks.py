"""Notebooks and zips that learners hand in, among everything else."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom import Gathered, gather
from grader.classroom.intake import unpacking
from grader.classroom.intake.notebooks import Taken
from grader.classroom.intake.unpacking import entries_of
from grader.errors import SubmissionError
from grader.language import say
from grader.model import Exercise, Part, digest_of
from grader.notebook.cells import CLASS_LEARNER

NOTEBOOK = b'{"cells": [], "metadata": {"grader": {"exercise": "ex01_average"}}, "nbformat": 4}'
QUIZ = b'[q]\nanswer = "1"\n'


@pytest.fixture
def full(exercise: Exercise) -> Exercise:
    """The exercise with all three parts."""
    return replace(exercise, points={Part.CODE: 4.0, Part.DERIVATION: 2.0, Part.QUIZ: 1.0})


def read(source: bytes, exercise: Exercise) -> Taken:
    """A stand-in: the notebook's text is its code; one that is marked so cannot be read."""
    if b"defect" in source:
        raise ZeroDivisionError("a defect of ours")
    if b"broken" in source:
        raise SubmissionError(say("this is no notebook"))
    notes = (say("mended"),) if b"mend" in source else ()
    return Taken({Part.CODE: source, Part.DERIVATION: b"d", Part.QUIZ: QUIZ}, notes)


def files(top: Path, texts: dict[str, bytes]) -> Path:
    for name, text in texts.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(text)
    return top


def zipped(texts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def taken(source: Path, exercise: Exercise, only: Exercise | None = None) -> Gathered:
    return gather([source], [exercise], only, digest_of, read)


def owners(found: Gathered) -> dict[str, set[Part]]:
    return {work.owner.key: set(work.parts) for work in found.works}


ALL = {Part.CODE, Part.DERIVATION, Part.QUIZ}


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("submitted/alice/ex01/ex01.ipynb", "alice"),
        ("alice/ex01_average/anything.ipynb", "alice"),
        ("alice/ex01.ipynb", "alice"),
        ("alice/average-2.ipynb", "alice"),
        ("alice/a name of my own.ipynb", "alice"),
        ("yamada_LATE_12_345_ex01-1.ipynb", "12"),
        ("yamada_12_345_whatever.ipynb", "12"),
        ("山田 太郎_77_assignsubmission_file_/ex01.ipynb", "77"),
    ],
)
def test_whose_notebook(tmp_path: Path, full: Exercise, path: str, who: str) -> None:
    """nbgrader's tree, downloads and plain folders; a notebook may say itself what it is of."""
    found = taken(files(tmp_path / "in", {path: NOTEBOOK}), full)
    assert owners(found) == {who: ALL}
    assert found.notes == ()


def test_nbgraders_tree(tmp_path: Path, full: Exercise) -> None:
    """Time stamps and checkpoints are passed over."""
    top = files(
        tmp_path / "submitted",
        {
            "alice/ex01/ex01.ipynb": NOTEBOOK,
            "alice/ex01/timestamp.txt": b"2026-04-01",
            "alice/ex01/.ipynb_checkpoints/ex01-checkpoint.ipynb": NOTEBOOK + b" ",
        },
    )
    found = taken(top, full)
    assert owners(found) == {"alice": ALL}
    assert found.notes == ()


def test_a_notebook_that_cannot_be_read(tmp_path: Path, full: Exercise) -> None:
    """A note says why; whose it is stands with nothing, and the others are read."""
    texts = {
        "eve/ex01/ex01.ipynb": b"broken",
        "bob/ex01.ipynb": NOTEBOOK,
        "zoe/ex01.ipynb": b"defect",
    }
    found = taken(files(tmp_path / "in", texts), full)
    assert owners(found) == {"eve": set(), "bob": ALL, "zoe": set()}
    where = [note.where for note in found.notes]
    assert where == ["in/eve/ex01/ex01.ipynb", "in/zoe/ex01.ipynb"]


def test_what_was_mended_is_told(tmp_path: Path, full: Exercise) -> None:
    """With the notebook that it was."""
    top = files(tmp_path / "in", {"bob/ex01/ex01.ipynb": b"mend"})
    assert [(n.where, n.text.template) for n in taken(top, full).notes] == [
        ("in/bob/ex01/ex01.ipynb", "mended")
    ]


def test_a_large_notebook(tmp_path: Path, full: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outputs make notebooks larger than programs may be; still there is an end."""
    monkeypatch.setattr(unpacking, "_MOST", {".ipynb": 1 << 20})
    inside = {"a/ex01.ipynb": bytes(1 << 19), "b/ex01.ipynb": bytes(1 << 21)}
    for source in (files(tmp_path / "in", inside), tmp_path / "in.zip"):
        if source.suffix:
            source.write_bytes(zipped(inside))
        found = taken(source, full)
        assert owners(found) == {"a": ALL, "b": set()}
        assert len(found.notes) == 1


def test_of_two_notebooks_the_named_one_counts(tmp_path: Path, full: Exercise) -> None:
    """A scratch book beside it loses, with a note."""
    top = files(
        tmp_path / "in", {"a/ex01/ex01.ipynb": b"right", "a/ex01/zz scratch.ipynb": b"scratch"}
    )
    found = taken(top, full)
    assert found.works[0].parts[Part.CODE] == digest_of(b"right")
    assert {note.where for note in found.notes} == {"in/a/ex01/zz scratch.ipynb"}


def test_whose_questions_a_notebook_holds(tmp_path: Path, full: Exercise) -> None:
    """Those of the class, where the answers do not say; and that is no copying."""
    top = files(tmp_path / "in", {"a/ex01.ipynb": NOTEBOOK, "b/ex01.ipynb": NOTEBOOK})
    found = taken(top, full)
    assert {work.learner for work in found.works} == {CLASS_LEARNER}
    assert found.notes == ()


def test_one_learners_questions_answered_by_two(tmp_path: Path, full: Exercise) -> None:
    """Answers that name the same learner are told, with who handed them in."""
    texts = {
        f"{who}/ex01/answers.toml": f'learner = "{asked}"\n'.encode()
        for who, asked in (("alice", "l1"), ("bob\x07", "l1"), ("carol", "l2"), ("dave", ""))
    }
    found = taken(files(tmp_path / "in", texts), full)
    (note,) = found.notes
    assert note.where == "l1"
    assert note.text.values["names"] == "alice, bob\\x07"


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("yamada_12_345_ex01-1.zip", "12"),
        ("yamada_LATE_12_345_homework.zip", "12"),
        ("山田_77_assignsubmission_file_/my work.zip", "77"),
        ("alice/ex01.zip", "alice"),
        ("alice.zip", "alice"),
    ],
)
def test_a_zip_among_what_was_handed_in(
    tmp_path: Path, full: Exercise, name: str, who: str
) -> None:
    """It is opened once, whoever packed it with or without a folder."""
    for inside in ("average.py", "ex01_average/average.py"):
        top = files(tmp_path / inside[:4] / "in", {name: zipped({inside: b"a", "x/.git": b""})})
        packed = tmp_path / "all.zip"
        packed.write_bytes(zipped({name: (top / name).read_bytes()}))
        for source in (top, packed):
            found = taken(source, full)
            assert owners(found) == {who: {Part.CODE}}, (name, inside)
            (work,) = found.works
            assert work.late == ("LATE" in name)


def test_a_zip_in_a_zip_in_a_zip(tmp_path: Path, full: Exercise) -> None:
    """One level and no more."""
    inner = zipped({"average.py": b"a"})
    top = files(tmp_path / "in", {"alice.zip": zipped({"more.zip": inner})})
    found = taken(top, full)
    assert found.works == ()
    assert [note.where for note in found.notes] == ["in/alice.zip/more.zip"]


def test_a_learners_zip_costs_nobody_else_anything(
    tmp_path: Path, full: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken, far too large or far too many: told, and the class goes on."""
    monkeypatch.setattr(unpacking, "MAX_INNER_ENTRIES", 20)
    monkeypatch.setattr(unpacking, "MAX_INNER_TOTAL", 1 << 20)
    whole = zipped({"average.py": b"a" * 1000})
    top = files(
        tmp_path / "in",
        {
            "alice/average.py": b"a",
            "broken.zip": whole[: len(whole) // 2],
            "empty.zip": b"",
            "large.zip": zipped({f"{n}.ipynb": bytes(1 << 19) for n in range(9)}),
            "many.zip": zipped({f"{n}.txt": b"" for n in range(90)}),
            "names.zip": zipped({"../../average.py": b"", "/etc/x.py": b""}),
        },
    )
    found = taken(top, full, full)
    assert "alice" in owners(found)
    told = {note.where.partition("/")[2].partition("/")[0] for note in found.notes}
    assert told == {"broken.zip", "empty.zip", "large.zip", "many.zip", "names.zip"}


def test_damaged_zips_of_learners(tmp_path: Path) -> None:
    """Whatever is damaged never ends the run."""
    import random

    whole = zipped({f"ex01/{n}.py": bytes(range(256)) for n in range(4)})
    chance = random.Random(3)
    for _ in range(200):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / "a.zip").write_bytes(raw)
        assert len(list(entries_of(tmp_path / "in"))) <= 5


def test_the_name_of_the_download(tmp_path: Path, full: Exercise) -> None:
    """What Canvas and Moodle called a file is kept: they know their own by it."""
    top = files(
        tmp_path / "in",
        {
            "yamada_12_345_ex01-1.ipynb": NOTEBOOK,
            "suzuki_13_346_w.zip": zipped({"average.py": b"a"}),
            "田中_14_assignsubmission_file_/average.py": b"a",
            "plain/average.py": b"a",
        },
    )
    found = {work.owner.key: set(work.files.values()) for work in taken(top, full, full).works}
    assert found == {
        "12": {"yamada_12_345_ex01-1.ipynb"},
        "13": {"suzuki_13_346_w.zip"},
        "14": {"田中_14_assignsubmission_file_"},
        "plain": set(),
    }


def test_one_flood_hides_nobody(tmp_path: Path, full: Exercise) -> None:
    """Thousands of files of one learner leave room for what is said of the others."""
    texts = {f"eve/ex01/{n}.txt": b"" for n in range(1500)} | {"zoe/ex01/essay.txt": b""}
    found = taken(files(tmp_path / "in", texts), full)
    told = [note.where for note in found.notes]
    assert len(told) == 22
    assert "in/zoe/ex01/essay.txt" in told
    assert "and more in the same place" in [note.text.template for note in found.notes]
