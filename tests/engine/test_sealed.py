"""Sealed files: the same in as out, whatever is wrong with one is noticed, and nothing is left."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.sealed import FOLDER, SHARED, SUFFIX, Content, opened, opening, seal, sealing, unseal

NAME = "ex01_average"
FILES = {
    f"solutions/{NAME}/average.py": "def average(): ...  # 平均\n".encode(),
    f"tests/course/{NAME}/test_average.py": b"",
    f"exercises/{NAME}/図 1.png": bytes(range(256)),
}
CONTENT = Content("averages", NAME, FILES)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with one sealed exercise and what all share."""
    folder = tmp_path / "課題 1" / FOLDER
    folder.mkdir(parents=True)
    (folder / f"{NAME}{SUFFIX}").write_bytes(seal(CONTENT))
    shared = Content("averages", SHARED, {"course.toml": b"x", "solutions/words.toml": b"y"})
    (folder / f"{SHARED}{SUFFIX}").write_bytes(seal(shared))
    return tmp_path / "課題 1"


def test_the_same_in_as_out() -> None:
    """What is sealed comes out as it went in, and the same content gives the same text."""
    assert unseal(seal(CONTENT), "x") == CONTENT
    assert seal(CONTENT) == seal(Content("averages", NAME, dict(reversed(FILES.items()))))
    empty = Content("averages", NAME, {})
    assert unseal(seal(empty), "x") == empty


def test_nothing_can_be_read_by_chance() -> None:
    """No text of the course stands in a sealed file, not even compressed."""
    text = seal(Content("averages", NAME, {f"solutions/{NAME}/x.py": b"secret " * 100}))
    assert b"secret" not in text
    assert b"averages" not in text
    with pytest.raises(zlib.error):
        zlib.decompress(text[len(sealing._FIRST) + 32 :])


def test_every_changed_byte_is_noticed() -> None:
    """Whichever byte of a sealed file is changed, it is refused."""
    text = seal(CONTENT)
    for place in range(len(text)):
        changed = bytearray(text)
        changed[place] ^= 1
        with pytest.raises(GraderError):
            unseal(bytes(changed), "x.sealed")


@pytest.mark.parametrize("cut", [0, 1, 14, 15, 16, 40, 47, 48, -1])
def test_a_file_cut_short_is_noticed(cut: int) -> None:
    """A file that is not whole is refused with its path and what to do."""
    with pytest.raises(GraderError) as caught:
        unseal(seal(CONTENT)[:cut], "ex01.sealed")
    assert caught.value.where == "ex01.sealed"
    assert "put it back" in str(caught.value)


def test_more_at_the_end_is_noticed() -> None:
    """Nothing may follow."""
    with pytest.raises(GraderError, match="changed"):
        unseal(seal(CONTENT) + b"\0", "x")


def test_another_version_is_told() -> None:
    """A file of a later engine asks for that engine, not for another file."""
    text = seal(CONTENT).replace(b"grade-sealed 1\n", b"grade-sealed 2\n", 1)
    with pytest.raises(GraderError, match="another version"):
        unseal(text, "x")


@pytest.mark.parametrize(
    "path",
    [
        f"solutions/{NAME}/../../x.py",
        f"/solutions/{NAME}/x.py",
        "solutions/ex02_other/x.py",
        "tests/course/ex02_other/x.py",
        "tests/x.py",
        "tests",
        "grader/x.py",
        "x.py",
        "",
        f"solutions/{NAME}/",
        f"solutions/{NAME}//x.py",
        f"solutions/{NAME}/./x.py",
        f"solutions/{NAME}/a\\..\\x.py",
        f"solutions/{NAME}/C:x.py",
        f"solutions/{NAME}/nul",
        f"solutions/{NAME}/CON.py",
        f"solutions/{NAME}/x.py.",
        f"solutions/{NAME}/x\0.py",
        f"solutions/{NAME}/x\n.py",
        f"solutions/{NAME}/\u202ex.py",
        f"solutions/{NAME}/" + "a/" * 8 + "x.py",
        f"solutions/{NAME}/" + "a" * 200,
    ],
)
def test_names_that_lead_elsewhere(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither side takes a name out of the exercise's own folders, or of no system's files."""
    bad = Content("averages", NAME, {path: b"x"})
    with pytest.raises(GraderError, match="may not be"):
        seal(bad)
    with monkeypatch.context() as trusting:
        trusting.setattr(sealing, "_look_at", lambda *_: None)
        text = seal(bad)
    with pytest.raises(GraderError, match="may not be"):
        unseal(text, "x")


def test_two_names_that_are_one_on_some_systems() -> None:
    """Names that differ in case alone are refused."""
    files = {f"solutions/{NAME}/a.py": b"", f"solutions/{NAME}/A.py": b""}
    with pytest.raises(GraderError, match="may not be"):
        seal(Content("averages", NAME, files))


def test_what_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that holds very much is refused, and not unpacked whole."""
    text = seal(Content("averages", NAME, {f"solutions/{NAME}/x": bytes(100_000)}))
    assert len(text) < 1_000
    monkeypatch.setattr(sealing, "MAX_OPEN", 10_000)
    with pytest.raises(GraderError, match="more than"):
        unseal(text, "x")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"[]",
        b"{",
        b'{"course": "c", "name": "n"}',
        b'{"course": "c", "name": "n", "files": 3}',
        b'{"course": "c", "name": "n", "files": [["course.toml", -1]]}',
        b'{"course": "c", "name": "n", "files": [["course.toml", 99]]}',
        b'{"course": "c", "name": "n", "files": [["course.toml", 0], ["course.toml", 0]]}',
        b'{"course": "c", "name": "n", "files": [["course.toml", "x"]]}',
        b"[" * 100_000,
    ],
)
def test_a_head_that_lies(head: bytes) -> None:
    """Whoever has the key can seal anything: what does not fit is refused all the same."""
    packed = zlib.compress(head + b"\n")
    code = sealing._code(packed)
    with pytest.raises(GraderError, match="changed"):
        unseal(sealing._FIRST + code + sealing._covered(packed, code), "x")


