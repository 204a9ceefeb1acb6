"""The forking server: NumPy imported once, one locked-down child for each submission.

Owns the set-up of namespaces and the loop that forks and reaps. It is started
by exec with a clean environment and never holds a test, a solution or a secret,
because every child can read all of its memory. It never runs learners' code.

On the control socket comes one JSON message a child, with four descriptors
(requests, answers, output, status); back goes the child's process descriptor.
How the child ended is written to its status pipe.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
from typing import Any

from . import child, filters, kernel, roots

STATUS = struct.Struct("<idq")
"""wait status, CPU seconds, peak resident KiB."""

CAP_KILL, CAP_SETGID, CAP_SETUID, CAP_SYS_ADMIN = 5, 6, 7, 21
KEPT_CAPABILITIES = 1 << CAP_KILL | 1 << CAP_SETGID | 1 << CAP_SETUID | 1 << CAP_SYS_ADMIN
"""What a server of root's needs to give each child another user and a PID namespace, and to
take it along when it dies (the signal of PDEATHSIG is sent with the server's rights)."""

NAMESPACES = (
    kernel.CLONE_NEWNS
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWNET
    | kernel.CLONE_NEWPID
)


class Refusal(Exception):
    """The set-up failed: what, and what to do."""

    def __init__(self, found: str, remedy: str = "") -> None:
        super().__init__(found)
        self.remedy = remedy


def main(control_fd: int) -> None:
    """Set up, say so, and serve until the control socket closes."""
    sys.argv = [""]
    gc.disable()
    control = socket.socket(fileno=control_fd)
    config = json.loads(control.recv(65536))
    try:
        server = Server(control, config)
    except Refusal as refusal:
        control.send(_json({"refused": str(refusal), "remedy": refusal.remedy}))
        return
    except Exception as problem:  # noqa: BLE001 - whatever it is, the operator must read it
        text = f"{type(problem).__name__}: {problem} ({_place(problem)})"
        control.send(_json({"refused": text[:500], "remedy": ""}))
        return
    control.send(_json(server.description))
    server.run()
    # At once: the interpreter's own end would take longer than the children's.
    os._exit(0)


def _json(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode()


def _place(problem: Exception) -> str:
    """The function that raised; the module ``traceback`` would cost every start a millisecond."""
    step = problem.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return "" if step is None else step.tb_frame.f_code.co_name


class Server:
    """What is set up once; ``description`` says which layers are in force."""

    def __init__(self, control: socket.socket, config: dict[str, Any]) -> None:
        self._control = control
        self._grader = os.pidfd_open(config["grader"])
        if os.getppid() != config["grader"]:
            raise Refusal("the process that started the sandbox is gone")
        policy = config["policy"]
        self._drop = os.geteuid() == 0 and _maps(child.UNPRIVILEGED)
        own_root, why_not = False, "switched off"
        if policy["namespaces"]:
            own_root, why_not = _enter_namespaces(control)
        library = list(sys.path)
        version = _import_numpy(config["numpy"])
        # Learners' imports look in the standard library alone; NumPy is loaded.
        sys.path[:] = library
        threads = len(os.listdir("/proc/self/task"))
        if threads != 1:
            raise Refusal(f"the server has {threads} threads; forking needs one")
        self._size = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        self._own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        places = roots.trees(config["numpy"], library)
        if own_root:
            _change_root(places)
        os.chdir("/")
        self._check_readable(places)
        rules, abi = _landlock(places) if policy["landlock"] else (None, 0)
        if policy["seccomp"] and kernel.MACHINE not in filters.AUDIT_ARCH:
            raise Refusal(f"no filter of system calls is known for {kernel.MACHINE}")
        self._rules = rules
        self._seccomp = policy["seccomp"]
        self._children: dict[int, tuple[int, int]] = {}
        self._pid_namespace = own_root and self._can_nest()
        if self._seccomp and self._pid_namespace:
            # Every child is the first process of its own: the filter is made once for all.
            filters.program(kernel.MACHINE, 1)
        if self._drop:
            kernel.keep_capabilities(KEPT_CAPABILITIES)
        if own_root:
            # Once more: a change of user, even for a moment, has undone it.
            kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        # What exists now is never freed: a child that collected it would copy every page.
        gc.freeze()
        gc.enable()
        self.description = {
            "ready": True,
            "namespaces": own_root,
            "why_not": why_not,
            "pid_namespace": self._pid_namespace,
            "landlock": abi,
            "seccomp": self._seccomp,
            "unprivileged": self._drop or os.geteuid() != 0,
            "user": child.UNPRIVILEGED if self._drop else os.geteuid(),
            "numpy": version,
        }

    def _check_readable(self, places: roots.Trees) -> None:
        """Ask as the user that children become: an interpreter below a home of mode 0700
        is not readable after the change."""
        if not self._drop:
            return
        try:
            os.setgroups([])
            os.setegid(child.UNPRIVILEGED)
            os.seteuid(child.UNPRIVILEGED)
        except PermissionError:
            raise Refusal(
                "root may not become an unprivileged user here",
                "Run as an ordinary user, or grant CAP_SETUID and CAP_SETGID.",
            ) from None
        try:
            hidden = roots.unreadable(places)
        finally:
            os.seteuid(0)
            os.setegid(0)
        if hidden is not None:
            raise Refusal(
                f"after the change to an unprivileged user, {hidden} cannot be read",
                "Run as an ordinary user, allow mount namespaces, or use a Python that"
                " lies outside private homes (such as /usr or /opt).",
            )

    def _can_nest(self) -> bool:
        try:
            kernel.unshare(kernel.CLONE_NEWPID)
            kernel.setns(self._own_pids, kernel.CLONE_NEWPID)
        except OSError:
            return False
        return True

    def run(self) -> None:
        """Fork on request, reap at the end; return when the grader is gone."""
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(self._grader, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor in self._children:
                    poll.unregister(descriptor)
                    self._reap(descriptor)
                elif descriptor == self._grader or not self._fork_one(poll):
                    return

    def _fork_one(self, poll: select.poll) -> bool:
        try:
            text, descriptors, _, _ = socket.recv_fds(self._control, 4096, 4)
        except ConnectionError:
            return False
        if not text:
            return False
        wanted = json.loads(text)
        requests, answers, output, status = descriptors
        try:
            pid = self._fork((requests, answers, output), wanted)
        except OSError as problem:
            for descriptor in descriptors:
                os.close(descriptor)
            self._control.send(_json({"broken": str(problem)}))
            return True
        for descriptor in (requests, answers, output):
            os.close(descriptor)
        process = os.pidfd_open(pid)
        self._children[process] = (pid, status)
        poll.register(process, select.POLLIN)
        socket.send_fds(self._control, [_json({"pid": pid})], [process])
        return True

    def _fork(self, pipes: tuple[int, int, int], wanted: dict[str, int]) -> int:
        pages = int(os.pread(self._size, 64, 0).split()[0])
        server = os.getpid()
        if self._pid_namespace:
            kernel.unshare(kernel.CLONE_NEWPID)
        try:
            pid = os.fork()
            if pid == 0:
                cage = child.Cage(
                    self._rules, self._seccomp, self._drop, self._pid_namespace, server, pages
                )
                child.live(cage, pipes, wanted["memory_mib"], wanted["cpu_s"])
        finally:
            if self._pid_namespace:
                kernel.setns(self._own_pids, kernel.CLONE_NEWPID)
        return pid

    def _reap(self, process: int) -> None:
        pid, status = self._children.pop(process)
        _, code, usage = os.wait4(pid, 0)
        os.close(process)
        cpu = usage.ru_utime + usage.ru_stime
        # A session that was closed asks no more how its child ended.
        with contextlib.suppress(BrokenPipeError):
            os.write(status, STATUS.pack(code, cpu, usage.ru_maxrss))
        os.close(status)


def _maps(uid: int) -> bool:
    """Whether this user namespace knows ``uid`` (a container may map one user only)."""
    with open("/proc/self/uid_map", encoding="ascii") as file:
        for line in file:
            first, _, count = (int(word) for word in line.split())
            if first <= uid < first + count:
                return True
    return False


def _enter_namespaces(control: socket.socket) -> tuple[bool, str]:
    """Enter new namespaces and go on in a first process of the new PID namespace.

    Returns whether that was granted, else why not. Refused at its first step
    it has changed nothing, and the other layers carry the promise alone.
    """
    uid, gid = os.geteuid(), os.getegid()
    own_user = 0 if uid == 0 and _maps(child.UNPRIVILEGED) else kernel.CLONE_NEWUSER
    try:
        kernel.unshare(own_user | NAMESPACES)
    except OSError as problem:
        return False, str(problem)
    try:
        if own_user:
            kernel.map_own_ids(uid, gid)
        pid = os.fork()
    except OSError as problem:
        raise Refusal(f"namespaces: {problem}", "namespaces") from None
    if pid:
        control.close()
        kernel.close_from(3)
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    return True, ""


def _import_numpy(folder: str) -> str:
    sys.path.append(os.path.dirname(folder))
    import numpy
    import numpy.typing  # Stubs ask for it: read here, no child reads it again.

    if os.path.realpath(os.path.dirname(numpy.__file__)) != os.path.realpath(folder):
        raise Refusal(f"NumPy was found in {numpy.__file__}, not in {folder}")
    return str(numpy.__version__)


def _change_root(places: roots.Trees) -> None:
    try:
        roots.build_root(places)
    except OSError as problem:
        raise Refusal(f"namespaces: {problem}", "namespaces") from None


def _landlock(places: roots.Trees) -> tuple[int, int]:
    try:
        abi = kernel.landlock_abi()
    except OSError as problem:
        raise Refusal(
            f"Landlock is not available ({problem})",
            "Use a kernel from 5.13 on with Landlock switched on (lsm=landlock,...), or"
            " --isolation=process for code that you trust.",
        ) from None
    return roots.ruleset(places), abi
