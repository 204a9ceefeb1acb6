"""Taking in what a class handed in, whatever it is packed in and whoever packed it."""

from __future__ import annotations

import gzip
import io
import os
import random
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom import gather
from grader.classroom.intake import unpacking
from grader.classroom.intake.naming import place_of
from grader.classroom.intake.unpacking import entries_of
from grader.errors import UsageError
from grader.intake import MAX_BYTES
from grader.model import Course, Exercise, Part, digest_of

CODE = "ex01_average/average.py"


@pytest.fixture
def full(exercise: Exercise) -> Exercise:
    """The exercise with all three parts."""
    return replace(exercise, points={Part.CODE: 4.0, Part.DERIVATION: 2.0, Part.QUIZ: 1.0})


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def tarred(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member, text in members:
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return path


def read(source: Path) -> dict[str, bytes]:
    return {"/".join(e.path): e.text for e in entries_of(source) if e.problem is None}


def refused(source: Path) -> dict[str, str]:
    return {
        "/".join(e.path): e.problem.template for e in entries_of(source) if e.problem is not None
    }


def gathered(source: Path, *exercises: Exercise, only: Exercise | None = None) -> dict[str, str]:
    """``student/exercise/part`` -> the text's digest."""
    found = gather([source], exercises, only, digest_of)
    return {
        f"{work.owner.key}/{work.exercise}/{part.value}": digest
        for work in found.works
        for part, digest in work.parts.items()
    }


def test_a_folder_a_zip_and_a_tar_are_the_same(tmp_path: Path, full: Exercise) -> None:
    """However it is packed, the same files give the same work."""
    files = {
        f"alice/{CODE}": b"a",
        "alice/ex01_average/derivation.md": b"b",
        "bob/ex01/answers.toml": b"c",
    }
    folder = tmp_path / "folder"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    wrapped = zipped(tmp_path / "a.zip", {f"handed in/{n}": t for n, t in files.items()})
    packed = tarred(
        tmp_path / "a.tar.gz", [(tarfile.TarInfo(f"./{n}"), t) for n, t in files.items()]
    )
    found = gathered(folder, full)
    assert set(found) == {
        "alice/ex01_average/code",
        "alice/ex01_average/derivation",
        "bob/ex01_average/quiz",
    }
    assert gathered(wrapped, full) == gathered(packed, full) == found


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_japanese_names_in_a_zip(tmp_path: Path, full: Exercise, encoding: str) -> None:
    """Names packed on a Japanese Windows, without the flag for UTF-8, are read."""
    name = f"山田 ソ太郎/{CODE}"
    info = zipfile.ZipInfo("x" * len(name.encode(encoding)))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, b"a")
    raw = (tmp_path / "a.zip").read_bytes()
    raw = raw.replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    (tmp_path / "a.zip").write_bytes(raw)
    assert set(gathered(tmp_path / "a.zip", full)) == {"山田 ソ太郎/ex01_average/code"}


@pytest.mark.parametrize("folder", ["ex1", "Ex 01", "EX_1", "ex-01", "ｅｘ０１", "average"])
def test_a_folder_that_is_called_loosely(tmp_path: Path, full: Exercise, folder: str) -> None:
    """What one calls "Ex 1" is the folder of the exercise, and no learner of that name."""
    found = gathered(zipped(tmp_path / "a.zip", {f"alice/{folder}/average.py": b"a"}), full)
    assert set(found) == {"alice/ex01_average/code"}


@pytest.mark.parametrize("folder", ["ex10", "ex01-2", "ex", "1"])
def test_a_folder_of_another_name(tmp_path: Path, full: Exercise, folder: str) -> None:
    """Another number is another folder."""
    found = gathered(zipped(tmp_path / "a.zip", {f"alice/{folder}/answers.toml": b"a"}), full)
    assert not found


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("alice/ex01/work.zip", "alice"),
        ("alice/work.zip", "alice"),
        ("alice/bob.zip", "alice"),
        ("submitted/alice/work.zip", "alice"),
        ("alice.zip", "alice"),
        ("alice/ex01.zip", "alice"),
    ],
)
@pytest.mark.parametrize("inside", [f"bob/{CODE}", CODE, "src/average.py", f"x/ex01/bob/{CODE}"])
def test_a_zip_makes_nobody_elses_work(
    tmp_path: Path, full: Exercise, path: str, who: str, inside: str
) -> None:
    """Whose work it is says the place of a learner's zip: neither its name nor what is in it."""
    (tmp_path / "in" / path).parent.mkdir(parents=True)
    zipped(tmp_path / "in" / path, {inside: b"a"})
    assert set(gathered(tmp_path / "in", full)) == {f"{who}/ex01_average/code"}


