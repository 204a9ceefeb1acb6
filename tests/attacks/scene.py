"""What surrounds the attacks: things worth stealing, breaking or calling, and a look at them.

Owns the planted canaries, victims and listeners, and the looking: at markers,
processes, descriptors, folders. Judges no submission.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.items import COURSE, remove

PORT = 47521
MARKERS = ("GRADER_ATTACK_MARKER", ".GRADER_ATTACK_MARKER")
REPOSITORY = Path(__file__).parents[2]
SHARED_FOLDERS = tuple(map(Path, ("/tmp", "/var/tmp", "/dev/shm", "/scratch", "/")))
NOBODY = 60_999
"""The user that learners' code becomes where the grader runs as root."""
PORT_WAIT_S = 120.0


@dataclass(frozen=True)
class Scene:
    """Where the attacks happen.

    Attributes:
        canary: stands in the suite, the solution, the home, the environment, and our memory.
        course: the copy of the exercise that holds it.
        home_file: a file in the home that holds it.
        temporary: the folder for temporary files; empty whenever nothing runs.
        victims: files that an attack would delete if it could.
        tcp, udp: listeners on the port that attacks call.
    """

    canary: str
    course: Path
    home_file: Path
    temporary: Path
    victims: tuple[Path, ...]
    tcp: socket.socket
    udp: socket.socket


@dataclass(frozen=True)
class Look:
    """Everything that an attack must leave as it was."""

    children: frozenset[int]
    descendants: int
    descriptors: int
    temporary: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    import_path: tuple[str, ...]
    missing_victims: tuple[str, ...]
    markers: tuple[str, ...]
    callers: tuple[str, ...]


@contextlib.contextmanager
def planted(folder: Path) -> Iterator[Scene]:
    """Plant everything; take it away again at the end."""
    canary = os.environ.get("GRADER_CANARY") or f"GRADER-CANARY-{secrets.token_hex(12)}"
    remove_markers()
    with contextlib.ExitStack() as stack:
        tcp, udp = stack.enter_context(_listeners())
        homes = [Path(tempfile.mkdtemp(prefix="GRADER_", dir=place)) for place in _places()]
        for home in homes:
            stack.callback(remove, home)
        victims = tuple(_written(home / "GRADER_VICTIM.txt", "do not delete") for home in homes)
        stack.enter_context(_environment(GRADER_CANARY=canary, GRADER_SECRET=canary))
        temporary = folder / "temporary"
        temporary.mkdir()
        yield Scene(
            canary=canary,
            course=_course(folder / "course", canary),
            home_file=_written(homes[0] / "grades.csv", canary),
            temporary=temporary,
            victims=victims,
            tcp=tcp,
            udp=udp,
        )


