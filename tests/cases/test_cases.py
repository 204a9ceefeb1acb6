"""Every folder beside this file is a submission and what its author must get to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.case import LANGUAGES, NAMES, Call, differences, lay_out, load

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command gives the verdict, the findings and the page, in both languages."""
    wanted = load(name)
    work, words = lay_out(name, wanted, tmp_path)
    monkeypatch.chdir(work)
    for language in LANGUAGES:
        if language == "en" or language in wanted:
            got = call(*words, "--lang", language)
            assert (language, differences(name, wanted, got, language)) == (language, [])
