"""The last layer of the prover: SymPy, in a limited process that can be killed.

SymPy is imported there only. What crosses is plain data, and only a proof of
equality counts: everything else is "cannot tell".
"""

from grader.maths.symbolic.worker import SymbolicWorker

__all__ = ["SymbolicWorker"]
