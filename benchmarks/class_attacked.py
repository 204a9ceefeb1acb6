"""A class in which every attack of the corpus sits among honest submissions.

    python benchmarks/class_attacked.py [STUDENTS]

The honest ones are graded alone and among the attackers, each time without a cache. Prints
how many of their marks differ (wanted: none) and what became of the attackers.
"""

from __future__ import annotations

import collections
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from class_programs import (
    ROOT,
    bases,
    exercise_called,
    grade_class,
    variants,
    write_class,
    wrong_marks,
)

from grader.model import Exercise

CORPUS = ROOT / "tests" / "attacks" / "corpus"


def attackers(folder: Path, exercise: Exercise) -> int:
    """Hand in every file and folder of the corpus under the exercise's own names; how many."""
    number = -1
    items = sorted(item for item in CORPUS.iterdir() if item.suffix == ".py" or item.is_dir())
    for number, item in enumerate(items):
        # Between the honest ones, in whatever order a run takes them.
        own = folder / f"s{number * 3:05}x" / exercise.id
        own.parent.mkdir(parents=True)
        if item.is_file():
            own.mkdir()
            shutil.copyfile(item, own / exercise.filename)
        elif (item / "generate.py").is_file():
            line = [sys.executable, "-I", str(item / "generate.py"), str(own)]
            subprocess.run(line, check=True, timeout=60)
        else:
            shutil.copytree(item, own, symlinks=True)
        for file in sorted(own.glob("submission.py")):
            file.rename(own / exercise.filename)
    return number + 1


def honest(marks: dict[str, Any]) -> list[Any]:
    """The marks of those who attack nothing."""
    return [mark for mark in marks["marks"] if not mark["student"].endswith("x")]


def main() -> None:
    """Grade both classes and compare; exit 1 where an honest mark differs."""
    students = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    exercise = exercise_called("ex05")
    name = tempfile.mkdtemp(prefix="grade-bench-")
    try:
        folder = Path(name)
        source = folder / "class"
        count = attackers(folder / "attacks", exercise)
        who = write_class(source, exercise, variants(bases(exercise), max(1, students - count)))
        alone = grade_class(source, folder / "alone", 2)
        for own in sorted((folder / "attacks").iterdir()):
            own.rename(source / own.name)
        among = grade_class(source, folder / "among", 2)
    finally:
        # Some attackers take the permissions of their own folders away.
        subprocess.run(["chmod", "-R", "u+rwx", name], check=False)
        shutil.rmtree(name)
    differ = [a for a, b in zip(honest(alone.marks), honest(among.marks), strict=True) if a != b]
    wrong = wrong_marks(among.marks, who)
    print(f"{len(who)} honest submissions, {count} attackers")
    print(f"alone {alone.seconds:.1f} s, among attackers {among.seconds:.1f} s")
    print(f"honest marks that differ: {len(differ)}; not what the program earns: {len(wrong)}")
    attacks = [mark for mark in among.marks["marks"] if mark["student"].endswith("x")]
    ends = collections.Counter(mark["verdict"] for mark in attacks)
    print(f"attackers: {dict(sorted(ends.items()))}; best {max(m['score'] for m in attacks):g}")
    print(f"notes: {len(among.marks['notes'])}; peak of the parent {among.peak_mib:.0f} MiB")
    if differ or wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
