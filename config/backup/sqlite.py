"""Tables of SQLite out and in, in the form that PostgreSQL writes by itself."""

import json
import re
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

AT_ONCE = 1000  # rows
ESCAPES = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
UNESCAPED = {written: plain for plain, written in ESCAPES.items()}
ESCAPED = re.compile(r"\\.")


@contextmanager
def snapshot():
    """Everything read within is of one moment, whatever is written meanwhile; nobody waits for it.

    Begun by hand: Django begins a transaction so that it may write, and the next writer would wait.
    """
    with connection.cursor() as cursor:
        connection.connection.create_function("as_jsonb", 1, _as_jsonb, deterministic=True)
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT count(*) FROM sqlite_master")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def writing():
    """One transaction for a whole restore, without foreign keys: ``without_indexes`` checks them."""
    connection.disable_constraint_checking()
    try:
        connection.connection.create_function("as_jsonb", 1, _as_jsonb, deterministic=True)
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()


def _as_jsonb(text):
    return None if text is None else _jsonb(json.loads(text))


def _jsonb(value):
    """Return JSON as PostgreSQL keeps it: keys by length, then alphabet; numbers without exponents."""
    if isinstance(value, dict):
        pairs = sorted((len(key.encode()), key.encode(), key) for key in value)
        return "{" + ", ".join(f"{_jsonb(key)}: {_jsonb(value[key])}" for _length, _bytes, key in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_jsonb, value)) + "]"
    if isinstance(value, float):
        return format(Decimal(repr(value + 0.0)), "f")  # a nought has no sign
    return json.dumps(value, ensure_ascii=False)


def _text(name):
    for plain, written in ESCAPES.items():
        name = f"replace({name}, char({ord(plain)}), '{written}')"
    return name


def _written(column):
    """Return the SQL that writes a column as text."""
    name = connection.ops.quote_name(column.name)
    no_noughts = f"CASE WHEN instr({name}, '.') THEN rtrim(rtrim({name}, '0'), '.') ELSE {name} END || '+00'"
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return {
        "boolean": f"CASE {name} WHEN 1 THEN 't' WHEN 0 THEN 'f' END",
        "bytes": f"'\\\\x' || lower(hex({name}))",
        "decimal": f"CASE WHEN {name} IS NOT NULL THEN printf('%.{column.decimals}f', {name}) END",
        "json": _text(f"as_jsonb({name})"),
        "moment": no_noughts,
        "text": _text(name),
        "uuid": " || '-' || ".join(f"substr({name}, {start}, {length})" for start, length in parts),
    }.get(column.kind, name)


def rows_of(table):
    """Yield the rows of a table as lines, some at a time."""
    line = " || char(9) || ".join(f"coalesce({_written(column)}, '\\N')" for column in table.columns)
    name, key = connection.ops.quote_name(table.name), connection.ops.quote_name(table.key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {line} || char(10) FROM {name} ORDER BY {key}")
        while rows := cursor.fetchmany(AT_ONCE):
            yield "".join(line for (line,) in rows).encode()


READ = {
    "boolean": "t".__eq__,
    "bytes": lambda text: bytes.fromhex(text[2:]),
    "json": lambda text: json.dumps(json.loads(text)),
    "moment": lambda text: _with_noughts(text.removesuffix("+00")),
    "uuid": lambda text: UUID(text).hex,
}


def _with_noughts(moment):
    """Django writes a part of a second with six digits, and moments are compared as text."""
    whole, point, part = moment.partition(".")
    return whole + point + part.ljust(6, "0") if point else whole


def load(table, chunks):
    """Put lines into a table."""
    quote = connection.ops.quote_name
    columns, marks = ", ".join(quote(column.name) for column in table.columns), ", ".join(["%s"] * len(table.columns))
    insert = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"
    readers = [(at, READ[column.kind]) for at, column in enumerate(table.columns) if column.kind in READ]
    with connection.cursor() as cursor:
        for chunk in chunks:
            cursor.executemany(insert, (_row(line, readers) for line in chunk.decode().split("\n")[:-1]))


def _row(line, readers):
    values = line.split("\t")
    if "\\" in line:
        values = [None if value == "\\N" else ESCAPED.sub(_unescaped, value) for value in values]
    for at, read in readers:
        if values[at] is not None:
            values[at] = read(values[at])
    return values


def _unescaped(found):
    return UNESCAPED[found[0]]


@contextmanager
def without_indexes(tables):
    """Indexes go before rows come and are made after them; then foreign keys are checked."""
    names = {table.name for table in tables}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        made = [(name, sql) for name, table, sql in cursor.fetchall() if table in names]
        for name, _sql in made:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _name, sql in made:
            cursor.execute(sql)
    connection.check_constraints()


def last_ids(tables):
    """Return {table: the highest key ever given}: a key once given is never given again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        given = dict(cursor.fetchall())
    return {table.name: given.get(table.name, 0) for table in tables if table.has_sequence}


def set_last_id(table, last):
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table.name])
        there = cursor.fetchone()[0] or 0
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, max(last, there)])
