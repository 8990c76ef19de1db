"""The site into a file and back: the same rows and figures on either database, all of it or nothing.

``data/older-site.backup`` was written by SQLite under the migrations of November 2026: every kind of value, with what
might break a line of text, and a participant whose id was the last when they were deleted.
"""

import io
import os
import random
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from accounts.models import Event, User
from config.backup import Refused, archive, encryption, save
from config.backup import restore as restoring
from config.backup.tables import LEFT_OUT, migrations_of, tables_at
from regions.models import Outline
from seminars.models import Office, Participant, Participation, Scan, SheetDraft, Target
from tests.factories import ParticipantFactory, ParticipationFactory, ScanFactory, counted_once
from tests.processes import Process, let_trail_be_emptied, own_connection, standing_on
from tests.test_backup_file import quick_key

OLDER = Path(__file__).parent / "data" / "older-site.backup"
TRIES = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 3
ODD = "Ким\tЛ\\N\"'\nй\r\\ %s"


def run(name, *args, **options):
    out = io.StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue().splitlines()


def kept_models():
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if not model._meta.proxy and model._meta.db_table not in LEFT_OUT]


def everything():
    """Return {table: its rows}, as Django reads them, but that it was restored."""
    return {
        model._meta.db_table: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in model._base_manager.order_by("pk").values_list()
            if Event.Action.RESTORED not in row
        ]
        for model in kept_models()
    }


def is_empty():
    return not any(model._base_manager.exists() for model in (User, Office, Participant, Participation))


def empty():
    let_trail_be_emptied()
    tables = [model._meta.db_table for model in kept_models()]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True):
            cursor.execute(statement)


@pytest.fixture(scope="module")
def database(tmp_path_factory, django_db_setup, django_db_blocker):
    """One that is not there yet."""
    with (
        django_db_blocker.unblock(),
        own_connection(tmp_path_factory.mktemp("database"), "restored") as own,
        standing_on(own),
    ):
        yield


@pytest.fixture(scope="module")
def told_of_older(database):
    return run("restore", OLDER, verify=True)


@pytest.fixture(scope="module")
def site(told_of_older, tmp_path_factory):
    """(a backup, what is in it): the older site and some rows more."""
    add_participation()
    file = tmp_path_factory.mktemp("site") / "site.backup"
    rows = everything()
    run("backup", file)
    return file, rows


@counted_once()
def add_participation():
    row = ParticipationFactory(participant=ParticipantFactory(surname="Сейітов"))
    ScanFactory(session=row.seminar.sessions.get(), content=bytes(range(256)) * 40)
    return row


@pytest.fixture
def emptied(site):
    """The database, migrated and with nothing in it; the site's file and what is in it."""
    empty()
    return site


def rewritten(file, **changes):
    """Return a backup with other words in its manifest, and lines added to or replaced in a table: whole, and wrong."""
    manifest, contents = archive.check(file.open("rb"))
    lines = changes.pop("lines", {})
    with archive.members(file.open("rb")) as members:
        found = [(name.split("/")[1], content) for name, content in members if name.startswith("tables/")]
    tables = {name: [] for name in contents["tables"]}
    for name, content in found:
        tables[name].append(content)
    path = file.with_name("rewritten.backup")
    with path.open("wb") as new:
        archive.write(new, {**manifest, **changes}, (tables | lines).items())
    return path


def refused(file, match, **options):
    with pytest.raises(CommandError, match=match) as error:
        run("restore", file, **options)
    assert str(error.value).startswith("Nothing was restored: ")


# There and back


def test_older_site_comes_into_an_absent_database_and_is_brought_up_to_date(told_of_older):
    assert told_of_older == [
        "The file is whole: 75 tables of 2026-11-25T07:39:42+00:00.",
        "The database is empty; it is being filled.",
        "Verified: 75 tables with 731 rows are, row for row, those of the file.",
        "The file is of an older version of the site: migrated, folded and counted anew.",
        "Verified: 37 figures of 1 programme years are those of the file, and agree with their rows.",
        "Restored: the site of 2026-11-25T07:39:42+00:00.",
    ]


