"""The process that answers a kernel: a request on standard input, what to show on its output."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from grader.magic.answering import answer
from grader.magic.request import Request


def main() -> None:
    """Answer the request on standard input; what else is printed goes to standard error."""
    stream, sys.stdout = sys.stdout, sys.stderr
    given: Mapping[str, Any] = json.load(sys.stdin)
    shown = answer(
        Request(given["line"], given["folder"], tuple(given["named"]), tuple(given["ran"]))
    )
    stream.write(json.dumps(asdict(shown)))
    stream.flush()


if __name__ == "__main__":
    main()
