"""Timings on the database of DATABASE_URL: pages, the annual report, and lists against a large register.

make bench-people PEOPLE=100000

What takes memory runs in a process of its own.
"""

import logging
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from regions.reference import load_reference
from reports.checks import year_checks
from reports.demonstration import demonstration_file
from reports.document.formats import FORMATS, make_edition, write
from reports.figures import year_figures
from seminars.models import Participant, Seminar, Session
from seminars.programme_file.save import import_programme
from seminars.sheets.people import read_sheet
from seminars.sheets.read import Refused
from seminars.sheets.save import import_sheet, preview
from tests import bad_files, name_measure
from tests.invented_people import People

RANDOM = Random(1)


def register(number):
    people, invented = [], People(seed=1)
    for _ in range(number):
        name, gender = invented.person()
        person = Participant(**asdict(name), gender=gender)
        person.fold_names()
        people.append(person)
    Participant.objects.bulk_create(people, batch_size=1000)


def new_seminar():
    like = Seminar.objects.first()
    venue = like.sessions.first().venue
    fields = {"programme_year": like.programme_year, "region": like.region, "start": like.start, "end": like.end}
    seminar = Seminar.objects.create(title_en="Timing", status="held", **fields)
    for number in range(3):
        Session.objects.create(seminar=seminar, date=like.start + timedelta(days=number), venue=venue)
    return seminar


def list_of(rows):
    invented = People(seed=rows + Seminar.objects.count())  # other people than those of the register
    lines = ["Surname,Given name,Patronymic,Gender,Organisation,Day 1,Day 2,Day 3"]
    for number in range(rows):
        name, gender = invented.person()
        parts = (name.surname, name.given_name, name.patronymic, gender, f"Org {number % 50}", "1,1,0")
        lines.append(",".join(parts))
    return "\n".join(lines).encode()


def timed(words, function, *args, **kwargs):
    start = time.perf_counter()
    result = function(*args, **kwargs)
    said(words, f"{time.perf_counter() - start:8.3f} s")
    return result


def said(words, figure):
    print(f"{connection.vendor:10} {words:52} {figure}", flush=True)


def main(people):
    call_command("migrate", verbosity=0)
    load_reference()
    year = timed("bring in the demonstration year", import_programme, demonstration_file()).programme_year
    User.objects.create_superuser("bench")
    for _ in range(2):
        timed("figures and checks of the year", lambda: year_checks(year_figures(year)))
        timed("page of the year", signed_in().get, "/reports/2025/")
    for form in FORMATS:
        timed(f"report of the year as {form}", lambda form=form: write(make_edition(year), form))
    timed(f"a register of {people} people", register, people)
    find_names()
    for rows in (45, 45, 10_000):
        in_fresh_process("rows", rows)
    in_fresh_process("pages", 10_000)
    for name in bad_files.MAKE:
        in_fresh_process("refused", name)


def find_names():
    """Print how well one person is found in different spellings, and how many false candidates come along."""
    taken, seminar = name_measure.take_up(new_seminar()), new_seminar()
    for name, half in zip(("tuning half", "half held back"), name_measure.halves(), strict=True):
        measure = timed(f"names, {name}: {len(half)} pairs", name_measure.in_register, half, taken, seminar)
        said("  recall of true pairs, precision over pairs", f"{measure.recall:8.3f} {measure.precision:.3f}")
        said("  known wrongly", f"{measure.wrongly_known:4}")
        for (kind, is_same), (right, of) in measure.not_all_right.items():
            said(f"    {'one person' if is_same else 'two people'}, {kind}", f"{right:4} of {of}")
    measure = timed(f"names, {name_measure.NEW} new ones", name_measure.of_new_names, seminar)
    said("  false candidates for each", f"{measure.false_candidates / measure.names:8.3f}")
    said("  known wrongly", f"{measure.wrongly_known:4}")


def bring_in(rows):
    """Read, preview and import a list, then the same by the pages: upload, preview, post."""
    content, seminar = list_of(rows), new_seminar()
    sheet = timed(f"{rows} rows: read", read_sheet, content)
    timed(f"{rows} rows: preview", preview, sheet, seminar)
    checksum = sha256(content).hexdigest()
    timed(f"{rows} rows: import", import_sheet, sheet, seminar, file_name="bench.csv", checksum=checksum)
    say_peak(f"{rows} rows")


def by_pages(rows):
    """What somebody waits for: the upload, the page with every row, and the page posted again."""
    address, client = reverse("admin:seminars_seminar_list", args=[new_seminar().pk]), signed_in()
    file = SimpleUploadedFile("bench.csv", list_of(rows))
    address = timed(f"{rows} rows on the pages: upload", client.post, address, {"file": file}).url
    timed(f"{rows} rows on the pages: preview", client.get, address)
    timed(f"{rows} rows on the pages: preview posted again", client.post, address, {"again": "1"})
    timed(f"{rows} rows on the pages: import", client.post, address, {"import": "1"})
    say_peak(f"{rows} rows on the pages")


def refused(name):
    """Read a bad file that must be refused."""
    content = bad_files.MAKE[name]()
    start = time.perf_counter()
    try:
        read_sheet(content)
        words = "NOT REFUSED"
    except Refused as reason:
        words = str(reason)
    said(f"{name} ({len(content) // 1000} kB)", f"{time.perf_counter() - start:8.3f} s  {words}")
    say_peak(name)


def say_peak(words):
    said(f"  peak memory, {words}", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:4.0f} MB")


def in_fresh_process(task, argument):
    """Run one task alone, so that its peak of memory is its own."""
    connection.close()
    subprocess.run([sys.executable, __file__, task, str(argument)], check=True)


def signed_in():
    logging.disable(logging.INFO)  # a line a request would stand between the figures
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="bench"))
    return client


TASKS = {"people": main, "rows": bring_in, "pages": by_pages}

if __name__ == "__main__":
    if sys.argv[1] == "refused":
        refused(sys.argv[2])
    else:
        TASKS[sys.argv[1]](int(sys.argv[2]))
