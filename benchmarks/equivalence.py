"""Our verdicts against ``sympy.simplify(a - b) == 0`` with declared assumptions.

The same pairs in one run, pair by pair in turn, reading included on both sides:

    python benchmarks/equivalence.py [--own] [--rounds 3]
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from checking import DIFFERENT, EQUIVALENT, FAILED, UNDECIDED, Process, rows

WANTED_MEDIAN, WANTED_P95 = 5.0, 8.0


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, round(0.95 * len(values)))]


def counts(answers: list[tuple[str, str]]) -> str:
    """Accepted wrong, refused right, undecided, from pairs of expected and given verdict."""
    wrong = sum(a == (DIFFERENT, EQUIVALENT) for a in answers)
    right = sum(a == (EQUIVALENT, DIFFERENT) for a in answers)
    open_ = sum(given in {UNDECIDED, FAILED} for _, given in answers)
    return f"accepted wrong {wrong}, refused right {right}, undecided {open_}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--own", action="store_true", help="only the first, plain 111 pairs")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    pairs = [
        row
        for row in rows(plain=True)
        if row["topic"] != "latex" and (not chosen.own or row["id"].startswith("own"))
    ]
    checkers = [Process("ours"), Process("simplify")]
    if not all(checker.starts() for checker in checkers):
        sys.exit("a checker does not start")
    times: dict[str, list[float]] = {each.name: [] for each in checkers}
    answers: dict[str, list[tuple[str, str]]] = {each.name: [] for each in checkers}
    for turn in range(chosen.rounds):
        for row in pairs:
            for checker in checkers:
                verdict, seconds = checker.ask(row)
                times[checker.name].append(1000 * seconds)
                if turn == 0:
                    answers[checker.name].append((row["expected"], verdict))
    for checker in checkers:
        checker.close()
        mine = times[checker.name]
        print(
            f"{checker.name:9} median {statistics.median(mine):7.2f} ms, p95 {p95(mine):7.1f} ms;"
            f" {counts(answers[checker.name])}"
        )
    ours, theirs = (times[each.name] for each in checkers)
    print(
        f"{len(pairs)} pairs, {chosen.rounds} rounds: median"
        f" {statistics.median(theirs) / statistics.median(ours):.1f} times faster"
        f" (wanted: {WANTED_MEDIAN:g}), p95 {p95(theirs) / p95(ours):.1f} times"
        f" (wanted: {WANTED_P95:g})"
    )


if __name__ == "__main__":
    main()
