"""``grade export progress`` and ``grade import progress``: as a person calls them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
RIGHT = b"def average(xs): return sum(xs) / len(xs)\ndef centred(xs): return xs - xs.mean()\n"


@pytest.fixture
def exported(call: Call, tmp_path: Path) -> Path:
    """The progress of one attempt."""
    mine, file = tmp_path / "mine.py", tmp_path / "progress.json"
    mine.write_bytes(RIGHT)
    call("ex01", "--from", str(mine))
    assert call("export", "progress", str(file)).code == 0
    return file


def test_to_another_machine_and_back(
    call: Call, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New entries are counted once, and it is said how the files come back."""
    assert "was here already" in call("import", "progress", str(exported)).out
    monkeypatch.setenv("GRADE_DATA", str(tmp_path / "elsewhere"))
    called = call("import", "progress", str(exported))
    assert (called.code, "1 new entries" in called.out) == (0, True)
    assert "grade history NAME --restore N" in called.out
    assert "was here already" in call("import", "progress", str(exported)).out


def test_a_file_that_is_there_stays(call: Call, exported: Path) -> None:
    """It is written over only when asked."""
    before = exported.read_bytes()
    assert call("export", "progress", str(exported)).code == 2
    assert exported.read_bytes() == before
    assert call("export", "progress", str(exported), "--force").code == 0


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"{}"])
def test_another_file_is_refused(call: Call, tmp_path: Path, text: bytes) -> None:
    """What no export wrote changes nothing; a missing file and a folder are told."""
    file = tmp_path / "other.json"
    file.write_bytes(text)
    for path in (file, tmp_path, tmp_path / "missing"):
        called = call("import", "progress", str(path))
        assert called.code == 2
        assert "our fault" not in called.err
