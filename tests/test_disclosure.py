"""Disclosure control: each rule on a small year checked by hand. Attacks are in test_disclosure_attacks.py."""

import ast
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from reports.disclosure.protect import protect
from reports.disclosure.rules import Thresholds, Why
from reports.figures import year_figures
from reports.public_tables import public_tables
from tests.attack import Attack, assert_withstands, places_of, unchanged
from tests.disclosure_years import FIVE, Group, Year, edition_of, one_region, one_town, two_small_audiences
from tests.kept import bring_demonstration

OFF = {"": "Everybody agreed in writing."}


def cells(protected, why):
    return {cell for cell, of in protected.hidden.items() if of == why and cell[0] != "incomplete"}


# The rules, each on a year that is checked by hand.


def test_a_year_without_small_numbers_is_printed_whole():
    protected = edition_of(one_region())
    assert (protected.hidden, protected.only_total) == ({}, False)
    assert protected.kept() == (26, 26)  # 8 rows of women, men and total; persons twice


def test_a_small_audience_is_hidden_beside_one_more():
    year = one_region().add("KZ-31", [0], women=3, men=20, audience="academia")
    year.add("KZ-31", [0], women=40, men=40, audience="other")
    protected = edition_of(year)
    assert cells(protected, Why.SMALL) == {("audience:academia", "women")}
    hidden = {key for key, _ in protected.hidden}
    assert hidden in ({"audience:academia", "audience:law_enforcement"}, {"audience:academia", "audience:other"})
    assert {column for _, column in protected.hidden} == {"women", "men"}
    assert protected.hidden_by_rule() == {Why.SMALL: 1, Why.GIVES_AWAY: 3}
    assert protected.why("audience:academia", "men") == Why.GIVES_AWAY
    assert protected.number("audience:academia", "women") is None
    assert protected.number("audience:academia", "total") == 23


def test_a_number_as_large_as_the_threshold_is_printed():
    year = one_region().add("KZ-31", [0], women=5, men=5, audience="academia")
    assert edition_of(year).hidden == {}


def test_nobody_is_not_about_anybody():
    year = one_region().add("KZ-31", [0], women=0, men=40, not_stated=10, audience="academia")
    assert edition_of(year).hidden == {}
    assert edition_of(year).number("audience:academia", "women") == 0


def test_a_row_of_one_gender_keeps_its_total_only():
    year = one_region().add("KZ-31", [0], women=40, audience="academia")
    protected = edition_of(year)
    assert cells(protected, Why.ONE_GENDER) == {("audience:academia", "women"), ("audience:academia", "men")}
    assert protected.number("audience:academia", "total") == 40
    assert_withstands(places_of(year.figures()), protected)


def test_a_small_place_cannot_be_had_from_its_region_or_its_side():
    year = one_region().add("KZ-31", [0, 1], women=10, men=10)
    year.sides["KZ-31"] = ("urban", "rural", "urban")
    year.add("KZ-31", [2], women=2, men=9)
    protected = edition_of(year)
    assert protected.number("place:KZ-31:locality-3", "women") is None
    assert protected.number("region:KZ-31", "women") == 132
    assert_withstands(places_of(year.figures()), protected)


def test_few_who_came_twice_are_hidden():
    protected = edition_of(one_region().add("KZ-31", [0, 1], women=1))
    assert {("again:KZ-31", "women"), ("again:KZ-31", "total"), ("side:again", "women")} <= cells(protected, Why.SMALL)


def test_few_who_did_not_complete_are_hidden_though_no_table_has_them():
    year = one_region().add("KZ-31", [0], women=2, men=30, completed=False)
    protected = edition_of(year)
    assert protected.hidden[("incomplete", "women")] == Why.SMALL
    assert protected.number("completers", "women") is None
    assert "incomplete" not in protected.edition()
    assert_withstands(places_of(year.figures()), protected)


def test_few_different_people_are_hidden():
    year = one_region()
    year.persons = 4
    assert edition_of(year).hidden == {("persons:KZ-31", "total"): Why.SMALL, ("persons", "total"): Why.SMALL}


@pytest.mark.parametrize(
    "year",
    [
        one_town().add("KZ-31", [0], women=4, men=200),
        one_town().add("KZ-31", [0], women=200, men=1, not_stated=50),
        one_town().add("KZ-31", [0], women=200),
        one_town("KZ-31", "KZ-39").add("KZ-31", [0], women=90, men=90).add("KZ-39", [0], women=2, men=2),
    ],
    ids=("few women", "few men", "only women", "few in a region"),
)
def test_a_small_headline_leaves_only_the_total(year):
    protected = edition_of(year)
    assert protected.only_total
    printed = {(key, column): number for key, row in protected.edition().items() for column, number in row.items()}
    assert {cell for cell, number in printed.items() if number is not None} == {("year", "total")}


def test_few_of_gender_not_stated_cost_a_headline_and_not_the_report():
    year = one_region().add("KZ-31", [0], not_stated=2)
    protected = edition_of(year)
    assert not protected.only_total
    assert protected.number("year", "not_stated") is None
    assert_withstands(places_of(year.figures()), protected)


