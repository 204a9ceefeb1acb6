"""What a class is handed: a folder that grades by itself, and an autograder that always answers."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from grader import course as course_module
from grader.course import load_course
from grader.errors import CourseError, GraderError, SubmissionError, UsageError
from grader.export.gradescope import gradescope_results
from grader.feedback import load_feedback
from grader.grading import grade
from grader.handout import Action, bring_up_to_date, make_copy
from grader.intake import read_submission
from grader.language import Language
from grader.model import Course, Outcome, Part
from grader.release import autograder_zip, release
from grader.release.handed_in import collect
from grader.release.listing import shortened
from grader.sandbox import open_sandbox
from grader.sealed import FOLDER
from tests.engine.fakes import DirectSandbox

MODULE = Path("exercises/ex01_average/average.py")
MORE = '''import pytest


@pytest.mark.function("average")
class TestMore:
    @pytest.mark.points(1)
    def test_two(self, learner, check):
        """Two numbers.

        ja: 2 つ。
        """
        check.close(learner.average([1.0, 3.0]), 2.0)

    @pytest.mark.points(0.5)
    def test_secret(self, learner, check):
        """Three numbers.

        ja: 3 つ。
        """
        check.close(learner.average([1.0, 3.0, 5.0]), 3.0)
'''
SECOND = """
[[exercise]]
id = "ex02_again"
title = { en = "Again", ja = "もう一度" }
points = 4
requires = ["ex01_average"]
"""


@pytest.fixture
def withheld(second_course: Path) -> Course:
    """The second course with two checks that only the teacher runs."""
    folder = second_course / "tests/course/ex01_average/withheld"
    folder.mkdir()
    (folder / "test_more.py").write_text(MORE, encoding="utf-8")
    listing = second_course / "course.toml"
    listing.write_text(listing.read_text().replace("points = 4", "points = 5.5"))
    return load_course(second_course)


@pytest.fixture
def two(second_course: Path) -> Course:
    """The second course with a second exercise that requires the first one."""
    for place in ("exercises", "solutions", "tests/course"):
        shutil.copytree(
            second_course / place / "ex01_average", second_course / place / "ex02_again"
        )
    for folder in ("exercises", "solutions"):
        (second_course / folder / "ex02_again/average.py").rename(
            second_course / folder / "ex02_again/again.py"
        )
    listing = second_course / "course.toml"
    listing.write_text(listing.read_text() + SECOND, encoding="utf-8")
    return load_course(second_course)


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_folder_of_init_and_sealed_files(course: Course, tmp_path: Path) -> None:
    """A class's folder is a learner's copy with one sealed file an exercise and one for all."""
    make_copy(course, tmp_path / "init")
    release(course, tmp_path / "組 A")
    plain, sealed = files(tmp_path / "init"), files(tmp_path / "組 A")
    extra = {name: sealed.pop(name) for name in sorted(set(sealed) - set(plain))}
    assert sealed == plain
    assert list(extra) == [".grade/sealed/course.sealed", ".grade/sealed/ex01_average.sealed"]


def test_nothing_of_the_authors_can_be_read(withheld: Course, tmp_path: Path) -> None:
    """No line of a solution, suite or text of feedback stands in the folder."""
    release(withheld, tmp_path / "out")
    everything = b"\0".join(files(tmp_path / "out").values())
    for told in (b"test_secret", b"def test_", b"math.fsum", b"misconception", b"ValueError("):
        assert told not in everything


def test_what_stays_with_the_teacher(withheld: Course, tmp_path: Path) -> None:
    """Withheld checks, accepted programs and mistakes are in no sealed file either."""
    release(withheld, tmp_path / "out")
    opened = load_course(tmp_path / "out")
    held = files(opened.exercises[0].suite)
    assert sorted(held) == ["test_average.py", "withheld.json"]
    assert json.loads(held["withheld.json"]) == {"checks": 2}
    everything = b"\0".join(files(opened.origin).values())
    assert b"test_secret" not in everything


def test_the_same_marks_as_in_the_authors_copy(
    course: Course, tmp_path: Path, direct: DirectSandbox, english: Language
) -> None:
    """Every program gets the same report in both copies, down to the advice."""
    release(course, tmp_path / "out")
    released = load_course(tmp_path / "out").exercises[0]
    author = course.exercises[0]
    programs = [*author.suite.rglob("accepted/*.py"), *author.suite.rglob("mistakes/*/*.py")]
    programs += [author.solution / author.filename, released.work / released.filename]
    for program in programs:
        submission = read_submission(program)
        one = grade(author, submission, direct, english)
        other = grade(released, submission, direct, english)
        assert other.as_json() == one.as_json()
        assert dict(other.advice) == dict(one.advice)
        assert other.hints == one.hints


def test_the_report_says_what_is_left_to_the_teacher(
    withheld: Course, tmp_path: Path, direct: DirectSandbox, english: Language
) -> None:
    """The maximum holds the teacher's points; the report tells how many checks and points."""
    release(withheld, tmp_path / "out")
    submission = read_submission(withheld.exercises[0].solution / "average.py")
    for exercise in (withheld.exercises[0], load_course(tmp_path / "out").exercises[0]):
        report = grade(exercise, submission, direct, english)
        assert report.outcome is Outcome.PASSED
        assert (report.score, report.max_score) == (4.0, 5.5)
        assert report.as_json()["withheld"] == {"checks": 2, "points": 1.5}
        told = json.loads(gradescope_results(report, english))["output"]
        assert told == "2 checks worth 1.5 of the 5.5 points are run by the teacher only."
    full = grade(withheld.exercises[0], submission, direct, english, withheld=True)
    assert full.score == 5.5
    assert "withheld" not in full.as_json()


