"""Writes the transcripts of the README anew from real runs.

    python docs/transcripts.py          # rewrites README.md and README.ja.md
    python docs/transcripts.py --check  # exits 1 when they are not what a run gives

A transcript stands in a fenced block below a line ``<!-- transcript: NAME -->``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
ID = "ex05_batched_cross_entropy"
FILE = Path("exercises") / ID / f"{ID.partition('_')[2]}.py"
SUITES = ROOT / "tests" / "course"
STEPS = """\
take log
= log(y1^t1*y2^t2*y3^t3)
= log(y1^t1) + log(y2^t2) + log(y3^t3)
= log(y1)^t1 + log(y2)^t2 + log(y3)^t3
= t1*log(y1) + t2*log(y2) + t3*log(y4)
"""
BLOCK = re.compile(r"(<!-- transcript: (\S+) -->\n```text\n)(.*?)(```)", re.S)


def transcripts(language: str) -> dict[str, str]:
    """Name -> what the terminal shows, from a learner's copy in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="grade-docs-") as folder:
        copy, data = Path(folder) / "course", Path(folder) / "data"

        def grade(*words: str) -> str:
            environment = {**os.environ, "GRADE_DATA": str(data), "COLUMNS": "80"}
            environment |= {"GRADE_LANG": language, "PYTHONUTF8": "1", "NO_COLOR": "1"}
            line = [sys.executable, "-m", "grader.cli.main", *words]
            done = subprocess.run(
                line,
                cwd=copy if copy.exists() else folder,
                env={**environment, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            if done.returncode > 1:
                sys.exit(f"grade {' '.join(words)}: exit code {done.returncode}\n{done.stderr}")
            return f"$ grade {' '.join(words)}".rstrip() + f"\n{done.stdout}"

        grade("init", str(copy))
        found = {"stub": grade("ex05")}
        for number in ("ex01_likelihood", "ex02_log_rules", "ex04_single_cross_entropy"):
            module = f"{number.partition('_')[2]}.py"
            solution = ROOT / "solutions" / number / module
            shutil.copy(solution, copy / "exercises" / number / module)
            grade(number)
        mistakes = SUITES / ID / "mistakes" / "base-10+sign-missing"
        shutil.copy(sorted(mistakes.glob("*.py"))[0], copy / FILE)
        found["wrong"] = grade("ex05")
        found["map"] = grade()
        steps = copy / "exercises" / "ex02_log_rules" / "derivation.md"
        steps.write_text(_filled_in(steps.read_text(encoding="utf-8")), encoding="utf-8")
        found["derivation"] = grade("ex02", "--only", "derivation", "--no-record")
        return {name: text.replace(str(copy), "~/course") for name, text in found.items()}


def _filled_in(text: str) -> str:
    """The first task's block with steps of which one is wrong and one cannot be read."""
    first, fence, rest = text.partition("```steps\n")
    return f"{first}{fence}{STEPS}```{rest.partition('```')[2]}"


def rewritten(text: str, shown: dict[str, str]) -> str:
    """The text with every transcript replaced."""
    return BLOCK.sub(lambda block: block[1] + shown[block[2]] + block[4], text)


def main() -> int:
    """Rewrite or check both READMEs."""
    stale = []
    for name, language in (("README.md", "en"), ("README.ja.md", "ja")):
        file = ROOT / name
        before = file.read_text(encoding="utf-8")
        after = rewritten(before, transcripts(language))
        if before != after:
            stale.append(name)
            if "--check" not in sys.argv:
                file.write_text(after, encoding="utf-8")
    print(f"changed: {', '.join(stale) or 'nothing'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
