"""Random lines through the reader and ``compare``: no crash, no hang, no uncaught error.

    python tests/fuzz/reader_and_compare.py --seconds 600 [--seed 1]

Lines come from a grammar, then some are damaged character by character. Each case
depends on the seed and its number only; a failure is printed with both and with the
smallest pair of lines that still fails. Exit code 1 when anything was found.
"""

# ruff: noqa: T201 - a script that prints what it finds
from __future__ import annotations

import argparse
import json
import random
import select
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 2.0
START_S = 20.0
SHRINK_TRIES = 400

KINDS = {
    "x": "real",
    "y": "positive",
    "p": "probability",
    "u": "unit",
    "b": "base",
    "g": "gt1",
    "z": "nonzero",
    "n": "posint",
    "N": "posint",
    "k": "index",
    "v": "indexed-real",
    "w": "indexed-positive",
    "T": "indexed-probability",
    "A": "real[N,N]",
    "B": "positive[2,2]",
}
SCALARS = ("x", "y", "p", "u", "b", "g", "z", "n", "k")
FUNCTIONS = ("log", "exp", "sqrt", "abs", "sigmoid", "sin", "cos", "tanh", "ln", "log10", "log_2")
LATEX = (r"\log ", r"\sin ", r"\exp ", r"\ln ", r"\cos ")
PIECES = (
    *"()[]{}^_*/+-=,.;:!|\\'\"#$%&~@<>? \t\n0123456789xyzkKNTe",
    "**", "..", "\\frac", "\\left(", "\\right)", "\\sum_{k=1}^{K}", "\\partial", "\\begin{matrix}",
    "Sum(", "Product(", "Matrix([[", "]])", "Derivative(", ".T", "tr(", "d/dx", "log_", "sum(",
    "k=1..n", "(k, 1, n)", "10^10^10", "factorial(", "^{", "_{", "−", "×", "²", "π", "ｘ", "\u200b",
    "\u202e", "\u0301", "½", "∑", "\x00", "\ud7ff", "😀", "oo", "nan", "lambda", "__",
)  # fmt: skip
OPERATIONS: tuple[dict[str, Any] | None, ...] = (
    *(None,) * 12,
    {"name": "log"},
    {"name": "exp"},
    {"name": "neg"},
    {"name": "diff", "var": "x"},
    {"name": "diff", "var": "w[k]"},
    {"name": "scale", "by": "1/N"},
    {"name": "subs", "map": {"x": "1", "y": "p"}},
)
CONSTRAINTS = (*(None,) * 8, "u=1-p", "z=x", "onehot(p,u)", "y=g+1,p=1-u")
Case = tuple[str, str, dict[str, Any] | None, str | None]


