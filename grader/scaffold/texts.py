"""What stands in the files of a new exercise: a tiny example that holds, with marks.

``TODO`` marks what an author replaces, up to the end of the line or of the text in quotes;
the audit counts each that is left. Knows the texts; `making` writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import indent

from grader.model import Part
from grader.scaffold.wanted import Wanted, inline

CATALOGUE_TEXT = """\
# The misconceptions of the whole course. An exercise may have words of its own in feedback.toml.
#
# [squares-added]
# en = "What the learner did, and what to do instead."
"""
_NAME = "squares-added"
_FUNCTION = "square_of_sum"


def titles_of(wanted: Wanted, languages: Sequence[str]) -> Mapping[str, str]:
    """The titles asked for; a mark where there is none."""
    return {
        language: wanted.titles.get(language) or _to_do(language, "the title", "題名")
        for language in languages
    }


def files_of(wanted: Wanted, languages: Sequence[str]) -> dict[Path, str]:
    """Path in the course -> text, of everything but what is cut from the solution."""
    work, solution = Path("exercises", wanted.id), Path("solutions", wanted.id)
    suite = Path("tests", "course", wanted.id)
    titles = titles_of(wanted, languages)
    files = {
        work / ("README.md" if name == "en" else f"README.{name}.md"): _lesson(wanted, name, title)
        for name, title in titles.items()
    }
    files |= {
        solution / f"{wanted.module}.py": _SOLUTION,
        solution / "hypotheses.py": _HYPOTHESES,
        solution / "feedback.toml": _feedback(languages),
        suite / f"test_{wanted.module}.py": _suite(languages),
        suite / "accepted" / "expanded.py": _ACCEPTED,
        suite / "mistakes" / _NAME / "example.py": _MISTAKE,
    }
    if Part.DERIVATION in wanted.parts:
        files[solution / "derivation.md"] = _derivation(languages)
    if Part.QUIZ in wanted.parts:
        files[work / "quiz.toml"] = _questions(wanted, languages)
        files[solution / "quiz.toml"] = _keys(wanted, languages)
    return files


def _to_do(language: str, english: str, japanese: str) -> str:
    """A mark that says what stands here once it is filled in."""
    match language:
        case "en":
            return f"TODO: {english}"
        case "ja":
            return f"TODO: {japanese}"
        case _:
            return f"TODO ({language}): {english}"


def _texts(languages: Sequence[str], english: str, japanese: str) -> dict[str, str]:
    """A mark for each language; English is always there."""
    names = dict.fromkeys(("en", *languages))
    return {name: _to_do(name, english, japanese) for name in names}


def _lesson(wanted: Wanted, language: str, title: str) -> str:
    file = f"`{wanted.module}.py`"
    if language == "ja":
        lines = [
            "TODO: レッスン(何を学ぶか、式、数値の例)",
            f"$(a + b)^2 = a^2 + 2ab + b^2$。{file} の `{_FUNCTION}` を書き、"
            f"`grade {wanted.short}` を実行します。",
        ]
    elif language == "en":
        lines = [
            "TODO: the lesson: what it is about, the formula, an example with numbers",
            f"$(a + b)^2 = a^2 + 2ab + b^2$. Write `{_FUNCTION}` in {file}, "
            f"then run `grade {wanted.short}`.",
        ]
    else:
        lines = [_to_do(language, f"the lesson; {file}, `grade {wanted.short}`", "")]
    return "\n\n".join([f"# {title}", *lines]) + "\n"


_SOLUTION = f'''\
"""TODO: what this module is about; functions of your own in place of the example."""


def {_FUNCTION}(a: float, b: float) -> float:
    """The square of a + b. TODO: shapes, domain, edge cases, errors."""
    ### BEGIN SOLUTION
    return (a + b) ** 2
    ### END SOLUTION
'''

_HYPOTHESES = f'''\
"""Wrong programs, each with the misconception behind it."""

from grader.suite import hypothesis


# TODO: what learners get wrong in your functions
@hypothesis("{_NAME}", function="{_FUNCTION}")
def squares_added(a, b):
    """The squares are added, and 2ab is lost."""
    return a**2 + b**2
'''

_ACCEPTED = f"def {_FUNCTION}(a, b):\n    return a * a + 2 * a * b + b * b\n"
_MISTAKE = f"def {_FUNCTION}(a, b):\n    return a**2 + b**2\n"

_HINTS = (
    (
        "the first hint: a question that sets them thinking",
        "最初のヒント(きっかけになる問い)",
    ),
    ("the second hint: what to do", "2 番目のヒント(何をするか)"),
    ("the last hint: nearly the answer", "最後のヒント(ほとんど答え)"),
)


def _feedback(languages: Sequence[str]) -> str:
    blocks = [
        "[[hints]]\n" + _table(_texts(languages, english, japanese)) for english, japanese in _HINTS
    ]
    told = _texts(
        languages, "what the learner did, and what to do instead", "どこが違い、どう直すか"
    )
    blocks.append(f"[misconceptions.{_NAME}]\n" + _table(told))
    if len(languages) > 1:
        summary = {
            name: _to_do(name, "what the function gives", "関数が返す値")
            for name in languages
            if name != "en"
        }
        blocks.append(f"[functions]\n{_FUNCTION} = {inline(summary)}\n")
    return "\n".join(blocks)


def _table(texts: Mapping[str, str]) -> str:
    return "".join(f'{name} = "{text}"\n' for name, text in texts.items())


_CHECKS = (
    (
        "@pytest.mark.points(1)\n"
        '@pytest.mark.visibility("visible")\n'
        "def test_worked_example(self, learner, check):",
        ("1 and 2 give 9.", "1 と 2 なら 9 になる。"),
        f"check.close(learner.{_FUNCTION}(1.0, 2.0), 9.0)",
    ),
    (
        "@pytest.mark.points(1)\ndef test_any_numbers(self, learner, reference, rng, check):",
        ("Any two numbers.", "どんな 2 つの数でも。"),
        "for _ in range(5):\n"
        "    a, b = rng.normal(size=2)\n"
        f"    check.close(learner.{_FUNCTION}(a, b), reference.{_FUNCTION}(a, b))",
    ),
    (
        "@pytest.mark.points(0.5)\ndef test_opposite_numbers(self, learner, check):",
        ("Numbers that cancel give 0.", "打ち消し合う 2 つの数なら 0 になる。"),
        f"check.close(learner.{_FUNCTION}(1.5, -1.5), 0.0)",
    ),
    (
        "@pytest.mark.points(0.5)\ndef test_equal_numbers(self, learner, check):",
        ("A number and itself give four times its square.", "同じ数なら、その 2 乗の 4 倍になる。"),
        f"check.close(learner.{_FUNCTION}(3.0, 3.0), 36.0)",
    ),
)


def _suite(languages: Sequence[str]) -> str:
    return (
        '"""TODO: what is asked of a program; checks of your own in place of these."""\n\n'
        f'import pytest\n\n\n@pytest.mark.function("{_FUNCTION}")\nclass TestSquareOfSum:\n'
        + "\n".join(_check(head, said, body, languages) for head, said, body in _CHECKS)
    )


def _check(head: str, said: tuple[str, str], body: str, languages: Sequence[str]) -> str:
    english, japanese = said
    others = "".join(
        f"\n{name}: {japanese if name == 'ja' else _to_do(name, english, '')}\n"
        for name in languages
        if name != "en"
    )
    docstring = f'"""{english}\n{others}"""' if others else f'"""{english}"""'
    return indent(head, " " * 4) + "\n" + indent(f"{docstring}\n{body}\n", " " * 8)


def _derivation(languages: Sequence[str]) -> str:
    task = "the task: what to derive, and why"
    texts = [f"TODO: {task}"]
    title = "The square of a sum"
    if "ja" in languages:
        title += " / 和の 2 乗"
        texts.append("TODO: 課題(何を導くか)")
    texts += [_to_do(name, task, "") for name in languages if name not in {"en", "ja"}]
    head = "Derivations / 導出" if "ja" in languages else "Derivations"
    write = ["Write your steps into the `steps` block, one a line; leave everything else as it is."]
    if "ja" in languages:
        write.append(
            "`steps` ブロックの中に、1 行に 1 ステップずつ書いてください。"
            "ほかの部分はそのままにしておきます。"
        )
    return "\n\n".join(
        [
            f"# {head}",
            *write,
            f"## {title} {{#square-of-a-sum}}",
            *texts,
            "- Domain: `a b: real`\n"
            "- Start: `(a + b)^2`\n"
            "- Goal: `a^2 + 2*a*b + b^2`\n"
            f"- Code: `{_FUNCTION}(a=a, b=b)`",
            "```steps\n= a*(a + b) + b*(a + b) {1}\n= a^2 + 2*a*b + b^2 {1}\n```\n",
        ]
    )


def _questions(wanted: Wanted, languages: Sequence[str]) -> str:
    text = _texts(
        languages,
        "a question, such as: what is ({a} + {b})^2?",
        "問題文(例: ({a} + {b})^2 はいくつですか?)",
    )
    return (
        f"# The questions. Keys and feedback: solutions/{wanted.id}/quiz.toml\n\n"
        '[[item]]\nid = "square-of-two-numbers"\nkind = "numeric"\n'
        f"text = {inline(text)}\n"
        "draw = { a = { from = 1, to = 9, step = 1 }, b = { from = 1, to = 9, step = 1 } }\n"
    )


def _keys(wanted: Wanted, languages: Sequence[str]) -> str:
    why = _texts(languages, "why this is right", "なぜこれが正しいか")
    return (
        f"# Keys and feedback of the questions in exercises/{wanted.id}/quiz.toml\n\n"
        "[square-of-two-numbers]\n"
        f'key = "{_FUNCTION}(a, b)"\n'
        f"why = {inline(why)}\n"
        f'wrong = [{{ value = "a**2 + b**2", misconception = "{_NAME}" }}]\n'
    )
