"""The page about a class, and its figures as a table and as JSON."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import math
import random
import re
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from grader.classroom.statistics.statistics import ClassStatistics, Entry, class_statistics
from grader.errors import UsageError
from grader.export.statistics import COLUMNS, statistics_json, statistics_table
from grader.language import Language
from grader.model import Course, Tier, Verdict
from tests.engine.classroom.figures import FAILED, PASSED, answer, check, entry, small_course, step

pytest.importorskip("matplotlib", reason="needs the extra teacher")

from grader.render.class_report.page import render_class_report
from grader.render.class_report.plots import bins_of, histogram, scatter

HOSTILE = "<script>alert(1)</script> \u202e\x1b[31m \"'>"
WORDS = {"x": "points", "y": "people", "alt": "A < B"}


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """A course with all three parts."""
    return small_course(tmp_path)


def class_of(size: int) -> list[Entry]:
    """People of all kinds: every verdict, wrong lines, misconceptions, strange texts."""
    chance = random.Random(size)
    entries = []
    for n in range(size):
        verdicts = [PASSED if chance.random() < 0.6 else FAILED for _ in range(5)]
        more = {"misconceptions": ("doubled",)}
        found = [
            check("test_a", verdicts[0], **({} if verdicts[0] is PASSED else more)),
            check("test_b", verdicts[1], 0.0, tier=Tier.ROBUST),
            step("1", verdicts[2], 0, 1, title=HOSTILE, message=HOSTILE),
            step("milestone-1", verdicts[2], 1),
            step("milestone-2", verdicts[3], 2),
            answer("colour", verdicts[4], 4.0),
        ]
        code = "def half(x):\n    return 2 * x  # <b>Ann</b>\n"
        quiz = f'learner = "p{n}"\n[colour]\nanswer = "{chance.choice("abc")}"\n'
        entries.append(entry(f"p{n}<i>", found, code=code, quiz=quiz, late=n % 3 == 0))
    return entries


def figures(course: Course, size: int) -> ClassStatistics:
    return class_statistics(course, class_of(size))


def page(course: Course, size: int, code: str = "en") -> str:
    return render_class_report(figures(course, size), Language(code))


class _Checked(html.parser.HTMLParser):
    """Reads a page: every element is closed, and what stands in it is collected."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def read(text: str) -> _Checked:
    found = _Checked()
    found.feed(text)
    found.close()
    assert found.open == []
    return found


@pytest.mark.parametrize("size", [0, 1, 2, 3, 40])
@pytest.mark.parametrize("code", ["en", "ja"])
def test_any_size_of_class(small: Course, size: int, code: str) -> None:
    """The page is whole for any number of people, in both languages, and NaN nowhere."""
    found = read(page(small, size, code))
    assert re.search(r"\b(nan|inf|None|Infinity)\b", found.text, re.IGNORECASE) is None
    assert ("lang", code) in found.attributes
    assert len(found.ids) == len(set(found.ids))


def test_a_thousand_people(small: Course) -> None:
    """A large class makes a page of ordinary size."""
    text = page(small, 1_000)
    assert len(text) < 200_000
    assert "1000 handed in" in read(text).text


def test_nothing_from_elsewhere(small: Course) -> None:
    """No script, no network: all that is named lies in the page itself."""
    text = page(small, 12)
    found = read(text)
    assert found.tags.isdisjoint(
        {"script", "link", "img", "iframe", "object", "image", "foreignobject"}
    )
    for name, value in found.attributes:
        assert not name.startswith("on")
        if name in {"href", "src", "xlink:href"}:
            assert value.startswith("#")
            assert value[1:] in found.ids
    assert re.findall(r"url\((?!#)", text) == []
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert ("content", policy) in found.attributes


def test_strangers_texts_are_escaped(small: Course) -> None:
    """What learners wrote is text, its invisible signs are shown, and nobody is named."""
    text = page(small, 12)
    assert "&lt;script&gt;alert(1)" in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "\\u202e" in text
    assert "Ann" not in text
    assert re.search(r"p\d+<i>|p\d+&lt;i", text) is None


def test_same_class_same_page(small: Course) -> None:
    """The page depends on the figures alone, to the byte."""
    assert page(small, 12) == page(small, 12)


def test_small_classes_are_told(small: Course) -> None:
    """Few people make unsure figures; a large class is not told so."""
    assert "the figures are unsure" in page(small, 7)
    assert "one alone moves a share by 14 %" in page(small, 7)
    assert "the figures are unsure" not in page(small, 40)


def test_plots_have_words(small: Course) -> None:
    """Every plot has labelled axes, and a text for who cannot see it."""
    drawings = re.findall(r"<svg.*?</svg>", page(small, 12), re.DOTALL)
    assert len(drawings) == 5
    for drawing in drawings:
        assert 'role="img"' in drawing
        root = ET.fromstring(drawing)
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.text
        texts = {
            "".join(one.itertext()).strip() for one in root.iter("{http://www.w3.org/2000/svg}text")
        }
        assert texts & {"points", "discrimination"}
        assert not any(text.startswith("word-") for text in texts)


