"""Runs a command as the three kinds of Linux machine run it: a tool of the tests.

    python -m tests.engine.sandbox.modes MODE -- COMMAND ...

``root``          as the superuser, namespaces granted;
``user``          as an ordinary user, user namespaces granted;
``refused``       as an ordinary user, with namespaces and mounts refused (Docker's default
                  profile, JupyterHub pods);
``refused-root``  the same as the superuser, with the capabilities that Docker leaves it;
``half-refused``  as an ordinary user whose user namespaces are granted and then worth
                  nothing, because mounts are refused (AppArmor on Ubuntu 24.04).

Started as root it makes the interpreter and the repository readable for the ordinary user
in a mount namespace of its own, so that nothing of the machine changes. Started as an
ordinary user it offers those of an ordinary user. Inside, ``HOME`` is an empty folder and
``GRADE_TEST_MODE`` holds the mode.
"""

from __future__ import annotations

import errno
import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.sandbox.inside import filters, kernel

MODES = ("root", "user", "half-refused", "refused", "refused-root")
ORDINARY = 61_234
REPOSITORY = Path(__file__).resolve().parents[3]
INTERPRETER = Path(sys.base_prefix).resolve()
HOME = Path("/mnt")
PR_CAPBSET_DROP = 24
DOCKERS = frozenset({0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31})
"""The capabilities of root in a container of Docker's: not to mount, not to trace."""

_REFUSED_CALLS = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
}


def available() -> tuple[str, ...]:
    """The modes that this process can enter."""
    if sys.platform != "linux":
        return ()
    return MODES if os.geteuid() == 0 else ("user", "half-refused", "refused")


def enter(mode: str) -> None:
    """Make this process, and all that it starts, live in ``mode``."""
    if mode not in available():
        raise ValueError(f"mode {mode!r} cannot be entered here; {available()} can")
    os.environ["GRADE_TEST_MODE"] = mode
    if os.geteuid() == 0 and mode != "root":
        _show_trees()
    if os.geteuid() == 0 and mode in ("user", "half-refused", "refused"):
        os.setgroups([])
        os.setresgid(ORDINARY, ORDINARY, ORDINARY)
        os.setresuid(ORDINARY, ORDINARY, ORDINARY)
        # A change of user hides /proc/self from the process itself until the next exec.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
        os.environ.update(HOME=str(HOME), USER="learner", LOGNAME="learner")
    if mode == "refused-root":
        last = int(Path("/proc/sys/kernel/cap_last_cap").read_text("ascii"))
        for number in set(range(last + 1)) - DOCKERS:
            kernel.prctl(PR_CAPBSET_DROP, number)
    if "refused" in mode:
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.install_filter(_refusing(kernel.MACHINE, whole=mode != "half-refused"))


def run(
    mode: str, command: Sequence[str], *, timeout: float = 120.0
) -> subprocess.CompletedProcess[str]:
    """Run ``command`` in ``mode`` from the repository's root; its output as text."""
    return subprocess.run(
        [sys.executable, "-m", "tests.engine.sandbox.modes", mode, "--", *command],
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=REPOSITORY,
        check=False,
    )


def _show_trees() -> None:
    """In a new mount namespace, replace private folders above our trees by readable ones."""
    kernel.unshare(kernel.CLONE_NEWNS)
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    trees = {REPOSITORY, Path(sys.prefix).resolve(), INTERPRETER}
    hidden: dict[Path, list[tuple[Path, int]]] = {}
    for tree in trees:
        private = private_ancestor(tree)
        if private is not None:
            hidden.setdefault(private, []).append((tree, os.open(tree, os.O_PATH)))
    for private, below in hidden.items():
        kernel.mount("tmpfs", str(private), "tmpfs", 0, "mode=755,size=1m")
        for tree, descriptor in below:
            tree.mkdir(parents=True, exist_ok=True)
            source = f"/proc/self/fd/{descriptor}"
            kernel.mount(source, str(tree), None, kernel.MS_BIND | kernel.MS_REC)
            os.close(descriptor)
    kernel.mount("tmpfs", str(HOME), "tmpfs", 0, f"mode=700,size=64m,uid={ORDINARY},gid={ORDINARY}")
    os.chdir(Path.cwd())


def private_ancestor(tree: Path) -> Path | None:
    """The topmost folder on the way to ``tree`` that others may not pass."""
    for folder in (*reversed(tree.parents), tree):
        if folder.stat().st_mode & 0o005 != 0o005:
            return folder
    return None


def _refusing(machine: str, *, whole: bool) -> bytes:
    column = list(filters.AUDIT_ARCH).index(machine)
    number = {name: both[column] for name, both in _REFUSED_CALLS.items()}
    load, equal, any_bit, back = 0x20, 0x15, 0x45, 0x06
    refuse = (back, 0, 0, filters.REFUSE | errno.EPERM)
    namespaces = 0x7E02_0000
    code = [(load, 0, 0, 0)]
    for name, call in number.items():
        if whole or name not in ("unshare", "setns"):
            code += [(equal, 0, 1, call), refuse]
    code += [(equal, 0, 1, 435), (back, 0, 0, filters.REFUSE | errno.ENOSYS)]
    clone = (56, 220)[column]
    code += [(equal, 0, 3, clone), (load, 0, 0, 16), (any_bit, 0, 1, namespaces), refuse]
    code.append((back, 0, 0, filters.ALLOW))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def main(arguments: Sequence[str]) -> None:
    """Enter the mode named first and become the command after ``--``."""
    if len(arguments) < 3 or arguments[1] != "--":
        sys.exit(__doc__)
    enter(arguments[0])
    command = list(arguments[2:])
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
