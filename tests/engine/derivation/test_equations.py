"""Lines that are equations: what follows from the line before, and from those before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.derivation import judge, load_tasks
from grader.language import Language
from grader.model import Finding

TASK = """## Largest / 最大 {#largest}

- Domain: `y t: indexed-positive, lam: positive, j k: index, K: posint`
- Constraint: `Sum(y[k], (k,1,K)) = 1`
- Start: `t[k]/y[k] - lam = 0`
- Goal: `y[k] = t[k]/Sum(t[j], (j,1,K))`

```steps
<=> y[k] = t[k]/lam {1}
=> lam = Sum(t[k], (k,1,K))
=> y[k] = t[k]/Sum(t[j], (j,1,K)) {2}
```
"""


def judged(tmp_path: Path, *lines: str) -> dict[str, Finding]:
    """Findings by the last part of their id."""
    file = tmp_path / "derivation.md"
    file.write_text(TASK, encoding="utf-8")
    text = TASK.partition("```steps\n")[0] + "```steps\n" + "\n".join(lines) + "\n```\n"
    found = judge(load_tasks(file), text.encode(), Language("en"))
    return {finding.id.rpartition("/")[2]: finding for finding in found.findings}


def verdicts(found: dict[str, Finding]) -> list[str]:
    return [finding.verdict.value for name, finding in found.items() if name.isdigit()]


def test_a_line_may_use_earlier_ones(tmp_path: Path) -> None:
    """What was derived two lines above still holds; nothing is told that nobody claimed."""
    found = judged(
        tmp_path,
        "<=> y[k] = t[k]/lam",
        "=> lam = Sum(t[k], (k,1,K))",
        "=> y[k] = t[k]/Sum(t[j], (j,1,K))",
    )
    assert verdicts(found) == ["passed"] * 3
    assert [found[str(n)].example for n in (1, 2, 3)] == [None] * 3
    assert sum(f.points for f in found.values()) == 3.0


def test_but_it_does_not_lead_back(tmp_path: Path) -> None:
    """With two-way arrows, such a line claims too much."""
    found = judged(
        tmp_path,
        "<=> y[k] = t[k]/lam",
        "=> lam = Sum(t[k], (k,1,K))",
        "<=> y[k] = t[k]/Sum(t[j], (j,1,K))",
    )
    assert verdicts(found) == ["passed", "passed", "failed"]
    assert "write =>" in found["3"].message


@pytest.mark.parametrize(
    "wrong",
    ["=> lam = 1/Sum(t[k], (k,1,K))", "=> lam = t[k]", "=> y[k] = t[k]", "<=> y[k] = lam*t[k]"],
)
def test_a_wrong_line_is_no_fact(tmp_path: Path, wrong: str) -> None:
    """A wrong equation is refuted, and nothing after it may lean on it."""
    found = judged(tmp_path, wrong, "=> y[k] = t[k]/Sum(t[j], (j,1,K))")
    assert found["1"].verdict.value == "failed"
    assert found["1"].example is not None
    assert sum(f.points for f in found.values()) == 0.0


def test_one_way_only(tmp_path: Path) -> None:
    """Summing over k loses what held for each k: the line before does not follow from it."""
    found = judged(tmp_path, "<=> y[k] = t[k]/lam", "<=> lam = Sum(t[k], (k,1,K))")
    assert verdicts(found) == ["passed", "failed"]