def test_every_kind_of_value_is_as_it_was(told_of_older):
    assert Participant.objects.get(surname="Ә1").given_name == ODD
    organisations = Participation.objects.order_by("pk").values_list("organisation", flat=True)
    assert list(organisations[:5]) == ["", "\\N", ODD, "", "\\N"]
    assert Target.objects.values_list("participants", "women_share", "rural_share").get() == (100, Decimal("0.5"), None)
    office = Office.objects.earliest("pk")
    assert (bytes(office.logo), office.preface_kk) == (bytes(range(256)), "")
    assert Scan.objects.earliest("pk").added_at == datetime(2025, 6, 5, 10, 0, 0, 120000, tzinfo=UTC)
    draft = SheetDraft.objects.get()
    assert draft.table == [["ФИО", None, 1.5, 1e-7, 1e20, True, '\\N\t"\u2028']]
    assert draft.answers == {"ба": 1, "b": [], "aa": {"z": {}, "y": None}}
    assert Outline.objects.get().polygons == [[[71.5, 51.123456], [1e-05, -3.0]]]
    assert User.objects.get().password.startswith("argon2$argon2id$")


def test_number_of_somebody_deleted_is_not_given_again(site):
    assert Participant.objects.get(surname="Сейітов").pk == 7


def test_site_comes_back_as_it_was(emptied):
    file, rows = emptied
    number = sum(map(len, rows.values())) + 1  # and that the older site was restored
    run("load_reference")  # a new site may have had that
    told = run("restore", file, verify=True)
    assert told[2] == f"Verified: {len(rows)} tables with {number} rows are, row for row, those of the file."
    assert everything() == rows
    add_participation()  # keys follow


def test_site_moves_to_sqlite_and_back(emptied, tmp_path):
    file, rows = emptied
    if connection.vendor == "sqlite":
        pytest.skip("From SQLite to SQLite is tried above.")
    with on_sqlite(tmp_path):
        run("restore", file, verify=True)
        assert everything() == rows
        add_participation()
        moved = everything()
        run("backup", tmp_path / "moved.backup")
    run("restore", tmp_path / "moved.backup", verify=True)
    assert everything() == moved


@contextmanager
def on_sqlite(folder):
    before = connections["default"]
    connections["default"] = ConnectionHandler(
        {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "moved.sqlite3"}}
    )["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before


def test_trail_tells_of_backup_and_restore(emptied, tmp_path):
    file, _rows = emptied
    run("restore", file)
    run("backup", tmp_path / "a.backup")
    events = Event.objects.order_by("pk").values_list("action", "people", "note")
    made_at = archive.check(file.open("rb"))[0]["made_at"]
    assert list(events)[-2:] == [("restored", 6, made_at), ("backed_up", 6, "a.backup")]


def test_backup_says_how_much_it_holds(emptied, tmp_path):
    file, rows = emptied
    run("restore", file)
    number = sum(map(len, everything().values())) + 2  # and that it was restored, twice
    told = run("backup", tmp_path / "a.backup")
    size = (tmp_path / "a.backup").stat().st_size / 1e6
    assert told == [f"{tmp_path / 'a.backup'}: {len(rows)} tables, {number} rows, {size:.1f} MB, not encrypted."]


def test_encrypted_backup_comes_back_with_its_passphrase_alone(emptied, tmp_path, monkeypatch):
    file, rows = emptied
    run("restore", file)
    monkeypatch.setattr(encryption, "new_key", quick_key)
    monkeypatch.setenv("BACKUP_PASSPHRASE", "correct horse")
    assert run("backup", tmp_path / "a.backup")[0].endswith(" MB, encrypted.")
    empty()
    monkeypatch.setenv("BACKUP_PASSPHRASE", "wrong horse")
    refused(tmp_path / "a.backup", "the passphrase is not the one it was encrypted with")
    (tmp_path / "passphrase").write_text("correct horse\n")
    run("restore", tmp_path / "a.backup", passphrase_file=tmp_path / "passphrase")
    assert everything() == rows


def test_file_without_figures_is_verified_by_its_rows(emptied):
    file, _rows = emptied
    told = run("restore", rewritten(file, figures=None), verify=True)
    assert told[3] == (
        "Verified: numbers agree with their rows. The file has no figures: it was made while an update waited."
    )


def test_backup_of_a_site_that_waits_for_an_update_has_no_figures(emptied, tmp_path):
    file, _rows = emptied
    run("restore", file)
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    run("backup", tmp_path / "a.backup")
    MigrationRecorder(connection).record_applied("sessions", "0001_initial")
    assert archive.check((tmp_path / "a.backup").open("rb"))[0]["figures"] is None


def test_work_goes_on_during_a_backup_which_is_of_its_beginning(emptied, tmp_path, monkeypatch):
    file, _rows = emptied
    run("restore", file)
    rows = everything()
    writer = Process(add_participation)
    ends = []

    def figures():
        writer.start()
        ends.append(writer.end())
        return all_figures()

    all_figures = save.all_figures
    monkeypatch.setattr(save, "all_figures", figures)
    connection.close()
    run("backup", tmp_path / "a.backup")
    assert (ends, Participation.objects.count()) == (["after"], len(rows["seminars_participation"]) + 1)
    empty()
    run("restore", tmp_path / "a.backup", verify=True)
    assert everything() == rows


# Refused


def test_filled_database_is_refused(emptied):
    file, _rows = emptied
    run("restore", file)
    rows = everything()
    refused(file, "this database holds 1 users, 1 offices, 6 participants: a site is restored into an empty database")
    assert everything() == rows


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        (
            {"migrations": [["seminars", "9999_later"]]},
            r"newer version of the site than this one \(seminars.9999_later",
        ),
        ({"format": "seminar-site/2"}, "a newer version wrote it"),
        ({"tables": {}}, "other columns in account_emailaddress, "),
        ({"figures": []}, "figures are not those of the file:\nSeminars 2025: "),
        ({"lines": {"seminars_attendance": [b"1\t99\t1\n"]}}, "refused it"),
        ({"lines": {"seminars_headcount": [b"1\n"]}}, "seminars_headcount refused it"),
    ],
)
def test_file_that_does_not_fit_is_refused_and_nothing_stays(emptied, changes, match):
    file, _rows = emptied
    refused(rewritten(file, **changes), match, verify=True)
    assert is_empty()


