"""The year before, as the long statement of a year says it."""

from dataclasses import dataclass

from django.db.models import Count

from reports.trend import trend
from seminars.models import Seminar
from seminars.models.choices import COUNTED_CERTAINTIES, Certainty, overall_certainty


@dataclass(frozen=True)
class YearBefore:
    """The participants of the year before, None where nobody knows; seminars and regions are 0 where none is recorded.

    ``number_unknown`` seminars are in no total.
    """

    year: int
    total: int | None = None
    certainty: str = Certainty.EXACT
    number_unknown: int = 0
    is_published: bool = False
    seminars: int = 0
    regions: int = 0


def year_before(programme_year):
    """Return the YearBefore of a programme year; None where nothing earlier is known. Three queries.

    A recorded total is taken before a published one, and of several published ones the surest.
    """
    year = programme_year.year - 1
    found = trend(programme_year)
    if found is None or found.lines[0].year > year:
        return None
    lines = [line for line in found.lines if line.year == year]
    held = Seminar.objects.filter(programme_year__programme=programme_year.programme, programme_year__year=year)
    recorded = held.filter(status=Seminar.Status.HELD).aggregate(
        seminars=Count("pk"), regions=Count("region", distinct=True)
    )
    return YearBefore(year, **_total(lines), **recorded)


def _total(lines):
    """Return the fields of a YearBefore that say how many came."""
    for line in lines:
        if line.recorded and not line.recorded.is_unknown:
            recorded = line.recorded
            return {
                "total": recorded.cell.total, "certainty": recorded.certainty,
                "number_unknown": recorded.number_unknown,
            }  # fmt: skip
        published = line.published
        if published and published.total is not None and published.certainty in COUNTED_CERTAINTIES:
            certainty = overall_certainty({published.certainty})
            return {"total": published.total, "certainty": certainty, "is_published": True}
    return {}
