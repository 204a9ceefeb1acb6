"""nbgrader's gradebook on a PostgreSQL server: the same grades as in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("nbgrader", reason="needs the extra teacher")
pytest.importorskip("psycopg", reason="needs the extra postgresql")

from tests.engine.nbgrader.room import Room, as_bytes, make_room, solved
from tests.postgresql import postgresql

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
ROOT = Path(__file__).parents[3]
NAME = "ex05"


def exported(folder: Path, gradebook: str | None) -> list[str]:
    """What ``nbgrader export`` writes after a solver and a stub were graded."""
    room: Room = make_room(folder, ROOT, ROOT)
    room.folder.mkdir()
    room.grade("nbgrader", "init", str(room.folder), "--exercise", NAME)
    if gradebook is not None:
        with (room.folder / "nbgrader_config.py").open("a") as config:
            config.write(f"\nc.CourseDirectory.db_url = {gradebook!r}\n")
    room.nbgrader("generate_assignment", NAME)
    source = room.notebook("source", NAME, f"{NAME}.ipynb")
    release = room.notebook("release", NAME, f"{NAME}.ipynb")
    room.hand_in("solver", NAME, as_bytes(solved(release, source, lambda _: True)))
    room.hand_in("stub", NAME, as_bytes(release))
    room.grade("nbgrader", "autograde", NAME, "--course", str(room.folder))
    room.nbgrader("export", "--to", "grades.csv")
    return (room.folder / "grades.csv").read_text().splitlines()


def test_the_same_grades_as_in_a_file(tmp_path: Path) -> None:
    """Generate, autograde and export against a server give what a file gives."""
    with postgresql() as url:
        with_server = exported(tmp_path / "server", url)
    assert with_server == exported(tmp_path / "file", None)
    assert any("solver" in line and "20.0" in line for line in with_server)
