"""A normal form that proves expressions equal: quotients of polynomials over kernels.

It proves or says that it cannot tell, and never takes a sample for a proof. Every sign
that it uses is proved on the declared ranges, or follows from definedness and is named.
"""

from grader.maths.normal.proving import Proof, prove_equal

__all__ = ["Proof", "prove_equal"]
