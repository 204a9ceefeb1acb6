"""Which layers a sandbox must have, and what a look at this machine found.

Owns the values only; nothing here starts anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import Isolation


@dataclass(frozen=True, slots=True)
class Policy:
    """The layers of full isolation.

    ``namespaces`` False is the mode of machines that refuse them. The other
    two switches exist for negative controls in tests: no command reaches them.
    """

    namespaces: bool = True
    landlock: bool = True
    seccomp: bool = True

    @property
    def whole(self) -> bool:
        """Whether this still is full isolation."""
        return self.landlock and self.seccomp


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: whether it is in force here, and why or since what."""

    name: str
    in_force: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What ``grade doctor`` shows of the sandbox.

    ``isolation`` is what a run gets by default here, or None when it would be
    refused; then ``problem`` and ``remedy`` say why and what to do.
    """

    isolation: Isolation | None
    layers: tuple[Layer, ...]
    problem: str = ""
    remedy: str = ""