@pytest.mark.parametrize(
    "name", ["bob_102_9001_average.py", "Bob B_102_assignsubmission_file_/average.py"]
)
@pytest.mark.parametrize("where", ["alice/ex01", "submitted/alice/ex01", "alice/ex01/sub"])
def test_a_name_as_of_a_download_makes_nobody_elses_work(
    tmp_path: Path, full: Exercise, where: str, name: str
) -> None:
    """In folders a learner chooses the names of files: they say nothing about people."""
    source = zipped(tmp_path / "a.zip", {f"{where}/{name}": b"a"})
    assert set(gathered(source, full)) == {"alice/ex01_average/code"}
    (work,) = gather([source], [full], None, digest_of).works
    assert not work.files, "no feedback goes back under that name"
    (tmp_path / "in" / "alice").mkdir(parents=True)
    zipped(tmp_path / "in" / "alice" / "work.zip", {name: b"a"})
    assert set(gathered(tmp_path / "in", full, only=full)) == {"alice/ex01_average/code"}


@pytest.mark.parametrize("where", ["", "ex01/", "download/", "some/where/"])
def test_a_download_in_a_folder(tmp_path: Path, full: Exercise, where: str) -> None:
    """A download may lie in a folder, one of the exercise's name too."""
    files = {
        f"{where}yamada_7_1_average.py": b"a",
        f"{where}Bob B_8_assignsubmission_file_/average.py": b"b",
        f"{where}zoe_9_1_work.zip/ex01/average.py": b"c",
    }
    found = gathered(zipped(tmp_path / "a.zip", files), full)
    assert {name.partition("/")[0] for name in found} == {"7", "8", "9"}


def test_a_folder_in_anothers_folder_replaces_nothing(tmp_path: Path, full: Exercise) -> None:
    """What somebody hands in under another's name loses against that one's own work."""
    for evil in ("alice", "zed"):
        files = {f"bob/{CODE}": b"own", f"{evil}/bob/{CODE}": b"evil"}
        source = zipped(tmp_path / f"{evil}.zip", files)
        found = gathered(source, full)
        assert found == {"bob/ex01_average/code": digest_of(b"own")}
        (note,) = gather([source], [full], None, digest_of).notes
        assert note.where == f"{evil}.zip/{evil}/bob/{CODE}"


def test_a_part_without_a_folder_is_told(tmp_path: Path, full: Exercise) -> None:
    """A derivation could be any exercise's: the note says how to tell."""
    source = zipped(tmp_path / "a.zip", {"x_1_2_derivation-1.md": b"a", "x_1_3_notes.txt": b"a"})
    part, other = gather([source], [full], None, digest_of).notes
    assert "--exercise" in part.text.template
    assert "--exercise" not in other.text.template


def test_the_folder_one_stands_in(
    tmp_path: Path, full: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``.`` is a source like others; a note names the file from there."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.txt").write_bytes(b"a")
    monkeypatch.chdir(tmp_path / "in")
    (note,) = gather([Path()], [full], None, digest_of).notes
    assert note.where == "notes.txt"


def test_too_many_folders_are_told(tmp_path: Path, full: Exercise) -> None:
    """What lies too deep is not read, and not passed over in silence."""
    deep = tmp_path.joinpath("in", *"abcdefghijklmno")
    deep.mkdir(parents=True)
    (deep / "average.py").write_bytes(b"a")
    assert refused(tmp_path / "in") == {"a/b/c/d/e/f/g/h/i/j/k/l": "it lies in too many folders"}


