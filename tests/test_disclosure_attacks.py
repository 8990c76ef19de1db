"""Attacks on public editions: of nasty years, of random ones, side by side, and of years in the database."""

import json
from dataclasses import replace
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.disclosure.protect import Protected, protect
from reports.disclosure.rules import Why, disclosing
from reports.editions import OfPartner, public_edition
from reports.figures import year_figures
from reports.public_tables import public_tables
from seminars.models import Partner
from seminars.programme_file.save import import_programme
from tests.attack import assert_withstands, held_in, narrowest, places_of, unchanged
from tests.disclosure_years import (
    FIVE,
    Year,
    corrected,
    edition_of,
    one_region,
    one_town,
    random_joint_year,
    random_year,
    two_small_audiences,
)
from tests.kept import bring_reference
from tests.recount import random_programme

ATTACKED = settings.default.max_examples // 4  # 25 in a sample, 500 in the long run


@pytest.fixture
def reference():
    bring_reference()


def nasty_years():
    """Yield (name, Year) of 100 people or more."""
    four = {f"KZ-{number}": ("urban", "urban", "rural") for number in range(31, 35)}
    year = Year(four)
    for region in four:
        year.add(region, [0], 30, 30).add(region, [1], 20, 25).add(region, [2], 1, 2)
    yield "one small place in each region", year
    more = Year({**four, "KZ-39": ("rural",)}, year.copy().people).add("KZ-39", [0], 9, 6)
    yield "one small place in each region, and a region of one place", more
    yield "a small place beside one other", one_region(2, 1)
    yield "nobody but few at one place only", one_region(1, 0).add("KZ-31", [0, 1], 50, 50)
    year = Year({"KZ-31": ("urban", "rural"), "KZ-39": ("urban", "rural")})
    for region in year.sides:
        year.add(region, [0], 40, 40).add(region, [1], 40, 40).add(region, [0, 1], women=1)
    yield "overlaps of one", year
    year = Year({"KZ-31": ("urban", "rural", "online")})
    yield "each side is one place", year.add("KZ-31", [0], 50, 50).add("KZ-31", [1], 20, 30).add("KZ-31", [2], 1, 6)
    year = one_town("KZ-31", "KZ-39")
    yield "a gender absent in a region", year.add("KZ-31", [0], 90, 60).add("KZ-39", [0], men=70)
    year = Year({"KZ-31": ("urban", "rural"), "KZ-39": ("urban",)})
    year.add("KZ-31", [0], 3, 50).add("KZ-31", [1], 1, 30).add("KZ-39", [0], 1, 40)
    yield "women as many as the threshold", year
    year = Year({f"KZ-{number}": ("urban", "rural", "rural") for number in range(10, 30)})
    for region in year.sides:
        year.add(region, [0], 1, 1).add(region, [1], 1, 1).add(region, [2], 1, 0, 1)
    yield "everything small", year
    yield "one person of an audience", one_region().add("KZ-31", [0], 1, 0, audience="academia")
    yield "one of gender not stated", one_region().add("KZ-31", [0], 9, 9, 1, audience="academia")
    yield "few did not complete", one_region().add("KZ-31", [0], 1, 1, completed=False)
    yield "few completed", one_region(completed=False).add("KZ-31", [0], 1, 1)
    yield "a year of exactly 100", one_town("KZ-31", "KZ-39").add("KZ-31", [0], 40, 50).add("KZ-39", [0], 4, 6)


@pytest.mark.parametrize("year", [pytest.param(year, id=name) for name, year in nasty_years()])
def test_nasty_years_withstand_the_attack(year):
    assert year.cell().total >= 100
    protected = edition_of(year)
    assert not protected.only_total
    assert_withstands(places_of(year.figures()), protected)


@settings(max_examples=ATTACKED)
@given(seed=st.integers(0, 2**32))
def test_random_years_withstand_the_attack(seed):
    year = random_year(Random(seed))
    assert_withstands(places_of(year.figures()), edition_of(year))


