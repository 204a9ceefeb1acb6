"""The symbolic process: reads questions, answers ``true`` or ``false``, one line each.

Run by path, with stdin and stdout as pipes. Ends when stdin ends, in the middle
of a question too; so nothing of it outlives the command that started it.
"""

from __future__ import annotations

import importlib
import os
import queue
import sys
import threading
from pathlib import Path
from typing import IO

MEMORY = 1 << 30
CPU_S = 3
"""For one question, and for the start: more than the asking side waits."""

Questions = queue.SimpleQueue[bytes]


def serve() -> None:
    """Answer until stdin ends."""
    _limit()
    questions: Questions = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, questions), daemon=True).start()
    _find_package()
    wire = importlib.import_module("grader.maths.symbolic.wire")
    proof = importlib.import_module("grader.maths.symbolic.proof")
    _say("ready")
    while True:
        line = questions.get()
        _allow_more_time()
        try:
            found = proof.equal(*wire.decode_question(line))
        except MemoryError:
            # What is left of this process is of no use.
            os._exit(1)
        except Exception:  # noqa: BLE001 - whatever SymPy trips over, it has proved nothing
            found = False
        _say("true" if found is True else "false")


def _read(stream: IO[bytes], questions: Questions) -> None:
    for line in iter(stream.readline, b""):
        questions.put(line)
    os._exit(0)


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def _find_package() -> None:
    """Import the package that this file belongs to, whatever else is on the path."""
    root = str(Path(__file__).resolve().parents[3])
    sys.path.insert(0, root)
    importlib.import_module("grader")
    sys.path.remove(root)


def _limit() -> None:
    if sys.platform != "win32":
        resource = importlib.import_module("resource")
        for which, bound in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
            soft, hard = resource.getrlimit(which)
            if hard == resource.RLIM_INFINITY or hard >= bound:
                try:
                    resource.setrlimit(which, (bound, bound))
                except (OSError, ValueError):
                    # macOS knows the limit of memory but refuses to set it.
                    resource.setrlimit(which, (soft, hard))
        _allow_more_time()


def _allow_more_time() -> None:
    if sys.platform != "win32":
        resource = importlib.import_module("resource")
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        bound = int(used.ru_utime + used.ru_stime) + CPU_S + 1
        if hard == resource.RLIM_INFINITY or bound <= hard:
            resource.setrlimit(resource.RLIMIT_CPU, (bound, hard))


if __name__ == "__main__":
    serve()