def test_a_plot_takes_any_language(recwarn: pytest.WarningsRecorder) -> None:
    """Words are text: no font needs to have them, and they are escaped."""
    drawn = histogram([1.0, 4.0], 4.0, {"x": "得点", "y": "人数 <&>", "alt": "分布"}, "one")
    assert "得点" in drawn
    assert "人数 &lt;&amp;&gt;" in drawn
    assert list(recwarn) == []


def test_two_plots_on_one_page() -> None:
    """Ids are the drawing's own, so that no plot borrows the marks of another."""
    one, other = (scatter([(1, 0.5, 0.5)], WORDS, name) for name in ("one", "other"))
    assert one.replace("one-", "other-") == other
    assert set(re.findall(r'id="([^"]+)"', one)).isdisjoint(re.findall(r'id="([^"]+)"', other))


def test_bins() -> None:
    """Ten equal parts; the last has the full score, and decimals fall where they belong."""
    assert bins_of([0, 0.3, 4.0, 3.6], 4.0) == [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert sum(bins_of([0.1 * n for n in range(11)], 1.0)) == 11
    assert bins_of([0.1 * n for n in range(11)], 1.0) == [1] * 9 + [2]
    assert bins_of([0.0], 0.0)[0] == 1


def test_without_the_library(small: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lacks the extra is told which one to install."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError) as told:
        page(small, 3)
    assert "grade-by-hand[teacher]" in told.value.render(Language())


def test_check_that_the_better_fail(small: Course) -> None:
    """A check with clearly negative discrimination is pointed at; a small one is chance."""

    def of(size: int, odd: int) -> str:
        entries = [
            entry(f"p{n:02}", [check("test_a", PASSED if n % 2 else FAILED),
                               check("test_b", FAILED if n % 2 and n < odd else PASSED)])
            for n in range(size)
        ]  # fmt: skip
        return render_class_report(class_statistics(small, entries), Language())

    assert "look at this check" in of(30, 30)
    assert "look at this check" not in of(30, 3)
    assert "look at this check" not in of(10, 10)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_table(small: Course) -> None:
    """One tidy table: each row one subject, with the numbers of the page."""
    statistics = figures(small, 12)
    text = statistics_table(statistics, Language())
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    found = {(row["kind"], row["id"]): row for row in rows(text)}
    assert {kind for kind, _ in found} == {
        "score", "check", "milestone", "question", "wrong_line", "misconception"
    }  # fmt: skip
    own = statistics.exercises[0].checks[0]
    row = found["check", "code/test_a"]
    assert int(row["count"]) == own.success.count
    assert own.facility is not None
    assert float(row["facility"]) == pytest.approx(own.facility, abs=1e-6)
    assert own.discrimination is not None
    assert float(row["discrimination"]) == pytest.approx(own.discrimination, abs=1e-6)
    assert row["mean"] == ""


def test_no_formulas(small: Course) -> None:
    """No text of a stranger becomes a formula of a spreadsheet."""
    lines = [
        [step("1", FAILED, 0, 1, message="=HYPERLINK(1)"), step("milestone-1", FAILED, 1)]
        for _ in range(2)
    ]
    entries = [entry(f"p{n}", own) for n, own in enumerate(lines)]
    text = statistics_table(class_statistics(small, entries), Language())
    (row,) = [row for row in rows(text) if row["kind"] == "wrong_line"]
    assert row["title"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("size", [0, 1, 2, 12])
def test_json(small: Course, size: int) -> None:
    """The same figures as JSON, versioned; what cannot be told is null."""
    statistics = figures(small, size)
    data = json.loads(statistics_json(statistics, Language("ja")), parse_constant=pytest.fail)
    assert data["version"] == 1
    assert data["people"] == size
    for one, own in zip(data["exercises"], statistics.exercises, strict=True):
        assert one["handed_in"] == size
        by_id = {row["id"]: row for row in one["checks"]}
        for figure in own.checks:
            assert by_id[figure.id]["discrimination"] == figure.discrimination
            assert by_id[figure.id]["count"] == figure.success.count
        assert by_id["quiz/colour"]["title"] == "赤いのはどれですか?"
        assert all(math.isfinite(score) for score in one["score"]["scores"])
        assert [len(one["misconceptions"])] == [len(own.misconceptions)]


def test_all_of_it_broken(small: Course) -> None:
    """A class of which nothing could be judged still has a page that says so."""
    entries = [entry("p", [check("test_a", Verdict.BROKEN)])]
    text = render_class_report(class_statistics(small, entries), Language())
    assert "1 not judged" in text
    assert replace(entries[0], late=True) != entries[0]
