"""The attack corpus as values: what there is, what each item must get, and how it is handed in.

Owns the reading of ``corpus/INDEX.tsv`` and ``told.tsv``, and the copying of an item
into a folder of submissions. Runs nothing of a submission.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
COURSE = HERE / "course"
TAKEN_BACK = "taken back"
"""In ``told.tsv``: the submission is refused before any of it runs."""


@dataclass(frozen=True, slots=True)
class Item:
    """One attack.

    Attributes:
        name: its file or folder in the corpus.
        kind: ``file``, ``folder``, or ``folder-gen`` (a script makes the folder).
        score: ``0`` no check may pass, ``full`` every check must, ``any``.
        verdicts: what the checks may end in, or ``taken back``.
        says: a regular expression that some message of the report must match.
    """

    name: str
    kind: str
    score: str
    verdicts: frozenset[str]
    says: str


def load_items() -> tuple[Item, ...]:
    """Every item of the index, in order; KeyError for one without a line in ``told.tsv``."""
    told = {row["name"]: row for row in _rows(HERE / "told.tsv")}
    return tuple(
        Item(
            row["name"],
            row["kind"],
            row["expected_score"],
            frozenset(told[row["name"]]["verdicts"].split("|")),
            told[row["name"]]["says"],
        )
        for row in _rows(CORPUS / "INDEX.tsv")
    )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def hand_in(item: Item, folder: Path) -> Path:
    """Copy or make the item below ``folder``; the file or folder that the learner names."""
    if item.kind == "file":
        target = folder / f"{item.name}.py"
        shutil.copyfile(CORPUS / target.name, target)
        return target
    target = folder / item.name
    if item.kind == "folder":
        shutil.copytree(CORPUS / item.name, target)
        return target
    script = CORPUS / item.name / "generate.py"
    subprocess.run([sys.executable, "-I", str(script), str(target)], check=True, timeout=30)
    return target


def contents(folder: Path) -> dict[str, tuple[int, str]]:
    """Path below ``folder`` -> mode and digest (of small regular files), links not followed.

    Of each folder the first hundred names only: one attack is a folder of 20,000.
    """
    found = {}
    for parent, folders, files in os.walk(folder):
        for name in sorted((*folders, *files), reverse=True)[:100]:
            path = Path(parent, name)
            status = path.lstat()
            plain = path.is_file() and not path.is_symlink() and status.st_size < 1 << 16
            readable = plain and os.access(path, os.R_OK)
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if readable else ""
            found[str(path.relative_to(folder))] = (status.st_mode, digest)
    return found


def remove(folder: Path) -> None:
    """Remove a folder of submissions, those without permission bits too."""
    for parent, folders, _ in os.walk(folder):
        for name in folders:
            path = Path(parent, name)
            if not path.is_symlink():
                path.chmod(0o700)
    shutil.rmtree(folder)
