"""Hostile submissions, graded for real in the sandbox, and what must still hold afterwards."""
