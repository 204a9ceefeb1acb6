"""What a suite leaves to the teacher, counted without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.suite.withheld import misplaced, note_of, withheld_checks

SUITE = """import pytest

@pytest.mark.function("average")
class TestMore:
    @pytest.mark.points(1)
    def test_two(self, learner, check):
        pass

    def test_three(self, learner, check):
        pass

    def help(self):
        pass

def test_alone(learner):
    pass
"""


def test_counted_in_an_authors_copy(tmp_path: Path) -> None:
    """Every test in withheld/ counts; a suite without the folder leaves nothing."""
    assert withheld_checks(tmp_path) == 0
    (tmp_path / "withheld").mkdir()
    (tmp_path / "withheld" / "test_more.py").write_text(SUITE)
    (tmp_path / "withheld" / "notes.py").write_text(SUITE)
    assert withheld_checks(tmp_path) == 3


def test_told_by_a_learners_copy(tmp_path: Path) -> None:
    """The note says how many there are; one that cannot be read is an error."""
    (tmp_path / "withheld.json").write_bytes(note_of(2))
    assert withheld_checks(tmp_path) == 2
    for text in ("", "[]", '{"checks": null}', '{"checks": "x"}'):
        (tmp_path / "withheld.json").write_text(text)
        with pytest.raises(CourseError):
            withheld_checks(tmp_path)


def test_no_python(tmp_path: Path) -> None:
    """A file that is no Python is the author's to mend."""
    (tmp_path / "withheld").mkdir()
    (tmp_path / "withheld" / "test_more.py").write_text("def (")
    with pytest.raises(CourseError, match="test_more"):
        withheld_checks(tmp_path)


def test_marked_but_handed_out(tmp_path: Path) -> None:
    """A check marked withheld outside the folder is found, on the test or on its class."""
    marked = SUITE.replace("points(1)", 'visibility("withheld")')
    (tmp_path / "test_one.py").write_text(marked)
    assert misplaced(tmp_path) == [
        "test_one.py: test_two is marked withheld: it belongs into withheld/"
    ]
    on_class = SUITE.replace('function("average")', 'visibility("withheld")')
    (tmp_path / "test_one.py").write_text(on_class)
    assert len(misplaced(tmp_path)) == 2
    (tmp_path / "test_one.py").write_text(SUITE.replace("points(1)", 'visibility("hidden")'))
    assert misplaced(tmp_path) == []