def look(scene: Scene) -> Look:
    """What is to be seen now."""
    tree = _processes()
    own = os.getpid()
    children = frozenset(pid for pid, parent in tree.items() if parent == own)
    return Look(
        children=children,
        descendants=len(_below(own, tree)),
        descriptors=sum(1 for _ in Path("/proc/self/fd").iterdir()),
        temporary=tuple(sorted(path.name for path in scene.temporary.iterdir())),
        # pytest's own note changes by itself.
        environment={k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"},
        folder=str(Path.cwd()),
        import_path=tuple(sys.path),
        missing_victims=tuple(str(victim) for victim in scene.victims if not victim.exists()),
        markers=tuple(map(str, markers())),
        callers=callers(scene),
    )


def quiet_look(scene: Scene, patience_s: float = 5.0) -> Look:
    """A look once no process has come or gone for a while."""
    deadline = time.monotonic() + patience_s
    now = look(scene)
    while True:
        time.sleep(0.3)
        before, now = now, look(scene)
        same = (now.children, now.descendants) == (before.children, before.descendants)
        if same or time.monotonic() > deadline:
            return now


def settled(scene: Scene, before: Look, patience_s: float = 1.0) -> Look:
    """A look once the processes are those of ``before`` again, or after ``patience_s``."""
    deadline = time.monotonic() + patience_s
    while True:
        now = look(scene)
        same = (now.children, now.descendants) == (before.children, before.descendants)
        if same or time.monotonic() > deadline:
            return now
        time.sleep(0.02)


def markers(folders: Iterable[Path] | None = None, *, deep: bool = False) -> list[Path]:
    """Files that an attack left: in these or the likely folders, or anywhere below them."""
    likely = {*SHARED_FOLDERS, Path.home(), Path.cwd(), REPOSITORY, *_library_folders()}
    found: list[Path] = []
    for folder in sorted(likely if folders is None else folders):
        for parent, inner, files in os.walk(folder):
            found += [Path(parent, name) for name in (*inner, *files) if name.startswith(MARKERS)]
            if not deep or folder == Path("/"):
                break
    return sorted(set(found))


def remove_markers() -> None:
    """Take away what a negative control, or a run that was stopped, left behind."""
    for path in markers():
        with contextlib.suppress(PermissionError):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()


def callers(scene: Scene) -> tuple[str, ...]:
    """Who called the listeners since the last look."""
    heard = []
    with contextlib.suppress(BlockingIOError):
        while True:
            connection, address = scene.tcp.accept()
            connection.close()
            heard.append(f"tcp {address}")
    with contextlib.suppress(BlockingIOError):
        while True:
            text, address = scene.udp.recvfrom(1024)
            heard.append(f"udp {address} {text!r}")
    return tuple(heard)


def lasting_orphans(known: set[int], patience_s: float = 3.0) -> set[int]:
    """New orphans that do not end by themselves: other people's programs may pass by."""
    deadline = time.monotonic() + patience_s
    new = orphans() - known
    while new and time.monotonic() < deadline:
        time.sleep(0.2)
        new &= orphans()
    return new


def orphans() -> set[int]:
    """Processes of the learner's user, or of an ordinary user's own, that lost their parent."""
    users = {NOBODY} if os.geteuid() == 0 else {os.geteuid()}
    return {pid for pid, parent in _processes().items() if parent == 1 and _user(pid) in users}


def strays() -> set[str]:
    """What the learner's user owns in the folders that everyone may write to."""
    users = {NOBODY} if os.geteuid() == 0 else {os.geteuid()}
    found = set()
    for folder in SHARED_FOLDERS:
        if folder.is_dir():
            for entry in os.scandir(folder):
                with contextlib.suppress(FileNotFoundError):
                    if entry.stat(follow_symlinks=False).st_uid in users:
                        found.add(entry.path)
    return found


def resident_mib() -> float:
    """Memory of this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def _places() -> list[Path]:
    """The home first; then the folders for temporary files."""
    homes = [Path.home(), *SHARED_FOLDERS[:3]]
    return [place for place in homes if os.access(place, os.W_OK)]


def _library_folders() -> set[Path]:
    return {Path(sysconfig.get_path(name)) for name in ("purelib", "stdlib")}


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _course(target: Path, canary: str) -> Path:
    shutil.copytree(COURSE, target)
    hidden = [*target.glob("tests/course/*/test_*.py"), *target.glob("solutions/*/*.py")]
    for file in hidden:
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f'\n\nCANARY = "{canary}"\n')
    return target


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _listeners() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both listeners. Waits for another run of the attacks, which has the same port."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        deadline = time.monotonic() + PORT_WAIT_S
        while True:
            try:
                udp.bind(("127.0.0.1", PORT))
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(1)
        tcp.bind(("127.0.0.1", PORT))
        tcp.listen()
        tcp.setblocking(False)
        udp.setblocking(False)
        yield tcp, udp


def _processes() -> dict[int, int]:
    """Every process of the machine -> its parent."""
    found = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            with contextlib.suppress(OSError):
                text = (place / "stat").read_text(encoding="utf-8", errors="replace")
                found[int(place.name)] = int(text.rpartition(")")[2].split()[1])
    return found


def _below(top: int, tree: dict[int, int]) -> set[int]:
    found: set[int] = set()
    edge = {top}
    while edge:
        edge = {pid for pid, parent in tree.items() if parent in edge} - found
        found |= edge
    return found


def _user(pid: int) -> int | None:
    try:
        return Path("/proc", str(pid)).stat().st_uid
    except OSError:
        return None
