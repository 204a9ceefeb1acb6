"""A class: what many learners handed in, graded on all cores, as marks.

Knows nothing of terminals. A report is kept by its content; entries say for whom it stands.
"""

from grader.classroom.engines.workers import Setting
from grader.classroom.intake.handed_in import Gathered, Work, gather
from grader.classroom.intake.roster import Person, Roster, read_roster, read_table
from grader.classroom.marks import ClassMarks, Mark
from grader.classroom.results.standing import Standing, standing_entries, standing_reports
from grader.classroom.results.store import Entry, ResultStore
from grader.classroom.running import Progress, run_class

__all__ = [
    "ClassMarks",
    "Entry",
    "Gathered",
    "Mark",
    "Person",
    "Progress",
    "ResultStore",
    "Roster",
    "Setting",
    "Standing",
    "Work",
    "gather",
    "read_roster",
    "read_table",
    "run_class",
    "standing_entries",
    "standing_reports",
]
