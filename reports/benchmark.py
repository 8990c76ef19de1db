"""A programme of any size to measure with: people who come back, travelling seminars, headcounts, homonyms.

The same seed gives the same rows. Names are invented and repeat, as in a real register.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from operator import attrgetter
from random import Random

from django.core.management.color import no_style
from django.db import connection, reset_queries, transaction
from django.db.models import Max

from regions.models import Locality, LocalityRegion, Region, Venue
from seminars.counting import keep_new
from seminars.models import (
    Attendance,
    Headcount,
    Language,
    Office,
    Participant,
    Participation,
    Partner,
    Presence,
    Programme,
    ProgrammeYear,
    Seminar,
    Session,
    Topic,
)
from seminars.models.choices import Audience, Certainty, Gender
from seminars.sheets.save import without_collecting
from seminars.tallies import lock_programmes, rebuild

NAME = "Benchmark"
LAST_YEAR = 2025
PER_SEMINAR = (30, 60)  # people on a list
COMES_BACK = 0.4  # of the participations, by somebody of the register
BIRTH_YEAR_KNOWN = 0.6
CLOSED_IN_LAST_YEAR = 0.9  # of the seminars held; those of earlier years are closed
CAME = 0.85  # to each session
SEMINARS, BATCH = 200, 5000  # written at once: seminars, rows
SYLLABLES = ("ал", "бек", "дар", "ер", "жан", "кан", "мар", "нур", "ора", "сап", "тал", "уми", "хам", "шаң", "ырыс")
GIVEN = {
    Gender.WOMAN: ("Мәдина", "Гүлнар", "Ольга", "Әсел", "Анна", "Дина", "Айгүл", "Жанар", "Сәуле", "Татьяна"),
    Gender.MAN: ("Жандос", "Виктор", "Бауыржан", "Нұржан", "Ғалым", "Өмірбек", "Ерлан", "Самат", "Қанат", "Сергей"),
}
FATHERS = ("Серік", "Марат", "Болат", "Асқар", "Нұрлан", "Ержан", "Қайрат", "Талғат")
GENDERS = (Gender.WOMAN,) * 48 + (Gender.MAN,) * 50 + (Gender.NOT_STATED,) * 2
OF_SEMINARS = {  # field: what it may be, and how many of them a seminar has
    "partners": (Partner, "name_en", ("Partner A", "Partner B", "Partner C"), (0, 1, 1, 2)),
    "topics": (Topic, "name_en", ("Topic A", "Topic B", "Topic C", "Topic D"), (0, 1, 1, 2)),
    "languages": (Language, "code", ("kk", "ru"), (1, 1, 2)),
}


def load_benchmark(*, participations, years=10, seed=1):
    """Make a programme with about so many participations over the years to 2025, and return it.

    ``load_reference`` has been run. Written and counted some seminars at a time, so that ten million fit into memory;
    the sums follow at the end.
    """
    random = Random(seed)
    with transaction.atomic():
        programme = Programme.objects.create(office=Office.objects.get_or_create(name_en=NAME)[0], name_en=NAME)
        seminars = _Seminars(random, _venues(random), _of_seminars())
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        seminars.fill(ProgrammeYear.objects.create(programme=programme, year=year), participations // years)
    with transaction.atomic():
        _set_sequences()
        rebuild(lock_programmes())
    return programme


def _of_seminars():
    """Return {field: (ids, how many of them)}: partners, topics and languages that seminars may have."""
    found = {}
    for field, (model, key, names, numbers) in OF_SEMINARS.items():
        made = [model.objects.get_or_create(**{key: name}, defaults={"name_en": name})[0] for name in names]
        found[field] = ([each.pk for each in made], numbers)
    return found


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
        self.random, self.first = random, next(_ids(Participant))
        self.genders = bytearray()  # of the person number ``first`` + index: millions fit
        self.new = []
        self.surnames = ["".join(random.choices(SYLLABLES, k=random.randint(2, 3))).capitalize() for _ in range(3000)]

    def somebody(self, on_list):
        """Return the number in the register, from 0, of a person who is not on the list yet."""
        if self.genders and self.random.random() < COMES_BACK:
            number = self.random.randrange(len(self.genders))
            if number not in on_list:
                return number
        gender = self.random.randrange(len(GENDERS))
        self.new.append(self.person(GENDERS[gender]))
        self.genders.append(gender)
        return len(self.genders) - 1

    def person(self, gender):
        is_woman = gender == Gender.WOMAN
        person = Participant(
            pk=self.first + len(self.genders),
            surname=self.random.choice(self.surnames) + ("ова" if is_woman else "ов"),
            given_name=self.random.choice(GIVEN[Gender.WOMAN if is_woman else Gender.MAN]),
            patronymic=self.random.choice(FATHERS) + ("қызы" if is_woman else "ұлы"),
            gender=gender,
            birth_year=self.random.randint(1955, 2003) if self.random.random() < BIRTH_YEAR_KNOWN else None,
        )
        person.fold_names()
        return person

    def save(self):
        _copy_rows(Participant, self.new)
        self.new = []


class _Seminars:
    def __init__(self, random, venues, of_seminars):
        self.random, self.venues, self.of_seminars = random, venues, of_seminars
        self.people = _People(random)
        self.ids = {model: _ids(model) for model in (Seminar, Session, Participation)}

    def fill(self, programme_year, participations):
        """Make the seminars of a year, until there are so many participations."""
        numbers, listed = count(1), 0
        while listed < participations:
            with transaction.atomic():
                listed += self.some(programme_year, numbers, participations - listed)
            reset_queries()  # with DEBUG, Django would keep every one

    @without_collecting()
    def some(self, programme_year, numbers, participations):
        """Make and count some seminars of a year; return how many people are on their lists."""
        self.seminars, self.sessions, self.headcounts, self.lists = [], [], [], []
        self.chosen, listed = {field: [] for field in self.of_seminars}, 0
        while listed < participations and len(self.seminars) < SEMINARS:
            listed += self.seminar(programme_year, next(numbers))
        for model, rows in ((Seminar, self.seminars), (Session, self.sessions), (Headcount, self.headcounts)):
            model.objects.bulk_create(rows, batch_size=BATCH)
        for field, pairs in self.chosen.items():
            relation = Seminar._meta.get_field(field)
            _copy(relation.remote_field.through, (relation.m2m_column_name(), relation.m2m_reverse_name()), pairs)
        self.save_lists()
        _copy_rows(Presence, keep_new(self.seminars), with_id=False)
        return listed

    def seminar(self, programme_year, number):
        """Add a seminar of three days and return how many people are on its list."""
        start = date(programme_year.year, 1, 10) + timedelta(days=self.random.randrange(340))
        region = self.random.choice([region for region in self.venues if region.is_valid_on(start)])
        is_last = programme_year.year == LAST_YEAR
        status = self.random.choices(("held", "cancelled", "planned"), (96, 2, 2 * is_last))[0]
        is_closed = status == "held" and (not is_last or self.random.random() < CLOSED_IN_LAST_YEAR)
        seminar = Seminar(
            pk=next(self.ids[Seminar]),
            programme_year=programme_year,
            code=f"{programme_year.year}-{region.iso_code}-B{number}",
            title_en=NAME,
            region=region,
            status=status,
            start=start,
            end=start + timedelta(days=2),
            closed_at=datetime(programme_year.year + 1, 1, 31, tzinfo=UTC) if is_closed else None,
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
        for field, (ids, numbers) in self.of_seminars.items():
            self.chosen[field] += [(seminar.pk, pk) for pk in self.random.sample(ids, self.random.choice(numbers))]
        size = self.random.randint(*PER_SEMINAR)
        self.lists.append((seminar.pk, [session.pk for session in sessions], size))
        return size

    def save_lists(self):
        """People first, then their participations, then the marks: each table in one go."""
        rows, marks, audiences = [], [], Audience.values
        for seminar, sessions, size in self.lists:
            on_list = set()
            for _ in range(size):
                person = self.people.somebody(on_list)
                on_list.add(person)
                pk = next(self.ids[Participation])
                # Nearly all are counted and most complete: a guess, so that few flags are written twice.
                about = (self.random.choice(audiences), f"Organisation {person % 997}", "", True, True)
                rows.append((pk, self.people.first + person, seminar, *about))
                came = [session for session in sessions if self.random.random() < CAME] or sessions[:1]
                marks += [(pk, session) for session in came]
        self.people.save()
        names = ("id", "participant_id", "seminar_id", "audience", "organisation", "position")
        _copy(Participation, (*names, "is_counted", "is_completer"), rows)
        _copy(Attendance, ("participation_id", "session_id"), marks)


def _ids(model):
    return count((model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1)


def _copy_rows(model, rows, *, with_id=True):
    fields = [field for field in model._meta.concrete_fields if with_id or not field.primary_key]
    _copy(model, [field.column for field in fields], map(attrgetter(*(field.attname for field in fields)), rows))


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
