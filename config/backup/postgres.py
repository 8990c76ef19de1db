"""Tables of PostgreSQL out and in, by COPY."""

from contextlib import contextmanager

from django.db import connection, transaction

FORM = (
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL maintenance_work_mem = '256MB'",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL statement_timeout = 0",
)
OURS = "relation.relnamespace = current_schema()::regnamespace AND relation.relname = ANY(%s)"
REFERENCES = f"""
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(held.oid))
    FROM pg_constraint held JOIN pg_class relation ON relation.oid = conrelid WHERE contype = 'f' AND {OURS}"""
INDEXES = f"""
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index held JOIN pg_class relation ON relation.oid = indrelid
    WHERE {OURS} AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')"""


@contextmanager
def snapshot():
    """Everything read within is of one moment, whatever is written meanwhile; nobody waits for it."""
    with transaction.atomic():
        _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", *FORM)
        yield


@contextmanager
def writing():
    """One transaction for a whole restore. Foreign keys are checked at once, so that migrations may follow rows."""
    with transaction.atomic():
        _run(*FORM, "SET CONSTRAINTS ALL IMMEDIATE")
        yield


def _run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows_of(table):
    """Yield the rows of a table as lines, some at a time."""
    columns, name, key = _quoted(table)
    copying = f"COPY (SELECT {columns} FROM {name} ORDER BY {key}) TO STDOUT"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(copying) as copy:
        yield from copy


def load(table, chunks):
    """Put lines into a table."""
    columns, name, _key = _quoted(table)
    copying = f"COPY {name} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(copying) as copy:
        for chunk in chunks:
            copy.write(chunk)


def _quoted(table):
    quote = connection.ops.quote_name
    return ", ".join(quote(column.name) for column in table.columns), quote(table.name), quote(table.key)


@contextmanager
def without_indexes(tables):
    """Indexes and foreign keys go before rows come, and are made, and so checked, after them: a tenth of the time."""
    names = [[table.name for table in tables]]
    with connection.cursor() as cursor:
        made = []
        for found in (REFERENCES, INDEXES):
            cursor.execute(found, names)
            made += cursor.fetchall()
        for drop, _make in made:
            cursor.execute(drop)
        yield
        for _drop, make in reversed(made):
            cursor.execute(make)
        cursor.execute("ANALYZE")


def last_ids(tables):
    """Return {table: the highest key ever given}: a key once given is never given again."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            if table.has_sequence:
                sequence = "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)"
                cursor.execute(sequence, [connection.ops.quote_name(table.name), table.key])
                found[table.name] = cursor.fetchone()[0] or 0
    return found


def set_last_id(table, last):
    name, key = connection.ops.quote_name(table.name), connection.ops.quote_name(table.key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), greatest(1, %s, top), greatest(%s, top) > 0) "
            f"FROM (SELECT coalesce(max({key}), 0) AS top FROM {name}) AS held",
            [name, table.key, last, last],
        )
