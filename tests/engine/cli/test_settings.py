"""Where the command keeps what it keeps."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from grader.cli.settings import cache_folder, data_folder


def test_the_folder_that_was_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """GRADE_DATA names the folder of the attempts; the cache lies inside."""
    monkeypatch.setenv("GRADE_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    assert cache_folder().is_relative_to(tmp_path)


@pytest.mark.parametrize("named", [None, ""])
def test_the_platforms_own_folder(monkeypatch: pytest.MonkeyPatch, named: str | None) -> None:
    """Without a name, or with an empty one, it is the platform's folder for users' data."""
    monkeypatch.delenv("GRADE_DATA", raising=False)
    if named is not None:
        monkeypatch.setenv("GRADE_DATA", named)
    assert data_folder() == platformdirs.user_data_path("grade", appauthor=False)
