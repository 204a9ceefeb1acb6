"""Watching an exercise's files: grade at every save, tell what changed.

Owns the logic of a session, the files being watched and the process that grades.
Knows no terminal and keeps no attempts.
"""
