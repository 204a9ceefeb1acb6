"""A small course of derivations for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.derivation import DerivationJudgement, Task, judge, load_tasks
from grader.language import Language
from grader.model import Finding
from tests.engine.derivation.numbers import MATHS

SPLIT = """## Split a log / 対数を分ける {#split}

- Domain: `a b: positive, t: real`
- Start: `a^t * b^2`
- Goal: `t*log(a) + 2*log(b)`
EXTRA
```steps
take log
= log(a^t) + log(b^2)  [log-product] {1}
= t*log(a) + 2*log(b)  {2}
```
"""
BLANKS = """## Blanks / 穴埋め {#blanks}

- Domain: `a b: positive`
- Start: `log(a^2*b)`
- Goal: `2*log(a) + log(b)`
- Kind: blanks

```steps
= log(a^2) + ⟦log(b)⟧ {1}
= ⟦2⟧*log(a) + log(b) {1}
```
"""
ERROR = """## Error / 間違い {#error}

- Domain: `a b: positive`
- Start: `log(a^2*b)`
- Kind: error

```printed
= log(a^2) + log(b)
= log(a)^2 + log(b)
= log(b) + log(a)^2
```

```steps
line 2 {1}
= 2*log(a) + log(b) {2}
```
"""


def split(extra: str = "") -> str:
    """The task of steps with further bullets."""
    return SPLIT.replace("EXTRA\n", f"{extra}\n" if extra else "\n")


def tasks_of(folder: Path, text: str) -> tuple[Task, ...]:
    file = folder / "derivation.md"
    file.write_text(text, encoding="utf-8")
    return load_tasks(file, MATHS)


def answered(steps: str, *, task: str = "split") -> str:
    return f"## A title {{#{task}}}\n\n```steps\n{steps}\n```\n"


def judged(
    folder: Path, solution: str, submitted: str | bytes | None, **options: Any
) -> DerivationJudgement:
    source = submitted.encode() if isinstance(submitted, str) else submitted
    return judge(tasks_of(folder, solution), source, Language(), maths=MATHS, **options)


def by_name(judgement: DerivationJudgement) -> dict[str, Finding]:
    """Findings by what follows ``derivation/``."""
    return {finding.id.partition("/")[2]: finding for finding in judgement.findings}


def earned(judgement: DerivationJudgement) -> float:
    return sum(finding.points for finding in judgement.findings)
