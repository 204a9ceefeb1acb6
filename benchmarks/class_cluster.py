"""Throughput of two Dask workers against two processes of this machine, in pairs of one run."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from grader.classroom.engines.cluster import DaskEngine
from grader.classroom.engines.workers import Job, Setting, Workers
from grader.course import load_course
from grader.model import Isolation, Part, Submission
from tests.cluster import dask_cluster

ROOT = Path(__file__).parents[1]
TARGET = 0.85


def main() -> None:
    """Print the rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="ex05_batched_cross_entropy")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--pairs", type=int, default=3)
    asked = parser.parse_args()
    course = load_course(ROOT)
    exercise = course.exercise(asked.exercise)
    source = (exercise.solution / exercise.filename).read_bytes()
    setting = Setting(ROOT, "en", Isolation.FULL, withheld=False, cache=None)

    def jobs(start: int, count: int) -> list[Job]:
        path, code = Path(exercise.filename), frozenset({Part.CODE})
        texts = {n: source + b"\n# %d\n" % n for n in range(start, start + count)}
        return [Job(str(n), exercise.id, Submission(t, path, {}, code)) for n, t in texts.items()]

    ratios = []
    with (
        tempfile.TemporaryDirectory() as folder,
        dask_cluster(Path(folder)) as cluster,
        DaskEngine(cluster.address, setting, [exercise.id]) as engine,
    ):
        list(engine.graded(iter(jobs(0, 100))))
        for pair in range(asked.pairs):
            batch = jobs(1_000_000 * (pair + 1), asked.count)
            began = time.perf_counter()
            there = dict(engine.graded(iter(batch)))
            middle = time.perf_counter()
            with Workers(2, setting) as workers:
                here = dict(workers.graded(iter(batch)))
            ended = time.perf_counter()
            assert here == there
            dask, local = asked.count / (middle - began), asked.count / (ended - middle)
            ratios.append(dask / local)
            print(f"dask {dask:6.1f}/s   processes {local:6.1f}/s   ratio {ratios[-1]:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f} (wanted: at least {TARGET})")


if __name__ == "__main__":
    main()
