"""The keyboard of the one who watches: single keys from a terminal, else lines.

Owns the terminal's mode, and that it is what it was whenever this command does not
run: after its end, after an error, while it is stopped.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

ESCAPE = "\x1b"
ENTER = "\n"
_MOST = 64


@contextmanager
def listening(key: Callable[[str], None], back: Callable[[], None]) -> Iterator[None]:
    """Tell of every key until the block ends; ``back`` is called after the command was stopped.

    From a terminal each key counts at once. From anything else each line does: its first
    sign is the key, an empty line is Enter.
    """
    if os.name != "posix":
        threading.Thread(target=_read_lines, args=(key,), daemon=True).start()
        yield
        return
    terminal = sys.stdin.isatty()
    stopped, stop = os.pipe()
    with _single_keys(back) if terminal else contextlib.nullcontext():
        reader = threading.Thread(target=_read, args=(key, stopped, terminal), daemon=True)
        reader.start()
        try:
            yield
        finally:
            os.close(stop)
            reader.join()
            os.close(stopped)


def _read_lines(key: Callable[[str], None]) -> None:
    for line in sys.stdin:
        key(line.strip()[:1] or ENTER)


def _read(key: Callable[[str], None], stopped: int, terminal: bool) -> None:
    """Read standard input itself: what Python keeps back of it would never wake us."""
    descriptor = sys.stdin.fileno()
    waiting = b""
    while True:
        ready, _, _ = select.select([descriptor, stopped], [], [])
        if stopped in ready:
            return
        try:
            part = os.read(descriptor, _MOST)
        except OSError:
            return
        if not part:
            return
        if terminal:
            for letter in _letters(part):
                key(letter)
            continue
        *lines, waiting = (waiting + part).split(b"\n")
        for line in lines:
            key(line.decode("utf-8", "replace").strip()[:1] or ENTER)


def _letters(part: bytes) -> str:
    """The keys in what was typed; arrows and the like send several signs and mean nothing."""
    text = part.decode("utf-8", "ignore")
    return "" if text.startswith(ESCAPE) else text


@contextmanager
def _single_keys(back: Callable[[], None]) -> Iterator[None]:
    """The terminal hands over each key at once and does not show it."""
    import termios  # noqa: PLC0415 - POSIX alone has it
    import tty  # noqa: PLC0415

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def restore() -> None:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    def suspend(*_: Any) -> None:
        restore()
        os.kill(os.getpid(), signal.SIGSTOP)
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        back()

    old = signal.signal(signal.SIGTSTP, suspend)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        yield
    finally:
        signal.signal(signal.SIGTSTP, old)
        restore()
