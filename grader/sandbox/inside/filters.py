"""The system calls that learners' code may make: an allow-list, as a seccomp program.

Owns the list, its numbers on x86-64 and arm64, and the assembly of the filter.
Everything that is not named here is refused with EPERM: sockets, exec, new
processes and threads, signals to others, ptrace, memfd, prctl, mounts. Installs
nothing itself.
"""

from __future__ import annotations

import errno
import functools
import struct

ALLOW = 0x7FFF_0000
KILL_PROCESS = 0x8000_0000
REFUSE = 0x0005_0000

_LOAD = 0x20
_JUMP = 0x05
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_GREATER_OR_EQUAL = 0x35
_RETURN = 0x06
_X32 = 0x4000_0000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

AUDIT_ARCH = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}

# The order is the order of the checks: what NumPy and the allocator call most comes first.
# name: (x86-64, arm64); None where the architecture has no such call.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "futex": (202, 98),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "mprotect": (10, 226),
    "brk": (12, 214),
    "close": (3, 57),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "stat": (4, None),
    "lstat": (6, None),
    "statx": (332, 291),
    "openat": (257, 56),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "getdents64": (217, 61),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    "fadvise64": (221, 223),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "select": (23, None),
    "pselect6": (270, 72),
    "poll": (7, None),
    "ppoll": (271, 73),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "getcpu": (309, 168),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getpgrp": (111, None),
    "getpgid": (121, 155),
    "getsid": (124, 156),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "dup": (32, 23),
    "rseq": (334, 293),
    "set_robust_list": (273, 99),
    "membarrier": (324, 283),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
CONDITIONAL = {
    "tgkill": (234, 131),
    "fcntl": (72, 25),
    "prlimit64": (302, 261),
    "ioctl": (16, 29),
    "socket": (41, 198),
    "clone3": (435, 435),
}
READING_FCNTL = (1, 3)
"""F_GETFD and F_GETFL."""

Instruction = tuple[int, int, int, int]


def _load(offset: int) -> Instruction:
    return (_LOAD, 0, 0, offset)


def _when(value: int, yes: int, no: int) -> Instruction:
    return (_JUMP_IF_EQUAL, yes, no, value)


def _return(action: int) -> Instruction:
    return (_RETURN, 0, 0, action)


def _refuse(number: int) -> Instruction:
    return _return(REFUSE | number)


def _only_for(number: int, block: list[Instruction]) -> list[Instruction]:
    return [_when(number, 0, len(block)), *block]


@functools.lru_cache(maxsize=2)
def program(machine: str, own_pid: int) -> bytes:
    """The filter for a process that knows itself as ``own_pid``; KeyError for other machines.

    Eight bytes an instruction, as the kernel's ``struct sock_filter``.
    """
    architecture = AUDIT_ARCH[machine]
    column = list(AUDIT_ARCH).index(machine)
    numbers = [both[column] for both in ALLOWED.values()]
    allowed = [number for number in numbers if number is not None]
    special = {name: both[column] for name, both in CONDITIONAL.items()}
    code = [_load(_ARCHITECTURE), _when(architecture, 1, 0), _return(KILL_PROCESS), _load(_NUMBER)]
    if machine == "x86_64":
        # The x32 numbers reach the same calls under other names: attack 053.
        code += [(_JUMP_IF_GREATER_OR_EQUAL, 0, 1, _X32), _return(KILL_PROCESS)]
    count = len(allowed)
    code += [_when(number, count - index, 0) for index, number in enumerate(allowed)]
    code += [(_JUMP, 0, 0, 1), _return(ALLOW)]
    code += _conditions(special, own_pid)
    code.append(_refuse(errno.EPERM))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def _conditions(number: dict[str, int], own_pid: int) -> list[Instruction]:
    no = _refuse(errno.EPERM)
    yes = _return(ALLOW)
    first, second, third = (_ARGUMENTS + 8 * index for index in range(3))
    get_fd, get_fl = READING_FCNTL
    return [
        # glibc's abort() signals itself; a signal to anyone else is refused.
        *_only_for(number["tgkill"], [_load(first), _when(own_pid, 0, 1), yes, no]),
        *_only_for(
            number["fcntl"], [_load(second), _when(get_fd, 1, 0), _when(get_fl, 0, 1), yes, no]
        ),
        # An own limit may be read (no new value in either half of the pointer), never set;
        # nobody else's, who may have the same user where namespaces are refused.
        *_only_for(
            number["prlimit64"],
            [
                *(_load(first), _when(0, 1, 0), _when(own_pid, 0, 5)),
                *(_load(third), _when(0, 0, 3), _load(third + 4), _when(0, 0, 1), yes, no),
            ],
        ),
        *_only_for(number["ioctl"], [_refuse(errno.ENOTTY)]),
        *_only_for(number["socket"], [_refuse(errno.EACCES)]),
        # glibc then falls back to clone, which the last line refuses: no threads, no processes.
        *_only_for(number["clone3"], [_refuse(errno.ENOSYS)]),
    ]
