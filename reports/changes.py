"""What changed in a year since it was published, to the row and in words."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext

from accounts.models import Event
from reports.frozen_rows import rows_of, unpack
from reports.models import Publication
from reports.numbers import aim, number
from reports.places import places_of
from reports.totals import GENDERS, Cell
from seminars.dates import day
from seminars.models import Headcount, Kind, Participation, Seminar, SheetImport

ADDED, TAKEN_OFF, CHANGED = "added", "taken off", "changed"


@dataclass(frozen=True)
class Counted:
    """A headcount, or somebody on a list, as the whole seminar counts them."""

    seminar: str
    region: str
    cell: Cell
    places: frozenset


@dataclass(frozen=True)
class Change:
    """Rows of one kind in one seminar to which the same happened: ``after`` less ``before`` is what they change."""

    kind: str  # of Kind: list or headcount
    what: str
    seminar: str
    region: str
    places: tuple  # keys
    before: Cell
    after: Cell
    pks: tuple

    @property
    def difference(self):
        return self.after - self.before


def changes_between(before, after):
    """Return the Changes from some FrozenRows to others, seminar by seminar.

    Their differences add up to that of the two totals: a seminar that moved to another region is taken off in one and
    added in the other.
    """
    before, after = _counted(before), _counted(after)
    found = defaultdict(list)
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was != now:
            what = ADDED if was is None else TAKEN_OFF if now is None else CHANGED
            found[(now or was).seminar, (now or was).region, key[0], what].append((key[1], was, now))
    return [_change(key, rows) for key, rows in sorted(found.items())]


def _counted(rows):
    """Return {(kind, id, region): Counted}."""
    cells, places, seminars = {}, defaultdict(set), {}
    for row in rows:
        key = (row.kind, row.pk, row.region)
        places[key].add(row.place)
        seminars[key] = row.seminar
        if row.is_first:
            cells[key] = Cell(row.women, row.men, row.not_stated)
    return {
        key: Counted(seminars[key], key[2], cells.get(key, Cell()), frozenset(found)) for key, found in places.items()
    }


def _change(key, rows):
    seminar, region, kind, what = key
    before = sum((was.cell for _pk, was, _now in rows if was), Cell())
    after = sum((now.cell for _pk, _was, now in rows if now), Cell())
    places = {place for _pk, was, now in rows for each in (was, now) if each for place in each.places}
    return Change(
        kind, what, seminar, region, tuple(sorted(places)), before, after, tuple(sorted(pk for pk, *_ in rows))
    )


def rule_of(programme_year):
    """Return the counting rule of a year as it is kept with a publication."""
    return {
        "minimum_sessions": programme_year.minimum_sessions,
        "completion_share": str(programme_year.completion_share.normalize()),
    }


@dataclass(frozen=True)
class SinceLast:
    """The last publication of a year and the Changes since."""

    last: Publication
    changes: tuple


def since_last(programme_year):
    """Return the SinceLast of a programme year; None before the first publication."""
    last = programme_year.publications.first()
    if last is None:
        return None
    return SinceLast(last, tuple(changes_between(unpack(last.rows), rows_of(programme_year))))


def rule_changes(since):
    """Yield in words what of the counting rule of a year is another one than that of its last publication."""
    then, year = since.last.rule, since.last.programme_year
    now = rule_of(year)
    if not then:
        return  # published before rules were kept
    if then["minimum_sessions"] != now["minimum_sessions"]:
        sessions = {"then": then["minimum_sessions"], "now": now["minimum_sessions"]}
        yield gettext("Counting rule changed: at least %(then)s → at least %(now)s sessions.") % sessions
    if then["completion_share"] != now["completion_share"]:
        shares = {
            at: aim(Decimal(rule["completion_share"]), get_language()) for at, rule in (("then", then), ("now", now))
        }
        yield gettext("Rule of who completed changed: %(then)s → %(now)s of the sessions.") % shares


@dataclass(frozen=True)
class ToldChange:
    """A Change as a page tells it."""

    change: Change
    places: str
    words: str
    when: date | None

    @property
    def signed(self):
        """The difference of the total with its sign: "+3", "−1", "±0"."""
        return signed(self.change.difference.total)

    @property
    def by_gender(self):
        """The difference by gender where anybody moved: "+1 −1" is a corrected gender."""
        difference = self.change.difference
        return [(gender, signed(getattr(difference, gender))) for gender in GENDERS if getattr(difference, gender)]


def signed(value):
    printed = number(value, get_language())
    return f"+{printed}" if value > 0 else printed if value else f"±{printed}"


def told(since):
    """Return a ToldChange for each of the Changes of a SinceLast; a fixed number of queries for any number of them.

    The day is that of the last saving, of rows saved one by one, of their marks, or of the last list brought in.
    """
    saved, labels = _saved(since), _labels({key for change in since.changes for key in change.places})
    return [
        ToldChange(
            change,
            ", ".join(labels[key] for key in change.places),
            _words(change, saved.get(change)),
            saved.get(change),
        )
        for change in since.changes
    ]


def _labels(keys):
    places = places_of(keys)
    gone = gettext("a place that is no longer there")
    return {key: places[key].label if key in places else gone for key in keys}


def _saved(since):
    """Return {change: the last day on which something of it was saved}."""
    codes = {change.seminar for change in since.changes if change.kind == Kind.LIST}
    imports, marks = _imports(codes, since), _marks(codes, since)
    times = {Kind.LIST: _times(Participation, since), Kind.HEADCOUNT: _times(Headcount, since)}
    found = {}
    for change in since.changes:
        of_change = [times[change.kind][pk] for pk in change.pks if pk in times[change.kind]]
        if change.kind == Kind.LIST:
            of_change += imports.get(change.seminar, [])
            of_change += [marks[pk] for pk in change.pks if pk in marks]
        if of_change:
            found[change] = localtime(max(of_change)).date()
    return found


def _times(model, since):
    """Return {id: when it was last saved} of the rows saved after the publication."""
    last = since.last
    rows = model.history.filter(history_date__gt=last.published_at, seminar__programme_year=last.programme_year_id)
    return dict(rows.order_by().values_list("id").annotate(Max("history_date")))


def _imports(codes, since):
    found = defaultdict(list)
    seminars = Seminar.objects.filter(code__in=codes)
    rows = SheetImport.objects.filter(seminar__in=seminars).values_list("seminar__code", "imported_at", "undone_at")
    for code, *times in rows:
        found[code] += [time for time in times if time and time > since.last.published_at]
    return found


def _marks(codes, since):
    """Return {id of a participation: when its marks were last changed}."""
    marked = Event.objects.filter(action=Event.Action.ATTENDANCE_MARKED, code__in=codes)
    events = marked.filter(at__gt=since.last.published_at).order_by("at")
    return {
        participation: at
        for at, details in events.values_list("at", "details")
        for marks in details.values()
        for participation, _session in marks
    }


def _words(change, when):
    words = _of_headcount(change) if change.kind == Kind.HEADCOUNT else _of_list(change)
    return f"{words}, {day(when)}" if when else words


def _of_headcount(change):
    return {
        ADDED: ngettext("headcount entered", "headcounts entered", len(change.pks)),
        TAKEN_OFF: ngettext("headcount taken off", "headcounts taken off", len(change.pks)),
        CHANGED: ngettext("headcount changed", "headcounts changed", len(change.pks)),
    }[change.what]


def _of_list(change):
    people = len(change.pks)
    words = {
        ADDED: ngettext(
            "%(number)s person counted who was not before", "%(number)s people counted who were not before", people
        ),
        TAKEN_OFF: ngettext("%(number)s person no longer counted", "%(number)s people no longer counted", people),
        CHANGED: ngettext(
            "gender or places of %(number)s person changed", "gender or places of %(number)s people changed", people
        ),
    }[change.what]
    return words % {"number": number(people, get_language())}
