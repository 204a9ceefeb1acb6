"""The engine's own tests, mirroring ``grader/``."""
