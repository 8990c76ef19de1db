"""The years of a programme side by side: recorded ones from the kept sums, others as they were published, and gaps.

A published figure stands for a year only where somebody has said that it is the total of that year of the programme.
Where several are, each has its line and none is added to another.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from reports.charts import GAP, years_chart
from reports.models import PublishedFigure
from reports.rows import rows_address
from reports.tables import Line, region_address
from reports.totals import GENDERS, Cell
from seminars.models import Kind, ProgrammeYear, Tally
from seminars.models.choices import Certainty, overall_certainty

SUMMED = ("seminars", *GENDERS)


@dataclass(frozen=True)
class YearLine:
    """A year as this register has it (``recorded``), as it was ``published``, or neither."""

    year: int
    recorded: Line | None = None
    published: PublishedFigure | None = None

    @property
    def point(self):
        """The year as ``reports.charts.years_chart`` takes it."""
        if self.published:
            return self.year, self.published.total, self.published.certainty, "published"
        if self.recorded is None or self.recorded.is_unknown:
            return self.year, *GAP
        return self.year, self.recorded.cell.total, self.recorded.certainty, "recorded"

    @property
    def not_stated(self):
        return self.recorded.cell.not_stated if self.recorded else self.published and self.published.not_stated


@dataclass(frozen=True)
class Trend:
    """YearLines in the order of the years, from the first of which anything is known to the last."""

    lines: tuple

    @property
    def chart(self):
        """The spec of the chart; of several published figures of a year it draws the surest."""
        points = {}
        for year, *of_year in (line.point for line in self.lines):
            if points.get(year, GAP)[0] is None:
                points[year] = of_year
        return years_chart([(year, *of_year) for year, of_year in points.items()])

    @property
    def has_not_stated(self):
        return any(line.not_stated for line in self.lines)

    @property
    def columns(self):
        return GENDERS if self.has_not_stated else GENDERS[:2]


def trend(programme_year, user=None, *, region=None):
    """Return the Trend of a programme, or of one region in it by the borders of each year; None below two years.

    Two queries for a programme, one for a region: a published figure does not tell what part of it is a region's.
    """
    lines = _recorded(programme_year.programme, user, region)
    if region is None:
        for figure in _published(programme_year.programme):
            line = YearLine(figure.programme_year.year, published=figure)
            if all(other.recorded is None or other.recorded.is_unknown for other in lines[line.year]):
                lines[line.year].append(line)
    if len(lines) < 2:
        return None
    years = range(min(lines), max(lines) + 1)
    return Trend(tuple(line for year in years for line in lines.get(year, [YearLine(year)])))


def _recorded(programme, user, region):
    """Return {year: [YearLine]} of the years in which a seminar was held."""
    tallies = Tally.objects.filter(programme_year__programme=programme, scope=Tally.Scope.WHOLE).order_by()
    tallies = tallies.filter(region=region) if region else tallies
    cells, certainties, unknown = defaultdict(Cell), defaultdict(set), defaultdict(int)
    grouped = tallies.values_list("programme_year__year", "kind", "certainty")
    for year, kind, certainty, seminars, *numbers in grouped.annotate(*map(Sum, SUMMED)):
        cells[year] += Cell(*numbers)
        if kind == Kind.VISIT:
            unknown[year] += seminars if certainty == Certainty.UNKNOWN else 0
        elif any(numbers):
            certainties[year].add(certainty)
    lines = defaultdict(list)
    for year, cell in cells.items():
        link, rows = _addresses(ProgrammeYear(programme=programme, year=year), user, region)
        certainty = overall_certainty(certainties[year])
        line = Line(str(year), cell, "", certainty, link, rows, number_unknown=unknown[year])
        lines[year].append(YearLine(year, recorded=line))
    return lines


def _addresses(programme_year, user, region):
    """Return the addresses of the page of a year and of the rows behind its number."""
    if region:
        return region_address(programme_year, region), rows_address(programme_year, region=region.iso_code)
    return programme_year.get_absolute_url(), rows_address(programme_year) if user and user.sees_everything else ""


def _published(programme):
    """Return the published totals of the programme's years, the surest of a year first."""
    figures = PublishedFigure.objects.filter(programme_year__programme=programme).select_related("programme_year")
    surest = list(Certainty)
    figures = figures.exclude(level=PublishedFigure.Level.CUMULATIVE)
    return sorted(figures, key=lambda figure: (figure.total is None, surest.index(figure.certainty), figure.key))
