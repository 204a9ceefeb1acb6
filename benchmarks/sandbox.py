"""The cost of one more submission on a warm server: fork, limits, load, one call, answer.

    python benchmarks/sandbox.py [SUBMISSIONS]

Compared, in turn, with what the same takes without a server: a new interpreter
that imports NumPy and the file, and makes the call.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from grader.model import Limits
from grader.sandbox import Returned, open_sandbox

SOURCE = b"""import numpy as np


def softmax(x):
    x = x - np.max(x, axis=-1, keepdims=True)
    e = np.exp(x)
    return e / np.sum(e, axis=-1, keepdims=True)


def mean_loss(t, y):
    total = 0.0
    for i in range(len(t)):
        for k in range(len(t[i])):
            if t[i, k] > 0:
                total -= t[i, k] * np.log(y[i, k])
    return total / len(t)


def accuracy(t, y):
    return float(np.mean(np.argmax(y, axis=1) == np.argmax(t, axis=1)))
"""
CALL = "import sys; sys.path.insert(0, sys.argv[1]); import submission, numpy as np; "
CALL += "submission.mean_loss(np.eye(3), np.full((3, 3), 1 / 3))"


def main() -> None:
    """Print medians, the share of calls, and the ratio to a new interpreter."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    t, y = np.eye(3), np.full((3, 3), 1 / 3)
    limits = Limits()
    fresh, further, alone = [], [], []
    with open_sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "submission.py").write_bytes(SOURCE)
        sandbox.load(SOURCE, "submission.py", limits).close()
        for number in range(count):
            started = time.perf_counter()
            session = sandbox.load(SOURCE, "submission.py", limits)
            answer = session.call("mean_loss", (t, y), {})
            fresh.append(time.perf_counter() - started)
            assert isinstance(answer, Returned), answer
            started = time.perf_counter()
            session.call("mean_loss", (t, y), {})
            further.append(time.perf_counter() - started)
            session.close()
            if number % 10 == 0:
                started = time.perf_counter()
                subprocess.run([sys.executable, "-c", CALL, folder], check=True)
                alone.append(time.perf_counter() - started)
        layers = sandbox.isolation.value
    one, call, process = (statistics.median(times) * 1000 for times in (fresh, further, alone))
    print(f"isolation {layers}, {count} submissions")
    print(f"one more submission: {one:.2f} ms (median), {max(fresh) * 1000:.1f} ms (worst)")
    print(f"one more call: {call:.3f} ms")
    print(f"a new interpreter for each: {process:.0f} ms, ratio {one / process:.3f}")


if __name__ == "__main__":
    main()
