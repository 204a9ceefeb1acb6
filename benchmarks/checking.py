"""One checker in a process of its own, asked pair by pair; killed when it overruns.

``python checking.py NAME`` is the process: rows come as JSON lines, answers go back
as ``[verdict, seconds]``. The seconds are the checker's own, reading included. Used
by ``checkers.py`` and ``equivalence.py``.
"""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAIRS = ROOT / "tests/engine/maths/corpora/pairs.jsonl"
TIMEOUT_S = 10.0
START_S = 60.0
EQUIVALENT, DIFFERENT, UNDECIDED = "equivalent", "different", "undecided"
FAILED = "failed"
"""The checker could not read the lines, or raised something else."""
Row = Mapping[str, Any]
Check = Callable[[Row], str]


class Process:
    """A checker's process; started again after a timeout or a death."""

    def __init__(self, name: str, python: str = sys.executable) -> None:
        self.name = name
        self._line = [python, str(Path(__file__).resolve()), name]
        self._child: subprocess.Popen[bytes] | None = None

    def starts(self) -> bool:
        """Whether the checker is installed."""
        self._start()
        return self._read(START_S) == "ready"

    def ask(self, row: Row) -> tuple[str, float]:
        """The verdict and the seconds; a timeout or a death is undecided."""
        if self._child is None:
            self._start()
            self._read(START_S)
        assert self._child is not None
        assert self._child.stdin is not None
        started = time.perf_counter()
        try:
            self._child.stdin.write(json.dumps(row).encode() + b"\n")
            self._child.stdin.flush()
            answer = self._read(TIMEOUT_S)
        except BrokenPipeError:
            answer = None
        if answer is None:
            self.close()
            return UNDECIDED, time.perf_counter() - started
        return answer[0], answer[1]

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _start(self) -> None:
        self._child = subprocess.Popen(
            self._line,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def _read(self, seconds: float) -> Any:
        assert self._child is not None
        assert self._child.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._child.stdout, selectors.EVENT_READ)
            if not waiting.select(seconds):
                return None
        line = self._child.stdout.readline()
        return json.loads(line) if line else None


def rows(*, plain: bool = False) -> list[dict[str, Any]]:
    """The pairs; ``plain`` leaves out those with an operation or a constraint."""
    found = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if not plain or not ("op" in row or "constraint" in row)]


def main() -> None:
    name = sys.argv[1]
    check = CHECKERS[name]()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        row = json.loads(line)
        started = time.perf_counter()
        try:
            verdict = check(row)
        except Exception:  # noqa: BLE001 - what a checker trips over, it has not decided
            verdict = FAILED
        print(json.dumps([verdict, time.perf_counter() - started]), flush=True)


def _ours() -> Check:
    sys.path.insert(0, str(ROOT))
    from grader.maths import compare  # noqa: PLC0415

    compare("sin(x)^4", "sin(x)^3*sin(x)", {"x": "real"})

    def check(row: Row) -> str:
        found = compare(
            row["prev"],
            row["next"],
            row["assume"],
            op=row.get("op"),
            constraint=row.get("constraint"),
        )
        return found.verdict.value

    return check


def _sympy(decide: Callable[[Any, Any], str]) -> Callable[[], Check]:
    def made() -> Check:
        import sympy  # noqa: PLC0415

        functions = {"Matrix": sympy.ImmutableMatrix, "sigmoid": lambda x: 1 / (1 + sympy.exp(-x))}

        def check(row: Row) -> str:
            names = {**functions, **_symbols(row["assume"])}
            sides = [sympy.sympify(row[side], locals=names) for side in ("prev", "next")]
            return decide(*sides)

        check({"prev": "log(x*y)", "next": "log(x) + log(y)", "assume": {"x": "positive"}})
        return check

    return made


def _symbols(kinds: Mapping[str, str]) -> dict[str, Any]:
    import sympy  # noqa: PLC0415

    known: dict[str, dict[str, bool]] = {
        "real": {"real": True},
        "nonzero": {"real": True, "nonzero": True},
        "unit": {"nonnegative": True},
        "posint": {"integer": True, "positive": True},
        "index": {"integer": True, "positive": True},
    }
    found = {}
    for name, word in kinds.items():
        kind, _, shape = word.removeprefix("indexed-").partition("[")
        assumed = known.get(kind, {"positive": True})
        if shape:
            sizes = [
                int(size) if size.isdigit() else sympy.Symbol(size, integer=True, positive=True)
                for size in shape.rstrip("]").replace(" ", "").split(",")
            ]
            found[name] = sympy.MatrixSymbol(name, *sizes)
        elif word.startswith("indexed-"):
            found[name] = sympy.IndexedBase(name, **assumed)
        else:
            found[name] = sympy.Symbol(name, **assumed)
    return found


def _simplify(left: Any, right: Any) -> str:
    import sympy  # noqa: PLC0415

    found = sympy.simplify(left - right)
    zero = found.is_zero_matrix if hasattr(found, "is_zero_matrix") else found == 0
    return EQUIVALENT if zero else DIFFERENT


def _equals(left: Any, right: Any) -> str:
    return {True: EQUIVALENT, False: DIFFERENT}.get(left.equals(right), UNDECIDED)


def _math_verify() -> Check:
    from math_verify import parse, verify  # noqa: PLC0415

    def check(row: Row) -> str:
        sides = [
            parse(f"${row[side]}$", parsing_timeout=None) for side in ("latex_prev", "latex_next")
        ]
        if not all(sides):
            return FAILED
        return EQUIVALENT if verify(*sides, timeout_seconds=None) else DIFFERENT

    return check


def _pycodemath() -> Check:
    from pycodemath.verify.equal import check_equal  # noqa: PLC0415

    words = {"verified": EQUIVALENT, "refuted": DIFFERENT}

    def check(row: Row) -> str:
        return words.get(check_equal(row["prev"], row["next"]).status.value, UNDECIDED)

    return check


def _mathguard() -> Check:
    import mathguard  # noqa: PLC0415

    # No release could be installed when this was written, so its call is not known here.
    raise NotImplementedError(mathguard.__name__)


CHECKERS: dict[str, Callable[[], Check]] = {
    "ours": _ours,
    "simplify": _sympy(_simplify),
    "equals": _sympy(_equals),
    "Math-Verify": _math_verify,
    "pycodemath": _pycodemath,
    "mathguard": _mathguard,
}

if __name__ == "__main__":
    main()
