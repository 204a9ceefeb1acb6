"""Prints the commands of a README's "Quick start": the first fenced block, exactly two lines."""

from __future__ import annotations

import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text(encoding="utf-8")
block = re.search(r"^## (?:Quick start|クイックスタート)\n.*?```\w*\n(.*?)```", text, re.M | re.S)
lines = block.group(1).strip().splitlines() if block else []
if len(lines) != 2:
    sys.exit(f"{sys.argv[1]}: the quick start must have one block of two lines")
print("\n".join(lines))
