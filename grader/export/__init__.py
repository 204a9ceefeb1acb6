"""A Report in the formats of other systems; each is one function from Report to text."""

from grader.export.gradescope import gradescope_results
from grader.export.junit import junit_xml

__all__ = ["gradescope_results", "junit_xml"]
