"""What many tests begin with: made once by the product, and its rows copied afterwards in a tenth of the time.

Ids, history and all are copied as the product left them, into an empty register; beside other rows the product makes
them again. The trail is not copied: it tells what was done, and here nothing was.
"""

from django.apps import apps
from django.db import connection, transaction

from regions.reference import load_reference
from reports.demonstration import demonstration_file
from seminars.models import Folding, ProgrammeYear
from seminars.programme_file.save import import_programme

APPS = ("regions", "seminars", "reports")
_kept = {}  # {(database, function that makes them): {table: its rows, as the database writes them}}


def bring_reference():
    """Bring the regions, localities and institutions shipped with the product."""
    _bring(load_reference)


def bring_demonstration():
    """Bring the demonstration year with the reference data, and return its ProgrammeYear."""
    _bring(_load_demonstration)
    return ProgrammeYear.objects.get()


def _load_demonstration():
    load_reference()
    import_programme(demonstration_file())


def _bring(make):
    if _filled():
        make()
        return
    key = (connection.settings_dict["NAME"], make)
    if key not in _kept:
        with transaction.atomic():
            make()
            _kept[key] = {table: _read(table) for table in _filled()}
            transaction.set_rollback(True)
    for table, rows in _kept[key].items():
        _write(table, rows)


def _filled():
    """Return the tables that have a row, but for what every site has from the start."""
    models = (model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True))
    tables = (model._meta.db_table for model in models if model is not Folding)
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [table for (table,) in cursor.fetchall()]


def _read(table):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                return b"".join(copy)
        columns = connection.introspection.get_table_description(cursor, table)
        as_stored = ", ".join(f'+"{column.name}"' for column in columns)  # without the sign, as Python would have it
        cursor.execute(f"SELECT {as_stored} FROM {table}")
        return cursor.fetchall()


def _write(table, rows):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
        else:
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)
