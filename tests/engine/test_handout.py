"""A learner's copy: made, brought up to date, started afresh, and never overwritten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader import course as course_module
from grader.course import load_course
from grader.errors import CourseError, GraderError, UsageError
from grader.handout import Action, bring_up_to_date, make_copy, start_afresh, stub_of
from grader.model import Course

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MODULE = Path("exercises/ex01_average/average.py")
LESSON = Path("exercises/ex01_average/README.md")


@pytest.fixture
def copy(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's copy of the second course, which counts as installed."""
    monkeypatch.setattr(course_module, "BUNDLE", course.root)
    target = tmp_path / "課題 1"
    make_copy(course, target)
    return target


def actions(copy: Path) -> dict[str, Action]:
    return {c.path.as_posix(): c.action for c in bring_up_to_date(load_course(copy))}


def test_what_is_handed_out(copy: Path) -> None:
    """Lessons, stubs and course.toml; no solution, no suite."""
    files = sorted(f.relative_to(copy).as_posix() for f in copy.rglob("*") if f.is_file())
    assert files == [
        ".grade/handout.json",
        "course.toml",
        "exercises/ex01_average/README.ja.md",
        "exercises/ex01_average/README.md",
        "exercises/ex01_average/average.py",
    ]
    assert "raise NotImplementedError()" in (copy / MODULE).read_text(encoding="utf-8")


def test_the_stub_is_cut_from_the_solution(course: Course, tmp_path: Path) -> None:
    """An author's own attempt in exercises/ is not handed out."""
    (course.root / MODULE).write_text("my own solution", encoding="utf-8")
    make_copy(course, tmp_path / "copy")
    assert (tmp_path / "copy" / MODULE).read_text() == stub_of(course.exercises[0])


def test_a_copy_finds_its_solutions(copy: Path, course: Course) -> None:
    """The copy's course grades with the installed solutions and its own files."""
    loaded = load_course(copy)
    assert loaded.root == copy
    assert loaded.exercises[0].work == copy / MODULE.parent
    assert loaded.exercises[0].solution == course.root / "solutions" / "ex01_average"


@pytest.mark.parametrize("existing", ["course.toml", "exercises/ex01_average/average.py"])
def test_nothing_is_overwritten_by_init(course: Course, tmp_path: Path, existing: str) -> None:
    """A folder that holds a course, or one of its files, is refused untouched."""
    file = tmp_path / "copy" / existing
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    with pytest.raises(UsageError, match="already"):
        make_copy(course, tmp_path / "copy")
    assert file.read_text() == "mine"


def test_a_file_is_no_folder(course: Course, tmp_path: Path) -> None:
    """Naming a file is told."""
    (tmp_path / "copy").write_text("x")
    with pytest.raises(UsageError, match="this is a file"):
        make_copy(course, tmp_path / "copy")


def test_other_files_may_be_there(course: Course, tmp_path: Path) -> None:
    """A folder with other things in it, such as a repository, can be used."""
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "notes.txt").write_text("x")
    assert len(make_copy(course, tmp_path / "copy")) == 4


def test_update_brings_what_was_mended(copy: Path, course: Course) -> None:
    """A mended lesson comes, an unchanged file is left, a deleted one comes back."""
    (course.root / LESSON).write_text("mended", encoding="utf-8")
    (copy / "exercises/ex01_average/README.ja.md").unlink()
    done = actions(copy)
    assert done[LESSON.as_posix()] is Action.REPLACED
    assert done["exercises/ex01_average/README.ja.md"] is Action.ADDED
    assert done[MODULE.as_posix()] is Action.UNCHANGED
    assert (copy / LESSON).read_text() == "mended"
    assert set(actions(copy).values()) == {Action.UNCHANGED}


def test_update_never_overwrites_an_edit(copy: Path, course: Course) -> None:
    """An edited file stays, however often it is brought up to date."""
    (copy / MODULE).write_text("mine", encoding="utf-8")
    solution = course.root / "solutions/ex01_average/average.py"
    solution.write_text(solution.read_text(encoding="utf-8") + "\nMORE = 1\n", encoding="utf-8")
    for _ in range(2):
        assert actions(copy)[MODULE.as_posix()] is Action.EDITED
        assert (copy / MODULE).read_text() == "mine"


def test_without_a_record_everything_different_counts_as_edited(copy: Path) -> None:
    """A lost record costs no file."""
    (copy / ".grade/handout.json").unlink()
    (copy / LESSON).write_text("who knows")
    assert actions(copy)[LESSON.as_posix()] is Action.EDITED


def test_a_damaged_record_is_told(copy: Path) -> None:
    """A record that cannot be read is an error with its path, not a fresh start."""
    (copy / ".grade/handout.json").write_text("{")
    with pytest.raises(GraderError, match="cannot be read"):
        bring_up_to_date(load_course(copy))


def test_an_authors_copy_is_not_updated(course: Course) -> None:
    """The author's copy is the source, not a copy."""
    with pytest.raises(UsageError, match="author's copy"):
        bring_up_to_date(course)


def test_reset_keeps_the_old_file(copy: Path) -> None:
    """The stub is back, the work is kept, and resetting again keeps both works."""
    exercise = load_course(copy).exercises[0]
    (copy / MODULE).write_text("first", encoding="utf-8")
    (first,) = start_afresh(exercise, NOW)
    (copy / MODULE).write_text("second", encoding="utf-8")
    (second,) = start_afresh(exercise, NOW.replace(microsecond=1))
    assert (first.read_text(), second.read_text()) == ("first", "second")
    assert (copy / MODULE).read_text(encoding="utf-8") == stub_of(exercise)


def test_reset_of_an_untouched_or_missing_file(copy: Path) -> None:
    """Nothing is kept where there was nothing of one's own."""
    exercise = load_course(copy).exercises[0]
    assert start_afresh(exercise, NOW) == []
    (copy / MODULE).unlink()
    assert start_afresh(exercise, NOW) == []
    assert (copy / MODULE).exists()


def test_a_full_disk(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be written is told, and the old one is untouched."""
    exercise = load_course(copy).exercises[0]
    (copy / MODULE).write_text("mine", encoding="utf-8")

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(GraderError, match="No space left on device"):
        start_afresh(exercise, NOW)
    assert (copy / MODULE).read_text() == "mine"


def test_a_missing_solution(course: Course) -> None:
    """Without a solution there is no stub."""
    exercise = course.exercises[0]
    (exercise.solution / exercise.filename).unlink()
    with pytest.raises(CourseError, match="cannot be read"):
        stub_of(exercise)
