"""Sealed files: what a class's folder needs to be graded, and nobody is to read by chance.

A curtain, not a lock: the key lies in the engine, which every learner has. What it does
promise is that a file which is changed, cut short or of another course is noticed.
"""

from grader.sealed.opening import FOLDER, SHARED, SUFFIX, opened
from grader.sealed.sealing import Content, seal, unseal

__all__ = ["FOLDER", "SHARED", "SUFFIX", "Content", "opened", "seal", "unseal"]
