from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

if sys.platform != "linux":
    pytest.skip("Linux only", allow_module_level=True)

from grader.sandbox.inside import roots

NUMPY = str(Path(np.__file__).parent)
STDLIB = Path(os.__file__).parent
LIBRARY = [str(STDLIB), str(STDLIB / "lib-dynload")]
PACKAGE = Path(__file__).resolve().parents[3] / "grader"


@pytest.fixture(scope="module")
def paths() -> list[str]:
    """Every path that gets a rule here."""
    return list(roots.readable(roots.trees(NUMPY, LIBRARY)))


def lies_below(path: Path, folders: list[str]) -> bool:
    """Whether a rule on one of the folders opens the path."""
    real = os.path.realpath(path)
    return any(real == f or real.startswith(f.rstrip("/") + "/") for f in folders)


def test_the_standard_library_and_numpy_are_readable(paths: list[str]) -> None:
    """What a lazy import needs after the lock-down is there."""
    for needed in ("json/__init__.py", "sqlite3", "lib-dynload", "colorsys.py", "__pycache__"):
        assert lies_below(STDLIB / needed, paths)
    assert lies_below(Path(np.__file__), paths)


def test_no_installed_package_is_readable(paths: list[str]) -> None:
    """Where the package is installed, suites and solutions lie in site-packages."""
    site = Path(pytest.__file__).parent.parent
    assert lies_below(site / "numpy", paths)
    for hidden in (site, site / "pytest", site / "grader", site / "grader" / "bundled"):
        assert not lies_below(hidden, paths), hidden
    for name in roots.THIRD_PARTY:
        assert not lies_below(STDLIB / name / "grader", paths)


def test_neither_the_grader_nor_homes_are_readable(paths: list[str]) -> None:
    """Of the machine nothing is opened but libraries, four devices and the time zone."""
    for hidden in (PACKAGE, PACKAGE / "sandbox" / "inside", Path.home(), Path("/etc/passwd")):
        assert not lies_below(hidden, paths), hidden
    for folder in ("/", "/usr", "/usr/lib", "/lib", "/etc", "/dev", "/proc", "/tmp", "/usr/local"):
        assert not lies_below(Path(folder), paths), folder


def test_a_private_home_is_noticed(tmp_path: Path) -> None:
    """The first place that cannot be read is named; None where all can."""
    whole = roots.trees(NUMPY, LIBRARY)
    assert roots.unreadable(whole) is None
    missing = whole._replace(stdlib=str(tmp_path / "gone"))
    assert roots.unreadable(missing) == str(tmp_path / "gone")


IN_NEW_ROOT = """
import json, os, sys
sys.path.append(sys.argv[1])
from inside import kernel, roots
uid, gid = os.getuid(), os.getgid()
try:
    kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)
    kernel.map_own_ids(uid, gid)
except OSError:
    print("refused")
    raise SystemExit
roots.MAX_SINGLE = int(sys.argv[3])
places = roots.trees(sys.argv[2], [])
roots.build_root(places)
import colorsys, lzma
sys.path.append(os.path.dirname(sys.argv[2]))
import numpy
def tried(action):
    try:
        return action()
    except OSError as problem:
        return type(problem).__name__
print(json.dumps({
    "root": sorted(os.listdir("/")),
    "beside_numpy": sorted(os.listdir(os.path.dirname(sys.argv[2]))),
    "written": tried(lambda: open("/x", "w")),
    "written_below": tried(lambda: open(places.stdlib + "/x", "w")),
    "passwd": os.path.exists("/etc/passwd"),
}))
"""


@pytest.mark.sandbox
@pytest.mark.parametrize("most", [roots.MAX_SINGLE, 0], ids=["one by one", "whole folders"])
def test_a_new_root_holds_nothing_else(most: int) -> None:
    """Libraries and NumPy are there; packages beside it, /etc and all else are not; no writing."""
    command = [sys.executable, "-P", "-s", "-S", "-c", IN_NEW_ROOT, str(PACKAGE / "sandbox")]
    done = subprocess.run([*command, NUMPY, str(most)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if done.stdout.strip() == "refused":
        pytest.skip("this machine refuses user namespaces")
    found = json.loads(done.stdout)
    assert set(found["beside_numpy"]) <= {"numpy", "numpy.libs"}
    assert found["written"] == found["written_below"] == "OSError"
    assert not found["passwd"]
    # Libraries stand where they stand outside: the first folder of their paths is no leak.
    standing = {Path(path).parts[1] for path in (NUMPY, os.path.realpath(NUMPY), sys.base_prefix)}
    assert ({"tmp", "home", "proc", "sys"} - standing).isdisjoint(found["root"])
