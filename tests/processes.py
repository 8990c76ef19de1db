"""Processes of their own on a database of their own: to be killed at any moment, or to run at once.

They are forked from a process in which Django is ready, so that one costs milliseconds. What is killed is the site's
process, never the database server: PostgreSQL then rolls back what was not committed, SQLite on the next opening.
"""

import os
import signal
import time
from contextlib import contextmanager
from copy import deepcopy

from django.conf import settings
from django.db import connection, connections

LONGEST = 60  # seconds a process may take


@contextmanager
def own_database(folder):
    """Migrate a database that other processes can open, in a file or beside PostgreSQL's others; yield a connection."""
    with own_connection(folder, "own") as own:
        with standing_on(own):
            own.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        yield own


@contextmanager
def own_connection(folder, name):
    """Yield a connection to such a database before it is made, and destroy the database in the end."""
    own = connections.create_connection("default")
    own.settings_dict = deepcopy(own.settings_dict)
    file = str(folder / f"{name}.sqlite3") if own.vendor == "sqlite" else f"{name}_{os.getpid()}"
    own.settings_dict["NAME"] = own.settings_dict["TEST"]["NAME"] = file
    ours = settings.DATABASES["default"]["NAME"]  # Django writes another there when it makes one for tests
    yield own
    with standing_on(own):
        wait_until_alone()
        own.creation.destroy_test_db(ours, verbosity=0)


@contextmanager
def standing_on(own):
    """Let ``connection`` be another one meanwhile."""
    before = connections["default"]
    before.close()
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = before


class Process:
    """A forked process that does something to the database once it is let go.

    It tells when it begins to write, and when it came to its end or what it raised.
    """

    def __init__(self, work):
        connections["default"].close()  # a connection serves one process
        waits, self.go = os.pipe()
        told, tells = os.pipe()
        self.pid, self.told = os.fork(), os.fdopen(told, "rb", buffering=0)
        if self.pid == 0:
            os.close(self.go)
            _live(work, waits, tells)
        os.close(waits)
        os.close(tells)

    def start(self):
        self.started = time.perf_counter()
        os.close(self.go)

    def wait_for_writing(self):
        """Return the seconds since its start when it began to write."""
        self.heard = self.told.read(1)
        return time.perf_counter() - self.started

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def end(self):
        """Wait for its end; return how far it came: before, inside or after its writing, or what it raised."""
        os.waitpid(self.pid, 0)
        self.seconds = time.perf_counter() - self.started
        with self.told:
            told = (getattr(self, "heard", b"") + self.told.read()).decode()
        wait_until_alone()
        return {"": "before", "(": "inside", "()": "after"}.get(told, told.lstrip("("))


def _live(work, waits, tells):
    """Never return: what follows belongs to the parent."""
    try:
        signal.alarm(LONGEST)
        os.read(waits, 1)
        begun = iter([b"("])

        def tell(execute, sql, *rest):
            if "BEGIN" in sql or "FOR UPDATE" in sql:
                os.write(tells, next(begun, b""))
            return execute(sql, *rest)

        with connection.execute_wrapper(tell):
            work()
        os.write(tells, b")")
    except BaseException as error:
        os.write(tells, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(0)


def let_trail_be_emptied():
    """SQLite empties tables row by row, which the site refuses of the trail; PostgreSQL truncates them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS trail_no_delete")


def wait_until_alone():
    """PostgreSQL ends what it was told last before it sees that nobody listens: only then is anything certain."""
    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(LONGEST * 100):
        with connection.cursor() as cursor:
            cursor.execute(others)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise TimeoutError("A process is still on the database.")
