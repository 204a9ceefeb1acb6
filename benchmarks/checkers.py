"""The table of docs/equivalence.md: our verdicts beside those of other checkers.

    python benchmarks/checkers.py [--python VENV/bin/python] [--write]

Other checkers are no dependency. Install them into an environment of their own
(``pip install sympy math-verify pycodemath mathguard``) and name its interpreter;
one that is not there is left out, with a message. ``--write`` renews the table.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from checking import CHECKERS, DIFFERENT, EQUIVALENT, FAILED, ROOT, UNDECIDED, Process, rows
from equivalence import p95

DOCUMENT = ROOT / "docs/equivalence.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
Answers = dict[str, tuple[str, float]]


def prepared() -> list[dict[str, Any]]:
    """The plain pairs, with both lines in LaTeX too."""
    sys.path.insert(0, str(ROOT))
    from grader.maths.domain import declared  # noqa: PLC0415
    from grader.maths.reader import read  # noqa: PLC0415
    from grader.maths.writing import as_latex, written  # noqa: PLC0415

    found = []
    for row in rows(plain=True):
        declarations = declared(row["assume"])
        for side in ("prev", "next"):
            tree = read(row[side], declarations)
            row[f"latex_{side}"] = as_latex(tree)
            # The others read ASCII only as SymPy writes it.
            if row["topic"] == "latex":
                row[side] = written(tree)
        found.append(row)
    return found


def asked(name: str, python: str, pairs: list[dict[str, Any]]) -> Answers | None:
    """The answers by the pair's id; None where the checker is not installed."""
    process = Process(name, python)
    try:
        if not process.starts():
            return None
        return {row["id"]: process.ask(row) for row in pairs}
    finally:
        process.close()


def table(pairs: list[dict[str, Any]], answers: dict[str, Answers]) -> list[str]:
    """The lines of the table."""
    right = [row["id"] for row in pairs if row["expected"] == EQUIVALENT]
    wrong = [row["id"] for row in pairs if row["expected"] == DIFFERENT]
    lines = [
        f"| checker | wrong accepted (of {len(wrong)}) | right refused (of {len(right)})"
        " | undecided | not read | median ms | p95 ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, found in answers.items():
        times = [1000 * seconds for _, seconds in found.values()]
        verdicts = {key: verdict for key, (verdict, _) in found.items()}
        accepted = sum(verdicts[key] == EQUIVALENT for key in wrong)
        refused = sum(verdicts[key] == DIFFERENT for key in right)
        given = list(verdicts.values())
        lines.append(
            f"| {name} | {accepted} | {refused} | {given.count(UNDECIDED)} | {given.count(FAILED)}"
            f" | {statistics.median(times):.1f} | {p95(times):.0f} |"
        )
    return lines


def better(pairs: list[dict[str, Any]], answers: dict[str, Answers]) -> list[str]:
    """Where another is right and we are not."""
    lines = []
    for row in pairs:
        if answers["ours"][row["id"]][0] == row["expected"]:
            continue
        others = [
            name
            for name, found in answers.items()
            if name != "ours" and found[row["id"]][0] == row["expected"]
        ]
        given = answers["ours"][row["id"]][0]
        if others:
            lines.append(
                f"- `{row['prev']}` → `{row['next']}` ({row['expected']}): ours says {given},"
                f" right are {', '.join(others)}"
            )
    return lines or ["No pair of this set: wherever another checker is right, ours is too."]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--python", default=sys.executable, help="has the other checkers")
    options.add_argument("--write", action="store_true", help="renew the table in the document")
    chosen = options.parse_args()
    pairs = prepared()
    answers: dict[str, Answers] = {}
    for name in CHECKERS:
        found = asked(name, sys.executable if name == "ours" else chosen.python, pairs)
        if found is None:
            print(f"{name} is not installed for {chosen.python}: left out", file=sys.stderr)
        else:
            answers[name] = found
    lines = [
        f"{len(pairs)} pairs, limit 10 s a pair, times include reading.",
        "",
        *table(pairs, answers),
        "",
        "Where another does better:",
        "",
        *better(pairs, answers),
    ]
    print("\n".join(lines))
    if chosen.write:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        text = "\n".join([BEGIN, "", *lines, "", END])
        DOCUMENT.write_text(before + text + after, encoding="utf-8")


if __name__ == "__main__":
    main()
