"""Where pairs of neighbouring characters lead to entries: a column and an index on PostgreSQL, FTS5 on SQLite.

PostgreSQL fills the column `grams` itself from `folded` (migrations 0002, 0003), so that no writer can forget it, with
the pairs of the title once more apart and with the kind. SQLite's table `search_gram` holds pairs only and no text: it
is written beside the rows, in the same transaction, and forgets a row by being told once more what it had learnt. Both
only give candidates; search.query compares the text itself.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

TABLE = "search_gram"
INSERT = "INSERT INTO search_gram (rowid, grams) VALUES (%s, %s)"
DELETE = "INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', %s, %s)"
CANDIDATES = "SELECT rowid FROM search_gram WHERE search_gram MATCH %s"
TITLE, KIND = "\t", "\r"  # before pairs of the title, and before the kind; no key holds these characters
DIGITS = 5  # hexadecimal digits of one character


def pairs(folded: str) -> list[str]:
    """All runs of two characters of a key, each once, and its last character: it begins no pair."""
    return sorted({folded[at : at + 2] for at in range(len(folded))})


def learn(rows: Iterable[tuple[int, str]]) -> None:
    """Let new entries be found: (number, key) of each. Nothing to do where the database does it."""
    if has_table():
        values = [(pk, _document(folded)) for pk, folded in rows]
        _run(INSERT, values)


def forget(rows: Iterable[tuple[int, str]]) -> None:
    """Let entries be found no more: (number, key) of each as it was learnt."""
    if has_table():
        values = [(pk, _document(folded)) for pk, folded in rows]
        _run(DELETE, values)


def _run(statement: str, values: list[tuple[int, str]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def has_table() -> bool:
    """Whether the pairs stand in a table of ours: on SQLite with FTS5. Without it every entry is a candidate."""
    return connection.vendor == "sqlite" and has_fts5(connection)


def has_fts5(on: Any) -> bool:
    """Whether this SQLite was built with FTS5; asked once for each connection."""
    known = getattr(on, "_duban_has_fts5", None)
    if known is None:
        with on.cursor() as cursor:
            cursor.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')")
            known = on._duban_has_fts5 = bool(cursor.fetchone()[0])
    return known


def may_hold(word: str, *, is_told: bool = False) -> Func | None:
    """The condition that an entry holds all pairs of a folded word; None where the database knows no pairs.

    With `is_told` PostgreSQL may look at how frequent the pairs are. It takes them to be as frequent in every kind and
    everywhere in the table, and reads all of it for few that it expects soon: so otherwise it is kept from looking.

    Not for the process that serves the public alone: see search.opened.
    """
    if connection.vendor == "postgresql":
        return _OnPostgres(F("folded"), asked=asked(word), is_told=is_told)
    return _OnSqlite(F("id"), word=word) if has_table() else None


def is_exact(word: str) -> bool:
    """Whether every candidate for a folded word holds it: a pair is the word itself."""
    return len(word) == 2 and (connection.vendor == "postgresql" or has_table())


def may_hold_in_title(word: str) -> Func | None:
    """As `may_hold` for the title alone; None where the database does not know it apart."""
    return _OnPostgres(F("folded"), asked=asked(word, TITLE)) if connection.vendor == "postgresql" else None


def may_be_of(kinds: Iterable[str]) -> Func | None:
    """The condition that an entry is of one of these kinds, for the same index; None where it does not know kinds."""
    if connection.vendor != "postgresql":
        return None
    return _OnPostgres(F("folded"), asked=" | ".join(_quoted(f"{KIND}{kind}") for kind in sorted(kinds)))


def asked(word: str, before: str = "") -> str:
    """A folded word as a tsquery, with what stands before its pairs; one character is the beginning of pairs."""
    if len(word) == 1:
        return f"{_quoted(before + word)}:*"
    return " & ".join(_quoted(before + pair) for pair in _wanted(word))


class _OnPostgres(Func):
    """`grams` @@ query. Names the column beside `folded`, which the model does not know."""

    output_field = BooleanField()
    asked: str
    is_told: bool

    def __init__(self, *columns: Any, asked: str, is_told: bool = False) -> None:
        super().__init__(*columns)
        self.asked, self.is_told = asked, is_told

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_extra: Any) -> tuple[str, list[str]]:  # type: ignore[override]
        (column,) = self.get_source_expressions()
        if not isinstance(column, Col):
            raise TypeError(column)
        quote = compiler.quote_name_unless_alias
        given = "%s::tsquery" if self.is_told else "(SELECT %s::tsquery)"
        return f"{quote(column.alias)}.{quote('grams')} @@ {given}", [self.asked]


class _OnSqlite(Func):
    """The row is among those that FTS5 gives."""

    output_field = BooleanField()
    word: str

    def __init__(self, *columns: Any, word: str) -> None:
        super().__init__(*columns)
        self.word = word

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        (column,) = self.get_source_expressions()
        sql, parameters = compiler.compile(column)
        return f"{sql} IN ({CANDIDATES})", [*parameters, _match(self.word)]


def _wanted(word: str) -> list[str]:
    return sorted({word[at : at + 2] for at in range(len(word) - 1)})


def _quoted(pair: str) -> str:
    return "'" + pair.replace("\\", "\\\\").replace("'", "''") + "'"


def _match(word: str) -> str:
    """The word as a query of FTS5."""
    if len(word) == 1:
        return f"{_token(word)}*"
    return " AND ".join(map(_token, _wanted(word)))


def _document(folded: str) -> str:
    """The pairs of a key as words that any tokenizer leaves whole."""
    return " ".join(map(_token, pairs(folded)))


@lru_cache(maxsize=100_000)
def _token(pair: str) -> str:
    return "x" + "".join(f"{ord(one):0{DIGITS}x}" for one in pair)
