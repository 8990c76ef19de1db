"""Places found by code, name, variant and former name; two candidates are never resolved silently."""

from datetime import date

import pytest

from regions.folding import fold
from regions.lookup import NotOne, find_localities, find_regions, find_venues, only
from regions.models import Locality, LocalityRegion, Region, Venue
from regions.reference import load_reference
from tests.kept import bring_reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference():
    bring_reference()


def region(code):
    return Region.objects.get(iso_code=code)


def codes(regions):
    return sorted(found.iso_code for found in regions)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KZ-31", "KZ-31"),
        ("kz-zha", "KZ-31"),
        ("310000000", "KZ-31"),
        ("Zhambyl Region", "KZ-31"),
        ("ЖАМБЫЛСКАЯ ОБЛАСТЬ", "KZ-31"),
        ("Жамбыл облысы", "KZ-31"),
        ("Jambyl oblysy", "KZ-31"),
        ("Kostanay province", "KZ-39"),
        ("Қостанай облысы", "KZ-39"),
        ("Almaty", "KZ-75"),
        ("Алматы", "KZ-75"),
        ("Almaty Region", "KZ-19"),
        ("Almaty oblast", "KZ-19"),
        ("Алматинская область", "KZ-19"),
        ("Nur-Sultan", "KZ-71"),
        ("South Kazakhstan Region", "KZ-YUZ"),
    ],
)
def test_region_is_found(text, code):
    assert codes(find_regions(text)) == [code]


def test_south_kazakhstan_ended_in_june_2018():
    assert codes(find_regions("South Kazakhstan", on=date(2018, 6, 18))) == ["KZ-YUZ"]
    assert codes(find_regions("South Kazakhstan", on=date(2018, 6, 19))) == []
    assert codes(find_regions("Turkistan Region", on=date(2018, 6, 18))) == []


def test_a_name_of_two_regions_is_not_resolved():
    assert codes(find_regions("Akmola")) == ["KZ-11", "KZ-71"]
    with pytest.raises(NotOne, match="may be any of: Akmola Region, Astana"):
        only("Akmola", find_regions("Akmola"))


def test_an_unknown_name_says_so():
    with pytest.raises(NotOne, match="“Atlantis” is not known"):
        only("Atlantis", find_regions("Atlantis"))


@pytest.mark.parametrize("text", ["Auliekol", "Аулиеколь", "ӘУЛИЕКӨЛ", "Äulieköl", "Auliekol village", "с. Аулиеколь"])
def test_auliekol_is_two_places_until_its_region_is_named(text):
    assert len(find_localities(text)) == 2
    assert only(text, find_localities(text, region=region("KZ-39"))).periods.get().kato == "393630100"
    assert only(text, find_localities(text, region=region("KZ-31"))).periods.get().kato == "314033400"


def test_semey_moved_to_abai_region_in_june_2022():
    assert len(find_localities("Семей", region=region("KZ-63"), on=date(2022, 6, 7))) == 1
    assert find_localities("Семей", region=region("KZ-63"), on=date(2022, 6, 8)) == []
    assert len(find_localities("Semey", region=region("KZ-10"), on=date(2022, 6, 8))) == 1


@pytest.mark.parametrize("text", ["391010000", "Kustanay", "Қостанай қаласы", "г. Костанай", "kostanai"])
def test_kostanay_city_is_found(text):
    assert only(text, find_localities(text, region=region("KZ-39"))).name_en == "Kostanay"


def test_former_name_finds_the_place():
    assert only("Burnoye", find_localities("Burnoye", region=region("KZ-31"))).name_en == "Bauyrzhan Momyshuly"


def test_venue_is_found_within_its_region():
    name = "алматинская академия мвд"
    assert only(name, find_venues(name, region=region("KZ-75"))).kind == Venue.Kind.INSTITUTION
    assert find_venues(name, region=region("KZ-19")) == []


@pytest.mark.parametrize("text", ["", " ", "—", "|", "%", "_"])
def test_nothing_is_found_for_no_letters(text):
    assert (find_regions(text), find_localities(text), find_venues(text)) == ([], [], [])


@pytest.mark.parametrize(
    "spellings",
    [
        ("Қостанай", "Костанай", "Kostanay", "Qostanay"),
        ("Жұмабаев", "Жумабаев", "Zhumabayev", "Jumabaev"),
        ("Ғабит", "Габит", "Gabit", "Ghabit"),
        ("Әсел", "Асел", "Asel"),
        ("Рудный", "Rudny", "Rudnyi"),
        ("Юлия", "Yuliya", "Iuliia", "Юлія"),
        ("Щукин", "Shchukin", "Schukin"),
        ("Соловьёв", "Соловьев", "Solovyov", "Solovyev", "Soloviov"),
        ("Есенғалиев", "Yessengaliyev", "Esengaliev"),
        ("Шыңғыс", "Shyngys", "Şyñğys"),
        ("Вагнер", "Wagner"),
        ("Дәурен", "Dawren", "Dauren"),
        ("Ахметов", "Aхмeтoв", "Ахмetov", "Akhmetov", "Ahmetov"),
    ],
)
def test_spellings_of_one_name_fold_together(spellings):
    keys = set(map(fold, spellings))
    assert len(keys) == 1, keys


def test_reference_loads_again_without_harm_and_never_over_an_edit():
    Locality.objects.filter(name_en="Kobda").update(label_ru="село Кобда")
    assert load_reference() == {"regions": 0, "localities": 0, "venues": 0}
    assert Locality.objects.get(name_en="Kobda").label_ru == "село Кобда"
    assert (Region.objects.count(), Locality.objects.count(), Venue.objects.count()) == (21, 27, 2)


def test_periods_of_a_locality_do_not_overlap():
    semey = Locality.objects.get(name_en="Semey")
    with pytest.raises(Exception, match="the periods overlap"):
        LocalityRegion(locality=semey, region=region("KZ-10"), valid_from=date(2020, 1, 1)).full_clean()
