"""JUnit XML, as every CI reads it.

Owns what XML can carry: characters that it forbids are written out, so that whatever a
learner printed the file can be parsed.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from grader.export.entry import Entry, entries
from grader.language import Language
from grader.model import PENDING, Report, Tier, Verdict

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = PENDING | {Verdict.SKIPPED}


def junit_xml(report: Report, language: Language) -> str:
    """The report as one ``testsuite``.

    ``broken`` is an error, what judges nothing is skipped; a robust check that earns no
    points and fails is skipped too: it does not turn a CI red.
    """
    suite = ET.Element("testsuite", name=report.exercise)
    cases = [_case(report, entry) for entry in entries(report, language)]
    for case in cases:
        suite.append(case)
    suite.set("tests", str(len(cases)))
    for kind, name in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(kind, str(sum(case.find(name) is not None for case in cases)))
    if report.output:
        ET.SubElement(suite, "system-out").text = _clean(report.output)
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False).join(
        ("<?xml version='1.0' encoding='utf-8'?>\n", "\n")
    )


def _case(report: Report, entry: Entry) -> ET.Element:
    finding = entry.finding
    case = ET.Element(
        "testcase",
        classname=_clean(f"{report.exercise}.{finding.part.value}.{entry.group}"),
        name=_clean(finding.title),
    )
    if finding.verdict is Verdict.PASSED:
        return case
    advisory = finding.tier is Tier.ROBUST and finding.max_points == 0
    kind = "failure"
    if finding.verdict is Verdict.BROKEN:
        kind = "error"
    elif finding.verdict in _SKIPPED or advisory:
        kind = "skipped"
    text = _clean(entry.text)
    told = ET.SubElement(case, kind, message=text.partition("\n")[0], type=finding.verdict.value)
    told.text = text
    return case


def _clean(text: str) -> str:
    """The text without what XML forbids, and with one kind of line end."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub(lambda found: ascii(found[0])[1:-1], whole)
