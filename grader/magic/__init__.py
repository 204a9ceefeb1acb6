"""``%grade`` in a notebook: grades the notebook as it was saved and shows the report.

The kernel asks, and a process of its own answers: the kernel is where the learner's code has
changed whatever it likes, such as NumPy's settings, modules and the working folder.
"""

from grader.magic.kernel import load_ipython_extension

__all__ = ["load_ipython_extension"]
