"""A site into a file."""

import fcntl
import os
from contextlib import contextmanager, suppress
from dataclasses import asdict

import pyrage
from django.db import connection
from django.utils.timezone import now

from config.backup import Refused, archive, in_words, postgres, sqlite
from config.backup.figures import all_figures
from config.backup.tables import LEFT_OUT, migrations_of, tables_at

DIALECTS = {"postgresql": postgres, "sqlite": sqlite}


def backup(path, passphrase=None):
    """Write the site as it is at this moment to a new file, and return its manifest, contents and size.

    People work on meanwhile. The file is there when all of it is on the disk; until then it has ``.part`` in its name.
    """
    dialect = DIALECTS[connection.vendor]
    with in_words(), _new_file(path) as file, dialect.snapshot():
        loader, migrations = migrations_of(connection)
        tables = tables_at(loader, migrations)
        manifest = {
            "format": archive.FORMAT,
            "made_at": now().isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": sorted(map(list, migrations)),
            "last_ids": dialect.last_ids(tables),
            "tables": {table.name: [asdict(column) for column in table.columns] for table in tables},
            "left_out": strangers(tables),
            # An update that waits for its migrations cannot count what it does not find.
            "figures": all_figures() if migrations >= set(loader.graph.nodes) else None,
        }
        lines = ((table.name, dialect.rows_of(table)) for table in tables)
        contents = archive.write(file, manifest, lines, passphrase)
    return manifest, contents, path.stat().st_size


def strangers(tables):
    """Return the tables of the database that are not the site's: no backup holds them."""
    ours = {table.name for table in tables} | {"django_migrations"} | LEFT_OUT
    return sorted(set(connection.introspection.table_names()) - ours)


@contextmanager
def _new_file(path):
    """Yield a file that gets its name when it is whole and on the disk; otherwise nothing stays."""
    if path.exists():
        raise Refused(f"{path} is there already: choose another name")
    part = path.with_name(f"{path.name}.part")
    try:
        with open(part, "wb", opener=lambda name, flags: os.open(name, flags & ~os.O_TRUNC, 0o600)) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                os.fchmod(file.fileno(), 0o600)
                file.truncate()
                yield file
                file.flush()
                os.fsync(file.fileno())
                part.rename(path)
            except BaseException:
                with suppress(OSError):
                    part.unlink()
                raise
        _sync(path.parent)
    except BlockingIOError:
        raise Refused(f"another backup is writing {part}") from None
    except (OSError, pyrage.EncryptError) as error:
        raise Refused(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}") from None


def _sync(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