def test_a_folder_that_cannot_be_read(
    tmp_path: Path, full: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One learner's folder without permissions costs the others nothing."""
    for name in ("alice", "bob"):
        (tmp_path / "in" / name / "ex01").mkdir(parents=True)
        (tmp_path / "in" / name / "ex01" / "average.py").write_bytes(b"a")
    real = os.scandir

    def scandir(folder: str) -> object:
        if Path(folder).name == "alice":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr("grader.classroom.intake.unpacking.os.scandir", scandir)
    assert set(gathered(tmp_path / "in", full)) == {"bob/ex01_average/code"}
    assert refused(tmp_path / "in") == {"alice": "the file cannot be read: {reason}"}


def test_letters_taken_apart_are_joined(tmp_path: Path, full: Exercise) -> None:
    """A name packed on macOS is the name that the roster has."""
    found = gathered(zipped(tmp_path / "a.zip", {f"か\u3099く/{CODE}": b"a"}), full)
    assert set(found) == {"がく/ex01_average/code"}


@pytest.mark.parametrize(
    "name", ["../alice/x.py", "/etc/x.py", "a/../../x.py", "C:/x.py", "a/" * 20]
)
def test_names_that_climb_are_refused(tmp_path: Path, name: str) -> None:
    """A name that leads out of the archive is told and never used."""
    name = f"{name}x.py" if name.endswith("/") else name
    for source in (
        zipped(tmp_path / "a.zip", {name: b"a", "good.py": b"b"}),
        tarred(tmp_path / "a.tgz", [(tarfile.TarInfo(n), b"b") for n in (name, "good.py")]),
    ):
        assert read(source) == {"good.py": b"b"}
        assert list(refused(source).values()) == [
            "its name leads out of the archive, or is far too long"
        ]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Links of every kind are told: they may lead to someone else's work, or to the solution."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "average.py").write_text("x")
    folder = tmp_path / "in" / "eve"
    folder.mkdir(parents=True)
    (folder / "ex01_average").symlink_to(tmp_path / "secret")
    (folder / "average.py").symlink_to(tmp_path / "secret" / "average.py")
    assert read(tmp_path / "in") == {}
    assert set(refused(tmp_path / "in").values()) == {"this is a link, not a file"}
    members = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
        member = tarfile.TarInfo(f"eve/{kind.decode()}.py")
        member.type, member.linkname = kind, "/etc/passwd"
        members.append((member, b""))
    assert read(tarred(tmp_path / "a.tgz", members)) == {}
    link = zipfile.ZipInfo("eve/average.py")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refused(tmp_path / "a.zip") == {"eve/average.py": "this is a link, not a file"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """A pipe would keep the run waiting for ever."""
    os.mkfifo(tmp_path / "average.py")
    assert refused(tmp_path) == {"average.py": "this is not a regular file"}


def test_a_file_that_unpacks_to_far_more(tmp_path: Path) -> None:
    """What is larger than a submission may be is cut off while it is read, and told."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eve/average.py", bytes(MAX_BYTES * 20))
        archive.writestr("alice/average.py", b"a")
    assert set(read(tmp_path / "a.zip")) == {"alice/average.py"}
    assert set(refused(tmp_path / "a.zip")) == {"eve/average.py"}


def test_too_much_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source with too many files or bytes is refused as a whole, with what to do."""
    files = {f"s{n}/average.py": bytes(1000) for n in range(20)}
    whole = zipped(tmp_path / "a.zip", files)
    packed = tarred(tmp_path / "a.tgz", [(tarfile.TarInfo(n), t) for n, t in files.items()])
    folder = tmp_path / "folder"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(text)
    for limit, most in (("MAX_TOTAL", 9_000), ("MAX_ENTRIES", 10)):
        with monkeypatch.context() as patched:
            patched.setattr(unpacking, limit, most)
            for source in (whole, packed, folder):
                with pytest.raises(UsageError, match="more than a class"):
                    list(entries_of(source))


def test_a_bomb_in_a_member_that_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is only passed over counts too."""
    monkeypatch.setattr(unpacking, "MAX_TOTAL", 1 << 20)
    huge = tarfile.TarInfo("eve/huge.bin")
    huge.type = tarfile.SYMTYPE
    huge.size = 1 << 30
    with gzip.open(tmp_path / "a.tgz", "wb") as file:
        file.write(tarfile.TarInfo("a/b.bin").tobuf())
        huge.type = tarfile.REGTYPE
        file.write(huge.tobuf())
        file.write(bytes(4 << 20))
    with pytest.raises(UsageError, match="more than a class"):
        list(entries_of(tmp_path / "a.tgz"))


def test_a_header_without_end(tmp_path: Path) -> None:
    """A header of a member is read whole: a long one is refused before that."""
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 1 << 20
    with gzip.open(tmp_path / "a.tgz", "wb") as file:
        file.write(header.tobuf() + b"9" * (1 << 20))
    with pytest.raises(UsageError, match="a header is far too long"):
        list(entries_of(tmp_path / "a.tgz"))


def test_headers_in_a_row(tmp_path: Path) -> None:
    """A header for a header for a header is refused in words."""
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 0
    with gzip.open(tmp_path / "a.tgz", "wb") as file:
        file.write(header.tobuf() * 5_000)
    with pytest.raises(UsageError, match="cannot be read"):
        list(entries_of(tmp_path / "a.tgz"))


@pytest.mark.parametrize("kind", ["a.zip", "a.tgz"])
def test_damaged_archives(tmp_path: Path, kind: str) -> None:
    """Whatever is damaged, the archive is read as far as it goes or refused in words."""
    files = {f"s{n}/{CODE}": bytes(range(256)) * 4 for n in range(5)}
    if kind == "a.zip":
        whole = zipped(tmp_path / kind, files).read_bytes()
    else:
        members = [(tarfile.TarInfo(name), text) for name, text in files.items()]
        whole = gzip.decompress(tarred(tmp_path / kind, members).read_bytes())
    chance = random.Random(5)
    for _ in range(300):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        text = bytes(raw[: chance.choice([len(raw), chance.randrange(len(raw))])])
        (tmp_path / kind).write_bytes(text if kind == "a.zip" else gzip.compress(text, 1))
        try:
            found = list(entries_of(tmp_path / kind))
        except UsageError:
            continue
        assert len(found) <= len(files)


def test_a_zip_with_a_huge_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of entries is looked at before it is read."""
    source = zipped(tmp_path / "a.zip", {f"{n}.py": b"" for n in range(50)})
    monkeypatch.setattr(unpacking, "MAX_DIRECTORY", 100)
    with pytest.raises(UsageError, match="more than a class"):
        list(entries_of(source))


@pytest.mark.parametrize("text", [b"", b"PK\x05\x06", b"\x1f\x8bnonsense", b"hello" * 400])
def test_no_archive_at_all(tmp_path: Path, text: bytes) -> None:
    """Any other file is refused in words."""
    file = tmp_path / "a.zip"
    file.write_bytes(text)
    with pytest.raises(UsageError, match="cannot be read"):
        list(entries_of(file))


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    """A path mistyped is said."""
    with pytest.raises(UsageError, match="there is no such file"):
        list(entries_of(tmp_path / "none"))


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    """Neither graded nor told."""
    names = ["__MACOSX/a/._x.py", "a/.DS_Store", "a/__pycache__/x.py", ".git/config"]
    assert list(entries_of(zipped(tmp_path / "a.zip", dict.fromkeys(names, b"")))) == []


@pytest.mark.parametrize(
    ("path", "who", "part", "late"),
    [
        ("yamadataro_12345_678_average.py", "12345", Part.CODE, False),
        ("yamadataro_LATE_12345_678_average-2.py", "12345", Part.CODE, True),
        ("download/yamadataro_12345_678_derivation-1.md", "12345", Part.DERIVATION, False),
        ("山田太郎_LATE_9_8_my_file.py", "9", Part.CODE, True),
        ("Taro Yamada_12345_assignsubmission_file_/average.py", "12345", Part.CODE, False),
        ("山田 太郎_77_assignsubmission_file/sub/answers.toml", "77", Part.QUIZ, False),
        ("alice/ex01_average/average.py", "alice", Part.CODE, False),
        ("alice/average.py", "alice", Part.CODE, False),
        ("alice.py", "alice", Part.CODE, False),
    ],
)
def test_whose_file(full: Exercise, path: str, who: str, part: Part, late: bool) -> None:
    """Canvas' and Moodle's downloads and plain folders name owner and part."""
    place = place_of(tuple(path.split("/")), [full], full)
    assert place is not None
    assert (place.owner.key, place.part, place.late) == (who, part, late)


@pytest.mark.parametrize(
    "path", ["alice/ex99_other/other.py", "alice/ex01_average/notes.txt", "average.py"]
)
def test_files_of_nobody(full: Exercise, path: str) -> None:
    """What belongs to no exercise, no part or nobody is left aside."""
    assert place_of(tuple(path.split("/")), [full], None) is None


def test_the_newest_copy_counts(tmp_path: Path, full: Exercise, course: Course) -> None:
    """Of a file handed in again the newest counts, in whatever order they are packed."""
    names = ["a_1_10_average.py", "a_1_12_average-2.py", "a_1_11_average-1.py", "a_1_13_other-9.py"]
    for order in (names, names[::-1]):
        source = zipped(tmp_path / "a.zip", {name: name.encode() for name in order})
        found = gather([source], [full], full, digest_of)
        assert found.works[0].parts == {Part.CODE: digest_of(b"a_1_12_average-2.py")}
        assert len(found.notes) == 3


def test_an_encrypted_member(tmp_path: Path) -> None:
    """It is told, and the rest is read."""
    source = zipped(tmp_path / "a.zip", {"a.py": b"a"})
    raw = bytearray(source.read_bytes())
    place = raw.index(b"PK\x01\x02")
    raw[place + 8] |= 1
    source.write_bytes(bytes(raw))
    assert refused(source) == {"a.py": "it is encrypted"}
