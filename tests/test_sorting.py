"""Names stand in the order of the alphabet: the same in every list, and on both databases."""

import random
from importlib import import_module

import pytest
from django.apps import apps
from django.utils.translation import override

from regions.models import Locality, Region
from regions.sorting import sort_key
from reports.figures import year_figures
from seminars.counting import recount
from seminars.models import Participant, Partner, ProgrammeYear
from seminars.refolding import refold
from tests.factories import (
    LocalityFactory,
    ParticipantFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
    VenueFactory,
)

KAZAKH = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
IN_ORDER = (
    "2-мектеп", "Zhanar", "Абай", "Абай-Ата", "Абай ауданы", "Абайдың", "Арай", "Әсел", "Балқаш", "Гүл", "Ғалым",
    "Ерлан", "Ёлкина", "Жанна", "Кенже", "Қанат", "Нұр", "Ңң", "Омар", "Өмір", "Умар", "Ұлан", "Үміт", "Хан", "Һарон",
    "Ыбырай", "Ілияс", "Эльза",
)  # fmt: skip


@pytest.mark.parametrize("alphabet", [KAZAKH, RUSSIAN, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"])
def test_letters_stand_as_in_their_alphabet(alphabet):
    assert "".join(sorted(set(alphabet), key=sort_key)) == alphabet


def test_capitals_and_signs_do_not_count():
    assert sort_key("«Нұр»  қоры’") == sort_key("нұр ҚОРЫ")


def test_latin_letter_that_only_looks_alike_does_not_count():
    assert sort_key("Cерік") == sort_key("Серік")


def test_letter_of_no_alphabet_here_comes_last():
    assert sorted(["字", "Яна", "Ångström", "Azat"], key=sort_key) == ["Ångström", "Azat", "Яна", "字"]


def test_key_is_never_longer_than_its_column():
    assert len(sort_key("字" * 300)) == 400


@pytest.mark.django_db
def test_people_stand_in_the_order_of_the_alphabet():
    for surname in random.Random(1).sample(IN_ORDER, len(IN_ORDER)):
        ParticipantFactory(surname=surname)
    assert tuple(person.surname for person in Participant.objects.all()) == IN_ORDER


@pytest.mark.django_db
def test_surname_goes_before_given_name():
    ParticipantFactory(surname="Ахметова", given_name="Айгүл")
    ParticipantFactory(surname="Ахмет", given_name="Яна")
    assert [str(person) for person in Participant.objects.all()] == ["Ахмет Яна", "Ахметова Айгүл"]


@pytest.fixture
def two_localities():
    LocalityFactory(name_en="Oskemen", name_ru="Усть-Каменогорск", name_kk="Өскемен")
    LocalityFactory(name_en="Uralsk", name_ru="Уральск", name_kk="Орал")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "names"),
    [("en", ["Oskemen", "Uralsk"]), ("ru", ["Уральск", "Усть-Каменогорск"]), ("kk", ["Орал", "Өскемен"])],
)
def test_places_stand_in_the_order_of_the_readers_language(two_localities, language, names):
    with override(language):
        assert [locality.name for locality in Locality.objects.all()] == names


@pytest.mark.django_db
def test_years_of_programmes_stand_by_their_names():
    for kazakh in ("Ұлт", "Үміт", "Уақыт"):
        ProgrammeYearFactory(programme__name_en=kazakh, programme__name_kk=kazakh)
    with override("kk"):
        assert [year.programme.name for year in ProgrammeYear.objects.all()] == ["Уақыт", "Ұлт", "Үміт"]


@pytest.mark.django_db
def test_refolding_makes_the_order_anew():
    ParticipantFactory(surname="Әсел"), ParticipantFactory(surname="Азат")
    Partner.objects.create(name_en="Office", name_kk="Өңір")
    Participant.objects.update(sort_key=""), Partner.objects.update(sort_kk="")
    refold()
    assert [person.surname for person in Participant.objects.all()] == ["Азат", "Әсел"]
    assert Partner.objects.get().sort_kk == sort_key("Өңір")


@pytest.mark.django_db
def test_update_of_the_site_puts_what_is_there_in_order():
    RegionFactory(name_kk="Жамбыл облысы"), ParticipantFactory(surname="Әсел"), ParticipantFactory(surname="Азат")
    kept = list(Region.objects.values_list("sort_en", "sort_ru", "sort_kk"))
    Participant.objects.update(sort_key=""), Region.objects.update(sort_en="", sort_ru="", sort_kk="")
    import_module("regions.migrations.0003_sort_keys").sort_places(apps, None)
    import_module("seminars.migrations.0011_sort_keys").sort_rows(apps, None)
    assert [person.surname for person in Participant.objects.all()] == ["Азат", "Әсел"]
    assert list(Region.objects.values_list("sort_en", "sort_ru", "sort_kk")) == kept


@pytest.mark.django_db
def test_places_of_a_report_without_a_position_stand_by_the_readers_alphabet():
    seminar = SeminarFactory(days=0)
    for names in (("Oskemen", "Өскемен"), ("Uralsk", "Орал")):
        venue = VenueFactory(region=seminar.region, locality__name_en=names[0], locality__name_kk=names[1])
        seminar.sessions.create(date=seminar.start, venue=venue)
    recount([seminar])
    for language, order in (("en", ["Oskemen", "Uralsk"]), ("kk", ["Орал", "Өскемен"])):
        with override(language):
            (region,) = year_figures(seminar.programme_year).regions
            assert [place.name for place in region.visited_places] == order
            assert [row.subject.name_in("en") for row in region.places] == ["Oskemen", "Uralsk"]
