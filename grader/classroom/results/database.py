"""Where results lie: a file of SQLite, or a server that SQLAlchemy reaches.

Owns connections, transactions and the making of tables; the SQL given here is portable
and its parameters are named. Knows nothing of classes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from grader.errors import GraderError, MissingExtra, StoreError, UsageError
from grader.language import Message, say

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData, TextClause

APPLICATION = 0x67726164
"""What marks a file as ours: another program's database is never written to."""
BUSY_S = 60.0
MOST = 1 << 24
"""Bytes of the longest text; MySQL cuts what has no size."""

Row = tuple[Any, ...]
Ask = Callable[..., list[Row]]
"""One statement with its parameters by name, to its rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    kind: Literal["key", "text", "blob", "number"]
    primary: bool = False


Tables = Mapping[str, Sequence[Column]]


class Clash(Exception):
    """Somebody else wrote the same row at the same time: ask again."""


class Database(Protocol):
    """Reads, and transactions that happen whole or not at all."""

    where: str

    def ask(self, sql: str, /, **values: Any) -> list[Row]:
        """The rows of a question."""
        ...

    def writing(self) -> Any:
        """A transaction as a context: what it gives asks within it. Clash where two met."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def open_database(place: Path | str, version: int, tables: Tables) -> Database:
    """The database at a path or a URL, with its tables; StoreError, UsageError.

    ``sqlite:///FILE`` is the file itself; every other URL goes through SQLAlchemy.
    """
    if isinstance(place, str) and place.startswith("sqlite:///"):
        place = Path(place.removeprefix("sqlite:///"))
    if isinstance(place, str) and "://" not in place:
        place = Path(place)
    return (
        SqliteFile(place, version, tables)
        if isinstance(place, Path)
        else Server(place, version, tables)
    )


class SqliteFile:
    """One file, for one writer at a time; others wait."""

    def __init__(self, path: Path, version: int, tables: Tables) -> None:
        self.where = str(path)
        with self._guard():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                # It tells who handed in what: nobody else's business.
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        try:
            with self._guard():
                self._prepare(version, tables)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def ask(self, sql: str, /, **values: Any) -> list[Row]:
        """The rows of a question."""
        with self._guard():
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[Ask]:
        """A transaction."""
        with self._guard():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.ask
            with self._guard():
                self._connection.execute("COMMIT")
        except BaseException:
            # A full disk has already undone it.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _prepare(self, version: int, tables: Tables) -> None:
        ask = self._connection.execute
        ask("PRAGMA synchronous = NORMAL")
        with self.writing():
            application = int(ask("PRAGMA application_id").fetchone()[0])
            found = int(ask("PRAGMA user_version").fetchone()[0])
            if ask("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                if application != APPLICATION:
                    raise store_error(self.where, "not a file of results")
                if found > version:
                    raise store_error(self.where, f"schema {found}")
            if found == 1:
                ask("ALTER TABLE text RENAME TO grade_text")
                ask("ALTER TABLE result RENAME TO grade_result")
                ask("ALTER TABLE grade_result RENAME COLUMN key TO result_key")
            for name, columns in tables.items():
                ask(_ddl(name, columns))
            if found != version:
                ask(f"PRAGMA application_id = {APPLICATION}")
                ask(f"PRAGMA user_version = {version}")
        ask("PRAGMA journal_mode = WAL")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as problem:
            raise Clash(str(problem)) from problem
        except (sqlite3.Error, OSError) as problem:
            raise store_error(self.where, problem) from problem


_SQLITE = {"key": "TEXT", "text": "TEXT", "blob": "BLOB", "number": "INTEGER"}


def _ddl(name: str, columns: Sequence[Column]) -> str:
    told = [f"{column.name} {_SQLITE[column.kind]} NOT NULL" for column in columns]
    keys = ", ".join(column.name for column in columns if column.primary)
    return f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(told)}, PRIMARY KEY ({keys}))"


