"""The Linux system calls that Python lacks, through ctypes: thin, checked, no policy.

Owns the constants of the kernel's interface. Every function raises OSError
with the name of the call; what to do then is decided elsewhere. Numbers are
from the kernel's ``include/uapi``; those of calls after 423 are the same on
every architecture.
"""

from __future__ import annotations

import ctypes
import os
import struct

CLONE_NEWNS = 0x0002_0000
CLONE_NEWUTS = 0x0400_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000
MS_NOSUID = 2
MS_NODEV = 4
MS_BIND = 1 << 12
MS_REC = 1 << 14
MS_PRIVATE = 1 << 18
MNT_DETACH = 2
AT_FDCWD = -100
AT_RECURSIVE = 0x8000
MOUNT_ATTR_RDONLY = 1
MOUNT_ATTR_NOSUID = 2

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x2008_0522

SYS_LANDLOCK_CREATE_RULESET = 444
SYS_LANDLOCK_ADD_RULE = 445
SYS_LANDLOCK_RESTRICT_SELF = 446
SYS_MOUNT_SETATTR = 442
SYS_CLOSE_RANGE = 436
SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

LANDLOCK_READ_FILE = 1 << 2
LANDLOCK_READ_DIR = 1 << 3
LANDLOCK_RULE_PATH_BENEATH = 1

MACHINE = os.uname().machine

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _checked(result: int, call: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def _syscall(call: str, number: int, *args: object) -> int:
    return _checked(_libc.syscall(ctypes.c_long(number), *args), call)


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new ones."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace behind ``descriptor``."""
    _checked(_libc.setns(ctypes.c_int(descriptor), ctypes.c_int(kind)), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """mount(2)."""
    encoded = [None if part is None else os.fsencode(part) for part in (source, target, kind, data)]
    status = _libc.mount(*encoded[:3], ctypes.c_ulong(flags), encoded[3])
    _checked(status, f"mount {target}")


def make_read_only(target: str, *, recursive: bool) -> None:
    """Make a mount read-only and without set-user-id; leaves its other flags alone."""
    attributes = struct.pack("=QQQQ", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0, 0, 0)
    _syscall(
        f"mount_setattr {target}",
        SYS_MOUNT_SETATTR,
        ctypes.c_int(AT_FDCWD),
        os.fsencode(target),
        ctypes.c_uint(AT_RECURSIVE if recursive else 0),
        attributes,
        ctypes.c_size_t(len(attributes)),
    )


def enter_root(new: str) -> None:
    """Make the mount at ``new`` the root and let go of the old one."""
    os.chdir(new)
    _syscall("pivot_root", SYS_PIVOT_ROOT[MACHINE], b".", b".")
    _checked(_libc.umount2(b".", MNT_DETACH), "umount2")
    os.chdir("/")


def map_own_ids(uid: int, gid: int) -> None:
    """In a new user namespace: keep the own user and group, and nobody else's."""
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def prctl(option: int, value: int, pointer: bytes | None = None) -> None:
    """prctl(2) with one value, and a pointer where the option takes one."""
    third = ctypes.c_ulong(0) if pointer is None else ctypes.c_char_p(pointer)
    zero = ctypes.c_ulong(0)
    status = _libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), third, zero, zero)
    _checked(status, f"prctl({option})")


def close_from(first: int) -> None:
    """Close every descriptor from ``first`` on."""
    last = ctypes.c_uint(0xFFFF_FFFF)
    _syscall("close_range", SYS_CLOSE_RANGE, ctypes.c_uint(first), last, ctypes.c_uint(0))


def keep_capabilities(mask: int) -> None:
    """Give up every capability but those of ``mask`` (the lower 32), for good.

    Root of a container may lack some of them: what is not there cannot be kept.
    """
    header = struct.pack("=II", CAPABILITY_VERSION_3, 0)
    held = ctypes.create_string_buffer(24)
    _checked(_libc.capget(header, held), "capget")
    mask &= struct.unpack("=IIIIII", held.raw)[1]
    data = struct.pack("=IIIIII", mask, mask, 0, 0, 0, 0)
    _checked(_libc.capset(header, data), "capset")


def landlock_abi() -> int:
    """The version of Landlock; OSError (ENOSYS, EOPNOTSUPP) when the kernel has none."""
    arguments = (None, ctypes.c_size_t(0), ctypes.c_uint(1))
    return _syscall("landlock", SYS_LANDLOCK_CREATE_RULESET, *arguments)


def landlock_ruleset() -> int:
    """A ruleset that handles all the kernel can refuse: files, TCP, signals, abstract sockets."""
    abi = landlock_abi()
    files = (1 << 13) - 1
    for since, right in ((2, 1 << 13), (3, 1 << 14), (5, 1 << 15)):
        files |= right if abi >= since else 0
    network = 0b11 if abi >= 4 else 0
    scoped = 0b11 if abi >= 6 else 0
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    attributes = struct.pack("=QQQ", files, network, scoped)
    arguments = (attributes, ctypes.c_size_t(size), ctypes.c_uint(0))
    return _syscall("landlock_create_ruleset", SYS_LANDLOCK_CREATE_RULESET, *arguments)


def landlock_allow_reading(ruleset: int, path: str) -> None:
    """Let ``path``, a file or a folder with all below it, be read; a missing path is no rule."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        rights = LANDLOCK_READ_FILE
        if os.path.isdir(path):
            rights |= LANDLOCK_READ_DIR
        rule = struct.pack("=Qi", rights, place)
        arguments = (ctypes.c_int(ruleset), ctypes.c_int(LANDLOCK_RULE_PATH_BENEATH), rule)
        number = SYS_LANDLOCK_ADD_RULE
        _syscall(f"landlock_add_rule {path}", number, *arguments, ctypes.c_uint(0))
    finally:
        os.close(place)


def landlock_restrict(ruleset: int) -> None:
    """Put the ruleset on this process, for good."""
    arguments = (ctypes.c_int(ruleset), ctypes.c_uint(0))
    _syscall("landlock_restrict_self", SYS_LANDLOCK_RESTRICT_SELF, *arguments)


def install_filter(program: bytes) -> None:
    """Put a seccomp filter (eight bytes an instruction) on this process, for good."""
    code = ctypes.create_string_buffer(program, len(program))
    pointer = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, pointer)