def test_older_file_is_refused_where_newer_tables_are(emptied):
    refused(OLDER, "of a newer version than the file: restore into one that was never migrated")


def test_row_lost_on_the_way_is_told_and_nothing_stays(emptied, monkeypatch):
    file, _rows = emptied
    load = restoring._load

    def lossy(*arguments):
        load(*arguments)
        SheetDraft.objects.all().delete()

    monkeypatch.setattr(restoring, "_load", lossy)
    refused(file, "seminars_sheetdraft is not what the file holds: 0 rows for 1", verify=True)
    assert is_empty()


def test_damaged_file_is_refused_before_anything_is_touched(emptied, tmp_path, monkeypatch):
    file, _rows = emptied
    cut = tmp_path / "cut.backup"
    cut.write_bytes(file.read_bytes()[:-20])
    monkeypatch.delattr(restoring, "_make_database")
    refused(cut, "damaged or cut off")


def test_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        run("restore", tmp_path / "none.backup")


def test_database_of_a_newer_version_is_not_written_out_by_an_older_one(db):
    MigrationRecorder(connection).record_applied("seminars", "9999_later")
    with pytest.raises(Refused, match="newer version of the site than this one"):
        migrations_of(connection)


# Complete


def test_every_table_of_the_database_is_known(db):
    tables = tables_at(*migrations_of(connection))
    assert {table.name for table in tables} == {model._meta.db_table for model in kept_models()}
    assert save.strangers(tables) == []


# Killed


def test_restore_that_was_killed_leaves_all_or_nothing_and_can_be_done_again(emptied):
    file, rows = emptied
    whole = Process(lambda: run("restore", file))
    whole.start()
    whole.end()
    assert not is_empty()
    chance, found = random.Random(6), set()
    for _ in range(TRIES):
        empty()
        process = Process(lambda: run("restore", file))
        process.start()
        time.sleep(chance.uniform(0.1, 0.9) * whole.seconds)
        process.kill()
        process.end()
        found.add(is_empty())
        assert is_empty() or everything() == rows
    assert True in found
    empty()
    run("restore", file, verify=True)
    assert everything() == rows
