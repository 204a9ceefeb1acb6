"""TOML that strangers wrote."""

from __future__ import annotations

import pytest

from grader.quiz.answers import read_answers
from grader.toml import MAX_DOTS, read_toml


def test_what_is_toml() -> None:
    """It is read as ever: answers with many dots, and comments with more."""
    dots = "." * MAX_DOTS
    text = f'# {dots}...\n[a.b]\nanswer = "{dots}"\n  # {dots}...\nc = """\n{dots}\n{dots}"""\n'
    assert read_toml(text) == {"a": {"b": {"answer": dots, "c": f"{dots}\n{dots}"}}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a", "Expected"),
        (f"x = {'{a=' * 4000}1", "Nested too deeply"),
        (f"\n[{'a.' * (MAX_DOTS + 1)}a]", r"Too many dots \(at line 2\)"),
        (f"{'a.' * 30_000}a = 1", "Too many dots"),
        (f'{"a." * 40}"\u2028"{".a" * 40} = 1', "Too many dots"),
        (f"x = [\n{{{'a.' * 30_000}a = 1}}]", "Too many dots"),
    ],
)
def test_what_is_none(text: str, said: str) -> None:
    """One error for all, soon, and without taking the memory of the machine."""
    with pytest.raises(ValueError, match=said):
        read_toml(text)


def test_answers() -> None:
    """A name of many parts is refused as an answer, and nothing breaks."""
    refused = read_answers(f"[{'a.' * 30_000}a]\nanswer = 1\n".encode()).refused
    assert refused is not None
    assert "Too many dots" in str(refused.values["reason"])