def test_a_whole_course_beside_nothing(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder needs neither the author's copy nor an installed course, wherever it is moved."""
    release(course, tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "別の 場所")
    shutil.rmtree(course.root)
    monkeypatch.setattr(course_module, "BUNDLE", tmp_path / "none")
    monkeypatch.setattr(course_module, "CHECKOUT", tmp_path / "none")
    found = load_course(tmp_path / "別の 場所")
    assert found.root != found.origin
    assert load_feedback(found.exercises[0]).hints
    assert {change.action for change in bring_up_to_date(found)} == {Action.UNCHANGED}


def test_released_again(course: Course, tmp_path: Path) -> None:
    """A second release mends what nobody edited, and leaves what somebody did."""
    out = tmp_path / "out"
    release(course, out)
    before = files(out)
    again = release(course, out)
    assert {change.action for change in again.changes} == {Action.UNCHANGED}
    assert again.resealed == ()
    assert files(out) == before
    (out / MODULE).write_text("mine")
    (course.root / "exercises/ex01_average/README.md").write_text("mended")
    solution = course.root / "solutions/ex01_average/average.py"
    solution.write_text(solution.read_text() + "\n# mended\n")
    mended = release(course, out)
    done = {c.path.as_posix(): c.action for c in mended.changes}
    assert [path.name for path in mended.resealed] == ["ex01_average.sealed"]
    assert done[MODULE.as_posix()] is Action.EDITED
    assert done["exercises/ex01_average/README.md"] is Action.REPLACED
    assert (out / MODULE).read_text() == "mine"
    assert "# mended" in (load_course(out).exercises[0].solution / "average.py").read_text()


def test_update_brings_what_a_new_sealed_file_holds(course: Course, tmp_path: Path) -> None:
    """A learner who is given new sealed files alone gets the mended lessons by `grade update`."""
    release(course, tmp_path / "one")
    (course.root / "exercises/ex01_average/README.md").write_text("mended")
    release(course, tmp_path / "two")
    shutil.copytree(tmp_path / "two" / FOLDER, tmp_path / "one" / FOLDER, dirs_exist_ok=True)
    done = {c.path.name: c.action for c in bring_up_to_date(load_course(tmp_path / "one"))}
    assert done["README.md"] is Action.REPLACED
    assert (tmp_path / "one/exercises/ex01_average/README.md").read_text() == "mended"


def test_week_by_week(two: Course, tmp_path: Path) -> None:
    """One exercise now, one later: the first stays, and nothing requires what is absent."""
    out = tmp_path / "out"
    release(two, out, [two.exercises[1]])
    (alone,) = load_course(out).exercises
    assert (alone.id, alone.requires) == ("ex02_again", ())
    (out / "exercises/ex02_again/again.py").write_text("mine")
    release(two, out, [two.exercises[0]])
    both = load_course(out)
    assert [e.id for e in both.exercises] == ["ex01_average", "ex02_again"]
    assert both.exercises[1].requires == ("ex01_average",)
    assert (out / "exercises/ex02_again/again.py").read_text() == "mine"
    assert (out / "course.toml").read_bytes() == (two.root / "course.toml").read_bytes()


def test_a_part_of_a_listing(two: Course) -> None:
    """All kinds of values stand in a shortened listing as they did in the whole one."""
    listing = two.root / "course.toml"
    text = listing.read_text() + (
        "[limits]\ncall_s = 2.5\nmemory_mib = 256\n[late]\nper_day = 0.1\n[strange]\n"
        'day = 2026-11-21\nat = 2026-11-21T08:00:00Z\nflag = true\nname = "a\\"\\\\\\u007f\\n平"\n'
        'nested = { "a b" = [1, { c = "d" }], e = {} }\n'
    )
    listing.write_text(text, encoding="utf-8")
    told, whole = tomllib.loads(shortened(two, {"ex02_again"}).decode()), tomllib.loads(text)
    (entry,) = told.pop("exercise")
    assert entry == {**whole.pop("exercise")[1], "requires": []}
    assert told == whole


def test_folders_that_are_somebody_elses(course: Course, two: Course, tmp_path: Path) -> None:
    """An author's copy, another learner's copy, another course, a file: refused untouched."""
    make_copy(course, tmp_path / "init")
    (tmp_path / "file").write_text("x")
    (tmp_path / "full" / "exercises").mkdir(parents=True)
    release(course, tmp_path / "other")
    listing = tmp_path / "other" / "course.toml"
    listing.write_text(listing.read_text().replace('"averages"', '"sums"'))
    for name in ("course", "init", "file", "full", "other"):
        before = files(tmp_path / name)
        with pytest.raises(UsageError):
            release(course, tmp_path / name)
        assert files(tmp_path / name) == before
    with pytest.raises(UsageError, match=r"file: this is a file"):
        release(course, tmp_path / "file" / "inside")


def test_a_withheld_check_in_the_wrong_place(course: Course, tmp_path: Path) -> None:
    """A check marked withheld that would be handed out: nothing is written."""
    suite = course.exercises[0].suite / "test_more.py"
    suite.write_text(MORE.replace("points(1)", 'visibility("withheld")'))
    with pytest.raises(CourseError, match="test_two is marked withheld"):
        release(course, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_sealed_file_that_is_missing(two: Course, tmp_path: Path) -> None:
    """A folder handed out without its hidden part says which files are missing."""
    release(two, tmp_path / "out")
    (tmp_path / "out" / FOLDER / "ex02_again.sealed").unlink()
    (tmp_path / "out" / FOLDER / "course.sealed").unlink()
    with pytest.raises(GraderError, match=r"course\.sealed, ex02_again\.sealed"):
        load_course(tmp_path / "out")


def test_a_disk_that_is_full(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no room it is said, no half file stays, and the next run makes it whole."""
    real, left = Path.write_bytes, [2]

    def full(self: Path, text: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            real(self, text[:1])
            raise OSError(28, "No space left on device")
        return real(self, text)

    with monkeypatch.context() as narrow:
        narrow.setattr(Path, "write_bytes", full)
        with pytest.raises(GraderError, match="No space left"):
            release(course, tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.part"))
    release(course, tmp_path / "out")
    release(course, tmp_path / "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def unpacked(course: Course, home: Path, language: Language) -> None:
    """The tree that Gradescope makes of the zip."""
    with zipfile.ZipFile(io.BytesIO(autograder_zip(course, course.exercises[0], language))) as z:
        for entry in z.infolist():
            z.extract(entry, home / "source")
            (home / "source" / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
    (home / "submission").mkdir()
    shutil.copy(home / "source" / "run_autograder", home / "run_autograder")


def run_autograder(home: Path, python: str = sys.executable) -> dict[str, object]:
    """Run it as Gradescope does, and read what it wrote."""
    done = subprocess.run(
        [home / "run_autograder"],
        cwd=home,
        env={
            "PATH": os.environ["PATH"],
            "AUTOGRADER_HOME": str(home),
            "AUTOGRADER_PYTHON": python,
            "GRADE_ISOLATION": "process",
        },
        capture_output=True,
        check=True,
    )
    assert b"Traceback" not in done.stderr
    results = json.loads((home / "results" / "results.json").read_text())
    assert isinstance(results, dict)
    return results


posix = pytest.mark.skipif(os.name != "posix", reason="the container runs Linux")


def test_what_is_in_the_zip(withheld: Course, english: Language) -> None:
    """At the root two programs that may be run; engine, locked packages and one exercise below."""
    data = autograder_zip(withheld, withheld.exercises[0], english)
    assert data == autograder_zip(withheld, withheld.exercises[0], english)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
        lock = archive.read("requirements.lock").decode()
        scripts = archive.read("setup.sh").decode() + archive.read("run_autograder").decode()
    assert {name for name, mode in modes.items() if mode & 0o111} == {"setup.sh", "run_autograder"}
    assert "course/tests/course/ex01_average/withheld/test_more.py" in modes
    assert "engine/grader/model.py" in modes
    assert "engine/grader/suite/suite.ini" in modes
    assert not [n for n in modes if "accepted" in n or "__pycache__" in n or "bundled" in n]
    assert "--hash=sha256:" in lock
    assert "http" not in lock + scripts


@posix
@pytest.mark.sandbox
@pytest.mark.slow
def test_a_simulated_autograder(withheld: Course, tmp_path: Path) -> None:
    """The zip, unpacked and run, gives what the author's copy gives with the teacher's checks."""
    home, japanese = tmp_path / "採点 1", Language("ja")
    unpacked(withheld, home, japanese)
    exercise = withheld.exercises[0]
    for program in (exercise.solution / "average.py", *exercise.suite.rglob("mistakes/*/*.py")):
        shutil.copy(program, home / "submission" / "average.py")
        with open_sandbox(isolation=None) as sandbox:
            wanted = grade(exercise, read_submission(program), sandbox, japanese, withheld=True)
        results, told = run_autograder(home), json.loads(gradescope_results(wanted, japanese))
        for one in (results, told):
            assert isinstance(one["extra_data"], dict)
            del one["extra_data"]["isolation"]
        assert results == told
    hidden = [t for t in told["tests"] if t["visibility"] == "hidden"]
    assert len(hidden) == 2


@posix
@pytest.mark.sandbox
@pytest.mark.slow
def test_an_autograder_that_breaks_says_so(course: Course, tmp_path: Path) -> None:
    """The learner's fault is 0 points with a reason; ours is no score, and still a result."""
    unpacked(course, tmp_path, Language("en"))
    nothing = run_autograder(tmp_path)
    assert nothing["score"] == 0
    assert "nothing was handed in" in str(nothing["output"])
    (tmp_path / "source/course/tests/course/ex01_average/test_average.py").write_text("raise 1")
    (tmp_path / "submission" / "average.py").write_text("x = 1")
    for python in (sys.executable, "/nonexistent/python"):
        results = run_autograder(tmp_path, python)
        assert "score" not in results
        assert results["tests"] == []
        assert "not your fault" in str(results["output"])


def hand_in(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        file = folder / name.replace("__", "/").replace("_py", ".py").replace("_md", ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("texts", "taken"),
    [
        ({"average_py": "right", "other_py": "wrong"}, "right"),
        ({"work__average_py": "right", "other_py": "wrong"}, "right"),
        ({"answer (1)_py": "right"}, "right"),
        ({"answer (1)_py": "right", "again_py": "right"}, "right"),
        ({"x__ex01__a_py": "right", "x__ex02__b_py": "wrong"}, "right"),
        ({"exercises__ex01_average__average_py": "right", "average_py": "wrong"}, "right"),
        ({"average_py": "right", "_git__average_py": "wrong", "README_md": "x"}, "right"),
    ],
)
def test_names_that_are_not_ours(
    course: Course, tmp_path: Path, texts: dict[str, str], taken: str
) -> None:
    """The right name wins, in the exercise's folder first; else the only file; a guess is told."""
    texts = {name.replace("_git", ".git"): text for name, text in texts.items()}
    found = collect(hand_in(tmp_path / "in", **texts), course.exercises[0])
    assert found.submission.source.decode() == taken
    assert found.submission.parts == {Part.CODE}
    assert bool(found.notes) == ("average" not in found.submission.path.name)


@pytest.mark.parametrize("texts", [{}, {"README_md": "x"}, {"a_py": "1", "b_py": "2"}])
def test_nobody_guesses(course: Course, tmp_path: Path, texts: dict[str, str]) -> None:
    """Nothing that fits, or two files that could be meant, is the learner's to mend."""
    (tmp_path / "in").mkdir()
    with pytest.raises(SubmissionError) as caught:
        collect(hand_in(tmp_path / "in", **texts), course.exercises[0])
    assert "average.py" in str(caught.value)


@posix
def test_links_are_not_followed(course: Course, tmp_path: Path) -> None:
    """A link may lead to the solution, which lies beside: it is refused."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "average.py").symlink_to(course.exercises[0].solution / "average.py")
    with pytest.raises(SubmissionError, match="link"):
        collect(tmp_path / "in", course.exercises[0])
