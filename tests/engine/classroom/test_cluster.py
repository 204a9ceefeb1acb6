"""A class on a Dask cluster: the same results as here, whatever becomes of the workers."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="needs the extra cluster")

from grader.classroom.engines.cluster import DaskEngine
from grader.classroom.engines.workers import Job, Setting, Workers
from grader.errors import UsageError
from grader.model import Course, Isolation, Part, Submission
from tests.cluster import Cluster, dask_cluster
from tests.engine.classroom.conftest import FOLDER, RIGHT, WRONG

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers."""
    with dask_cluster(tmp_path_factory.mktemp("dask")) as running:
        yield running


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for as long as in earnest."""
    monkeypatch.setattr("grader.classroom.engines.cluster.TIMEOUT_S", 3.0)


@pytest.fixture
def setting(course: Course) -> Setting:
    return Setting(course.root, "en", Isolation.PROCESS, False, None)


def jobs(count: int) -> list[Job]:
    """Submissions that are all different, right and wrong in turn."""
    texts = [(RIGHT, WRONG)[n % 2] + b"\n# %d\n" % n for n in range(count)]
    path, code = Path("average.py"), frozenset({Part.CODE})
    return [Job(str(n), FOLDER, Submission(text, path, {}, code)) for n, text in enumerate(texts)]


def test_the_same_results_as_on_this_machine(cluster: Cluster, setting: Setting) -> None:
    """Every submission gets the report that this machine gives it."""
    with Workers(1, setting) as workers:
        here = dict(workers.graded(iter(jobs(40))))
    with DaskEngine(cluster.address.replace("tcp", "dask"), setting, [FOLDER]) as engine:
        there = list(engine.graded(iter(jobs(40))))
    assert len(there) == 40
    assert dict(there) == here


def test_a_killed_worker_loses_and_doubles_nothing(setting: Setting, tmp_path: Path) -> None:
    """kill -9 of one of two workers in mid-run: every result once."""
    with dask_cluster(tmp_path) as running:
        victim = running.processes[-1].pid
        with DaskEngine(running.address, setting, [FOLDER]) as engine:
            found = []
            for key, report in engine.graded(iter(jobs(200))):
                if not found:
                    os.kill(victim, signal.SIGKILL)
                found.append((key, report))
    assert sorted(key for key, _ in found) == sorted(job.key for job in jobs(200))
    assert not [report for _, report in found if isinstance(report, str)]


def test_a_cluster_that_is_lost_is_told(setting: Setting, tmp_path: Path) -> None:
    """kill -9 of scheduler and workers in mid-run: an error that says how to go on."""
    with dask_cluster(tmp_path) as running:

        def graded() -> None:
            with DaskEngine(running.address, setting, [FOLDER]) as engine:
                for _ in engine.graded(iter(jobs(400))):
                    for process in running.processes:
                        process.kill()

        with pytest.raises(UsageError) as told:
            graded()
    assert running.address in str(told.value)
    assert "what was graded is kept" in str(told.value)


def test_a_submission_that_ends_its_worker_is_found(
    cluster: Cluster, setting: Setting, tmp_path: Path
) -> None:
    """A process that dies over one submission costs that one only, which is told as broken."""
    bad = Job("bad", "no such exercise", jobs(1)[0].submission)
    with DaskEngine(cluster.address, setting, [FOLDER]) as engine:
        found = dict(engine.graded(iter([*jobs(3), bad])))
    assert isinstance(found.pop("bad"), str)
    assert all(isinstance(report, dict) for report in found.values())
    assert len(found) == 3


def test_whoever_stops_listening_leaves_nothing_running(cluster: Cluster, setting: Setting) -> None:
    """After a run that was given up, the next one has the cluster for itself."""
    with DaskEngine(cluster.address, setting, [FOLDER]) as engine:
        next(results := engine.graded(iter(jobs(400))))
        results.close()
        assert len(list(engine.graded(iter(jobs(10))))) == 10


def test_a_worker_with_another_course_is_refused(
    course: Course, setting: Setting, tmp_path: Path
) -> None:
    """What a worker would judge by must be what this machine judges by."""
    other = tmp_path / "other"
    shutil.copytree(course.root, other)
    suite = next((other / "tests" / "course" / FOLDER).glob("test_*.py"))
    suite.write_text(suite.read_text() + "\n# changed\n")
    with dask_cluster(tmp_path, workers=0) as running:
        running.worker({"GRADE_COURSE": str(other)})
        with pytest.raises(UsageError) as told, DaskEngine(running.address, setting, [FOLDER]):
            pass
    assert FOLDER in str(told.value)
    assert "GRADE_COURSE" in str(told.value)


def test_no_scheduler_is_told_at_once(setting: Setting) -> None:
    """Where nobody listens, the address is named, and what to start."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with (
        pytest.raises(UsageError) as told,
        DaskEngine(f"dask://127.0.0.1:{port}", setting, [FOLDER]),
    ):
        pass
    assert str(port) in str(told.value)
    assert "dask scheduler" in str(told.value)


def test_a_scheduler_without_workers_is_told(setting: Setting, tmp_path: Path) -> None:
    """A scheduler alone grades nothing."""
    with (
        dask_cluster(tmp_path, workers=0) as running,
        pytest.raises(UsageError) as told,
        DaskEngine(running.address, setting, [FOLDER]),
    ):
        pass
    assert "dask worker" in str(told.value)
