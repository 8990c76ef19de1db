"""The seminars of a year by month and region, and as a calendar that other programs read (iCalendar, RFC 5545)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import now
from icalendar import Calendar, Event, vDate

from reports.listing import seminar_lines
from reports.totals import Place
from seminars import dates
from seminars.models import Seminar, Session

KEPT = timedelta(days=366)  # a seminar stays in the calendar of other programs for a year after its last day


@dataclass(frozen=True)
class Month:
    """A month with the SeminarLines of those that begin in it."""

    first: date
    lines: tuple

    @property
    def name(self):
        return dates.month(self.first)

    @property
    def short_name(self):
        return dates.short_month(self.first)

    @property
    def key(self):
        return f"{self.first:%Y-%m}"


def months_of(seminars):
    """Return the Months in which some seminars begin, in order."""
    found = {}
    for line in seminar_lines(seminars):
        found.setdefault(line.seminar.start.replace(day=1), []).append(line)
    return [Month(first, tuple(lines)) for first, lines in sorted(found.items())]


def by_region(months):
    """Return [(region, [number of its seminars in each of the months])], in the order of the reader's alphabet."""
    regions, counted = {}, Counter()
    for month in months:
        for line in month.lines:
            regions[line.seminar.region_id] = line.seminar.region
            counted[line.seminar.region_id, month.first] += 1
    ordered = sorted(regions.values(), key=lambda region: region.sort_key)
    return [(region, [counted[region.pk, month.first] for month in months]) for region in ordered]


def feed(seminars, *, name, host, today):
    """Return some seminars as the bytes of an iCalendar file: one event of whole days each, without any people.

    ``name`` is what calendars call it, ``host`` the site's name, by which calendars know an event again. Seminars whose
    last day lies more than a year before ``today`` are left out. Cancelled ones stay, marked as cancelled: otherwise a
    calendar that has them would keep them.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//seminars//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    seminars = list(seminars.filter(end__gte=today - KEPT).select_related("region").order_by("start", "code"))
    days = _days(seminars)
    for seminar in seminars:
        calendar.add_component(_event(seminar, days.get(seminar.pk, ()), host))
    return calendar.to_ical()


def _event(seminar, days, host):
    event = Event()
    event.add("uid", f"{seminar.code}@{host}")
    event.add("dtstamp", now())
    event.add("dtstart", vDate(seminar.start))
    event.add("dtend", vDate(seminar.end + timedelta(days=1)))  # the first day after it
    event.add("summary", f"{seminar.title}, {seminar.region.name}")
    event.add("location", "; ".join(dict.fromkeys(place for _day, place in days)))
    event.add("description", "\n".join([seminar.code, seminar.get_status_display(), *map(": ".join, days)]))
    event.add("status", "CANCELLED" if seminar.status == Seminar.Status.CANCELLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # who looks at it is not busy on that day
    return event


def _days(seminars):
    """Return {seminar: [("3 Jun", "Taraz city"), ...]} of the sessions of some seminars."""
    found = {}
    sessions = Session.objects.filter(seminar__in=seminars).select_related("venue__locality").order_by("date", "pk")
    for session in sessions:
        place = session.venue.place if session.venue else Place()
        found.setdefault(session.seminar_id, []).append((dates.short_day(session.date), place.label))
    return found
