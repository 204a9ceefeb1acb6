"""Hostile texts: a verdict or a refusal that says what is wrong, in time, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.errors import UnreadableText
from grader.maths import Verdict, compare
from grader.maths.domain import declared
from grader.maths.reader import read
from tests.engine.maths.hostile import KINDS, texts

TEXTS = texts()
LIMIT_S = 2.0
MEMORY = 1 << 30
PLAIN = ("log(x*y)", "log(x) + log(y)")


def judged(prev: str, after: str) -> str:
    try:
        found = compare(prev, after, KINDS)
    except UnreadableText:
        return "unreadable"
    assert isinstance(found.verdict, Verdict)
    return found.verdict.value


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted({kind for kind, _ in TEXTS}))
def test_a_verdict_or_a_refusal(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text, as either line, is judged or refused; no code runs; the next pair is decided."""
    monkeypatch.chdir(tmp_path)
    for text in (text for of, text in TEXTS if of == kind):
        judged(text, "x")
        judged("x", text)
        judged(text, text + " ")
    assert judged(*PLAIN) == "equivalent"
    assert list(tmp_path.iterdir()) == []


def test_unreadable_texts_point_at_their_place() -> None:
    """The refusal keeps within the text that it shows."""
    astray = []
    for _, text in TEXTS:
        try:
            read(text, declared(KINDS))
        except UnreadableText as error:
            if not (0 <= error.start <= error.end and error.found and len(error.text) <= 5_000):
                astray.append(text)
    assert astray == []


def _child() -> None:
    """Judge every text within the limits; print what overran."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    judged(*PLAIN)
    for kind, text in TEXTS:
        for pair in ((text, "x"), ("x", text)):
            started = time.perf_counter()
            judged(*pair)
            if time.perf_counter() - started > LIMIT_S:
                print(kind, repr(text[:60]), round(time.perf_counter() - started, 2))  # noqa: T201
    assert judged(*PLAIN) == "equivalent"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="limits memory by resource")
def test_each_within_two_seconds_and_one_gibibyte() -> None:
    """In a process with 1 GiB of address space, each text is answered within 2 s."""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", "from tests.engine.maths.test_hostile import _child; _child()"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
