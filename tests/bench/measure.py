"""Load a programme into the empty database of DATABASE_URL and measure it: ``python -m tests.bench.measure 90000``.

Prints a JSON object a line, for ``python -m tests.bench`` to make a table of. Medians of RUNS, warm; what is compared
takes turns, so that a busy machine is busy for both. Without a number, measures what is loaded.
"""

import gc
import json
import logging
import resource
import subprocess
import sys
import time
from collections import Counter, deque
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from statistics import median, quantiles
from unittest.mock import patch

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from regions.reference import load_reference
from reports import figures
from reports.benchmark import LAST_YEAR, load_benchmark
from reports.crossing import cross
from reports.downloads import as_csv, as_xlsx, made_rows
from reports.filters import Filter
from reports.rows import Made, rows_address
from reports.search import search
from seminars import attendance
from seminars.counting import recount
from seminars.models import Participation, ProgrammeYear, Seminar, Session
from seminars.sheets import save
from seminars.sheets.people import read_sheet
from tests.bench import raw
from tests.invented_people import People

RUNS, REQUESTS = 5, 100
ON_LIST, KNOWN = 45, 20  # people of a list, of whom so many are in the register
TIMES_RAW, TIMES_MINIMAL, TIMES_MEDIAN = 1.5, 1.5, 2.5
MORE_FOR_PERSONS, MORE_FOR_SAVING, SHARE_OF_SAVING = 10, 5, 0.2  # ms, ms, of the saving
QUERIES = 10
FILE_ROWS = 100_000
SEARCH = 300  # ms


def main():
    year = ProgrammeYear.objects.get(year=LAST_YEAR)
    counts(year)
    saving(year)
    pages(year)
    explored(year.programme)
    searched()
    downloads(year.programme)


def load(participations):
    call_command("migrate", verbosity=0)
    load_reference()
    start = time.perf_counter()
    load_benchmark(participations=participations)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if connection.vendor == "postgresql":
        raw.execute("VACUUM ANALYZE")
    tell("load", f"{seconds:.0f} s", f"{memory} MB memory, {size_of_database() / 1e6:.0f} MB of disk")


def size_of_database():
    if connection.vendor == "postgresql":
        return raw.rows("SELECT pg_database_size(current_database())")[0][0]
    return raw.rows("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")[0][0]


def counts(year):
    """The reports that add up, against raw SQL on the same sums; different people are measured by themselves."""
    programme = year.programme
    with patch.object(figures, "_persons", lambda programme_year: Counter()):
        beside("one year by place, gender and audience", lambda: figures.year_figures(year), lambda: raw.of_year(year))
    with patch.object(figures, "_persons_of_years", lambda programme, years: {}):
        beside(
            "all years by region, year and audience, with subtotals",
            lambda: figures.years_figures(programme),
            lambda: raw.of_years(programme),
        )
    years = dict(programme.years.values_list("pk", "year"))
    persons("different people of one year", lambda: figures._persons(year))
    persons("different people of all years", lambda: figures._persons_of_years(programme, years))
    for what, statement, of in (
        ("one year from the rows, by SQL", raw.YEAR_FROM_ROWS, year),
        ("all years from the rows, by SQL", raw.YEARS_FROM_ROWS, programme),
    ):
        tell(what, in_ms(timed(lambda statement=statement, of=of: raw.rows(statement, of.pk))), "once, for reference")


def beside(what, ours, limit, times=TIMES_RAW):
    ours, limit = map(median, take_turns(ours, limit))
    tell(what, in_ms(ours), f"raw SQL {in_ms(limit)}", ours / limit, f"{times} times", ours <= times * limit, ours)


def persons(what, ours):
    (times,) = take_turns(ours)
    tell(what, in_ms(median(times)), "", None, f"{MORE_FOR_PERSONS} ms more", median(times) <= MORE_FOR_PERSONS)


