"""A programme of any size to measure with: people who come back, travelling seminars, headcounts, homonyms.

The same seed gives the same rows. Names are invented and repeat, as in a real register.
"""

from datetime import date, timedelta
from itertools import count, islice
from random import Random

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max

from regions.models import Locality, LocalityRegion, Region, Venue
from seminars.counting import recount
from seminars.models import (
    Attendance,
    Headcount,
    Office,
    Participant,
    Participation,
    Programme,
    ProgrammeYear,
    Seminar,
    Session,
)
from seminars.models.choices import Audience, Certainty, Gender

NAME = "Benchmark"
LAST_YEAR = 2025
PER_SEMINAR = (30, 60)  # people on a list
COMES_BACK = 0.4  # of the participations, by somebody of the register
BATCH = 5000
SYLLABLES = ("ал", "бек", "дар", "ер", "жан", "кан", "мар", "нур", "ора", "сап", "тал", "уми", "хам", "шаң", "ырыс")
GIVEN = {
    Gender.WOMAN: ("Мәдина", "Гүлнар", "Ольга", "Әсел", "Анна", "Дина", "Айгүл", "Жанар", "Сәуле", "Татьяна"),
    Gender.MAN: ("Жандос", "Виктор", "Бауыржан", "Нұржан", "Ғалым", "Өмірбек", "Ерлан", "Самат", "Қанат", "Сергей"),
}
FATHERS = ("Серік", "Марат", "Болат", "Асқар", "Нұрлан", "Ержан", "Қайрат", "Талғат")
GENDERS = (Gender.WOMAN,) * 48 + (Gender.MAN,) * 50 + (Gender.NOT_STATED,) * 2


