"""Judging many programs of an exercise at once: all cores, one sandbox each.

Owns that the endings come back in the order of the programs, and that a program which
ends its worker is judged as broken, not left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.audit.ended import Ended, ended
from grader.classroom.engines.workers import Job, Setting, Workers
from grader.model import Course, Exercise, Isolation, Submission


@dataclass(frozen=True, slots=True)
class Bench:
    """Where programs are judged: how many at once, and how they are kept apart."""

    workers: int
    isolation: Isolation
    cache: Path | None = None


def endings(
    course: Course,
    exercise: Exercise,
    programs: Sequence[Submission],
    bench: Bench,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Ended]:
    """How each program ended, with the whole suite, the teacher's own checks too.

    ``tell`` is called with how many are judged, and of how many. CourseError when the
    exercise itself does not hold.
    """
    found: dict[str, Ended] = {}
    setting = Setting(course.root, "en", bench.isolation, withheld=True, cache=bench.cache)
    # A submission's own empty mapping does not go through a pipe.
    sent = (replace(program, others=dict(program.others)) for program in programs)
    jobs = (Job(str(n), exercise.id, program) for n, program in enumerate(sent))
    tell(0, len(programs))
    with Workers(min(bench.workers, len(programs)), setting) as pool:
        for key, report in pool.graded(jobs):
            found[key] = ended(report)
            tell(len(found), len(programs))
    return [found[str(n)] for n in range(len(programs))]
