#!/usr/bin/env python3
"""Runs a command in this project's own environment, and makes that environment first.

    ./do grade ex05          ./do pytest -q          (Windows: py do grade ex05)

Needs Python 3.11 or newer and nothing else. The environment lies in ``.venv``;
it is made when there is none or the lock has changed, and the project in it is
built again when the project file or a message catalogue has changed.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
ENVIRONMENT = ROOT / ".venv"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")


def digest(*sources: Path) -> str:
    """A digest of files, of where they lie and of this Python."""
    summed = hashlib.sha256(f"{ROOT}{sys.version}".encode())
    for source in sources:
        summed.update(source.read_bytes())
    return summed.hexdigest()


def is_made(stamp: Path, wanted: str) -> bool:
    """Whether what the stamp speaks of was made from what is wanted now."""
    return stamp.is_file() and stamp.read_text() == wanted


def install() -> None:
    """Bring the environment up to date: the locked packages by their hashes, then this project."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    packages, wanted = ENVIRONMENT / "packages-made-from", digest(LOCK)
    if not is_made(packages, wanted):
        print("making the environment (once, about half a minute) ...", file=sys.stderr)
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
        packages.write_text(wanted)
    catalogues = sorted(ROOT.glob("grader/locale/**/*.po"))
    project, wanted = ENVIRONMENT / "project-made-from", digest(ROOT / "pyproject.toml", *catalogues)
    if not is_made(project, wanted):
        here = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
        subprocess.run([*pip, *here], check=True)
        project.write_text(wanted)


def main() -> int:
    """Run the command given; its exit code is ours."""
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}", file=sys.stderr)
        return 3
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        install()
    except (subprocess.CalledProcessError, OSError) as problem:
        print(f"the environment could not be made: {problem}", file=sys.stderr)
        return 3
    command = SCRIPTS / sys.argv[1]
    line = [str(command) if command.exists() or os.name == "nt" else sys.argv[1], *sys.argv[2:]]
    os.environ["PATH"] = f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}"
    try:
        if os.name == "nt":
            return subprocess.run(line, check=False).returncode
        os.execvp(line[0], line)
    except FileNotFoundError:
        print(f"no such command: {sys.argv[1]}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
