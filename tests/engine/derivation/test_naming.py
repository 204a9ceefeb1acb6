"""Which rule a learner means by a name in brackets."""

from __future__ import annotations

import pytest

from grader.derivation import CourseRules, real_mathematics
from grader.derivation.naming import find_rule


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("連鎖律", "chain-rule"),
        ("合成関数の微分法", "chain-rule"),
        ("べき乗の規則", "log-power"),
        ("べき乗の法則", "log-power"),
        ("べき乗の法則", "derivative-of-power"),
        ("累乗の対数", "log-power"),
        ("積の対数", "log-product"),
        ("対数の積の法則", "log-product"),
        ("積の法則", "product-rule"),
        ("商の対数", "log-quotient"),
        ("商の法則", "quotient-rule"),
        ("定数倍", "constant-factor"),
        ("定数倍", "constant-factor-out-of-sum"),
        ("線形性", "sum-rule"),
        ("指数法則", "power-of-power"),
        ("power law", "log-power"),
        ("product law", "log-product"),
        ("Product Law", "product-rule"),
        ("quotient law", "log-quotient"),
        ("chain rule", "chain-rule"),
        ("chain-rule", "chain-rule"),
        ("log product rule", ""),
        ("x", ""),
    ],
)
def test_names_of_rules(typed: str, rule: str) -> None:
    """The usual names in English and Japanese; what is none is told."""
    found, told = find_rule(typed, real_mathematics(), CourseRules())
    assert rule in found if rule else (not found and told is not None)


def test_a_close_name_is_shown_as_it_is_spelt() -> None:
    """Not as it is compared."""
    _, told = find_rule("chian rule", real_mathematics(), CourseRules())
    assert told is not None
    assert told.values["name"] == "chain rule"
