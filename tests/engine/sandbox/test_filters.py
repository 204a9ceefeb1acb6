"""The filter is run here on a small interpreter of the kernel's instructions."""

from __future__ import annotations

import errno
import struct

import pytest

from grader.sandbox.inside import filters

OWN = 4321
EPERM = filters.REFUSE | errno.EPERM


def run(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What the kernel would do with this call."""
    arch = filters.AUDIT_ARCH[machine] if architecture is None else architecture
    values = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<IIQ6Q", number, arch, 0, *values)
    code = list(struct.iter_unpack("=HBBI", filters.program(machine, OWN)))
    place = accumulator = 0
    while True:
        kind, yes, no, constant = code[place]
        place += 1
        if kind == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, constant)
        elif kind == 0x05:
            place += constant
        elif kind == 0x15:
            place += yes if accumulator == constant else no
        elif kind == 0x35:
            place += yes if accumulator >= constant else no
        else:
            assert kind == 0x06
            return int(constant)


@pytest.fixture(params=list(filters.AUDIT_ARCH))
def machine(request: pytest.FixtureRequest) -> str:
    """Each known architecture."""
    return str(request.param)


def numbers(machine: str, table: dict[str, tuple[int | None, int | None]]) -> dict[str, int]:
    """The calls of a table that this architecture has."""
    column = list(filters.AUDIT_ARCH).index(machine)
    return {name: both[column] for name, both in table.items() if both[column] is not None}  # type: ignore[misc]


def test_exactly_the_list_is_allowed(machine: str) -> None:
    """Every number up to 600: allowed if and only if it is on the list."""
    allowed = set(numbers(machine, filters.ALLOWED).values())
    special = set(numbers(machine, dict(filters.CONDITIONAL)).values())
    for number in set(range(600)) - special:
        expected = filters.ALLOW if number in allowed else EPERM
        assert run(machine, number, 1, 2, 3) == expected, number


def test_foreign_architectures_are_killed(machine: str) -> None:
    """Calls by another table of numbers (i386, x32) end the process."""
    assert run(machine, 0, architecture=0x4000_0003) == filters.KILL_PROCESS
    if machine == "x86_64":
        assert run(machine, 0x4000_0000) == filters.KILL_PROCESS
        assert run(machine, 0x4000_0000 | 59) == filters.KILL_PROCESS


def test_conditions(machine: str) -> None:
    """Signals to itself only, limits and descriptor flags to read only."""
    number = numbers(machine, dict(filters.CONDITIONAL))
    assert run(machine, number["tgkill"], OWN, OWN, 6) == filters.ALLOW
    assert run(machine, number["tgkill"], OWN + 1, OWN, 6) == EPERM
    assert run(machine, number["fcntl"], 1, 1) == filters.ALLOW
    assert run(machine, number["fcntl"], 1, 3) == filters.ALLOW
    for command in (0, 2, 4, 1030, 1031, 1033):
        assert run(machine, number["fcntl"], 1, command) == EPERM
    assert run(machine, number["prlimit64"], 0, 7, 0, 5) == filters.ALLOW
    assert run(machine, number["prlimit64"], 0, 7, 1 << 40, 5) == EPERM
    assert run(machine, number["prlimit64"], 0, 7, 1, 5) == EPERM
    assert run(machine, number["ioctl"], 0, 0x5401) == filters.REFUSE | errno.ENOTTY
    assert run(machine, number["socket"], 2, 1) == filters.REFUSE | errno.EACCES
    assert run(machine, number["clone3"]) == filters.REFUSE | errno.ENOSYS


def test_no_jump_is_too_long(machine: str) -> None:
    """Jumps are bytes: the list must stay short enough for one."""
    assert len(numbers(machine, filters.ALLOWED)) < 255
    for kind, yes, no, _ in struct.iter_unpack("=HBBI", filters.program(machine, OWN)):
        assert kind in (0x20, 0x05, 0x15, 0x35, 0x06)
        assert max(yes, no) < 256


def test_unknown_machines_have_no_filter() -> None:
    """Nothing is guessed for an architecture that is not on the list."""
    with pytest.raises(KeyError):
        filters.program("riscv64", OWN)
