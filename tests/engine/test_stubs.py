"""Stubs are cut from solutions."""

from __future__ import annotations

import pytest

from grader.errors import CourseError
from grader.stubs import cut


def test_a_region_becomes_a_placeholder() -> None:
    """Marks and what lies between them go; the placeholder takes their indent."""
    solution = (
        "import x\n\n\ndef f():\n    '''Doc.'''\n    ### BEGIN SOLUTION\n"
        "    return 1\n    ### END SOLUTION\n\n\ndef g():\n        ### BEGIN SOLUTION\n"
        "        return 2\n        ### END SOLUTION\n"
    )
    assert cut(solution) == (
        "import x\n\n\ndef f():\n    '''Doc.'''\n    # YOUR CODE HERE\n"
        "    raise NotImplementedError()\n\n\ndef g():\n        # YOUR CODE HERE\n"
        "        raise NotImplementedError()\n"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("### BEGIN SOLUTION\nx", "line 1: the region never ends"),
        ("\n### END SOLUTION", "line 2: a region ends that never began"),
        ("### BEGIN SOLUTION\n\n### BEGIN SOLUTION", "line 3: a region begins inside another"),
    ],
)
def test_marks_that_do_not_pair(text: str, told: str) -> None:
    """Unpaired marks are told with their line and file."""
    with pytest.raises(CourseError, match=told) as caught:
        cut(text, where="a.py")
    assert caught.value.where == "a.py"
