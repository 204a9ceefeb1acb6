"""``grade EXERCISE --gradescope`` and ``--junit``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.engine.cli.conftest import Called

Call = Callable[..., Called]


def test_files_beside_the_page(call: Call, tmp_path: Path) -> None:
    """Both files are written, the page is printed as ever, and the exit code is the report's."""
    first, second = tmp_path / "results.json", tmp_path / "junit.xml"
    called = call("ex01", "--gradescope", str(first), "--junit", str(second))
    assert called.code == 1
    assert called.out.startswith("ex01 · The average")
    assert json.loads(first.read_text(encoding="utf-8"))["score"] == 0
    assert ET.parse(second).getroot().tag == "testsuites"
    assert {file.name for file in tmp_path.iterdir()} >= {"results.json", "junit.xml"}
    assert not list(tmp_path.glob("results.json.*"))


@pytest.mark.parametrize("option", ["--gradescope", "--junit"])
def test_standard_output_takes_the_place_of_the_page(call: Call, option: str) -> None:
    """With ``-`` nothing but the file's text is printed."""
    out = call("ex01", option, "-").out
    assert out.startswith("{" if option == "--gradescope" else "<?xml")
    assert "ex01 ·" not in out


def test_one_thing_on_standard_output(call: Call) -> None:
    """Two texts in one stream are refused before anything is graded."""
    called = call("ex01", "--gradescope", "-", "--json")
    assert called.code == 2
    assert "only one thing can be written to standard output" in called.err


def test_a_folder_that_is_missing(call: Call, tmp_path: Path) -> None:
    """What cannot be written is said with its path, and nothing half is left."""
    called = call("ex01", "--junit", str(tmp_path / "none" / "x.xml"))
    assert called.code == 2
    assert "cannot be written" in called.err
    assert "x.xml" in called.err
