"""Many people write at once, the server is killed, the database goes away or takes nothing: no mark is lost.

``make test`` does each for a moment; ``make prove`` for as long as issue 6 asks, and prints what it found.
"""

import http.client
import os
import random
import resource
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.urls import reverse

from seminars.counting import stale_seminars
from seminars.models import Attendance, Headcount, Seminar
from seminars.tallies import wrong_sums
from tests import postgres
from tests.factories import HeadcountFactory, ParticipationFactory, SeminarFactory, UserFactory, counted_once
from tests.serving import served, session_of

PROVES = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
WRITERS, SECONDS = (50, 60) if PROVES else (6, 1)
KILLS = 200 if PROVES else 2
OUTAGE = 30 if PROVES else 0.5  # seconds
NO_ANSWER = (OSError, http.client.HTTPException)


@pytest.fixture(autouse=True)
def unblocked(other_database, django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def year():
    """A seminar of two days with a person for every writer, and somebody signed in."""
    return Year(WRITERS)


class Year:
    @transaction.atomic
    @counted_once()
    def __init__(self, people):
        self.seminar = SeminarFactory(days=2)
        self.sessions = list(self.seminar.sessions.values_list("pk", flat=True))
        self.people = [ParticipationFactory(seminar=self.seminar, attended=[]).pk for _number in range(people)]
        self.headcount = HeadcountFactory(seminar=SeminarFactory(), women=0, men=0)
        self.form = self.form_of(self.headcount)
        self.session = session_of(UserFactory())
        self.marks = reverse("admin:seminars_seminar_attendance_marks", args=[self.seminar.pk])

    def form_of(self, headcount):
        seminar, session = headcount.seminar, headcount.seminar.sessions.get()
        return {
            "programme_year": seminar.programme_year_id, "region": seminar.region_id, "status": "held",
            "start": "2025-06-03", "end": "2025-06-05", "sessions-TOTAL_FORMS": 1, "sessions-INITIAL_FORMS": 1,
            "sessions-0-id": session.pk, "sessions-0-seminar": seminar.pk, "sessions-0-date": "2025-06-03",
            "sessions-0-part": "whole_day", "sessions-0-mode": "in_person", "sessions-0-venue": session.venue_id,
            "headcounts-TOTAL_FORMS": 1, "headcounts-INITIAL_FORMS": 1, "headcounts-0-id": headcount.pk,
            "headcounts-0-seminar": seminar.pk, "headcounts-0-venue": headcount.venue_id,
            "headcounts-0-audience": "", "headcounts-0-certainty": "exact", "headcounts-0-not_stated": 0,
            "speakers-TOTAL_FORMS": 0, "speakers-INITIAL_FORMS": 0,
        }  # fmt: skip

    def stored(self):
        marks = Attendance.objects.filter(participation__seminar=self.seminar)
        return set(marks.values_list("participation", "session"))


class Writer(threading.Thread):
    """Sets marks of one person, each until it is answered, as the page does."""

    def __init__(self, server, year, number):
        super().__init__(daemon=True)
        self.server, self.year, self.random = server, year, random.Random(number)
        self.person = year.people[number]
        self.marks, self.sent = {}, {}  # {session: present or not}, as answered; as sent and not answered yet
        self.answers, self.slowest = Counter(), 0
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.is_set():
            session, is_present = self.random.choice(self.year.sessions), self.random.random() < 0.5
            self.sent[session] = is_present
            while not self.is_saved(session, is_present) and not self.is_over.is_set():
                time.sleep(0.05)

    def is_saved(self, session, is_present):
        started = time.perf_counter()
        try:
            row = [self.person, session, is_present]
            status, _text = self.server.post_json(self.year.marks, [row], self.year.session)
        except NO_ANSWER:
            status = "no answer"
        self.slowest = max(self.slowest, time.perf_counter() - started)
        self.answers[status] += 1
        if status == 200:
            self.marks[session] = is_present
            self.sent.pop(session)
        return status == 200

    def is_kept(self, stored):
        """Whether every answered mark is there; of one not answered either may be."""
        sure = {session: present for session, present in self.marks.items() if session not in self.sent}
        return all(((self.person, session) in stored) == present for session, present in sure.items())


class FormWriter(Writer):
    """Writes one number three times over on the form of a seminar: into its title and twice into its headcount."""

    def __init__(self, server, year, number):
        super().__init__(server, year, number)
        self.begins = Headcount.objects.get(pk=year.headcount.pk).women
        self.possible = {self.begins}

    def run(self):
        number = self.begins
        path = reverse("admin:seminars_seminar_change", args=[self.year.headcount.seminar_id])
        while not self.is_over.is_set():
            number += 1
            typed = {"title_en": number, "headcounts-0-women": number, "headcounts-0-men": number}
            self.possible.add(number)  # one not answered may be saved, and the next may not
            try:
                status, _text = self.server.post(path, {**self.year.form, **typed}, self.year.session)
            except NO_ANSWER:
                status = "no answer"
            self.answers[status] += 1
            if status == 302:
                self.possible = {number}

    def is_kept(self, stored):
        headcount = Headcount.objects.select_related("seminar").get(pk=self.year.headcount.pk)
        numbers = {headcount.women, headcount.men, int(headcount.seminar.title_en)}
        return len(numbers) == 1 and numbers <= self.possible


@contextmanager
def writing(server, year, number):
    """Let some write until the end; the last of them on a form."""
    on_form = FormWriter(server, year, number - 1)
    Seminar.objects.filter(pk=year.headcount.seminar_id).update(title_en=on_form.begins)
    writers = [*(Writer(server, year, at) for at in range(number - 1)), on_form]
    connection.close()
    for writer in writers:
        writer.start()
    try:
        yield writers
    finally:
        for writer in writers:
            writer.is_over.set()
        for writer in writers:
            writer.join()


def assert_nothing_is_lost_or_half(year, writers):
    stored = year.stored()
    assert [writer.person for writer in writers if not writer.is_kept(stored)] == []
    assert list(stale_seminars(Seminar.objects.all())) == []
    with transaction.atomic():
        assert list(wrong_sums()) == []


def answers(writers):
    return sum((writer.answers for writer in writers), Counter())


def say(capsys, words):
    if PROVES:
        with capsys.disabled():
            print(f"{connection.vendor}: {words}")


def test_many_writers_on_one_grid_lose_nothing_and_see_no_error(year, capsys):
    with served() as server, writing(server, year, WRITERS) as writers:
        time.sleep(SECONDS)
    assert_nothing_is_lost_or_half(year, writers)
    found = answers(writers)
    slowest = max(writer.slowest for writer in writers)
    say(capsys, f"{WRITERS} writers, {SECONDS} s: {dict(found)}, the slowest answer after {slowest:.2f} s")
    assert set(found) == {200, 302}
    year.seminar.refresh_from_db()
    assert year.seminar.women == len({person for person, _session in year.stored()})


def test_killed_under_load_nothing_answered_is_missing_and_nothing_half(year, capsys):
    moments, found = random.Random(1), Counter()
    with served() as server:
        for _number in range(KILLS):
            with writing(server, year, min(WRITERS, 8)) as writers:
                time.sleep(0.05 + 0.4 * moments.random())
                server.kill()
                for writer in writers:
                    writer.is_over.set()
                server.start()  # who waits is answered
            assert_nothing_is_lost_or_half(year, writers)
            found += answers(writers)
    say(capsys, f"killed {KILLS} times: {dict(found)}")
    assert {200, "no answer"} <= set(found) <= {200, 302, "no answer"}


# Outages


@contextmanager
def away(server):
    """PostgreSQL is stopped; the folder of a SQLite file is gone."""
    own = connection.settings_dict
    connection.close()
    if connection.vendor == "postgresql":
        postgres.stop(own["HOST"])
        try:
            yield
        finally:
            postgres.start(own["HOST"])
    else:
        folder = Path(own["NAME"]).parent
        elsewhere = folder.rename(f"{folder}-away")
        try:
            yield
        finally:
            elsewhere.rename(folder)


@contextmanager
def read_only(server):
    """PostgreSQL takes nothing, as a copy that takes over does at first."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        cursor.execute("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE")
            cursor.execute("ALTER SYSTEM RESET default_transaction_read_only")
            cursor.execute("SELECT pg_reload_conf()")
        connection.close()


@contextmanager
def full(server):
    """No file of a SQLite database grows beyond what its index in memory takes."""
    server.limit_files(40_000)
    try:
        yield
    finally:
        server.limit_files(resource.RLIM_INFINITY)


@pytest.mark.parametrize(
    ("outage", "vendors"), [(away, ("sqlite", "postgresql")), (read_only, ("postgresql",)), (full, ("sqlite",))]
)
def test_outage_is_told_damages_nothing_and_is_over_by_itself(year, capsys, outage, vendors):
    if connection.vendor not in vendors:
        pytest.skip("This database has another kind of it.")
    with served() as server, writing(server, year, min(WRITERS, 8)) as writers:
        time.sleep(0.2)
        with outage(server):
            time.sleep(OUTAGE)
            told = server.post(year.marks.replace("marks/", ""), {"shown": "{}"}, year.session)
        before, ended = answers(writers), time.perf_counter()
        while answers(writers)[200] < before[200] + len(writers) and time.perf_counter() - ended < 30:
            time.sleep(0.01)
        seconds = time.perf_counter() - ended
        time.sleep(0.2)
    assert_nothing_is_lost_or_half(year, writers)
    found = answers(writers)
    say(capsys, f"{outage.__name__} for {OUTAGE} s: {dict(found)}, writing again {seconds:.2f} s after its end")
    assert set(found) == {200, 302, 503}
    assert told[0] in (400, 503)
    assert seconds < 30
