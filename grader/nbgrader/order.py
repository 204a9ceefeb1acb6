"""Which notebook nbgrader's converter takes next. Only foretells: the order stays nbgrader's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def following(converter: Any, names: Mapping[str, str]) -> tuple[Path, dict[str, str]] | None:
    """The file after the one with these names, and its own names.

    None after the last one, where the next was graded before and stays so, and where an
    assignment has several notebooks.
    """
    places, waiting = converter.coursedir, converter.assignments
    here = places.format_path(places.submitted_directory, names["student"], names["assignment"])
    order = sorted(waiting)
    after = order[order.index(here) + 1 :] if here in waiting else []
    if not after or len(waiting[after[0]]) != 1:
        return None
    wanted = places.format_path(
        places.submitted_directory, "(?P<student>.*)", "(?P<assignment>.*)", escape=True
    )
    found = re.match(wanted, after[0])
    if found is None:
        return None
    file, theirs = Path(waiting[after[0]][0]), found.groupdict()
    done = places.format_path(places.autograded_directory, theirs["student"], theirs["assignment"])
    if Path(done).exists() and not converter.force:
        return None
    return file, {**theirs, "notebook": file.stem}
