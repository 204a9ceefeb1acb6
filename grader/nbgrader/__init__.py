"""nbgrader and our grader together: notebooks made from a course, marks handed back.

Needs the extra ``teacher`` where nbgrader itself is called; making and reading notebooks
does not.
"""
