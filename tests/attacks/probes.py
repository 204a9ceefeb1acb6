"""Attacks of our own whose aim must be written into them: a path, a process.

Owns their texts. Each prints what it got, or a token; none does any harm.
"""

from __future__ import annotations

import os

from tests.attacks.scene import Scene

READ = """
def cross_entropy(y, t):
    try:
        with open({path!r}, encoding="utf-8") as file:
            print(file.read()[-400:])
    except OSError as problem:
        print(type(problem).__name__)
    return 0.0
"""
LIST = """
import os
def cross_entropy(y, t):
    try:
        print("GRADER-" + "LISTED", len(os.listdir({path!r})))
    except OSError as problem:
        print(type(problem).__name__)
    return 0.0
"""
LIMIT = """
import os, resource
def cross_entropy(y, t):
    try:
        resource.prlimit({pid}, resource.RLIMIT_CORE)
        print("GRADER-" + "PRLIMIT-OK")
    except (OSError, ValueError) as problem:
        print(type(problem).__name__)
    return 0.0
"""
SIGNAL = """
import os
def cross_entropy(y, t):
    try:
        os.kill({pid}, 0)
        print("GRADER-" + "KILL-OK grader")
    except OSError as problem:
        print(type(problem).__name__)
    return 0.0
"""
CALL = """
import socket
def cross_entropy(y, t):
    try:
        socket.create_connection(("127.0.0.1", {port}), timeout=0.2).close()
        print("GRADER-" + "NET-OK tcp")
    except OSError as problem:
        print(type(problem).__name__)
    return 0.0
"""
EXEC = """
import os
def cross_entropy(y, t):
    try:
        os.execv("/bin/echo", ["echo", "GRADER-" + "EXEC-OK"])
    except OSError as problem:
        print(type(problem).__name__)
    return 0.0
"""


def probes(scene: Scene) -> dict[str, str]:
    """Name -> text, aimed at this scene."""
    suite = next(scene.course.glob("tests/course/*/test_*.py"))
    solution = next(scene.course.glob("solutions/*/submission.py"))
    grader = os.getpid()
    return {
        "read-the-suite": READ.format(path=str(suite)),
        "read-the-solution": READ.format(path=str(solution)),
        "read-the-home": READ.format(path=str(scene.home_file)),
        "list-the-suite": LIST.format(path=str(suite.parent)),
        "list-processes": LIST.format(path="/proc"),
        "limit-the-grader": LIMIT.format(pid=grader),
        "signal-the-grader": SIGNAL.format(pid=grader),
        "call-the-listener": CALL.format(port=scene.tcp.getsockname()[1]),
        "become-another-program": EXEC,
    }
