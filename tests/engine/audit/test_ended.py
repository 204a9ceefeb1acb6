"""What speaks against a suite, by how a program ended."""

from __future__ import annotations

import pytest

from grader.audit.ended import (
    Ended,
    Failing,
    Fault,
    ended,
    object_to_accepted,
    object_to_mistake,
)
from grader.model import Outcome

PASSED, FAILED = Ended(Outcome.PASSED), Ended(Outcome.FAILED, (Failing("code/a", True, "No."),))
TOLD = Ended(Outcome.PASSED, (Failing("code/r", False, "Mind the sign."),))
NAMED = Ended(Outcome.FAILED, FAILED.failing, frozenset({"sign"}))
BROKEN = ended("the process ended (-9)")
SIGN = frozenset({"sign"})


def advice(name: str) -> str:
    return {"sign": "Mind the sign.", "half": "All of it."}[name]


@pytest.mark.parametrize(
    ("program", "faults"),
    [
        (PASSED, []),
        (TOLD, []),
        (FAILED, [Fault.REFUSED]),
        (NAMED, [Fault.REFUSED, Fault.MISNAMED]),
        (BROKEN, [Fault.UNJUDGED]),
    ],
)
def test_a_right_program(program: Ended, faults: list[Fault]) -> None:
    """It passes the core without a name, or speaks against the suite."""
    assert [objection.fault for objection in object_to_accepted(program)] == faults


@pytest.mark.parametrize(
    ("program", "wanted", "faults"),
    [
        (NAMED, SIGN, []),
        (TOLD, SIGN, []),
        (TOLD, SIGN | {"half"}, [Fault.ACCEPTED]),
        (PASSED, SIGN, [Fault.ACCEPTED]),
        (FAILED, SIGN, [Fault.UNNAMED]),
        (NAMED, frozenset({"half"}), [Fault.MISNAMED]),
        (NAMED, SIGN | {"half"}, [Fault.MISNAMED]),
        (BROKEN, SIGN, [Fault.UNJUDGED]),
    ],
)
def test_a_mistake(program: Ended, wanted: frozenset[str], faults: list[Fault]) -> None:
    """It is refused and named as it lies, or a robust check tells of all its names."""
    objections = object_to_mistake(program, wanted, advice)
    assert [objection.fault for objection in objections] == faults


def test_a_report_read_back() -> None:
    """What passes or was skipped says nothing; what is broken could not be judged."""

    def finding(verdict: str, tier: str = "core", names: tuple[str, ...] = ()) -> dict[str, object]:
        return {
            "id": f"code/{verdict}",
            "verdict": verdict,
            "tier": tier,
            "message": verdict.upper(),
            "misconceptions": list(names),
        }

    report = {
        "verdict": "failed",
        "findings": [
            finding("passed"),
            finding("skipped"),
            finding("failed", "core", ("sign",)),
            finding("crashed", "robust"),
        ],
    }
    program = ended(report)
    assert [(check.id, check.core) for check in program.failing] == [
        ("code/failed", True),
        ("code/crashed", False),
    ]
    assert (program.names, program.broken, program.told) == (SIGN, "", True)
    report["verdict"] = "incomplete"
    report["findings"] = [finding("broken")]
    assert ended(report).broken == "BROKEN"
