"""A file into a site: all of it, or nothing."""

import io
import json
from itertools import groupby

from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Event, User
from accounts.trail import record
from config.backup import Refused, archive, in_words
from config.backup.figures import all_figures, count_of_figures, differences
from config.backup.save import DIALECTS
from config.backup.tables import migrations_of, tables_at
from reports.models import PublishedFigure
from seminars.models import Office, Participant

SOMEBODYS = (User, Office, Participant, PublishedFigure)  # what neither migrations nor load_reference make


def restore(file, key=None, *, verify=False, say=print):
    """Put what a file holds into this site's database, which is empty or absent; return its manifest.

    The file is read twice: whole and held to its sums before anything is touched, then into one transaction. Of an
    older version of the site it goes into the tables of that time, which are migrated then.
    """
    manifest, contents = archive.check(file, key)
    if manifest.get("format") != archive.FORMAT:
        raise Refused(f"this file has a format of its own ({manifest.get('format')}): a newer version wrote it")
    say(f"The file is whole: {len(contents['tables'])} tables of {manifest['made_at']}.")
    _make_database()
    dialect = DIALECTS[connection.vendor]
    with in_words(), dialect.writing():
        tables = _prepare(manifest)
        say("The database is empty; it is being filled.")
        with dialect.without_indexes(tables):
            _load(file, key, dialect, {table.name: table for table in tables})
        _keep_last_ids(dialect, tables, manifest)
        if verify:
            say(_verified_contents(dialect, tables, contents))
        _migrate_on(say)
        _keep_last_ids(dialect, tables, manifest)  # where SQLite makes a table anew it forgets them
        if verify:
            say(_verified_figures(manifest))
        people = contents["tables"]["seminars_participant"]["rows"]
        record(None, Event.Action.RESTORED, people=people, note=manifest["made_at"])
    return manifest


def _make_database():
    """PostgreSQL says no more than that it cannot connect: the database may be absent, and is made then."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        if connection.vendor != "postgresql":
            raise Refused(f"the database cannot be opened: {error}") from None
        name = connection.settings_dict["NAME"]
        try:
            with connection._nodb_cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
                if cursor.fetchone()[0]:
                    raise Refused(f"the database cannot be opened: {error}") from None
                cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} ENCODING 'UTF8' TEMPLATE template0")
        except DatabaseError as refused:
            raise Refused(f"the database is absent and cannot be made: {refused}") from None


def _prepare(manifest):
    """Bring an empty database to the migrations of the file, empty it of what they filled in; return its Tables."""
    executor = MigrationExecutor(connection)
    wanted = set(map(tuple, manifest["migrations"]))
    if unknown := wanted - set(executor.loader.graph.nodes):
        names = ", ".join(sorted(map(".".join, unknown)))
        raise Refused(f"the file is of a newer version of the site than this one ({names}): update the site first")
    _loader, applied = migrations_of(connection)
    _refuse_filled()
    if applied - wanted:
        raise Refused(
            "this database is empty, but of a newer version than the file: restore into one that was never migrated"
        )
    leaves = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(leaves)
    executor.migrate(leaves, [(step, is_back) for step, is_back in plan if (step.app_label, step.name) in wanted])
    tables = tables_at(executor.loader, wanted)
    _hold_columns(tables, manifest)
    with connection.cursor() as cursor:
        filled = [table.name for table in tables if _is_filled(cursor, table.name)]
        for statement in connection.ops.sql_flush(no_style(), filled, allow_cascade=True) if filled else ():
            cursor.execute(statement)
    return tables


def _refuse_filled():
    there = set(connection.introspection.table_names())
    counts = {model: model.objects.count() for model in SOMEBODYS if model._meta.db_table in there}
    held = [f"{number} {model._meta.verbose_name_plural}" for model, number in counts.items() if number]
    if held:
        raise Refused(f"this database holds {', '.join(held)}: a site is restored into an empty database")


def _is_filled(cursor, table):
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})")
    return cursor.fetchone()[0]


def _hold_columns(tables, manifest):
    here = {table.name: [column.name for column in table.columns] for table in tables}
    there = {name: [column["name"] for column in columns] for name, columns in manifest["tables"].items()}
    if here != there:
        names = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
        raise Refused(f"the file and this version of the site have other columns in {', '.join(names)}")


def _load(file, key, dialect, tables):
    with archive.members(file, key) as found:
        pieces = ((name.split("/")[1], content) for name, content in found if name.startswith("tables/"))
        for name, of_table in groupby(pieces, key=lambda piece: piece[0]):
            with in_words(name):
                dialect.load(tables[name], (content for _name, content in of_table))


def _keep_last_ids(dialect, tables, manifest):
    there = set(connection.introspection.table_names())
    for table in tables:
        if table.has_sequence and table.name in there:
            dialect.set_last_id(table, manifest["last_ids"].get(table.name, 0))


def _verified_contents(dialect, tables, contents):
    """Read every table again and hold it to the sums of the file."""
    rows = 0
    for table in tables:
        digest, told = archive.Digest(), contents["tables"][table.name]
        for lines in dialect.rows_of(table):
            digest.add(lines)
        if digest.told() != told:
            raise Refused(f"{table.name} is not what the file holds: {digest.rows} rows for {told['rows']}")
        rows += digest.rows
    return f"Verified: {len(tables)} tables with {rows} rows are, row for row, those of the file."


def _migrate_on(say):
    """What an update asks for, of a file of an older version."""
    executor = MigrationExecutor(connection)
    is_older = executor.migration_plan(executor.loader.graph.leaf_nodes())
    call_command("migrate", verbosity=0)
    if is_older:
        call_command("refold", stdout=io.StringIO())
        call_command("check_figures", repair=True, stdout=io.StringIO())
        say("The file is of an older version of the site: migrated, folded and counted anew.")


def _verified_figures(manifest):
    """Prove the kept numbers against the rows, and hold the figures of every year to those of the file."""
    told = io.StringIO()
    try:
        call_command("check_figures", stdout=told)
    except CommandError:
        raise Refused(f"the figures do not agree with their rows:\n{told.getvalue()}") from None
    if manifest["figures"] is None:
        return "Verified: numbers agree with their rows. The file has no figures: it was made while an update waited."
    after = json.loads(json.dumps(all_figures()))
    if found := list(differences(manifest["figures"], after)):
        raise Refused("the figures are not those of the file:\n" + "\n".join(found))
    numbers = f"{count_of_figures(after)} figures of {len(after)} programme years"
    return f"Verified: {numbers} are those of the file, and agree with their rows."