@transaction.atomic
def load_benchmark(*, participations, years=10, seed=1):
    """Make a programme with about so many participations over the years to 2025, and return it.

    ``load_reference`` has been run. Written by COPY or executemany, then counted like everything else.
    """
    random = Random(seed)
    programme = Programme.objects.create(office=Office.objects.get_or_create(name_en=NAME)[0], name_en=NAME)
    venues = _venues(random)
    people = _People(random)
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        programme_year = ProgrammeYear.objects.create(programme=programme, year=year)
        _Year(random, programme_year, venues, people).fill(participations // years)
    _set_sequences()
    recount(Seminar.objects.filter(programme_year__programme=programme))
    return programme


def _venues(random):
    """Return {region: its venues}: ten localities each, one venue in three an institution."""
    found = {}
    for region in Region.objects.filter(valid_until=None).order_by("iso_code"):
        found[region] = []
        for number in range(10):
            kind = Locality.Kind.CITY if number < 3 else Locality.Kind.VILLAGE
            name = f"{''.join(random.choices(SYLLABLES, k=3)).capitalize()} {number}"
            locality = Locality.objects.create(name_en=name, kind=kind)
            LocalityRegion.objects.create(locality=locality, region=region)
            venue_kind = Venue.Kind.INSTITUTION if number % 3 == 2 else Venue.Kind.HALL
            found[region].append(Venue.objects.create(locality=locality, name_en=f"House {number}", kind=venue_kind))
    return found


class _People:
    """The register: somebody new, or somebody who comes back."""

    def __init__(self, random):
        self.random, self.ids = random, _ids(Participant)
        self.register, self.new = [], []
        self.surnames = ["".join(random.choices(SYLLABLES, k=random.randint(2, 3))).capitalize() for _ in range(3000)]

    def somebody(self, on_list):
        """Return the id of a person who is not on the list yet, with their gender."""
        if self.register and self.random.random() < COMES_BACK:
            pair = self.random.choice(self.register)
            if pair[0] not in on_list:
                return pair
        gender = self.random.choice(GENDERS)
        person = self.person(gender)
        self.new.append(person)
        self.register.append((person.pk, gender))
        return self.register[-1]

    def person(self, gender):
        is_woman = gender == Gender.WOMAN
        person = Participant(
            pk=next(self.ids),
            surname=self.random.choice(self.surnames) + ("ова" if is_woman else "ов"),
            given_name=self.random.choice(GIVEN[Gender.WOMAN if is_woman else Gender.MAN]),
            patronymic=self.random.choice(FATHERS) + ("қызы" if is_woman else "ұлы"),
            gender=gender,
        )
        person.fold_names()
        return person

    def save(self):
        _copy(Participant, _columns(Participant), map(_values, self.new))
        self.new = []


class _Year:
    def __init__(self, random, programme_year, venues, people):
        self.random, self.programme_year, self.venues, self.people = random, programme_year, venues, people
        self.seminars, self.sessions, self.headcounts, self.lists = [], [], [], []
        self.ids = {model: _ids(model) for model in (Seminar, Session, Participation)}

    def fill(self, participations):
        regions = list(self.venues)
        listed, number = 0, count(1)
        while listed < participations:
            region = self.random.choice(regions)
            listed += self.seminar(region, f"{self.programme_year.year}-{region.iso_code}-B{next(number)}")
        for model, rows in ((Seminar, self.seminars), (Session, self.sessions), (Headcount, self.headcounts)):
            model.objects.bulk_create(rows, batch_size=BATCH)
        self.save_lists()

    def seminar(self, region, code):
        """Add a seminar of three days and return how many people are on its list."""
        start = date(self.programme_year.year, 1, 10) + timedelta(days=self.random.randrange(340))
        seminar = Seminar(
            pk=next(self.ids[Seminar]),
            programme_year=self.programme_year,
            code=code,
            title_en=NAME,
            region=region,
            status=self.random.choices(("held", "cancelled", "planned"), (96, 2, 2))[0],
            start=start,
            end=start + timedelta(days=2),
        )
        places = self.random.sample(self.venues[region], self.random.choice((1, 2, 3)))
        sessions = [
            Session(
                pk=next(self.ids[Session]),
                seminar=seminar,
                date=start + timedelta(days=day),
                venue=places[day % len(places)],
            )
            for day in range(3)
        ]
        self.seminars.append(seminar)
        self.sessions += sessions
        if self.random.random() < 0.15:
            certainty = self.random.choice((Certainty.EXACT, Certainty.ABOUT))
            self.headcounts.append(Headcount(seminar=seminar, venue=places[0], women=20, men=25, certainty=certainty))
        size = self.random.randint(*PER_SEMINAR)
        self.lists.append((seminar, sessions, size))
        return size

    def save_lists(self):
        """People first, then their participations, then the marks: each table in one go."""
        rows, marks = [], []
        for seminar, sessions, size in self.lists:
            on_list = set()
            for _ in range(size):
                person, _gender = self.people.somebody(on_list)
                on_list.add(person)
                pk = next(self.ids[Participation])
                audience = self.random.choice(Audience.values)
                rows.append((pk, person, seminar.pk, audience, f"Organisation {person % 997}", "", False, False))
                came = [session.pk for session in sessions if self.random.random() < 0.85] or [sessions[0].pk]
                marks += [(pk, session) for session in came]
        self.people.save()
        names = ("id", "participant_id", "seminar_id", "audience", "organisation", "position")
        _copy(Participation, (*names, "is_counted", "is_completer"), rows)
        _copy(Attendance, ("participation_id", "session_id"), marks)


def _ids(model):
    return count((model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1)


def _columns(model):
    return [field.column for field in model._meta.concrete_fields]


def _values(row):
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def _copy(model, columns, rows):
    """Write rows to a table: by COPY on PostgreSQL, by executemany elsewhere."""
    table, names = connection.ops.quote_name(model._meta.db_table), ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks, rows = ", ".join(["%s"] * len(columns)), iter(rows)
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)


def _set_sequences():
    """Rows with numbers of their own leave PostgreSQL's sequences behind."""
    models = (Participant, Participation, Attendance, Seminar, Session)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