def saving(year):
    """A list and one mark, as the pages save them, and what keeping the counts takes of it. All is taken back."""
    seminar, full = new_seminar(year), full_seminar(year)
    content = list_of(full)
    sheet, checksum = read_sheet(content), sha256(content).hexdigest()
    more(
        f"a list of {ON_LIST} people",
        lambda: save.import_sheet(sheet, seminar, file_name="bench.csv", checksum=checksum),
        save,
    )
    person = full.participations.first().pk
    session = full.sessions.first().pk
    is_there = full.participations.first().attendances.filter(session=session).exists()
    more(
        "one mark in the grid",
        lambda: attendance.mark(seminar=full, marks={(person, session): not is_there}),
        attendance,
    )


def more(what, write, module):
    """Time ``write``, and of that the recount by itself: its share is lost in the noise of two whole savings."""
    spent, recount_as_ever = [], module.recount
    with patch.object(module, "recount", lambda seminars: spent.append(timed(lambda: recount_as_ever(seminars)))):
        (whole,) = take_turns(lambda: taken_back(write))
    keeping = median(spent[1:])  # without the warm-up
    rest = median(whole) - keeping
    limit = f"{MORE_FOR_SAVING} ms or {SHARE_OF_SAVING:.0%} more"
    is_held = keeping <= max(MORE_FOR_SAVING, SHARE_OF_SAVING * rest)
    tell(what, in_ms(median(whole)), f"of which keeping {in_ms(keeping)}", median(whole) / rest, limit, is_held)


def taken_back(write):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)


def new_seminar(year):
    """Return a seminar of three days at three places, without anybody on the list."""
    like = Seminar.objects.filter(programme_year=year).first()
    start = date(year.year, 6, 2)
    seminar = Seminar.objects.create(
        programme_year=year, region=like.region, title_en="New", status="held", start=start, end=start + timedelta(2)
    )
    venues = Session.objects.filter(seminar__region=like.region).order_by("venue").values_list("venue", flat=True)
    for number, venue in enumerate(venues.distinct()[:3]):
        Session.objects.create(seminar=seminar, date=start + timedelta(number), venue_id=venue)
    recount([seminar])
    return seminar


def full_seminar(year):
    """Return a seminar of the year, held and not closed, with about as many people on its list as a list has."""
    found = Seminar.objects.held().filter(programme_year=year, closed_at=None).annotate(people=Count("participations"))
    return min(found, key=lambda seminar: (abs(seminar.people - ON_LIST), seminar.code))


def list_of(seminar):
    """Return a list as a file: some people of another list, under the same organisation, and new ones."""
    lines, invented = ["Surname,Given name,Patronymic,Gender,Organisation,Day 1,Day 2,Day 3"], People(seed=1)
    known = Participation.objects.filter(seminar=seminar).select_related("participant")[:KNOWN]
    people = [(each.participant.name, each.participant.gender, each.organisation) for each in known]
    while len(people) < ON_LIST:
        people.append((*invented.person(), f"New organisation {len(people)}"))
    for name, gender, organisation in people:
        lines.append(f"{name.surname},{name.given_name},{name.patronymic},{gender},{organisation},1,1,0")
    return "\n".join(lines).encode()


def pages(year):
    gc.collect()
    gc.freeze()  # as gunicorn.conf.py does
    logging.disable(logging.INFO)  # a line a request would stand between the figures
    User.objects.create_superuser("bench")
    region = year.seminars.held().order_by("region__iso_code").first().region
    addresses = {
        "page of the year": reverse("year", args=[year.year]),
        "page of a region": reverse("region", args=[year.year, region.iso_code]),
        "page of the rows behind the year": rows_address(year),
        "page of the rows behind a region": rows_address(year, region=region.iso_code),
    }
    with override_settings(ROOT_URLCONF="tests.bench.minimal"):
        for what, address in addresses.items():
            page(what, address)


