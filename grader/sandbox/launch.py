"""Starts what runs inside the sandbox, without importing the package.

Run by path: ``python launch.py server FD`` or ``python launch.py worker``. The folder of this
file is on the path only while ``inside`` is imported.
"""

from __future__ import annotations

import importlib
import os
import sys


def launch(arguments: list[str]) -> None:
    """Run the part named by the first argument."""
    # pathlib would cost the start of every server some milliseconds.
    here = os.path.dirname(__file__)  # noqa: PTH120
    sys.path.append(here)
    if arguments[0] == "server":
        run = importlib.import_module("inside.server").main
        sys.path.remove(here)
        run(int(arguments[1]))
    else:
        run = importlib.import_module("inside.single").main
        sys.path.remove(here)
        run()


if __name__ == "__main__":
    launch(sys.argv[1:])
