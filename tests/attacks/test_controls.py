"""Negative controls: with a layer taken away, some attacks succeed; with all of them, none.

Only as an ordinary user, and only attacks that probe: nothing that fills, forks
or deletes runs without its layer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from grader.model import Exercise
from grader.sandbox import Policy, Sandbox, open_sandbox
from tests.attacks.items import CORPUS
from tests.attacks.probes import probes
from tests.attacks.scene import Scene, callers, markers, remove_markers
from tests.attacks.trial import leaks, try_source

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(os.geteuid() == 0, reason="never as the superuser"),
]

NO_SECCOMP = Policy(namespaces=False, seccomp=False)
LIMITS_ONLY = Policy(namespaces=False, landlock=False, seccomp=False)
MARKING = "111_write_everywhere"
REFUSED = "refused" in os.environ.get("GRADE_TEST_MODE", "")

OPEN_WITHOUT_SECCOMP = ["245_net_udp_dns", "limit-the-grader"]
OPEN_WITH_LIMITS_ONLY = [
    "057_kill_parent",
    "059_kill_all",
    "061_pidfd_neighbours",
    "063_process_vm_readv",
    "245_net_udp_dns",
    "249_net_urllib",
    "read-the-suite",
    "read-the-solution",
    "read-the-home",
    "list-the-suite",
    "list-processes",
    "limit-the-grader",
    "signal-the-grader",
    "call-the-listener",
    "become-another-program",
]
ALL = sorted({*OPEN_WITHOUT_SECCOMP, *OPEN_WITH_LIMITS_ONLY})


@pytest.fixture(scope="module")
def unfiltered(scene: Scene) -> Iterator[Sandbox]:
    """A sandbox without seccomp."""
    with open_sandbox(policy=NO_SECCOMP) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def limited(scene: Scene) -> Iterator[Sandbox]:
    """A sandbox with limits only."""
    with open_sandbox(policy=LIMITS_ONLY) as sandbox:
        yield sandbox


def text_of(name: str, scene: Scene) -> str:
    """The text of a probe or of an item of the corpus."""
    own = probes(scene)
    return own[name] if name in own else (CORPUS / f"{name}.py").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def clean(scene: Scene) -> Iterator[None]:
    """What an attack managed to leave or to call is forgotten afterwards."""
    yield
    remove_markers()
    callers(scene)


@pytest.mark.parametrize("name", OPEN_WITHOUT_SECCOMP)
def test_without_seccomp_it_leaks(
    name: str, scene: Scene, exercise: Exercise, unfiltered: Sandbox
) -> None:
    """Namespaces refused and no filter: these get through Landlock and the limits."""
    assert leaks(try_source(text_of(name, scene), exercise, unfiltered), exercise, scene)


def test_without_seccomp_the_listener_is_called(
    scene: Scene, exercise: Exercise, unfiltered: Sandbox
) -> None:
    """The datagram of the attack arrives."""
    try_source(text_of("245_net_udp_dns", scene), exercise, unfiltered)
    assert any("exfil" in call for call in callers(scene))


@pytest.mark.skipif(REFUSED, reason="namespaces are refused by the machine itself")
def test_without_seccomp_namespaces_are_entered(
    scene: Scene, exercise: Exercise, unfiltered: Sandbox
) -> None:
    """Where the machine grants them, nothing but the filter refuses new namespaces."""
    assert leaks(
        try_source(text_of("069_namespaces", scene), exercise, unfiltered), exercise, scene
    )


@pytest.mark.parametrize("name", OPEN_WITH_LIMITS_ONLY)
def test_with_limits_only_it_leaks(
    name: str, scene: Scene, exercise: Exercise, limited: Sandbox
) -> None:
    """Resource limits and a user without rights stop none of these."""
    assert leaks(try_source(text_of(name, scene), exercise, limited), exercise, scene)


def test_with_limits_only_markers_are_left(
    scene: Scene, exercise: Exercise, limited: Sandbox
) -> None:
    """Files appear in every folder that everyone may write to."""
    try_source(text_of(MARKING, scene), exercise, limited)
    assert {str(path.parent) for path in markers()} >= {"/tmp", "/var/tmp", "/dev/shm"}


@pytest.mark.parametrize("name", [*ALL, "069_namespaces", MARKING])
def test_with_every_layer_nothing_leaks(
    name: str, scene: Scene, exercise: Exercise, box: Sandbox
) -> None:
    """The same attacks, all layers: no token, no canary, no caller, no marker."""
    trial = try_source(text_of(name, scene), exercise, box)
    assert leaks(trial, exercise, scene) == []
    assert callers(scene) == ()
    assert markers() == []
