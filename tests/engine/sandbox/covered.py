"""Measures the lines that run in the sandbox's own processes, when coverage is measured.

They start without site-packages, in a clean environment, and their server soon has no file
system to write to; so the figures are kept in memory and leave by a file that was opened at
the start. What children run after their lock-down leaves none: that is ``inside/child.py``.

Run by path, as ``covered.py SITE_PACKAGES FOLDER LAUNCH ARGUMENTS ...``, in place of
``launch.py``.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn


def command_for(plain: Callable[..., list[str]], folder: Path) -> Callable[..., list[str]]:
    """The command line that starts the same process, measured."""
    site = str(Path(sys.modules["coverage"].__file__ or "").parent.parent)

    def command(*arguments: str) -> list[str]:
        *python, launch = plain()
        return [*python, __file__, site, str(folder), launch, *arguments]

    return command


def gather(folder: Path) -> None:
    """Add what the processes left in ``folder`` to the running measurement."""
    import coverage

    current = coverage.Coverage.current()
    assert current is not None
    for file in folder.iterdir():
        blob = file.read_bytes()
        if blob:
            data = coverage.CoverageData(no_disk=True)
            data.loads(blob)
            current.get_data().update(data)


class _Measured:
    """This process's own measurement."""

    def __init__(self, measurement: Any, folder: str) -> None:
        self._measurement = measurement
        self._folder = folder
        self._exit = os._exit
        self._open()
        os.register_at_fork(after_in_child=self._open)
        os._exit = self._leave

    def _open(self) -> None:
        self._file = -1
        with contextlib.suppress(OSError):
            self._file = os.open(f"{self._folder}/{os.getpid()}-{id(self)}", os.O_CREAT | os.O_RDWR)

    def save(self) -> None:
        """Write the figures; a process that may write nothing any more leaves none."""
        with contextlib.suppress(OSError):
            self._measurement.stop()
            os.pwrite(self._file, self._measurement.get_data().dumps(), 0)

    def _leave(self, status: int) -> NoReturn:
        self.save()
        self._exit(status)


def _main(site: str, folder: str, launch: str, *arguments: str) -> None:
    library = list(sys.path)
    sys.path.append(site)
    import coverage

    sys.path[:] = library
    measurement = coverage.Coverage(
        data_file=None, include=[f"{Path(launch).parent}/*"], config_file=False
    )
    measurement.start()
    measured = _Measured(measurement, folder)
    sys.argv = [launch, *arguments]
    try:
        runpy.run_path(launch, run_name="__main__")
    finally:
        measured.save()


if __name__ == "__main__":
    _main(*sys.argv[1:])
