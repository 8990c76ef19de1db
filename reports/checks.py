"""The checks that come with a year's figures: the same number reached by another way."""

from dataclasses import dataclass

from django.db.models import Count, F, Sum

from reports.figures import GENDERS, Cell
from seminars.models import Attendance, Headcount, Participation
from seminars.models.choices import Gender

COLUMN = {Gender.WOMAN: "women", Gender.MAN: "men", Gender.NOT_STATED: "not_stated"}


@dataclass(frozen=True)
class Check:
    """One check: its name, whether it passed, and the two numbers it compared, in words."""

    name: str
    passed: bool
    detail: str


def year_checks(figures):
    """Return the Checks of YearFigures. Counts the rows anew, so it costs more than the figures."""
    year = figures.programme_year
    regions = sum((row.cell for row in figures.regions), Cell())
    audiences = sum((row.cell for row in figures.audiences), Cell())
    checks = [
        _equal("women + men + not stated = total, counted from the rows", counted_from_rows(year), figures.cell),
        _equal("regions = year", regions, figures.cell),
        _equal("audiences = year", audiences, figures.cell),
        _equal("places - counted again at another place = regions", figures_at_places(figures), regions),
        _number("attendances = marks at held seminars", marks(year), figures.attendances.total),
        _number("completers = completed participations", completers(year), figures.completers.total),
    ]
    return [*checks, *(_published(published, figures) for published in year.published_figures.all())]


def _equal(name, found, expected):
    return Check(name, found == expected, f"{_words(found)}; {_words(expected)}")


def _number(name, found, expected):
    return Check(name, found == expected, f"{found}; {expected}")


def _words(cell):
    return f"{cell.women} + {cell.men} + {cell.not_stated} = {cell.total}"


def _published(published, figures):
    numbers = [(published.total, figures.cell.total), (published.women, figures.cell.women)]
    numbers += [(published.men, figures.cell.men), (published.not_stated, figures.cell.not_stated)]
    known = [(theirs, ours) for theirs, ours in numbers if theirs is not None]
    detail = ", ".join(f"published {theirs}, recorded {ours}" for theirs, ours in known)
    passed = all(theirs == ours for theirs, ours in known)
    return Check(f"published total equals recorded total ({published.key})", passed, detail)


def counted_from_rows(year):
    """Return the year's Cell from participations and headcounts, without what is kept beside them."""
    people = Participation.objects.counted().filter(seminar__programme_year=year).order_by()
    listed = dict(people.values_list("participant__gender").annotate(Count("pk")))
    headcounts = Headcount.objects.counted().filter(seminar__programme_year=year, seminar__status="held")
    sums = headcounts.aggregate(**{gender: Sum(gender, default=0) for gender in GENDERS})
    return Cell(**{COLUMN[gender]: count for gender, count in listed.items()}) + Cell(**sums)


def figures_at_places(figures):
    """Return the sum over places, less the people found in the rows at more than one place."""
    places = sum((row.cell for region in figures.regions for row in region.places), Cell())
    return places - again_at_other_places(figures.programme_year)


def again_at_other_places(year):
    """Return the Cell of counted people at each further place, from the marks themselves."""
    present = (
        Attendance.objects.filter(
            session__seminar=F("participation__seminar"),
            participation__is_counted=True,
            participation__seminar__programme_year=year,
            participation__seminar__status="held",
        )
        .order_by()
        .values_list(
            "participation",
            "participation__participant__gender",
            "session__venue__kind",
            "session__venue",
            "session__venue__locality",
        )
        .distinct()
    )
    places = {
        (person, gender, (kind, venue) if kind == "institution" else locality)
        for person, gender, kind, venue, locality in present.iterator()
    }
    people = {(person, gender) for person, gender, _place in places}
    again = dict.fromkeys(GENDERS, 0)
    for _person, gender, _place in places:
        again[COLUMN[gender]] += 1
    for _person, gender in people:
        again[COLUMN[gender]] -= 1
    return Cell(**again)


def marks(year):
    return Attendance.objects.filter(
        participation__seminar__programme_year=year,
        participation__seminar__status="held",
        session__seminar=F("participation__seminar"),
    ).count()


def completers(year):
    return Participation.objects.counted().filter(seminar__programme_year=year, is_completer=True).count()
