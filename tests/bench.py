"""Timings on the database of DATABASE_URL: pages, the annual report, and lists against a large register.

make bench PEOPLE=100000
"""

import os
import sys
import time
from datetime import timedelta
from hashlib import sha256
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from regions.reference import load_reference
from reports.annual import report_json
from reports.demonstration import demonstration_file
from reports.figures import year_figures
from seminars.models import Participant, Seminar, Session
from seminars.programme_file.save import import_programme
from seminars.sheets.people import read_sheet
from seminars.sheets.save import import_sheet, preview

RANDOM = Random(1)
SYLLABLES = ["ал", "бек", "дар", "ер", "жан", "кан", "мар", "нур", "ора", "сап", "тал", "уми", "хам", "шаң", "ырыс"]
GIVEN = [
    "Мәдина",
    "Жандос",
    "Виктор",
    "Бауыржан",
    "Гүлнар",
    "Нұржан",
    "Ольга",
    "Әсел",
    "Ғалым",
    "Өмірбек",
    "Анна",
    "Дина",
    "Ерлан",
    "Айгүл",
    "Самат",
]
FATHERS = ("", "Серікұлы", "Маратқызы", "Андреевич", "Ивановна", "Болатович")
SURNAMES = [
    "".join(RANDOM.choices(SYLLABLES, k=RANDOM.randint(2, 3))).capitalize() + RANDOM.choice(("ов", "ова", "ев", "ева"))
    for _ in range(3000)
]


def name():
    return RANDOM.choice(SURNAMES), RANDOM.choice(GIVEN), RANDOM.choice(FATHERS)


def register(number):
    people = []
    for _ in range(number):
        surname, given, father = name()
        person = Participant(
            surname=surname, given_name=given, patronymic=father, gender=RANDOM.choice(("woman", "man"))
        )
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
    lines = ["Surname,Given name,Patronymic,Gender,Organisation,Day 1,Day 2,Day 3"]
    lines += [",".join((*name(), RANDOM.choice("FM"), f"Org {number % 50}", "1,1,0")) for number in range(rows)]
    return "\n".join(lines).encode()


def timed(words, function, *args, **kwargs):
    start = time.perf_counter()
    result = function(*args, **kwargs)
    print(f"{connection.vendor:10} {words:45} {time.perf_counter() - start:8.3f} s", flush=True)
    return result


def main(people):
    call_command("migrate", verbosity=0)
    load_reference()
    year = timed("bring in the demonstration year", import_programme, demonstration_file()).programme_year
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser("bench"))
    for _ in range(2):
        timed("figures and checks of the year", lambda: report_json(year_figures(year)))
        timed("page of the year", client.get, "/reports/2025/")
    timed(f"a register of {people} people", register, people)
    for rows in (45, 45, 10_000):
        content, seminar = list_of(rows), new_seminar()
        sheet = timed(f"{rows} rows: read", read_sheet, content)
        timed(f"{rows} rows: preview", preview, sheet, seminar)
        checksum = sha256(content).hexdigest()
        timed(f"{rows} rows: import", import_sheet, sheet, seminar, file_name="bench.csv", checksum=checksum)


if __name__ == "__main__":
    main(int(sys.argv[1]))
