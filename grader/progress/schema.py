"""The tables of the store, and how a file of an older version becomes one of this.

Everything is appended and never changed; rows carry ids of their own, so that two
stores can be merged without loss or doubles.
"""

from __future__ import annotations

VERSION = 2

_TABLES_1 = """
CREATE TABLE IF NOT EXISTS text (digest TEXT PRIMARY KEY, source BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attempt (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    course TEXT NOT NULL,
    exercise TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    digest TEXT NOT NULL REFERENCES text (digest),
    report TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS attempt_state ON attempt (course, exercise, outcome, score);
CREATE INDEX IF NOT EXISTS attempt_last ON attempt (course, exercise, number);
CREATE TABLE IF NOT EXISTS hint (
    id TEXT PRIMARY KEY,
    course TEXT NOT NULL,
    exercise TEXT NOT NULL,
    at TEXT NOT NULL,
    level INTEGER NOT NULL
) WITHOUT ROWID;
"""
_TABLES_2 = """
ALTER TABLE attempt ADD COLUMN parts TEXT NOT NULL DEFAULT '{}';
ALTER TABLE attempt ADD COLUMN decides INTEGER NOT NULL DEFAULT 1;
DROP INDEX attempt_state;
CREATE INDEX attempt_state ON attempt (course, exercise, outcome, decides, score);
CREATE INDEX attempt_day ON attempt (course, at);
CREATE TABLE answer (
    id TEXT PRIMARY KEY,
    course TEXT NOT NULL,
    exercise TEXT NOT NULL,
    item TEXT NOT NULL,
    variant INTEGER NOT NULL,
    at TEXT NOT NULL,
    given TEXT NOT NULL,
    share REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX answer_item ON answer (course, exercise, item, at);
CREATE TABLE review (
    id TEXT PRIMARY KEY,
    course TEXT NOT NULL,
    card TEXT NOT NULL,
    at TEXT NOT NULL,
    rating INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX review_card ON review (course, card, at);
"""

STEPS = {0: _TABLES_1 + _TABLES_2, 1: _TABLES_2, VERSION: ""}
"""Version found in the file -> what brings it up to the present one."""
