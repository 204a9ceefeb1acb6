"""Scaffolding an exercise: whole and marked, or nothing at all."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from grader.audit import audit_exercise
from grader.course import load_course
from grader.errors import CourseError, GraderError, UsageError
from grader.handout import make_copy, stubs_of
from grader.model import Part
from grader.scaffold import Wanted, make_exercise
from tests.engine.fakes import DirectSandbox

ID = "ex02_squares"
FRESH = '# Mine.\n[course]\nid = "fresh"\nlanguages = {}\ntitle = {{ en = "Fresh" }}\n'
MARK = re.compile(r"TODO[^\"\n]*")


def tree(root: Path) -> dict[str, bytes]:
    """Everything under a folder: what lies where, folders too."""
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else b"folder"
        for path in sorted(root.rglob("*"))
    }


def told(root: Path, name: str = ID) -> list[str]:
    course = load_course(root)
    proof = audit_exercise(course, course.exercise(name), DirectSandbox())
    return [str(problem).replace(str(root), "") for problem in proof.problems]


def fill_in(root: Path, name: str = ID) -> int:
    """Put a text in the place of each mark, as an author does; how many there were."""
    count = 0
    files = [file for file in root.rglob("*") if name in str(file) and file.is_file()]
    for file in (root / "course.toml", *files):
        text, found = MARK.subn("Filled in.", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
        count += found
    exercise = load_course(root).exercise(name)
    for part, stub in stubs_of(exercise).items():
        (exercise.work / exercise.file_of(part)).write_bytes(stub)
    return count


def fresh(tmp_path: Path, languages: str = '["en", "ja"]') -> Path:
    root = tmp_path / "fresh"
    root.mkdir()
    (root / "course.toml").write_text(FRESH.format(languages), encoding="utf-8")
    return root


def test_what_is_to_be_filled_in(second_course: Path) -> None:
    """Right after, the audit names each mark with its place, and nothing else."""
    files = make_exercise(second_course, Wanted(ID, titles={"en": "Squares"}))
    assert all((second_course / file).is_file() for file in files)
    problems = told(second_course)
    assert problems
    assert all("is to be filled in: TODO" in problem for problem in problems), problems
    for file in ("README.ja.md: line 1", "feedback.toml: line 2", "quiz.toml: line 6", "'ja'"):
        assert any(file in problem for problem in problems), file


def test_filled_in_it_holds(second_course: Path) -> None:
    """The audit accepts it once every mark is replaced; the other exercise holds as before."""
    make_exercise(second_course, Wanted(ID, requires=("ex01_average",)))
    assert fill_in(second_course) > 20
    assert told(second_course) == []
    assert told(second_course, "ex01_average") == []


@pytest.mark.parametrize("languages", ['["en", "ja"]', '["en"]', '["ja"]', '["en", "fr", "ja"]'])
@pytest.mark.parametrize(
    "parts", [(Part.CODE,), (Part.CODE, Part.QUIZ), (Part.CODE, Part.DERIVATION)]
)
def test_the_first_exercise_of_a_course(
    tmp_path: Path, languages: str, parts: tuple[Part, ...]
) -> None:
    """A course that has none yet gets its first one, in any languages, with any parts."""
    root = fresh(tmp_path, languages)
    make_exercise(root, Wanted("ex01_squares", parts))
    assert set(load_course(root).exercises[0].points) == set(parts)
    fill_in(root, "ex01_squares")
    assert told(root, "ex01_squares") == []


def test_course_toml_stays_as_it_is(second_course: Path) -> None:
    """The entry comes last; comments, order and line ends before it are those there were."""
    file = second_course / "course.toml"
    before = file.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n") + b"  # the end"
    file.write_bytes(before)
    file.chmod(0o640)
    make_exercise(second_course, Wanted(ID, titles={"en": 'A "title"\\', "ja": "平均 2"}))
    after = file.read_bytes()
    assert after.startswith(before + b"\r\n")
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert file.stat().st_mode & 0o777 == 0o640
    made = load_course(second_course).exercise(ID)
    assert made.title == {"en": 'A "title"\\', "ja": "平均 2"}


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (Wanted("squares"), "'squares' is no id of an exercise"),
        (Wanted("ex02_class"), "is no id of an exercise"),
        (Wanted("../ex02_a"), "is no id of an exercise"),
        (Wanted("ex02_a\n"), "is no id of an exercise"),
        (Wanted("ex01_average"), "is taken: the course has ex01_average"),
        (Wanted("ex01_other"), "is taken: the course has ex01_average"),
        (Wanted("ex02_average"), "choose another name for the module average"),
        (Wanted(ID, (Part.QUIZ,)), "without code"),
        (Wanted(ID, titles={"fr": "Carrés"}), "no language 'fr'"),
        (Wanted(ID, titles={"en": "a\nb"}), "one line of text, not 'a\\nb'"),
        (Wanted(ID, titles={"en": "\udc80"}), "one line of text"),
        (Wanted(ID, titles={"en": " "}), "one line of text"),
        (Wanted(ID, requires=("ex09_none",)), "no exercise 'ex09_none'"),
    ],
)
def test_what_cannot_be(second_course: Path, wanted: Wanted, problem: str) -> None:
    """It is refused with its reason, and nothing is written."""
    before = tree(second_course)
    with pytest.raises(UsageError, match=re.escape(problem)):
        make_exercise(second_course, wanted)
    assert tree(second_course) == before


def test_what_lies_there_already(second_course: Path) -> None:
    """A folder of that name is never written into."""
    (second_course / "solutions" / ID).mkdir()
    before = tree(second_course)
    with pytest.raises(UsageError, match="something of that name already"):
        make_exercise(second_course, Wanted(ID))
    assert tree(second_course) == before


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever write fails, the course is what it was; once all succeed, it holds."""
    root = fresh(tmp_path)
    before = tree(root)
    left = 0

    def refusing(name: str) -> None:
        real = getattr(Path, name)

        def write(self: Path, *args: object, **kwargs: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(self, *args, **kwargs)

        monkeypatch.setattr(Path, name, write)

    refusing("write_bytes")
    refusing("replace")
    for succeed in range(1000):
        left = succeed
        try:
            make_exercise(root, Wanted(ID))
        except UsageError as problem:
            told = str(problem)
        else:
            break
        assert "No space left" in told
        assert tree(root) == before
    assert succeed == 16
    assert load_course(root).exercises[0].id == ID


@pytest.mark.parametrize("stops_at", [1, 2, 3, 4])
def test_stopped_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stops_at: int) -> None:
    """Ctrl-C between two moves takes back the first; a call later makes all of it."""
    root = fresh(tmp_path)
    before = tree(root)
    moves, real = 0, Path.rename

    def rename(self: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == stops_at:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        make_exercise(root, Wanted(ID))
    monkeypatch.undo()
    assert tree(root) == before
    make_exercise(root, Wanted(ID))
    assert load_course(root).exercises[0].id == ID


def test_two_authors_at_once(second_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that somebody else adds meanwhile is not lost."""
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        with (second_course / "course.toml").open("a", encoding="utf-8") as file:
            file.write("# meanwhile\n")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(UsageError, match="changed meanwhile"):
        make_exercise(second_course, Wanted(ID))
    assert "# meanwhile" in (second_course / "course.toml").read_text(encoding="utf-8")
    assert not list(second_course.rglob(f"*{ID}*"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[course", "cannot be read"),
        ("\udcff", "cannot be read"),
        ("", "course.id: a text is expected"),
        ("course = 3", "course.id: a text is expected"),
        (FRESH.format('"en"'), "course.languages: codes are expected"),
        (FRESH.format('["../x"]'), "course.languages: codes are expected"),
        (FRESH.format('["en"]').replace("title", "titel"), "course.title"),
        ('exercise = []\n[course]\nid = "x"\ntitle = { en = "X" }\n', "no [[exercise]] can be"),
    ],
)
def test_a_course_that_does_not_hold(tmp_path: Path, text: str, problem: str) -> None:
    """What is wrong with course.toml is told with its path, and nothing is written."""
    file = tmp_path / "course.toml"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(CourseError, match=re.escape(problem)) as caught:
        make_exercise(tmp_path, Wanted(ID))
    assert caught.value.where == str(file)
    assert list(tmp_path.iterdir()) == [file]


def test_a_learners_copy(
    second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exercises are written in the author's copy only."""
    monkeypatch.setattr("grader.course.BUNDLE", second_course)
    copy = tmp_path / "mine"
    make_copy(load_course(second_course), copy)
    before = tree(copy)
    with pytest.raises(UsageError, match="learner's copy"):
        make_exercise(copy, Wanted(ID))
    assert tree(copy) == before


def test_a_name_too_long_for_the_disk(second_course: Path) -> None:
    """What the system refuses is said in words; nothing is changed."""
    before = tree(second_course)
    with pytest.raises(GraderError, match="too long"):
        make_exercise(second_course, Wanted(f"ex02_{'a' * 300}"))
    assert tree(second_course) == before