class Grammar:
    """Random lines, mostly readable."""

    def __init__(self, source: random.Random) -> None:
        self._random = source

    def line(self) -> str:
        roll = self._random.random()
        if roll < 0.08:
            return f"{self.ascii(3)} = {self.ascii(3)}"
        if roll < 0.16:
            return self.matrix(2)
        return self.latex(4) if roll < 0.35 else self.ascii(self._random.randint(1, 6))

    def ascii(self, depth: int) -> str:
        pick = self._random
        if depth <= 0 or pick.random() < 0.15:
            return self.leaf()

        def deeper() -> str:
            return self.ascii(depth - 1)

        forms: tuple[Callable[[], str], ...] = (
            lambda: f"{deeper()} + {deeper()}",
            lambda: f"{deeper()} - {deeper()}",
            lambda: f"({deeper()})*({deeper()})",
            lambda: f"({deeper()})/({deeper()})",
            lambda: f"({deeper()})^{pick.choice([self.leaf(), '2', '-1', '(1/2)'])}",
            lambda: f"{pick.choice(FUNCTIONS)}({deeper()})",
            lambda: f"log({deeper()}, {pick.choice(['b', '2', '10', 'g', 'x'])})",
            lambda: f"-({deeper()})",
            lambda: f"Sum({deeper()}, (k, {pick.choice('01')}, {pick.choice(['n', 'N', '3'])}))",
            lambda: f"Product({deeper()}, (k, 1, {pick.choice(['n', 'N', '4', 'n+1'])}))",
            lambda: f"Derivative({deeper()}, {pick.choice(['x', 'y', 'p', 'w[k]', 'v[n]'])})",
            lambda: f"sum({deeper()}, k=1..{pick.choice(['n', 'N', '5'])})",
            lambda: f"factorial({pick.choice(['n', 'k', 'n+1', '5', deeper()])})",
            lambda: f"binomial({pick.choice(['n', 'N'])}, {pick.choice(['k', '2', 'n'])})",
        )
        return pick.choice(forms)()

    def leaf(self) -> str:
        pick = self._random
        element = f"{pick.choice('vw')}[{pick.choice(['k', 'n', '1', 'k+1', 'N-k'])}]"
        number = pick.choice(
            ["0", "1", "2", "10", "0.5", "1/3", "pi", "e", str(pick.randint(0, 99))]
        )
        return pick.choice([*SCALARS, element, "T[k,n]", number, number, "2x", "x y"])

    def latex(self, depth: int) -> str:
        pick = self._random
        if depth <= 0 or pick.random() < 0.2:
            return pick.choice(["x", "y", "p", "w_k", "v_{k}", "T_{kn}", "2", r"\pi", "n", "3x"])

        def deeper() -> str:
            return self.latex(depth - 1)

        forms: tuple[Callable[[], str], ...] = (
            lambda: rf"\frac{{{deeper()}}}{{{deeper()}}}",
            lambda: rf"\left({deeper()} + {deeper()}\right)",
            lambda: rf"{deeper()} \cdot {deeper()}",
            lambda: f"{pick.choice(LATEX)}{deeper()}",
            lambda: rf"\log_{{2}} {deeper()}",
            lambda: rf"\sum_{{k=1}}^{{{pick.choice('nN')}}} {deeper()}",
            lambda: rf"\prod_{{k=1}}^{{n}} \left({deeper()}\right)",
            lambda: rf"\sqrt{{{deeper()}}}",
            lambda: rf"\left({deeper()}\right)^{{{deeper()}}}",
            lambda: rf"\frac{{\partial}}{{\partial x}} \left({deeper()}\right)",
            lambda: rf"-{deeper()}",
        )
        return pick.choice(forms)()

    def matrix(self, depth: int) -> str:
        pick = self._random
        entry = ", ".join(f"[{self.ascii(1)}, {self.ascii(1)}]" for _ in range(2))
        if depth <= 0:
            return pick.choice(["A", "B", "A.T", f"Matrix([{entry}])"])
        left, right = self.matrix(depth - 1), self.matrix(depth - 1)
        return pick.choice(
            [
                f"({left}) @ ({right})",
                f"({left}) + ({right})",
                f"({left}).T",
                f"tr({left})",
                f"sum({left})",
                f"hadamard({left}, {right})",
                f"log({left})",
                f"{self.ascii(1)}*({left})",
            ]
        )

    def damaged(self, text: str) -> str:
        """The text with some characters lost, doubled, moved or put in."""
        pick = self._random
        for _ in range(pick.choice([1, 1, 2, 4, 12])):
            start = pick.randint(0, len(text))
            end = min(len(text), start + pick.choice([1, 1, 2, 8]))
            part = pick.choice(["", pick.choice(PIECES), text[start:end] * pick.choice([2, 3, 40])])
            text = text[:start] + part + text[pick.choice([start, end]) :]
        return text


def case(seed: str, number: int) -> Case:
    """The case of this number."""
    source = random.Random(f"{seed}/{number}")
    grammar = Grammar(source)
    prev = grammar.line()
    after = source.choice([grammar.line, lambda: prev, lambda: f"({prev})*1", grammar.line])()
    if source.random() < 0.4:
        prev = grammar.damaged(prev)
    if source.random() < 0.3:
        after = grammar.damaged(after)
    return prev, after, source.choice(OPERATIONS), source.choice(CONSTRAINTS)