@settings(max_examples=ATTACKED // 5)
@given(seed=st.integers(0, 2**32))
def test_partners_beside_the_year_withstand_the_attack(seed):
    """Their totals are in the same list of tables: what one lets out the others keep."""
    year = random_joint_year(Random(seed))
    assert_withstands(places_of(year.figures()), edition_of(year), held=list(year.held()))


@settings(max_examples=ATTACKED // 5)
@given(seed=st.integers(0, 2**32))
def test_report_of_a_partner_prints_only_what_the_year_prints_and_what_is_true(seed):
    year = random_joint_year(Random(seed))
    protected, whole = edition_of(year), year.figures()
    printed = protected.edition()
    for partner in (1, 2, 3):
        figures = replace(year.with_partner(partner).figures(), partner=Partner(pk=partner))
        true, shown = public_tables(figures), OfPartner(protected, whole, figures)
        for key, column in true.cells:
            number = shown.number(key, column)
            assert number in (None, true.number((key, column)))
            assert number is None or number == printed[shown.key_of(key)][column]


@settings(max_examples=ATTACKED // 5)
@given(seed=st.integers(0, 2**32))
def test_editions_beside_each_other_withstand_the_attack(seed):
    random = Random(seed)
    year = random_year(random, least=200)
    years, editions = [year], [edition_of(year)]
    for _ in range(4):
        year = corrected(year, random)
        years.append(year)
        editions.append(edition_of(year, earlier=[each.edition() for each in editions]))
    printed = [each.edition() for each in editions]
    for at, (year, protected) in enumerate(zip(years, editions, strict=True)):
        others = printed[:at] + printed[at + 1 :]
        true = [unchanged(protected.tables, other) for other in others]
        assert_withstands(places_of(year.figures()), protected, *true)


def test_the_attack_finds_what_is_hidden_badly():
    year = two_small_audiences()
    tables = public_tables(year.figures())
    small = disclosing(tables, FIVE, ())
    assert narrowest(places_of(year.figures()), Protected(tables, FIVE, small)) == 0
    row = dict.fromkeys([*small, ("audience:academia", "men")])
    assert narrowest(places_of(year.figures()), Protected(tables, FIVE, row)) == 0


def test_the_attack_knows_which_seminars_were_where():
    """Of two seminars at one place each nobody was at both: hiding those counted again would hide nothing."""
    year = Year({"KZ-31": ("urban", "urban")}, seminars={"KZ-31": [((), [0]), ((), [1])]})
    year.add("KZ-31", [0], 3, 50).add("KZ-31", [1], 50, 50, seminar=1)
    places, held = places_of(year.figures()), list(year.held())
    blind = protect(public_tables(year.figures()), FIVE)
    assert narrowest(places, blind) >= 5
    assert narrowest(places, blind, held=held) == 0
    assert_withstands(places, edition_of(year), held=held)


def test_the_attack_subtracts_partners_from_each_other():
    """One seminar is with both partners and the other with one: their difference is the other."""
    year = Year({"KZ-31": ("urban",)}, seminars={"KZ-31": [((1, 2), [0]), ((1,), [0]), ((), [0])]})
    year.add("KZ-31", [0], 40, 40).add("KZ-31", [0], 3, 40, seminar=1).add("KZ-31", [0], 40, 40, seminar=2)
    places, held, protected = places_of(year.figures()), list(year.held()), edition_of(year)
    assert ("with:1", "women") in protected.hidden
    exact = {f"partner:{partner}": protected.tables.by_key[f"partner:{partner}"].numbers for partner in (1, 2)}
    assert narrowest(places, protected, exact, held=held) == 0
    assert_withstands(places, protected, held=held)


def test_the_attack_knows_the_sides_of_places():
    """A region's only town is all of its urban side: hiding the town alone would hide nothing."""
    year = Year({"KZ-31": ("urban", "rural", "rural")}).add("KZ-31", [0], 3, 50).add("KZ-31", [1], 50, 50)
    year.add("KZ-31", [2], 50, 50).add("KZ-31", [0, 1, 2], 1, 40)
    tables = public_tables(year.figures())
    places = ("place:KZ-31:locality-1", "place:KZ-31:locality-2", "again:KZ-31")
    hidden = {(key, column): Why.GIVES_AWAY for key in places for column in ("women", "men")}
    assert narrowest(places_of(year.figures()), Protected(tables, FIVE, hidden)) == 0
    assert_withstands(places_of(year.figures()), edition_of(year))


@pytest.mark.django_db
@settings(max_examples=ATTACKED, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_imported_years_withstand_the_attack(reference, seed):
    file = random_programme(Random(seed))
    with transaction.atomic():
        figures = year_figures(import_programme(json.dumps(file).encode()).programme_year)
        assert_withstands(places_of(figures), public_edition(figures), held=held_in(figures.programme_year))
        transaction.set_rollback(True)
