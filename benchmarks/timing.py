"""Whole processes timed in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command to time, its own environment, and the exit code it must have."""

    name: str
    line: Sequence[str]
    environment: Mapping[str, str]
    exit_code: int = 0


def seconds(command: Command) -> float:
    """Wall-clock seconds of one run; an unexpected exit code ends the benchmark."""
    environment = {**os.environ, **command.environment}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a warm cache, as people have it
    started = time.perf_counter()
    done = subprocess.run(command.line, env=environment, capture_output=True, check=False)
    elapsed = time.perf_counter() - started
    if done.returncode != command.exit_code:
        text = (done.stdout + done.stderr).decode(errors="replace")
        sys.exit(f"{command.name}: exit code {done.returncode}\n{text}")
    return elapsed


def compare(ours: Command, theirs: Command, runs: int) -> float:
    """Time the two in turn, print medians and their ratio, pair by pair; the median ratio."""
    seconds(ours)
    seconds(theirs)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"{ours.name}: {mine * 1000:.0f} ms, {theirs.name}: {other * 1000:.0f} ms,"
        f" ratio {ratio:.2f} (median of {runs} pairs)"
    )
    return ratio
