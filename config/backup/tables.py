"""What a backup holds: the tables as the migrations of a database made them, and one form of their values as text.

The form is that of PostgreSQL's COPY: a line a row, tabs between the values, ``\\N`` for nothing, a backslash before
what would break a line. SQLite writes and reads the same: see ``sqlite.py``.
"""

from dataclasses import dataclass

from django.db.migrations.loader import MigrationLoader

from config.backup import Refused

LEFT_OUT = {"accounts_cache", "django_session", "usersessions_usersession"}  # failed sign-ins; who is in signs in again
UNKNOWN = "This database was migrated by a newer version of the site than this one: {}. Update the site first."
SEQUENCES = {"AutoField", "BigAutoField", "SmallAutoField"}
INTEGERS = SEQUENCES | {
    "BigIntegerField",
    "IntegerField",
    "PositiveBigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SmallIntegerField",
}
KINDS = dict.fromkeys(INTEGERS, "integer") | {
    "BinaryField": "bytes",
    "BooleanField": "boolean",
    "CharField": "text",
    "DateField": "date",
    "DateTimeField": "moment",
    "DecimalField": "decimal",
    "GenericIPAddressField": "text",
    "JSONField": "json",
    "SlugField": "text",
    "TextField": "text",
    "UUIDField": "uuid",
}


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    decimals: int | None = None


@dataclass(frozen=True)
class Table:
    """A table of the site: its columns in the order of the file, sorted by its key."""

    name: str
    key: str
    has_sequence: bool
    columns: tuple


def migrations_of(connection):
    """Return the MigrationLoader of a database and the migrations applied there, by what they are called."""
    loader = MigrationLoader(connection)
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    if unknown := {key for key in unknown if key[0] in loader.migrated_apps}:
        raise Refused(UNKNOWN.format(", ".join(sorted(map(".".join, unknown)))))
    return loader, {key for key in loader.applied_migrations if key in loader.graph.nodes}


def tables_at(loader, migrations):
    """Return the Tables that a set of migrations makes, by name, without those LEFT_OUT."""
    state = loader.project_state(list(migrations))
    models = (
        model._meta
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    )
    return sorted((_table(meta) for meta in models), key=lambda table: table.name)


def _table(meta):
    return Table(
        meta.db_table,
        meta.pk.column,
        meta.pk.get_internal_type() in SEQUENCES,
        tuple(_column(field) for field in meta.concrete_fields),
    )


def _column(field):
    held = field
    while held.remote_field:
        held = held.target_field
    kind = held.get_internal_type()
    if kind not in KINDS:
        raise Refused(f"{field.model._meta.db_table}.{field.column}: a backup does not know the form of a {kind}.")
    return Column(field.column, KINDS[kind], getattr(held, "decimal_places", None))
