"""What a teacher hands to a class: a learner's folder that is whole by itself, or an autograder."""

from grader.release.archive import autograder_zip
from grader.release.folder import Released, release

__all__ = ["Released", "autograder_zip", "release"]
