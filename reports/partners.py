"""A year as one partner sees it: the seminars held with it, each once, whoever else shares them."""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.utils.translation import get_language, gettext, ngettext

from regions.models import Region
from regions.naming import ByName
from reports.crossing import COMPLETERS, PARTICIPANTS, PERSONS, Counts, Part
from reports.figures import in_office_order
from reports.filters import Filter
from reports.numbers import UNKNOWN, number
from reports.rows import rows_address
from reports.tables import REGION, TOTAL, Line, Table, region_address
from reports.tiles import Tile, completers_tile, participants_tile, seminars_tile, unknown_tile
from reports.totals import Cell, OfYear
from seminars.models import Kind, Partner, Presence, ProgrammeYear, Seminar


@dataclass(frozen=True)
class PartnerRegion:
    """One region of a partner's year. Its places are counted in the statement, not named."""

    region: Region
    part: Part
    number_unknown: int
    visited_places = ()


@dataclass(frozen=True)
class PartnerFigures(OfYear):
    """What is counted of the seminars held with one partner, in the words of YearFigures."""

    programme_year: ProgrammeYear
    partner: Partner
    part: Part
    persons: int
    completers: Cell
    seminars: int
    seminars_planned: int
    sessions: int
    places: frozenset  # (region id, locality id, institution id)
    regions: tuple  # PartnerRegions
    region = None

    @property
    def cell(self):
        return self.part.cell

    @property
    def listed(self):
        return self.part.listed

    @property
    def certainty(self):
        return self.part.certainty

    def rows(self, **filters):
        """The address of the rows behind a number."""
        return rows_address(self.programme_year, partner=self.partner.pk, **filters)


def partner_figures(programme_year, partner, user, *, planned=0):
    """Return the PartnerFigures of a programme year. ``planned`` is how many seminars are still to be held with it."""
    selected = Filter(programme=programme_year.programme_id, year=(programme_year.year,), partner=(partner.pk,))
    by_region = Counts(selected, user, PARTICIPANTS).by(["region"])
    visits = selected.rows(Presence, user).filter(kind=Kind.VISIT)
    visits = list(visits.only("region", "locality", "institution", "side", "is_first", "is_counted", "sessions"))
    unknown = Counter(visit.region_id for visit in visits if visit.is_first and not visit.is_counted)
    regions = Region.objects.filter(pk__in={visit.region_id for visit in visits})
    return PartnerFigures(
        programme_year=programme_year,
        partner=partner,
        part=sum(by_region.values(), Part()),  # a seminar is in one region, so these add up
        persons=Counts(selected, user, PERSONS).total.cell.total,
        completers=Counts(selected, user, COMPLETERS).total.cell,
        seminars=sum(visit.is_first for visit in visits),
        seminars_planned=planned,
        sessions=sum(visit.sessions for visit in visits),
        places=frozenset((visit.region_id, visit.locality_id, visit.institution_id) for visit in visits if visit.side),
        regions=tuple(
            PartnerRegion(region, by_region.get((region.pk,), Part()), unknown[region.pk])
            for region in in_office_order(programme_year, regions)
        ),
    )


def partner_tiles(figures, user):
    completed = figures.rows(measure=COMPLETERS) if figures.completers else ""
    return (
        replace(participants_tile(figures, None, user), link=figures.rows() if figures.cell else ""),
        replace(seminars_tile(figures, user), link=""),
        persons_tile(figures),
        replace(completers_tile(figures, user), link=completed),
    )


def persons_tile(figures):
    label = ngettext("different person", "different people", figures.persons)
    if not figures.persons:
        return Tile(UNKNOWN, label, gettext("nobody is on a list")) if figures.cell else unknown_tile(label)
    printed = number(figures.persons, get_language())
    return Tile(printed, label, gettext("on lists"), link=figures.rows(measure=PERSONS))


def partner_table(figures):
    """The regions of a partner's year and their total."""
    lines = [
        Line(
            label=row.region.name,
            cell=row.part.cell,
            kind=REGION,
            certainty=row.part.certainty,
            link=region_address(figures.programme_year, row.region),
            rows=figures.rows(region=row.region.iso_code),
            number_unknown=row.number_unknown,
        )
        for row in figures.regions
    ]
    total = Line(str(figures.year), figures.cell, TOTAL, figures.certainty, "", figures.rows(), figures.number_unknown)
    return Table(gettext("Region"), (*lines, total))


def shared_in_words(seminars):
    """Return how many of a partner's held seminars, read with their partners, it shares with others, and what follows.

    Empty where none was held.
    """
    held = [seminar for seminar in seminars if seminar.status == Seminar.Status.HELD]
    shared = sum(len(seminar.partners.all()) > 1 for seminar in held)
    if not held:
        return ""
    if not shared:
        return gettext("No seminar held with this partner is shared with another one.")
    if shared == len(held):
        return gettext(
            "Every seminar held is shared with other partners; it counts once here and once with each of them."
        )
    words = ngettext(
        "%(shared)s of the %(number)s seminars held is shared with other partners; "
        "it counts once here and once with each of them.",
        "%(shared)s of the %(number)s seminars held are shared with other partners; "
        "they count once here and once with each of them.",
        shared,
    )
    language = get_language()
    return words % {"shared": number(shared, language), "number": number(len(held), language)}


def partners_of(programme_year):
    """Return the Partners with whom a seminar of the year was held or is planned, each with ``held``, how many were."""
    partners = Partner.objects.filter(seminars__programme_year=programme_year).order_by(ByName(), "pk")
    return partners.annotate(held=Count("seminars", filter=Q(seminars__status=Seminar.Status.HELD)))
