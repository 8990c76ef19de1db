"""How presences add up: to the tallies of a year and region, and to different people, which do not add up.

A recount takes off what the presences of its seminars were and adds what they are, in its own transaction and under
a lock on the programmes. ``wrong_sums`` proves the sums against the presences, ``rebuild`` makes them anew.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Q
from django.utils.timezone import now

from seminars.models import Kind, PersonTally, Presence, ProgrammeYear, Tally
from seminars.models.choices import Certainty
from seminars.presences import COLUMN

BATCH = 500
GENDERS = tuple(COLUMN.values())
TALLY_KEY = (
    "programme_year_id", "region_id", "scope", "locality_id", "institution_id", "side", "audience", "kind", "certainty",
)  # fmt: skip
TALLY_NUMBERS = (
    *GENDERS,
    *(f"{gender}_completers" for gender in GENDERS),
    *(f"{gender}_attendances" for gender in GENDERS),
    "seminars",
    "sessions",
)
PERSON_KEY = (
    "programme_id", "programme_year_id", "region_id", "scope", "came_before", "locality_id", "institution_id",
    "audience",
)  # fmt: skip
PRESENCE = ("programme_year_id", "region_id", "locality_id", "institution_id", "audience", "gender")
KEYS = {Tally: (TALLY_KEY, TALLY_NUMBERS), PersonTally: (PERSON_KEY, GENDERS)}
OF_ONE_ROW = {"id", "seminar_id", "start", "participation_id", "participant_id", "birth_year"}  # in no tally
NARROWED_BY = {Tally: 2, PersonTally: 3}  # columns of the key by which rows are looked up
SCOPE = PersonTally.Scope


def shares(presence):
    """Yield (key, {column: number}): what a presence adds to the tallies of the whole, of its place and of its side."""
    year = (presence.programme_year_id, presence.region_id)
    scopes = [
        ((Tally.Scope.WHOLE, None, None, ""), presence.is_first, presence.completed),
        (
            (Tally.Scope.PLACE, presence.locality_id, presence.institution_id, presence.side),
            True,
            presence.completed_here,
        ),
        ((Tally.Scope.SIDE, None, None, presence.side), presence.is_first_on_side, presence.completed_on_side),
    ]
    for scope, is_once, has_completed in scopes[: 3 if presence.side else 1]:
        certainty = presence.certainty
        if presence.kind == Kind.VISIT and scope[0] == Tally.Scope.WHOLE:
            certainty = Certainty.EXACT if presence.is_counted else Certainty.UNKNOWN
        key = (*year, *scope, presence.audience, presence.kind, certainty)
        yield key, _numbers(presence, is_once, has_completed)


def _numbers(presence, is_once, has_completed):
    if presence.kind == Kind.VISIT:
        return {"seminars": int(is_once), "sessions": presence.sessions}
    numbers = {gender: getattr(presence, gender) for gender in GENDERS if is_once and getattr(presence, gender)}
    if presence.kind == Kind.LIST:
        column = COLUMN[presence.gender]
        numbers[f"{column}_attendances"] = presence.attendances
        numbers[f"{column}_completers"] = int(is_once and has_completed)
    return numbers


def tallies_of(presences):
    """Return {key: {column: number}}: the tallies that a QuerySet of presences would have if there were no others.

    The database puts those that are alike together, so that it reads few rows of many people.
    """
    alike = [field.attname for field in Presence._meta.concrete_fields if field.attname not in OF_ONE_ROW]
    sums = defaultdict(Counter)
    grouped = presences.order_by().values(*alike).annotate(rows=Count("pk"))
    for row in grouped.values_list(*alike, "rows", named=True):
        for key, numbers in shares(row):
            for column, number in numbers.items():
                sums[key][column] += number * row.rows
    return sums


def person_keys(presences, years):
    """Return {(key of a PersonTally, column)} that one person is counted in.

    ``presences`` are the counted ones of that person as tuples of ``PRESENCE``; ``years`` says of a programme year id
    (programme id, year).
    """
    keys, first = set(), {}
    for year_id, *_rest in presences:
        programme, year = years[year_id]
        first[programme] = min(year, first.get(programme, year))
    for year_id, region, locality, institution, audience, gender in presences:
        programme, year = years[year_id]
        for of_year in (year_id, None):
            for where in (
                (None, SCOPE.WHOLE, False, None, None, ""),
                (region, SCOPE.REGION, False, None, None, ""),
                (region, SCOPE.PLACE, False, locality, institution, ""),
                (None, SCOPE.AUDIENCE, False, None, None, audience),
                (region, SCOPE.REGION_AUDIENCE, False, None, None, audience),
            ):
                keys.add(((programme, of_year, *where), COLUMN[gender]))
        if first[programme] < year:
            keys.add(((programme, year_id, None, SCOPE.WHOLE, True, None, None, ""), COLUMN[gender]))
            keys.add(((programme, year_id, region, SCOPE.REGION, True, None, None, ""), COLUMN[gender]))
    return keys


def lock_programmes():
    """Return {programme year id: (programme id, year)} of the whole site, which is locked until the transaction ends.

    Sums of one programme have one writer at a time: whoever waits here reads them as the other left them.
    """
    years = ProgrammeYear.objects.select_related("programme").order_by("programme", "year")
    years = years.select_for_update(of=("programme",), no_key=True)
    return {year.pk: (year.programme_id, year.year) for year in years}


@dataclass
class Changes:
    """What a recount changes in the sums, gathered seminar by seminar and written at once. ``years`` as locked."""

    years: dict
    tallies: dict = field(default_factory=lambda: defaultdict(Counter))
    persons: dict = field(default_factory=lambda: defaultdict(Counter))

    def exchange(self, gone, new):
        """Take off what some presences added, and add what others do; the new are in the database, the gone are not."""
        for presences, sign in ((gone, -1), (new, 1)):
            for presence in presences:
                for key, numbers in shares(presence):
                    for column, number in numbers.items():
                        self.tallies[key][column] += sign * number
        self._exchange_people(_by_person(gone), _by_person(new))

    def _exchange_people(self, gone, new):
        people, there = gone.keys() | new.keys(), defaultdict(Counter)
        counted = Presence.objects.filter(kind=Kind.LIST, is_counted=True)
        for some in _chunks(sorted(people)):
            rows = counted.filter(participant__in=some).order_by().values_list("participant", *PRESENCE)
            for person, *presence in rows.iterator():
                there[person][tuple(presence)] += 1
        for person in people:
            before = there[person] - new[person] + gone[person]
            was, is_now = person_keys(before, self.years), person_keys(there[person], self.years)
            for keys, sign in ((was - is_now, -1), (is_now - was, 1)):
                for key, column in keys:
                    self.persons[key][column] += sign

    def save(self):
        changes = [(model, names, _changed(model, *names, sums)) for model, names, sums in self._sums()]
        if any(getattr(row, name) < 0 for _model, names, rows in changes for row in rows for name in names[1]):
            rebuild(self.years)  # somebody wrote the sums by hand
            return
        for model, names, rows in changes:
            _write(model, names[1], rows)
        years = {key[0] for key, numbers in self.tallies.items() if any(numbers.values())}
        ProgrammeYear.objects.filter(pk__in=years).update(counted_at=now())

    def _sums(self):
        return [(Tally, KEYS[Tally], self.tallies), (PersonTally, KEYS[PersonTally], self.persons)]


def _by_person(presences):
    found = defaultdict(Counter)
    for presence in presences:
        if presence.kind == Kind.LIST and presence.is_counted:
            found[presence.participant_id][tuple(getattr(presence, name) for name in PRESENCE)] += 1
    return found


def _changed(model, key_names, number_names, changes):
    """Return the rows of a model with {key: {column: number}} added, unsaved; those that are new have no id."""
    changes = {key: numbers for key, numbers in changes.items() if any(numbers.values())}
    there = {tuple(getattr(row, name) for name in key_names): row for row in _kept(model, key_names, changes)}
    rows = []
    for key, numbers in changes.items():
        row = there.get(key) or model(**dict(zip(key_names, key, strict=True)))
        for column, number in numbers.items():
            setattr(row, column, getattr(row, column) + number)
        rows.append(row)
    return rows


def _kept(model, key_names, keys):
    """Yield the rows there are of some keys, and others beside them."""
    narrowed = list({key[: NARROWED_BY[model]] for key in keys})
    audiences = {key[key_names.index("audience")] for key in keys}
    for some in _chunks(narrowed):  # SQLite nests a condition no deeper than 1,000
        of_keys = Q()
        for values in some:
            of_keys |= Q(**dict(zip(key_names, values, strict=False)))
        yield from model.objects.filter(of_keys, audience__in=audiences).order_by()


def _write(model, number_names, rows):
    """Save rows; those that became nothing are deleted."""
    empty = {row.pk for row in rows if not any(getattr(row, name) for name in number_names)}
    if empty:
        model.objects.filter(pk__in=empty).delete()
    changed = [row for row in rows if row.pk and row.pk not in empty]
    options = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": number_names}
    model.objects.bulk_create(changed, batch_size=BATCH, **options)
    model.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)


def true_sums(years):
    """Return {model: {key: {column: number}}}: the sums as the presences say, read one by one."""
    changes, presences = Changes(years), Presence.objects.order_by()
    columns = [field.attname for field in Presence._meta.concrete_fields]
    for presence in presences.values_list(*columns, named=True).iterator(chunk_size=2000):
        for key, numbers in shares(presence):
            changes.tallies[key].update(numbers)
    counted = presences.filter(kind=Kind.LIST, is_counted=True).order_by("participant")
    rows = counted.values_list("participant", *PRESENCE).iterator(chunk_size=2000)
    for _person, group in groupby(rows, key=lambda row: row[0]):
        for key, column in person_keys({tuple(row[1:]) for row in group}, changes.years):
            changes.persons[key][column] += 1
    return {Tally: changes.tallies, PersonTally: changes.persons}


def wrong_sums():
    """Yield the name of each tally that is not the sum of its presences. Called in a transaction."""
    for model, sums in true_sums(lock_programmes()).items():
        names, number_names = KEYS[model]
        for row in model.objects.order_by().iterator(chunk_size=2000):
            key = tuple(getattr(row, name) for name in names)
            true = sums.pop(key, Counter())
            if any(getattr(row, name) != true[name] for name in number_names):
                yield _in_words(model, key)
        yield from (_in_words(model, key) for key, true in sums.items() if any(true.values()))


def _in_words(model, key):
    names = (name.removesuffix("_id") for name in KEYS[model][0])
    parts = (f"{name} {value}" for name, value in zip(names, key, strict=True) if value)
    return f"{model.__name__} ({', '.join(parts)})"


def rebuild(years):
    """Make all sums anew from the presences. ``years`` as locked."""
    for model, sums in true_sums(years).items():
        names, _number_names = KEYS[model]
        kept = ((dict(zip(names, key, strict=True)), numbers) for key, numbers in sums.items() if any(numbers.values()))
        model.objects.all().delete()
        model.objects.bulk_create((model(**key, **numbers) for key, numbers in kept), batch_size=BATCH)


def _chunks(values):
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
