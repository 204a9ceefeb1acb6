"""A class run killed with SIGKILL again and again, then resumed: the same as never disturbed.

    python benchmarks/class_killed.py [KILLS] [SUBMISSIONS]

Every run goes on from the store of the one that was killed; where one comes to its end, its
marks are compared byte by byte and the next begins with nothing. Prints whether any differ,
and whether any report was lost or is there twice.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from class_programs import (
    bases,
    class_line,
    exercise_called,
    grade_class,
    variants,
    write_class,
    wrong_marks,
)


def kept(store: Path) -> tuple[int, int, int]:
    """Reports, entries and runs in a store; the file must be whole."""
    with closing(sqlite3.connect(store)) as connection:
        (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
        if whole != "ok":
            sys.exit(f"the store is damaged: {whole}")
        tables = ("grade_result", "grade_entry", "grade_run")
        return tuple(  # type: ignore[return-value]
            connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in tables
        )


def main() -> None:
    """Kill, resume, compare; exit 1 where anything differs."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    exercise = exercise_called("ex05")
    chance = random.Random(7)  # noqa: S311 - the same moments every time
    with tempfile.TemporaryDirectory(prefix="grade-bench-") as name:
        folder = Path(name)
        who = write_class(folder / "class", exercise, variants(bases(exercise), count))
        calm = grade_class(folder / "class", folder / "calm", 2)
        # Nothing is left to grade the second time: that is what starting and ending take.
        start = grade_class(folder / "class", folder / "calm", 2).seconds
        store, out = folder / "disturbed.db", folder / "out.json"
        line = class_line(str(folder / "class"), "--json", "--jobs", "2", "--store", str(store))
        environment = {**os.environ, "GRADE_DATA": str(folder / "d"), "PEAK": str(folder / "peak")}
        met, ended, differ = 0, 0, 0
        while met < kills:
            # Some die while they start, some far into what the one before has left.
            life = start * chance.uniform(0.3, 1.2) + chance.expovariate(4 / calm.seconds)
            with (
                out.open("wb") as stream,
                subprocess.Popen(
                    line, env=environment, stdout=stream, stderr=subprocess.DEVNULL
                ) as process,
            ):
                time.sleep(life)
                alive = process.poll() is None
                process.send_signal(signal.SIGKILL)
            met += alive
            if not alive:
                ended += 1
                differ += out.read_bytes() != calm.text
                store.unlink()
        before = kept(store)[0] if store.exists() else 0
        done = subprocess.run(line, env=environment, stdout=subprocess.PIPE, check=True)
        differ += done.stdout != calm.text
        reports, entries, runs = kept(store)
        wrong = wrong_marks(calm.marks, who)
        print(
            f"{met} kills in mid-run; {ended + 1} runs came to their end, resumed again and again"
        )
        print(f"the last one found {before} of {count} reports, in {runs} runs")
        print(f"unlike the undisturbed run: {differ}; wrong marks: {len(wrong)}")
        print(f"{count} submissions: {reports} reports, {entries} entries")
    if differ or wrong or (reports, entries) != (count, count):
        sys.exit(1)


if __name__ == "__main__":
    main()
