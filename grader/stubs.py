"""A solution is the single source of its stub: what learners write is cut out of it.

Uses nbgrader's own marks and leaves nbgrader's own placeholder, so that both
ways of handing out give the same file.
"""

from __future__ import annotations

from grader.errors import CourseError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
PLACEHOLDER = ("# YOUR CODE HERE", "raise NotImplementedError()")


def cut(solution: str, *, where: str = "") -> str:
    """The stub of a solution; CourseError when the marks do not pair up."""
    kept: list[str] = []
    inside = 0
    for number, line in enumerate(solution.splitlines(), start=1):
        if BEGIN in line:
            if inside:
                raise CourseError([f"line {number}: a region begins inside another"], where=where)
            inside = number
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + text for text in PLACEHOLDER]
        elif END in line:
            if not inside:
                raise CourseError([f"line {number}: a region ends that never began"], where=where)
            inside = 0
        elif not inside:
            kept.append(line)
    if inside:
        raise CourseError([f"line {inside}: the region never ends"], where=where)
    return "\n".join(kept) + "\n"


def solved(solution: str) -> str:
    """The solution as a learner would have written it: without the marks."""
    lines = solution.splitlines()
    return "\n".join(line for line in lines if BEGIN not in line and END not in line) + "\n"
