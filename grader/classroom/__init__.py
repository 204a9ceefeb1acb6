"""A class: what many learners handed in, graded on all cores, as marks.

Knows nothing of terminals; what a run found is kept by its content, without names.
"""

from grader.classroom.handed_in import Gathered, Work, gather
from grader.classroom.marks import ClassMarks, Mark
from grader.classroom.roster import Person, Roster, read_roster, read_table
from grader.classroom.running import Progress, run_class
from grader.classroom.store import ResultStore
from grader.classroom.workers import Setting

__all__ = [
    "ClassMarks",
    "Gathered",
    "Mark",
    "Person",
    "Progress",
    "ResultStore",
    "Roster",
    "Setting",
    "Work",
    "gather",
    "read_roster",
    "read_table",
    "run_class",
]
