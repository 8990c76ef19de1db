from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    """Django's, after which no number is given twice.

    Where SQLite makes a table anew it forgets the numbers of rows that were deleted last. The next row would get such a
    number, and with it what history and trail say of the row that is gone.
    """

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        given = last_numbers(connection)
        try:
            super().handle(*args, **options)
        finally:
            keep(connection, given)


def last_numbers(connection):
    """Return (table, the last number given) of each table; nothing of a database that keeps them itself, or is new."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite" or not _there(cursor, "sqlite_sequence"):
            return []
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return cursor.fetchall()


def keep(connection, given):
    with connection.cursor() as cursor:
        for table, number in given:
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
            if (cursor.fetchone()[0] or 0) < number and _there(cursor, table):
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])


def _there(cursor, table):
    cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
    return cursor.fetchone()
