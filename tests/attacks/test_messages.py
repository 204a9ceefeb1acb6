"""What a learner is told, with the limits of a course that sets none: what happened, and where."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest

from grader.grading import grade, seed_of
from grader.language import Language
from grader.model import Exercise, Limits, Submission
from grader.sandbox import Sandbox
from tests.attacks.items import CORPUS
from tests.attacks.trial import shown, try_path

pytestmark = pytest.mark.attacks

TOLD = {
    "001_loop_plain": ("stopped after 2 s", "2 秒"),
    "023_mem_numpy": ("used more than 512 MiB", "512 MiB"),
    "197_stderr_flood": ("printed more than 64 KiB: cut", "64 KiB"),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_happened_is_told(name: str, exercise: Exercise, box: Sandbox) -> None:
    """The limit that stopped the program is named, on the terminal too."""
    usual = replace(exercise, limits=Limits())
    english, japanese = TOLD[name]
    path = CORPUS / f"{name}.py"
    report = try_path(path, usual, box).report
    assert english in report.findings[0].message
    assert english in shown(report, usual)
    told = grade(usual, Submission(path.read_bytes(), path), box, Language("ja"))
    assert japanese in told.findings[0].message


def test_a_loop_at_the_top_of_the_file(exercise: Exercise, box: Sandbox) -> None:
    """A file that never ends loading is told apart from a call that never ends."""
    usual = replace(exercise, limits=Limits())
    submission = Submission(b"while True:\n    pass\n", CORPUS / "loop.py")
    report = grade(usual, submission, box, Language("en"))
    assert "loading the file: stopped after 3 s" in report.findings[0].message


def test_a_text_that_reads_otherwise_than_it_runs(exercise: Exercise, box: Sandbox) -> None:
    """Signs that turn the direction of writing are told with their line, and graded as they run."""
    report = try_path(CORPUS / "237_src_bidi.py", exercise, box).report
    assert report.score == report.max_score
    assert report.warnings[0].startswith("line 13 holds a sign that turns the direction of writing")
    assert "! line 13 holds a sign" in shown(report, exercise)
    assert try_path(CORPUS / "233_src_cr_only.py", exercise, box).report.warnings == ()


def test_drawn_inputs_of_the_marks_are_never_told(exercise: Exercise, box: Sandbox) -> None:
    """An exception that quotes its arguments shows those of the example, not those of the marks."""
    path = CORPUS / "201_exc_leaks_input.py"
    submission = Submission(path.read_bytes(), path)
    report = grade(exercise, submission, box, Language("en"))
    text = json.dumps(report.as_json()) + shown(report, exercise)
    seed = [seed_of(exercise, submission), zlib.crc32(b"test_drawn")]
    first = np.random.default_rng(seed).dirichlet(np.ones(2), 1)
    assert "INPUT [[0." in text
    assert str(float(first[0, 0])) not in text
