"""Files that are not as handed out: everything is told, the other tasks go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.derivation.handed_in import MAX_JUDGED
from grader.derivation.markdown import MAX_BYTES
from grader.model import Verdict
from tests.engine.derivation.course import (
    BLANKS,
    ERROR,
    answered,
    by_name,
    earned,
    judged,
    split,
)

RIGHT = "take log\n= log(a^t) + log(b^2)\n= t*log(a) + 2*log(b)"
OTHER = answered("line 2", task="error")


def test_nothing_handed_in(tmp_path: Path) -> None:
    """One finding a milestone, not started."""
    whole = judged(tmp_path, split() + ERROR, None)
    assert len(whole.notices) == 1
    assert whole.notices[0].startswith("there is no derivation.md")
    found = by_name(judged(tmp_path, split(), None))
    assert list(found) == ["split/milestone-1", "split/milestone-2"]
    assert {finding.verdict for finding in found.values()} == {Verdict.NOT_STARTED}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the task split is not in the file"),
        ("## A title {#split}\n", "the block of steps is missing"),
        (answered(RIGHT).replace("\n```\n", "\n"), "is not closed"),
        (answered(RIGHT) + answered(RIGHT), "stands there twice: lines 1, 8"),
        (answered(RIGHT) + "```steps\n= a\n```\n", "more than one block"),
        (answered(RIGHT).replace("#split", "#splits"), "is not in the file"),
    ],
)
def test_unreadable_tasks(tmp_path: Path, text: str, told: str) -> None:
    """The task is unreadable, with a reason; the one after it is judged."""
    found = by_name(judged(tmp_path, split() + ERROR, text + "\n" + OTHER))
    assert found["split/milestone-1"].verdict is Verdict.UNREADABLE
    assert told in found["split/milestone-1"].message
    assert found["error/milestone-1"].verdict is Verdict.PASSED


def test_unknown_tasks_are_told(tmp_path: Path) -> None:
    """With a close match."""
    found = judged(tmp_path, split(), answered(RIGHT) + answered("= a", task="splitt"))
    assert found.notices == ("no task is called splitt; did you mean split?",)
    assert earned(found) == 3


@pytest.mark.parametrize(
    "source",
    [
        answered(RIGHT).encode().replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + answered(RIGHT).encode(),
        answered(RIGHT).replace("```", "~~~~").encode(),
        b"\x82\xa0\n" + answered(RIGHT).encode(),
    ],
    ids=["CRLF", "BOM", "tildes", "not UTF-8 elsewhere"],
)
def test_other_writings_are_read(tmp_path: Path, source: bytes) -> None:
    """Line ends, marks of byte order and fences of other editors, bad bytes in the prose."""
    assert earned(judged(tmp_path, split(), source)) == 3


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    """They spoil their own line only, and are told with its number."""
    source = answered("= \u3042").encode("cp932") + OTHER.encode()
    found = judged(tmp_path, split() + ERROR, source)
    assert found.notices[0] == "line 4 is not UTF-8; save the file as UTF-8"
    assert by_name(found)["split/1"].verdict is Verdict.UNREADABLE
    assert earned(found) == 1


@pytest.mark.parametrize("name", ["UTF-16", "UTF-32"])
def test_utf16_is_refused(tmp_path: Path, name: str) -> None:
    """With what to do, once, however many tasks there are."""
    whole = judged(tmp_path, split() + ERROR, answered(RIGHT).encode(name))
    assert whole.notices == (f"the file is {name}; save it as UTF-8",)
    assert all(not finding.message for finding in whole.findings)
    found = by_name(whole)
    assert found["split/milestone-1"].verdict is Verdict.UNREADABLE


def test_limits(tmp_path: Path) -> None:
    """Large files and many lines are over the limit; what was judged before counts."""
    large = judged(tmp_path, split(), b"x" * (MAX_BYTES + 1))
    assert {finding.verdict for finding in large.findings} == {Verdict.OVER_LIMIT}
    many = judged(tmp_path, split(), answered("= a\n" * 300))
    assert {finding.verdict for finding in many.findings} == {Verdict.OVER_LIMIT}
    some = by_name(judged(tmp_path, split(), answered(RIGHT + "\n= a" * MAX_JUDGED)))
    assert some["split/milestone-2"].verdict is Verdict.PASSED
    assert some[f"split/{MAX_JUDGED + 1}"].verdict is Verdict.OVER_LIMIT
    late = by_name(judged(tmp_path, split(), answered("= a^t*b^2\n" * 70 + RIGHT)))
    assert late["split/milestone-2"].verdict is Verdict.OVER_LIMIT


@pytest.mark.parametrize(
    "text",
    [
        "```\n" * 5_000,
        "## a {#split}\n" * 5_000,
        "## x {#" + " " * 50_000,
        answered("= " + " " * 50_000 + "[a"),
        answered("= " + "(" * 3_000),
        answered("\x00\x1b[2J\u202e"),
        answered("take log\n" * 50 + "= a"),
        answered("substitute " + ",".join(f"a{n}=1" for n in range(90))),
        answered("multiply by " + "9" * 400),
        answered("<!--\n" * 1_000),
        answered("= a ⇔ = b\n=\n<=>\n=> a\n[x]\nline 1\nd/d\nsubstitute t=(1,(2,3))\nd/d(a+b)"),
    ],
)
def test_hostile_files_become_findings(tmp_path: Path, text: str) -> None:
    """Nothing raises, nothing is earned, the points that could be had stay the same."""
    found = judged(tmp_path, split(), text)
    assert earned(found) == 0
    assert sum(finding.max_points for finding in found.findings) == pytest.approx(3)
    assert all("\x1b" not in f.message + f.title for f in found.findings)


def test_stub_as_handed_out_is_untouched(tmp_path: Path) -> None:
    """Of every kind of task."""
    from grader.derivation import stub_of

    course = split() + BLANKS + ERROR
    found = judged(tmp_path, course, stub_of(course))
    assert {finding.verdict for finding in found.findings} == {Verdict.NOT_STARTED}
    assert found.notices == ()


def test_long_lines_of_blanks(tmp_path: Path) -> None:
    """A fence before a line of blanks is no work: it is not tried in every way."""
    found = judged(tmp_path, split(), f"```{' ' * (MAX_BYTES - 100)}!")
    assert {finding.verdict for finding in found.findings} == {Verdict.UNREADABLE}