class Server:
    """A database that SQLAlchemy reaches by a URL, for many writers."""

    def __init__(self, url: str, version: int, tables: Tables) -> None:
        sqlalchemy = _sqlalchemy()
        try:
            parsed = sqlalchemy.make_url(url)
            self.where = parsed.render_as_string(hide_password=True)
            self._engine = sqlalchemy.create_engine(parsed, pool_pre_ping=True)
        except ImportError as problem:
            raise UsageError(
                say("this needs a driver: {reason}", reason=problem),
                where="--store",
                remedy=say("pip install '{name}'", name="grade-by-hand[postgresql]"),
            ) from None
        except (sqlalchemy.exc.ArgumentError, sqlalchemy.exc.NoSuchModuleError, ValueError):
            raise UsageError(
                # Never the URL itself: it may hold a password.
                say("this is no address of a database"),
                where="--store",
                remedy=say("such as {example}", example="postgresql+psycopg://USER@HOST/NAME"),
            ) from None
        self._asked: dict[str, TextClause] = {}
        with self._guard():
            self._prepare(version, tables)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def ask(self, sql: str, /, **values: Any) -> list[Row]:
        """The rows of a question."""
        with self._guard(), self._engine.connect() as connection:
            return self._rows(connection, sql, values)

    @contextmanager
    def writing(self) -> Iterator[Ask]:
        """A transaction."""
        with self._guard(), self._engine.begin() as connection:

            def ask(sql: str, /, **values: Any) -> list[Row]:
                return self._rows(connection, sql, values)

            yield ask

    def _rows(self, connection: Connection, sql: str, values: Mapping[str, Any]) -> list[Row]:
        if sql not in self._asked:
            self._asked[sql] = _sqlalchemy().text(sql)
        found = connection.execute(self._asked[sql], values)
        return [tuple(row) for row in found] if found.returns_rows else []

    def _prepare(self, version: int, tables: Tables) -> None:
        sql = _sqlalchemy()
        kinds: dict[str, Any] = {
            "key": sql.String(64),
            "text": sql.Text().with_variant(sql.Text(MOST), "mysql", "mariadb"),
            "blob": sql.LargeBinary(MOST),
            "number": sql.Integer(),
        }
        about = (Column("name", "key", primary=True), Column("value", "number"))
        described = sql.MetaData()
        for name, columns in {"grade_about": about, **tables}.items():
            sql.Table(
                name,
                described,
                *(
                    sql.Column(
                        column.name,
                        kinds[column.kind],
                        primary_key=column.primary,
                        autoincrement=False,
                        nullable=False,
                    )
                    for column in columns
                ),
            )
        self._make(described)
        question = "SELECT value FROM grade_about WHERE name = 'version'"
        rows = self.ask(question)
        if not rows:
            try:
                with self.writing() as ask:
                    ask("INSERT INTO grade_about VALUES ('version', :version)", version=version)
            except Clash:
                rows = self.ask(question)
        if rows and rows[0][0] != version:
            raise store_error(self.where, f"schema {rows[0][0]}")

    def _make(self, described: MetaData) -> None:
        """Make the tables that are not there; another run may do the same at this moment."""
        exc = _sqlalchemy().exc
        try:
            described.create_all(self._engine)
        except (exc.ProgrammingError, exc.IntegrityError, exc.OperationalError):
            described.create_all(self._engine)

    @contextmanager
    def _guard(self) -> Iterator[None]:
        exc = _sqlalchemy().exc
        try:
            yield
        except exc.IntegrityError as problem:
            raise Clash(str(problem.orig)) from problem
        except exc.SQLAlchemyError as problem:
            reason = str(getattr(problem, "orig", None) or problem).strip().partition("\n")[0]
            raise store_error(self.where, reason) from problem


def _sqlalchemy() -> Any:
    try:
        import sqlalchemy  # noqa: PLC0415 - an extra, and slow to load
        import sqlalchemy.exc  # noqa: PLC0415
    except ImportError:
        raise MissingExtra("postgresql") from None
    return sqlalchemy


def store_error(where: str, reason: object) -> GraderError:
    """What is said where results cannot be read or written."""
    told: object = reason if isinstance(reason, Message) else str(reason)
    return StoreError(
        say("the results cannot be read or written: {reason}", reason=told),
        where=where,
        remedy=say("check the disk and the permissions, or name another file with --store"),
    )