def page(what, address):
    """A page as an administrator sees it, beside a minimal page of as many bytes for anybody."""
    client, anybody = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="bench"))
    size = len(get(client, address))
    with CaptureQueriesContext(connection) as captured:
        get(client, address)
        queries = len(captured)  # the next request forgets them
    ours, minimal = take_turns(lambda: get(client, address), lambda: get(anybody, f"/minimal/{size}/"), runs=REQUESTS)
    middle, last = median(ours), quantiles(ours, n=100)[98]
    ratio = middle / median(minimal)
    words = f"minimal page of {size // 1000} kB {in_ms(median(minimal))}"
    tell(what, in_ms(middle), words, ratio, f"{TIMES_MINIMAL} times", ratio <= TIMES_MINIMAL)
    tell("  its queries", f"{queries}", "", None, f"{QUERIES}", queries <= QUERIES)
    slow = last / middle
    tell("  its slowest of a hundred", in_ms(last), "its median", slow, f"{TIMES_MEDIAN} times", slow <= TIMES_MEDIAN)


def explored(programme):
    """Questions that no kept sums answer, over all years."""
    user, everything = User.objects.get(username="bench"), Filter(programme=programme.pk)
    for measure, rows, columns in (
        ("participants", "age", "topic"),
        ("participants", "month", "partner"),
        ("completers", "side", "age"),
        ("persons", "place", "audience"),
    ):
        (times,) = take_turns(lambda asked=(measure, rows, columns): cross_of(everything, user, *asked), runs=3)
        seconds = median(times) / 1000
        tell(f"explore: {measure} by {rows} and {columns}", f"{seconds:.2f} s", "", None, "3 s", seconds <= 3)


def searched():
    """What the office is shown as it types: a name that nobody has is looked for longest."""
    user = User.objects.get(username="bench")
    for text in ("марат", "xyzzy"):
        (times,) = take_turns(lambda text=text: search(text, user))
        tell(f"search: {text}", in_ms(median(times)), "", None, f"{SEARCH} ms", median(times) <= SEARCH)


def cross_of(selected, user, measure, rows, columns):
    return cross(selected, user, measure=measure, rows=rows, columns=columns)


def downloads(programme):
    """The rows behind all years as files, for a hundred thousand of them; beside them COPY where there is one."""
    user = User.objects.get(username="bench")
    made = Made(Filter(programme=programme.pk), user)
    if made.listed.total < FILE_ROWS:
        return
    copied = timed(lambda: raw.copy(FILE_ROWS)) if connection.vendor == "postgresql" else None
    seconds = (
        timed(lambda: deque(as_csv(islice(made_rows(made), FILE_ROWS), "rows").streaming_content, maxlen=0)) / 1000
    )
    if copied:
        ratio = seconds * 1000 / copied
        tell("csv of 100,000 rows", f"{seconds:.2f} s", f"COPY {in_ms(copied)}", ratio, "2 times", ratio <= 2)
    else:
        tell("csv of 100,000 rows", f"{seconds:.2f} s")
    seconds = timed(lambda: as_xlsx(islice(made_rows(made), FILE_ROWS), "rows").close()) / 1000
    tell("xlsx of 100,000 rows", f"{seconds:.2f} s", "", None, "7 s", seconds <= 7)


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response.content


def take_turns(*functions, runs=RUNS):
    """Return the times in ms of each function, all of them called in turn after a warm-up."""
    for function in functions:
        function()
    found = [[timed(function) for function in functions] for _ in range(runs)]
    return list(zip(*found, strict=True))


def timed(function):
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1000


def in_ms(number):
    return f"{number:.2f} ms" if number < 10 else f"{number:.0f} ms"


def tell(what, measured, beside="", ratio=None, limit="", is_held=None, ms=None):
    """Print one line of the table; with ``ms`` it is also compared between sizes."""
    ratio = ratio and round(ratio, 2)
    line = {"what": what, "measured": measured, "beside": beside, "ratio": ratio, "limit": limit, "held": is_held}
    print(json.dumps({**line, "ms": ms}), flush=True)


def name_of_database():
    statement = "SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()"
    return f"{connection.display_name} {raw.rows(statement)[0][0].split()[0]}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"database": name_of_database()}), flush=True)
        load(int(sys.argv[1]))
        connection.close()
        # A process that has loaded millions collects garbage for longer than one that serves pages.
        subprocess.run([sys.executable, "-m", "tests.bench.measure"], check=True)
    else:
        main()
