"""Mathematics as learners type it: read, judged step by step, explained.

Text becomes a tree of our own (`reader`), never code and never a SymPy string.
`compare` refutes by numbers, proves by a normal form, and otherwise says that
it cannot tell. Knows no course, no file and no terminal.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.maths.equivalence import compare
    from grader.maths.verdict import Comparison, Counterexample, Method, Relation, Verdict

__all__ = ["Comparison", "Counterexample", "Method", "Relation", "Verdict", "compare"]


def __getattr__(name: str) -> Any:
    # Whoever only reads or writes a formula need not load what proves.
    if name not in __all__:
        raise AttributeError(name)
    module = "equivalence" if name == "compare" else "verdict"
    return getattr(import_module(f"grader.maths.{module}"), name)
