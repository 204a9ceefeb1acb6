"""Every attack of the corpus gets what its line of the index asks for, and leaves nothing."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grader.model import Exercise
from grader.sandbox import Sandbox
from tests.attacks.items import Item, contents, hand_in, load_items, remove
from tests.attacks.scene import (
    Look,
    Scene,
    lasting_orphans,
    markers,
    orphans,
    quiet_look,
    resident_mib,
    settled,
    strays,
)
from tests.attacks.trial import NEIGHBOUR_S, changes, neighbour, problems, try_path, try_source

pytestmark = pytest.mark.attacks

ITEMS = load_items()
LATER_S = 3.0
"""Threads and timers of attacks act within this time."""
GROWTH_MIB = 64
PEAK_GROWTH_MIB = 160


@dataclass
class Corpus:
    """The whole run: how things were before the first item, and what was tried since."""

    before: Look
    orphans: set[int]
    strays: set[str]
    resident_mib: float
    peak_kib: int
    tried: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def corpus(scene: Scene, exercise: Exercise, box: Sandbox) -> Corpus:
    """A look taken when everything that is loaded once has been loaded."""
    assert try_source(neighbour(exercise).source, exercise, box).report.score == 10.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Corpus(quiet_look(scene), orphans(), strays(), resident_mib(), peak)


@pytest.mark.parametrize("item", ITEMS, ids=[item.name for item in ITEMS])
def test_attack(
    item: Item,
    corpus: Corpus,
    scene: Scene,
    exercise: Exercise,
    box: Sandbox,
    submissions: Path,
) -> None:
    """Its score and its words; nothing leaked, left or changed; the next one unharmed."""
    path = hand_in(item, submissions)
    corpus.tried.append(item.name)
    stored, before = contents(submissions), settled(scene, corpus.before)
    trial = try_path(path, exercise, box)
    found = problems(item, trial, exercise, scene)
    found += changes(before, settled(scene, before))
    if contents(submissions) != stored:
        found.append("the stored submission changed")
    after = try_source(neighbour(exercise).source, exercise, box)
    if after.report.score != after.report.max_score or after.seconds > NEIGHBOUR_S:
        found.append(f"the next submission gets {after.report.score} in {after.seconds:.2f} s")
    remove(submissions)
    assert found == []


def test_nothing_comes_later(corpus: Corpus, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds after the last attack: no marker anywhere, no process, file, caller or memory."""
    if not corpus.tried:
        pytest.skip("no attack was tried")
    monkeypatch.chdir(corpus.before.folder)
    time.sleep(LATER_S)
    assert changes(corpus.before, settled(scene, corpus.before)) == []
    assert markers(deep=True) == []
    assert lasting_orphans(corpus.orphans) == set()
    assert {path for path in strays() - corpus.strays if "pytest" not in path} == set()


def test_the_grader_stays_small(corpus: Corpus) -> None:
    """Giant values, messages and files never become memory of the trusted side."""
    if not corpus.tried:
        pytest.skip("no attack was tried")
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert resident_mib() - corpus.resident_mib < GROWTH_MIB
    assert (peak_kib - corpus.peak_kib) / 1024 < PEAK_GROWTH_MIB


def test_the_whole_corpus_is_here() -> None:
    """Every item of the index lies in the corpus, and nothing lies there without a line."""
    names = {path.name.removesuffix(".py") for path in (Path(__file__).parent / "corpus").iterdir()}
    assert names - {"INDEX.tsv", "__pycache__"} == {item.name for item in ITEMS}
    assert len(ITEMS) == 137
