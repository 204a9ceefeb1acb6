from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.model import Isolation, Limits
from grader.sandbox import Sandbox, Session, diagnose, open_sandbox, probe
from grader.sandbox.box import DEFAULT_POLICY

if sys.platform != "linux":
    pytest.skip("Linux only", allow_module_level=True)

pytestmark = pytest.mark.sandbox


def test_the_self_test_runs_once_per_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its result is kept for the same kernel, boot, Python and layers, and then believed."""
    with open_sandbox(cache=tmp_path / "new") as sandbox:
        assert sandbox.isolation is Isolation.FULL
    kept = json.loads((tmp_path / "new" / probe.CACHE_NAME).read_text("utf-8"))
    assert kept["kernel"]
    assert kept["boot"]
    monkeypatch.setattr(probe, "_demand_containment", _never)
    with open_sandbox(cache=tmp_path / "new") as sandbox:
        assert sandbox.isolation is Isolation.FULL
    with open_sandbox() as sandbox, pytest.raises(RuntimeError):
        assert sandbox.isolation


def _never(_: Session) -> None:
    raise RuntimeError("the self-test was run")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kernel": "another"}'])
def test_a_damaged_or_foreign_result_is_not_believed(tmp_path: Path, text: str) -> None:
    """Anything but the very same key means: test again, and keep the new result."""
    file = tmp_path / probe.CACHE_NAME
    file.write_text(text, "utf-8")
    with open_sandbox(cache=tmp_path) as sandbox:
        assert sandbox.isolation is Isolation.FULL
    assert json.loads(file.read_text("utf-8"))["policy"]["seccomp"] is True


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """The test is then run every time."""
    file = tmp_path / "file"
    file.write_text("in the way", "ascii")
    with open_sandbox(cache=file) as sandbox:
        assert sandbox.isolation is Isolation.FULL


def test_a_break_out_refuses_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single attempt that succeeds is an error that names it, and is never kept."""
    hostile = tmp_path / "hostile.py"
    hostile.write_text(
        "def reads_libraries(): return True\ndef attempts(*_): return ['start a process']\n",
        "ascii",
    )
    monkeypatch.setattr(probe, "HOSTILE", hostile)
    sandbox = open_sandbox(cache=tmp_path)
    with pytest.raises(SandboxError, match="start a process"):
        sandbox.describe()
    with pytest.raises(SandboxError, match="start a process"):
        sandbox.describe()
    assert not (tmp_path / probe.CACHE_NAME).exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def attempts(*_): return []\n", "cannot be read"),
        ("def reads_libraries(): return True\ndef attempts(*_): 1/0\n", "broke out"),
        ("import nothing_of_this_name\n", "could not be loaded"),
    ],
)
def test_a_self_test_without_an_answer_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    """Whatever else comes back than an empty list is a refusal."""
    hostile = tmp_path / "hostile.py"
    hostile.write_text(text, "ascii")
    monkeypatch.setattr(probe, "HOSTILE", hostile)
    with open_sandbox() as sandbox, pytest.raises(SandboxError, match=said):
        sandbox.load(b"", "a.py", Limits())


def test_the_diagnosis_names_every_layer(tmp_path: Path) -> None:
    """On a machine where full isolation holds, each layer tells so."""
    found = diagnose(tmp_path)
    assert found.isolation is Isolation.FULL
    assert not found.problem
    layers = {layer.name: layer for layer in found.layers}
    for name in ("landlock", "seccomp", "limits", "unprivileged user", "libraries", "self-test"):
        assert layers[name].in_force, name
        assert layers[name].detail


def test_the_diagnosis_tells_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where full isolation cannot be set up: why, what to do, and each layer by itself."""

    def refuse(self: Sandbox) -> None:
        raise SandboxError("the moon is full", remedy="Wait.")

    monkeypatch.setattr(Sandbox, "_ready", refuse)
    found = diagnose()
    assert found.isolation is None
    assert (found.problem, found.remedy) == ("the moon is full", "Wait.")
    assert {layer.name for layer in found.layers} == {"landlock", "seccomp"}


def test_the_default_policy_is_whole() -> None:
    """Only the switch for namespaces leaves isolation full."""
    assert DEFAULT_POLICY.whole
    assert DEFAULT_POLICY.namespaces
