"""What tells whether the site works: ok or not for everybody, and why for administrators."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.timezone import now

from accounts.models import Event
from accounts.trail import record

pytestmark = pytest.mark.django_db
GB = 10**9


@pytest.fixture(autouse=True)
def site(monkeypatch, settings):
    """A site that is well; its ``backup`` is a fixture of its own."""
    settings.BACKUP_HOURS = 48
    disk(monkeypatch, free=70 * GB)
    made(hours_ago=100)


@pytest.fixture
def backup(site):
    record(None, Event.Action.BACKED_UP)


def disk(monkeypatch, free):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: namedtuple("Usage", "free")(free))


def made(hours_ago):
    MigrationRecorder.Migration.objects.update(applied=now() - timedelta(hours=hours_ago))


def backed_up(hours_ago=None):
    if hours_ago is not None:
        Event.objects.create(action=Event.Action.BACKED_UP, at=now() - timedelta(hours=hours_ago))


def answer(client):
    response = client.get("/health/")
    return response.status_code, response.content.decode().split("\n")


@pytest.mark.usefixtures("backup")
def test_others_are_told_ok_and_nothing_else(client, sign_in):
    assert answer(client) == (200, ["ok"])
    assert answer(sign_in("staff")) == (200, ["ok"])


@pytest.mark.usefixtures("backup")
def test_administrator_is_told_why(sign_in):
    status, lines = answer(sign_in("administrator"))
    assert status == 200
    assert [line.rpartition(": ")[0] for line in lines] == [
        "",
        "ok: disk",
        "ok: database",
        "ok: kept names and numbers",
        "ok: last backup",
    ]
    assert lines[1] == "ok: disk: 70.0 GB free"


@pytest.mark.usefixtures("backup")
def test_full_disk_is_not_ok(sign_in, monkeypatch):
    disk(monkeypatch, free=GB - 1)
    status, lines = answer(sign_in("administrator"))
    assert (status, lines[:2]) == (503, ["not ok", "not ok: disk: 1.0 GB free"])


@pytest.mark.usefixtures("backup")
def test_waiting_migration_is_not_ok(sign_in):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    status, lines = answer(sign_in("administrator"))
    assert (status, lines[0], len(lines)) == (503, "not ok", 3)
    assert lines[2].endswith(", 1 migration waits: run migrate")


@pytest.mark.parametrize(
    ("last", "database", "hours", "status"),
    [
        (47, 100, 48, 200),
        (49, 100, 48, 503),
        (None, 100, 48, 503),
        (None, 47, 48, 200),  # a site that was made or restored yesterday
        (60, 50, 48, 503),  # its trail tells a backup of the site it was restored from
        (60, 40, 48, 200),
        (None, 100, 0, 200),
    ],
)
def test_backup_that_is_too_old_is_not_ok(client, settings, last, database, hours, status):
    settings.BACKUP_HOURS = hours
    made(database)
    backed_up(last)
    assert answer(client)[0] == status
