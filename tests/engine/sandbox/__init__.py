"""Tests of the sandbox, in the modes of `modes.py`."""