def failure(judged: Case) -> str | None:
    """What went wrong, as the last line of the traceback with its place; None when nothing did."""
    from grader.errors import UnreadableText, UsageError
    from grader.maths import Verdict, compare

    prev, after, operation, constraint = judged
    try:
        found = compare(prev, after, KINDS, op=operation, constraint=constraint)
        found.as_json()
        return None if isinstance(found.verdict, Verdict) else f"no verdict: {found!r}"
    except UnreadableText:
        return None
    except UsageError as error:
        return None if operation is not None or constraint is not None else f"UsageError: {error}"
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = Path(last.filename)
        name = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place.name
        return f"{type(error).__name__} in {name}:{last.lineno}: {str(error)[:200]}"


def smallest(judged: Case, found: str) -> Case:
    """A pair of shorter lines that fails in the same place."""
    place = found.partition(": ")[0]
    tries = 0
    for name in (0, 1):
        size = max(1, len(str(judged[name])) // 2)
        while size:
            start = 0
            while start < len(str(judged[name])) and tries < SHRINK_TRIES:
                tries += 1
                text = str(judged[name])
                shorter = text[:start] + text[start + size :]
                candidate = (
                    (shorter, *judged[1:]) if name == 0 else (judged[0], shorter, *judged[2:])
                )
                again = failure(candidate)
                if again is not None and again.partition(": ")[0] == place:
                    judged = candidate
                else:
                    start += size
            size //= 2
    return judged


def child(seed: str, number: int) -> None:
    """Judge cases from this number on; announce each, then say how it went."""
    sys.path.insert(0, str(ROOT))
    failure(("x", "x+0", None, None))
    failure(("sin(x)^4", "sin(x)^3*sin(x)", None, None))
    while True:
        print(json.dumps({"at": number}), flush=True)
        judged = case(seed, number)
        found = failure(judged)
        if found is not None:
            print(json.dumps({"shrinking": number}), flush=True)
            print(json.dumps({"failed": found, "case": smallest(judged, found)}), flush=True)
        number += 1


class Run:
    """Starts children one after the other and watches the clock."""

    def __init__(self, seed: str, seconds: float) -> None:
        self._seed = seed
        self._end = time.monotonic() + seconds
        self.found: dict[str, Any] = {}
        self.number = 0

    def go(self) -> None:
        while time.monotonic() < self._end:
            self._watch()

    def _watch(self) -> None:
        line = [sys.executable, __file__, "--child", str(self.number), "--seed", self._seed]
        with subprocess.Popen(line, stdout=subprocess.PIPE, bufsize=0) as running:
            assert running.stdout is not None
            limit = START_S
            while time.monotonic() < self._end:
                if not select.select([running.stdout], [], [], limit)[0]:
                    self._note(
                        f"hang of {limit:g} s in case {self.number}", case(self._seed, self.number)
                    )
                    break
                said = running.stdout.readline()
                if not said:
                    self._note(f"death in case {self.number}", case(self._seed, self.number))
                    break
                event = json.loads(said)
                self.number = event.get("at", self.number)
                limit = 120.0 if "shrinking" in event else LIMIT_S
                if "failed" in event:
                    self._note(event["failed"], event["case"])
            running.kill()
        self.number += 1

    def _note(self, what: str, judged: Any) -> None:
        key = what.partition(": ")[0]
        if key not in self.found:
            self.found[key] = judged
            print(f"seed {self._seed}, case {self.number}: {what}\n  {judged!r}", flush=True)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--seed", default=str(int(time.time())))
    options.add_argument("--child", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child is not None:
        child(chosen.seed, chosen.child)
    run = Run(chosen.seed, chosen.seconds)
    run.go()
    print(f"seed {chosen.seed}: {run.number} cases, {len(run.found)} kinds of failure")
    return 1 if run.found else 0


if __name__ == "__main__":
    sys.exit(main())
