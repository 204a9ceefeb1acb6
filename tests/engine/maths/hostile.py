"""The hostile texts, written out, and the domain in which they are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).with_name("corpora") / "hostile.tsv"
KINDS = {"x": "positive", "y": "positive", "M": "real", "A": "real[2,2]", "q": "real"}


def texts() -> list[tuple[str, str]]:
    """Class and text of each row."""
    rows = TEXTS.read_text(encoding="utf-8").splitlines()[1:]
    return [(kind, _written_out(json.loads(data))) for kind, data in (r.split("\t") for r in rows)]


def _written_out(data: Any) -> str:
    if isinstance(data, str):
        return data
    return "".join(piece * count for piece, count in data)
