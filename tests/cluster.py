"""A Dask cluster of this machine's own processes, for tests and benchmarks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

START_S = 60.0


@dataclass
class Cluster:
    """A scheduler that listens on loopback, and the workers started so far."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str, environment: dict[str, str] | None = None) -> int:
        """Start one of Dask's programs; its process id."""
        log = self.folder / f"dask-{len(self.processes)}.log"
        program = Path(sys.executable).parent / "dask"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [str(program), *arguments, "--no-dashboard"],
                stdout=stream,
                stderr=stream,
                env={**os.environ, **(environment or {})},
                cwd=self.folder,
            )
        self.processes.append(process)
        return process.pid

    def worker(self, environment: dict[str, str] | None = None) -> int:
        """Start a worker without a nanny, so that one that is killed stays dead."""
        place = ("--local-directory", str(self.folder))
        return self.start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", *place, environment=environment
        )


@contextmanager
def dask_cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A scheduler and workers; all ended afterwards."""
    cluster = Cluster(folder)
    file = folder / "scheduler.json"
    try:
        cluster.start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)
        )
        until = time.monotonic() + START_S
        while not (file.exists() and file.read_text()):
            if time.monotonic() > until:
                raise TimeoutError((folder / "dask-0.log").read_text())
            time.sleep(0.05)
        cluster.address = json.loads(file.read_text())["address"]
        for _ in range(workers):
            cluster.worker()
        yield cluster
    finally:
        for process in reversed(cluster.processes):
            process.terminate()
        for process in cluster.processes:
            try:
                process.wait(2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