def test_a_year_of_unknown_gender_is_printed():
    year = one_town("KZ-31", "KZ-39").add("KZ-31", [0], not_stated=100)
    year.add("KZ-39", [0], not_stated=50)
    assert edition_of(year).hidden == {}


def test_an_audience_has_its_own_threshold():
    year = one_region().add("KZ-31", [0], women=8, men=30, audience="academia")
    assert edition_of(year).hidden == {}
    protected = edition_of(year, Thresholds(audiences={"academia": 10}))
    assert cells(protected, Why.SMALL) == {("audience:academia", "women")}
    attack = Attack(places_of(year.figures()), protected.edition())
    least, most = attack.bounds("audience:academia", "women")
    assert most - least >= 10


def test_an_audience_can_be_without_protection():
    year = one_region().add("KZ-31", [0], women=1, men=30, audience="academia")
    free = Thresholds(audiences={"academia": 0}, reasons={"academia": "Its members are named in public."})
    assert edition_of(year, free).hidden == {}


def test_threshold_0_prints_all_and_needs_a_reason():
    year = one_town().add("KZ-31", [0], women=2)
    protected = edition_of(year, Thresholds(0, reasons=OFF))
    assert (protected.hidden, protected.only_total) == ({}, False)
    with pytest.raises(ValueError, match="Say why"):
        Thresholds(0)
    with pytest.raises(ValueError, match="Say why"):
        Thresholds(audiences={"academia": 0})
    with pytest.raises(ValueError, match="not negative"):
        Thresholds(-1)


# Editions.


def test_the_same_again_is_hidden_the_same_way():
    year = two_small_audiences()
    first = edition_of(year)
    assert edition_of(year).edition() == first.edition()
    assert edition_of(year, earlier=[first.edition()]).edition() == first.edition()


def test_what_an_edition_hid_stays_hidden():
    year = two_small_audiences()
    first = edition_of(year)
    year.add("KZ-31", [0], women=9, audience="academia")
    assert edition_of(year).hidden == {}
    later = edition_of(year, earlier=[first.edition()])
    assert set(later.hidden) >= set(first.hidden)
    assert set(later.hidden.values()) == {Why.EARLIER}


def test_what_was_printed_and_has_not_changed_covers_nothing():
    year = one_region().add("KZ-31", [0], women=5, men=20, audience="academia")
    year.add("KZ-31", [0], women=40, men=40, audience="other")
    first = edition_of(year)
    assert first.hidden == {}
    year.people[Group("KZ-31", (0,), "women", "academia")] -= 1
    alone, later = edition_of(year), edition_of(year, earlier=[first.edition()])
    assert any(key in ("audience:other", "audience:law_enforcement") for key, _ in alone.hidden)
    assert not any(key in ("audience:other", "audience:law_enforcement") for key, _ in later.hidden)
    assert_withstands(places_of(year.figures()), later, unchanged(later.tables, first.edition()))


def test_only_the_total_stays_only_the_total():
    year = one_town().add("KZ-31", [0], women=4, men=200)
    first = edition_of(year)
    assert edition_of(year.add("KZ-31", [0], women=100), earlier=[first.edition()]).only_total


def test_protection_switched_off_prints_what_an_edition_hid():
    year = two_small_audiences()
    assert edition_of(year, Thresholds(0, reasons=OFF), [edition_of(year).edition()]).hidden == {}


# The demonstration, size, and what the module may know.


@pytest.mark.django_db
def test_the_demonstration_keeps_nine_in_ten_of_its_numbers():
    figures = year_figures(bring_demonstration())
    protected = protect(public_tables(figures), FIVE)
    printed, of = protected.kept()
    print(f"{printed} of {of} numbers are printed: {printed / of:.1%}; hidden: {dict(protected.hidden_by_rule())}")
    assert printed / of >= 0.9
    assert protected.number("year", "women") == 405


def test_two_hundred_places_are_protected():
    random = Random(1)
    year = Year({f"KZ-{number}": ("urban", "rural") * 10 for number in range(10, 20)})
    for region in year.sides:
        for place in range(20):
            size = random.randint(1, 12) if random.random() < 0.05 else random.randint(20, 60)
            year.add(region, [place], random.randint(0, size), size)
            year.add(region, [place, random.randrange(20)], random.randint(0, 2))
    protected = edition_of(year)
    printed, of = protected.kept()
    assert not protected.only_total
    assert printed / of > 0.8


ALONE = """
from reports.disclosure.protect import protect
from reports.disclosure.rules import Thresholds
from reports.disclosure.tables import Kind, Row, Sum, Tables
rows = [Row.of_people(key, Kind.AUDIENCE, women, 40, 0) for key, women in (("few", 2), ("many", 40))]
tables = Tables((Row.of_people("year", Kind.YEAR, 42, 80, 0), *rows), (Sum("year", ("few", "many")),))
assert len(protect(tables, Thresholds()).hidden) == 4
"""


def test_it_runs_without_django_and_the_solver_keeps_silent():
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=root, env={}, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_disclosure_control_knows_neither_django_nor_the_figures():
    folder = Path(__file__).parent.parent / "reports" / "disclosure"
    imported = {
        name
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    ours = {name for name in imported if name.startswith(("django", "reports", "seminars", "regions", "accounts"))}
    assert all(name.startswith("reports.disclosure.") for name in ours)
