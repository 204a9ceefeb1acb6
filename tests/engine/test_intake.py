"""Taking in a learner's file, and refusing everything else."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.intake import MAX_BYTES, MAX_ENTRIES, find_file, read_regular, read_submission
from grader.model import Exercise


def test_bytes_as_they_are(tmp_path: Path) -> None:
    """The bytes are taken unchanged; the digest is theirs."""
    file = tmp_path / "a.py"
    file.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    submission = read_submission(file)
    assert submission.source == b"\xef\xbb\xbfx = 1\r\n"
    assert submission.digest == hashlib.sha256(submission.source).hexdigest()
    assert submission.path == file


def test_shown_path(tmp_path: Path) -> None:
    """A learner sees the path as they would type it."""
    file = tmp_path / "a.py"
    file.write_bytes(b"")
    assert read_submission(file, shown=Path("a.py")).path == Path("a.py")


def test_missing(tmp_path: Path) -> None:
    """A missing file is told with how to get it back."""
    with pytest.raises(SubmissionError, match="no such file") as caught:
        read_submission(tmp_path / "a.py")
    assert "grade reset" in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="POSIX files")
@pytest.mark.parametrize("kind", ["link", "dangling", "folder", "fifo", "socket"])
def test_only_regular_files(tmp_path: Path, kind: str) -> None:
    """Links, folders, pipes and sockets are refused at once, without waiting for a writer."""
    file = tmp_path / "a.py"
    other = tmp_path / "b.py"
    match kind:
        case "link":
            other.write_text("x = 1")
            file.symlink_to(other)
        case "dangling":
            file.symlink_to(other)
        case "folder":
            file.mkdir()
        case "fifo":
            os.mkfifo(file)
        case _:
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(str(file))
    with pytest.raises(SubmissionError, match=r"link|regular file|cannot be read"):
        read_submission(file)


def test_no_module_is_asked_for_in_place_of_a_notebook(tmp_path: Path) -> None:
    """What to do names the file that is wanted."""
    (tmp_path / "a.ipynb").mkdir()
    with pytest.raises(SubmissionError) as caught:
        read_regular(tmp_path / "a.ipynb")
    assert caught.value.remedy is not None
    assert "notebook" in caught.value.remedy.template


def test_large_file(tmp_path: Path) -> None:
    """One byte over the limit is refused, the limit itself is taken."""
    file = tmp_path / "a.py"
    file.write_bytes(b"#" * MAX_BYTES)
    assert len(read_submission(file).source) == MAX_BYTES
    file.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(SubmissionError, match=f"has {MAX_BYTES + 1:,} bytes"):
        read_submission(file)


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    """What the system says of a path that leads nowhere is told, with what to check."""
    (tmp_path / "a.py").write_text("x")
    with pytest.raises(SubmissionError, match="cannot be read: Not a directory") as caught:
        read_submission(tmp_path / "a.py" / "b.py")
    assert "check its permissions" in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="POSIX files")
def test_a_link_put_there_at_the_last_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that takes the file's place between looking and opening is not followed."""
    (tmp_path / "secret.py").write_text("x")
    (tmp_path / "a.py").symlink_to(tmp_path / "secret.py")
    monkeypatch.setattr("grader.intake._refuse_link", lambda *_: None)
    with pytest.raises(SubmissionError, match="this is a link"):
        read_submission(tmp_path / "a.py")


def test_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that opens and cannot be read is told like one that does not open."""

    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    (tmp_path / "a.py").write_text("x")
    monkeypatch.setattr("grader.intake.os.fdopen", fails)
    with pytest.raises(SubmissionError, match="cannot be read: Input/output error"):
        read_submission(tmp_path / "a.py")


def test_a_folder_that_cannot_be_listed(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder whose entries may not be read is told like a file."""

    def refuses(path: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("grader.intake.os.scandir", refuses)
    with pytest.raises(SubmissionError, match="cannot be read: Permission denied"):
        find_file(exercise, tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_no_permission(tmp_path: Path) -> None:
    """A file without permission bits is told, with what to check."""
    file = tmp_path / "a.py"
    file.write_text("x")
    file.chmod(0)
    with pytest.raises(SubmissionError, match="cannot be read"):
        read_submission(file)


def test_where_the_module_lies(exercise: Exercise, tmp_path: Path) -> None:
    """One's own folder, a file of any name, a folder of the exercise, or a folder around it."""
    assert find_file(exercise, None) == exercise.work / "average.py"
    assert find_file(exercise, tmp_path / "any name.py") == tmp_path / "any name.py"
    (tmp_path / "average.py").touch()
    assert find_file(exercise, tmp_path) == tmp_path / "average.py"
    (tmp_path / exercise.id).mkdir()
    with pytest.raises(SubmissionError, match="the folder must hold a file of this name"):
        find_file(exercise, tmp_path)
    (tmp_path / exercise.id / "average.py").touch()
    assert find_file(exercise, tmp_path) == tmp_path / exercise.id / "average.py"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("kind", ["folder", "inner"])
def test_folders_that_are_links(exercise: Exercise, tmp_path: Path, kind: str) -> None:
    """A folder that leads elsewhere, to the solution for one, is refused like such a file."""
    solution = tmp_path / "solution"
    solution.mkdir()
    (solution / exercise.filename).write_text("x = 1")
    handed_in = tmp_path / "handed_in"
    if kind == "inner":
        handed_in.mkdir()
        (handed_in / exercise.id).symlink_to(solution)
    else:
        handed_in.symlink_to(solution)
    with pytest.raises(SubmissionError, match="a link, not a file"):
        find_file(exercise, handed_in)


def test_a_name_with_control_characters() -> None:
    """The name of a file that was handed in writes no lines and turns no colours on."""
    with pytest.raises(SubmissionError) as caught:
        read_submission(Path("a\x1b[31m\npassed\u202e.py"))
    first = str(caught.value).splitlines()[0]
    assert first == r"a\x1b[31m passed\u202e.py: there is no such file"


def test_crowded_folder(exercise: Exercise, tmp_path: Path) -> None:
    """A folder with thousands of entries is no exercise."""
    crowded = tmp_path / "crowded"
    crowded.mkdir()
    for number in range(MAX_ENTRIES + 1):
        (crowded / str(number)).touch()
    with pytest.raises(SubmissionError, match="more than 2000 entries"):
        find_file(exercise, crowded)


@pytest.mark.parametrize("name", ["derivation.md", "answers.toml"])
def test_other_parts_are_named_in_their_own_words(tmp_path: Path, name: str) -> None:
    """Nobody is told to put a program where a text belongs."""
    (tmp_path / name).mkdir()
    with pytest.raises(SubmissionError, match="put a text file there"):
        read_submission(tmp_path / name)
    large = tmp_path / "large" / name
    large.parent.mkdir()
    large.write_bytes(b"x" * (MAX_BYTES + 1))
    with pytest.raises(SubmissionError, match="your answers only"):
        read_submission(large)