def test_opened_like_an_authors_copy(copy: Path) -> None:
    """All files lie where an author's lie, in a folder that nobody else may enter."""
    folder = opened(copy, "averages")
    for name, text in FILES.items():
        assert (folder / name).read_bytes() == text
    assert (folder / "course.toml").read_bytes() == b"x"
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert opened(copy, "averages") == folder


def test_a_new_file_is_opened_anew(copy: Path) -> None:
    """Files that are replaced while the program runs are read again."""
    first = opened(copy, "averages")
    mended = Content("averages", NAME, {f"solutions/{NAME}/average.py": b"mended"})
    (copy / FOLDER / f"{NAME}{SUFFIX}").write_bytes(seal(mended))
    second = opened(copy, "averages")
    assert second != first
    assert (second / f"solutions/{NAME}/average.py").read_bytes() == b"mended"


@pytest.mark.parametrize(
    ("course", "name"), [("other", NAME), ("averages", "ex02_other"), ("averages", SHARED)]
)
def test_a_file_of_something_else(copy: Path, course: str, name: str) -> None:
    """A file of another course, or under another exercise's name, is told by what it is."""
    file = copy / FOLDER / f"{NAME}{SUFFIX}"
    file.write_bytes(seal(Content(course, name, {})))
    with pytest.raises(GraderError, match=f"sealed for {name} of the course {course}") as caught:
        opened(copy, "averages")
    assert caught.value.where == str(file)


def test_no_regular_file(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder or a huge file in its place is refused, not read."""
    file = copy / FOLDER / f"{NAME}{SUFFIX}"
    monkeypatch.setattr(opening, "MAX_SEALED", 10)
    with pytest.raises(GraderError, match="changed"):
        opened(copy, "averages")
    file.unlink()
    file.mkdir()
    with pytest.raises(GraderError, match="changed"):
        opened(copy, "averages")


def test_nothing_is_left_behind(copy: Path, tmp_path: Path) -> None:
    """The opened files go with the program, by Ctrl-C too; after a kill with the next one."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    program = (
        "import os, sys, signal\nfrom pathlib import Path\nfrom grader.sealed import opened\n"
        "folder = opened(Path(sys.argv[1]), 'averages')\n"
        "assert (folder / 'course.toml').is_file()\n"
        "if sys.argv[2]:\n    os.kill(os.getpid(), getattr(signal, sys.argv[2]))\n"
    )

    def run(how: str) -> list[Path]:
        subprocess.run(
            [sys.executable, "-c", program, str(copy), how],
            env={**os.environ, "TMPDIR": str(temporary)},
            stderr=subprocess.DEVNULL,
            check=not how,
        )
        return list(temporary.iterdir())

    assert run("") == []
    if os.name != "posix":
        return
    assert run("SIGINT") == []
    (left,) = run("SIGKILL")
    assert run("") == [left], "a folder this young may belong to a program that just starts"
    long_ago = time.time() - 3600
    os.utime(left, (long_ago, long_ago))
    assert run("") == []


@pytest.mark.skipif(os.name != "posix", reason="there an open file is the lock")
def test_who_still_runs_keeps_the_folder(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However old a folder is: as long as its program runs it stays."""
    monkeypatch.setattr(opening.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    folder = opened(copy, "averages")
    os.utime(folder, (0, 0))
    opening._clear_away(tmp_path)
    assert (folder / "course.toml").is_file()


def test_no_room(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the files cannot be opened, it is said where and what to do."""
    nowhere = tmp_path / "none"
    monkeypatch.setattr(opening.tempfile, "tempdir", str(nowhere))
    monkeypatch.setenv("TMPDIR", str(nowhere))
    with pytest.raises(GraderError, match="TMPDIR") as caught:
        opened(copy, "averages")
    assert caught.value.where == str(nowhere)


def test_memory_that_is_full(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where memory has no room, the usual folder is taken, and nothing half is left."""
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)
    memory, usual = tmp_path / "memory", tmp_path / "usual"
    memory.mkdir()
    usual.mkdir()
    monkeypatch.setattr(opening, "_MEMORY", memory)
    monkeypatch.setattr(opening.tempfile, "tempdir", str(usual))
    real = os.makedirs

    def full(path: Path, **rest: bool) -> None:
        if memory in Path(path).parents:
            raise OSError(28, "No space left on device")
        real(path, **rest)

    monkeypatch.setattr(os, "makedirs", full)
    assert opened(copy, "averages").parent == usual
    assert list(memory.iterdir()) == []
