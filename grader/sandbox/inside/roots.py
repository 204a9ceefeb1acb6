"""Which files learners' code may read, and a root file system that holds nothing else.

Owns the one list of readable places: the standard library without its
site-packages, NumPy, and what the loader needs. Never a whole site-packages:
where the package is installed, hidden suites and solutions lie in one.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from typing import NamedTuple

from . import kernel

THIRD_PARTY = ("site-packages", "dist-packages")
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random", "/dev/zero")
DATA = ("/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so.cache")
FLAT = ("/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib")
"""Folders of shared libraries that also hold other things; only libraries in them are read."""
MAX_SINGLE = 300
STAGE = "/proc"
"""Where the new root is built: a folder that every system has and no tree lies below."""


class Trees(NamedTuple):
    """What is readable: ``whole`` folders, ``flat`` folders (their libraries), single ``files``."""

    stdlib: str
    whole: tuple[str, ...]
    flat: tuple[str, ...]
    files: tuple[str, ...]


def trees(numpy_folder: str, library: list[str]) -> Trees:
    """The readable places of this interpreter and of the NumPy that lies in ``numpy_folder``.

    ``library`` is the path of the standard library, as the interpreter starts
    with it: never with a folder of installed packages.
    """
    stdlib = os.path.realpath(os.path.dirname(os.__file__))
    whole = [numpy_folder]
    libraries = numpy_folder + ".libs"
    if os.path.isdir(libraries):
        whole.append(libraries)
    whole += [path for path in library if not _lies_in(path, stdlib)]
    triplet = getattr(sys.implementation, "_multiarch", None)
    if triplet:
        whole += [f"/lib/{triplet}", f"/usr/lib/{triplet}"]
    flat = [*FLAT, os.path.join(sys.base_prefix, "lib"), os.path.join(sys.base_prefix, "lib64")]
    files = [path for path in (*DEVICES, *DATA) if os.path.exists(path)]
    real = {os.path.realpath(path) for path in whole if os.path.isdir(path)}
    shallow = {os.path.realpath(path) for path in flat if os.path.isdir(path)}
    return Trees(stdlib, tuple(sorted(real)), tuple(sorted(shallow - real)), tuple(files))


def _lies_in(path: str, folder: str) -> bool:
    return (os.path.realpath(path) + os.sep).startswith(folder + os.sep)


def readable(places: Trees) -> Iterator[str]:
    """Every path that gets a rule. The standard library goes entry by entry: a rule on the
    folder itself would open the site-packages below it."""
    yield from places.whole
    yield from places.files
    with os.scandir(places.stdlib) as entries:
        yield from sorted(entry.path for entry in entries if entry.name not in THIRD_PARTY)
    for folder in filter(os.path.isdir, places.flat):
        with os.scandir(folder) as entries:
            yield from sorted(entry.path for entry in entries if _is_library(entry))


def _is_library(entry: os.DirEntry[str]) -> bool:
    return ".so" in entry.name and entry.is_file()


def ruleset(places: Trees) -> int:
    """A Landlock ruleset that lets these places be read and nothing else be touched."""
    rules = kernel.landlock_ruleset()
    for path in readable(places):
        kernel.landlock_allow_reading(rules, path)
    return rules


def unreadable(places: Trees) -> str | None:
    """A place that this process cannot read, if any: asked after the drop to another user."""
    for folder in (places.stdlib, *places.whole):
        if not os.access(folder, os.R_OK | os.X_OK, effective_ids=True):
            return folder
    probe = os.path.join(places.stdlib, "os.py")
    if os.path.exists(probe) and not os.access(probe, os.R_OK, effective_ids=True):
        return probe
    return None


def build_root(places: Trees) -> None:
    """In a mount namespace of one's own: a root that holds these places, read-only.

    OSError when the kernel refuses a step; the process must then end, because
    its root may be half built.
    """
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("tmpfs", STAGE, "tmpfs", flags, "size=1m,nr_inodes=2048,mode=755")
    for folder in places.flat:
        _bind_libraries(folder)
    _bind(places.stdlib)
    _cover_packages(places.stdlib)
    for path in (*places.whole, *places.files):
        _bind(path)
    _copy_links()
    kernel.make_read_only(STAGE, recursive=True)
    kernel.enter_root(STAGE)


def _bind(path: str) -> None:
    target = STAGE + path
    if stat.S_ISDIR(os.stat(path).st_mode):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o444))
    kernel.mount(path, target, None, kernel.MS_BIND | kernel.MS_REC)


def _cover_packages(folder: str) -> None:
    """Hide installed packages below an empty folder, in which NumPy may be bound again."""
    for name in THIRD_PARTY:
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            flags = kernel.MS_NOSUID | kernel.MS_NODEV
            kernel.mount("tmpfs", STAGE + path, "tmpfs", flags, "size=64k,nr_inodes=64,mode=755")


def _bind_libraries(folder: str) -> None:
    """Bind the libraries of a folder one by one: the folder may hold much else.

    Where there are very many (/usr/lib64 of some distributions) bind it whole,
    without its Pythons' packages; Landlock opens the libraries alone all the same.
    """
    with os.scandir(folder) as entries:
        found = list(entries)
    libraries = [entry for entry in found if _is_library(entry)]
    if len(libraries) > MAX_SINGLE:
        _bind(folder)
        for entry in found:
            if entry.name.startswith("python") and entry.is_dir():
                _cover_packages(entry.path)
        return
    for entry in libraries:
        target = STAGE + entry.path
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if entry.is_symlink() and "/" not in os.readlink(entry.path):
            os.symlink(os.readlink(entry.path), target)
        else:
            _bind(entry.path)


def _copy_links() -> None:
    """Where /lib is a link to usr/lib, it is one in the new root too: the loader asks for both."""
    for path in ("/lib", "/lib64"):
        if os.path.islink(path) and not os.path.lexists(STAGE + path):
            os.symlink(os.readlink(path), STAGE + path)
