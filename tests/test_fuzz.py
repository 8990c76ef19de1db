"""Damaged files and random addresses: refused in words or taken whole, never an error, never half."""

import copy
import io
import json
import os
import sys
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.models import PublishedFigure
from reports.published_file.read import COLUMNS, Refused
from reports.published_file.save import import_published_figures
from seminars.counting import stale_seminars
from seminars.merging import merge
from seminars.models import DoubtfulPair, Participant, Partner, ProgrammeYear, Seminar, SheetDraft, SheetImport
from seminars.programme_file import schema
from seminars.programme_file.export import export
from seminars.programme_file.save import import_programme
from seminars.sheets.people import read_table
from tests.factories import (
    HeadcountFactory,
    ParticipantFactory,
    ParticipationFactory,
    PublishedFigureFactory,
    ScanFactory,
    SeminarFactory,
    UserFactory,
)
from tests.hostile import Hostile
from tests.kept import bring_reference
from tests.recount import random_programme

pytestmark = pytest.mark.django_db
fuzz = settings(
    deadline=None,
    max_examples=settings.default.max_examples * 2 // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

JUNK = (
    None, True, False, -1, 0, 1.5, 10**30, float("inf"), "", "\x00", "x" * 5000, "2025-02-31", "L0", "V0", "P0", [], {},
    [[]], ["P0", "P0"], {"en": "x"}, "\ud800",
)  # fmt: skip


@pytest.fixture(autouse=True)
def reference():
    bring_reference()


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def paths(value, path=()):
    """Yield the path of everything inside a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


def damage(file, random):
    """Put junk, another part of the file, or nothing in some places of it."""
    for _ in range(random.randint(1, 3)):
        found = list(paths(file))
        *path, key = random.choice(found)
        holder = file
        for step in path:
            holder = holder[step]
        kind = random.random()
        if kind < 0.2:
            del holder[key]
        elif kind < 0.4 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        else:
            holder[key] = random.choice(JUNK)
    return file


@fuzz
@given(random=st.randoms(use_true_random=False))
def test_damaged_programme_file_is_refused_or_taken_whole(random):
    content = json.dumps(damage(random_programme(random), random)).encode("utf-8", "replace")
    with undone():
        try:
            year = import_programme(content).programme_year
        except schema.Refused:
            assert not ProgrammeYear.objects.exists()
            assert not Participant.objects.exists()
        else:
            assert list(stale_seminars(Seminar.objects.all())) == []
            assert import_programme(export(year).encode()).outcome == "unchanged"


cells = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["50", "-1", "2023", "2023-06", "2023-02-31", "100%", "33.3%", "qual=about; part_of=P1", "Semey", "P1"]
    ),
)


@fuzz
@given(rows=st.lists(st.lists(cells, min_size=len(COLUMNS), max_size=len(COLUMNS) + 1), max_size=3))
def test_damaged_published_figures_are_refused_or_taken_whole(rows):
    lines = [",".join(COLUMNS), *(",".join(cell.replace(",", "") for cell in row) for row in rows)]
    with undone():
        try:
            imported = import_published_figures("\n".join(lines).encode("utf-8", "replace"))
        except Refused:
            assert not PublishedFigure.objects.exists()
        else:
            assert imported.created == PublishedFigure.objects.count()


filters = st.dictionaries(
    st.sampled_from(["programme", "region", "place", "gender", "audience", "side", "seminar", "measure", "page"]),
    st.one_of(
        st.text(max_size=20), st.sampled_from(["KZ-31", "online", "women", "rural", "academia", "completers", "1"])
    ),
)


@fuzz
@given(query=filters)
def test_random_address_is_a_page_or_not_found(client, query):
    with undone():
        HeadcountFactory(seminar=ParticipationFactory().seminar)
        client.force_login(UserFactory())
        for address in (reverse("rows"), *(reverse(name, args=[2025]) for name in ("year", "seminars", "published"))):
            assert client.get(address, query).status_code in (200, 404)


# Any request, as every role

REQUESTS = 20_000 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 80
ROLES = ("administrator", "staff", "coordinator", "reader", None)


@pytest.fixture
def known(tmp_path):
    """A small year with something of every kind, and what of it stands in addresses."""
    seminar = SeminarFactory(days=2)
    seminar.partners.add(Partner.objects.create(name_en="Academy"))
    rows = [ParticipationFactory(seminar=seminar), HeadcountFactory(seminar=seminar), PublishedFigureFactory()]
    people = [ParticipantFactory(surname=surname) for surname in ("Ким", "Kim", "Цой", "Цойн")]
    pair = DoubtfulPair.objects.create(first=people[0], second=people[1])
    merged = merge(keep=people[2], drop=people[3])
    scan = ScanFactory(session=seminar.sessions.first())
    (tmp_path / "list.csv").write_text("Full name,Gender\nLee Ann,f\n")
    call_command("import_participants", tmp_path / "list.csv", seminar=seminar.code, stdout=io.StringIO())
    imported = SheetImport.objects.get()
    table = read_table(b"Full name,Gender,Shoes\nKim Anna,f,38\nKim,,\n", {}).as_json()
    drafts = [SheetDraft.objects.create(seminar=seminar, user=user, table=table) for user in users().values()]
    ids = {row.pk for row in (seminar, *rows, *people[:3], pair, merged, imported, *seminar.sessions.all())}
    return {
        "pk": sorted({seminar.pk, pair.pk}),
        "object_id": sorted(ids),
        "id": [user.pk for user in users().values()],
        "year": [2025],
        "iso_code": [seminar.region.iso_code, "KZ-39"],
        "partner": [Partner.objects.get().pk],
        "draft": [draft.pk for draft in drafts],
        "key": [scan.key],
        "number": [1],
        "edition": ["public", "internal"],
        "language": ["en", "kk"],
    }


def users():
    return {role: UserFactory(role=role) for role in ROLES if role}


@pytest.fixture
def faults():
    """What went wrong on the server, whatever it answered."""
    found = []

    def hear(sender, **kwargs):
        found.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(hear)
    yield found
    got_request_exception.disconnect(hear)


@settings(fuzz, max_examples=REQUESTS * 5 // 8)  # each sends one or two
@given(seed=st.integers(0, 2**32), role=st.sampled_from((*ROLES, *ROLES[:2])))
def test_no_request_is_an_error_or_leaves_what_cannot_be(known, faults, seed, role):
    faults.clear()
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(users()[role])
    with undone():
        for asked, answer in Hostile(seed).request(client, known):
            assert (answer.status_code < 500, faults) == (True, []), asked
            if not asked.startswith("GET"):
                connection.check_constraints()
                assert list(stale_seminars(Seminar.objects.all())) == []
