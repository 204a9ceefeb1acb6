"""Reports and marks in the formats of other systems; each is one function to a text.

The tables of a class lie in ``gradebook``, which a single report does not need.
"""

from grader.export.gradescope import gradescope_results
from grader.export.junit import junit_xml

__all__ = ["gradescope_results", "junit_xml"]
