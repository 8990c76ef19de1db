"""A year as one partner sees it: the seminars held with it, each once, whoever else shares them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.utils.translation import get_language, gettext, ngettext

from regions.naming import ByName
from reports.counts import PERSONS
from reports.numbers import UNKNOWN, number
from reports.tables import TOTAL, Line, Table, address_of_rows
from reports.tiles import Tile, completers_tile, participants_tile, seminars_tile, unknown_tile
from reports.totals import GENDERS, Cell
from seminars.models import Partner, Seminar
from seminars.models.choices import Certainty, overall_certainty


def partner_tiles(figures, user):
    seminars = replace(seminars_tile(figures, user), link="")  # the seminars stand below
    return participants_tile(figures, user), seminars, persons_tile(figures, user), completers_tile(figures, user)


def persons_tile(figures, user):
    label = ngettext("different person", "different people", figures.persons)
    if not figures.persons:
        return Tile(UNKNOWN, label, gettext("nobody is on a list")) if figures.cell else unknown_tile(label)
    printed = number(figures.persons, get_language())
    return Tile(printed, label, gettext("on lists"), link=address_of_rows(figures, user, measure=PERSONS))


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


@dataclass(frozen=True)
class PartnerLine(Line):
    """The people of the seminars held with a partner, and how many those are."""

    seminars: int = 0


def partner_table(programme_year):
    """Return the Table of the PartnerLines of a year, every joint seminar under each of its partners. Two queries."""
    cells, certainties, unknown = defaultdict(Cell), defaultdict(set), Counter()
    held = programme_year.seminars.filter(status=Seminar.Status.HELD).exclude(partners=None).order_by()
    for partner, certainty, *numbers in held.values_list("partners", "certainty", *GENDERS):
        cells[partner] += Cell(*numbers)
        certainties[partner] |= {certainty} if any(numbers) else set()
        unknown[partner] += certainty == Certainty.UNKNOWN
    lines = [
        PartnerLine(
            partner.name,
            cells[partner.pk],
            certainty=overall_certainty(certainties[partner.pk]),
            number_unknown=unknown[partner.pk],
            key=f"partner:{partner.pk}",
            seminars=partner.held,
        )
        for partner in partners_of(programme_year)
        if partner.held
    ]
    return Table(gettext("Partner"), tuple(lines))


def partner_numbers(programme_year):
    """Return {key: {column: number}} of the partners of a year, and of each in a region: all exact. One query."""
    cells = defaultdict(Cell)
    held = programme_year.seminars.filter(status=Seminar.Status.HELD).exclude(partners=None).order_by()
    for partner, region, *numbers in held.values_list("partners", "region__iso_code", *GENDERS):
        for key in (f"partner:{partner}", f"partner:{partner}:{region}"):
            cells[key] += Cell(*numbers)
    return {key: {name: getattr(cell, name) for name in (*GENDERS, TOTAL)} for key, cell in cells.items()}


def partners_of(programme_year):
    """Return the Partners with whom a seminar of the year was held or is planned, each with ``held``, how many were."""
    partners = Partner.objects.filter(seminars__programme_year=programme_year).order_by(ByName(), "pk")
    return partners.annotate(held=Count("seminars", filter=Q(seminars__status=Seminar.Status.HELD)))


@dataclass(frozen=True)
class Partners:
    """``held`` is (name, seminars held) of each; of the seminars, ``joint`` had several partners, ``alone`` none."""

    held: tuple = ()
    joint: int = 0
    alone: int = 0


def held_with_partners(programme_year):
    """Return the Partners with whom seminars of the year were held, in the active language. Two queries."""
    held = programme_year.seminars.filter(status=Seminar.Status.HELD).order_by()
    numbers = held.annotate(number=Count("partners")).values_list("number", flat=True)
    return Partners(
        held=tuple((partner.name, partner.held) for partner in partners_of(programme_year) if partner.held),
        joint=sum(number > 1 for number in numbers),
        alone=sum(number == 0 for number in numbers),
    )
