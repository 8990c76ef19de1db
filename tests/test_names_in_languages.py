"""Data shows in the reader's language; where it is not known in it, in another that is marked."""

import copy

import pytest
from django.urls import reverse
from django.utils.translation import override

from regions.models import Locality, Region
from regions.templatetags.names import marked
from seminars.models import Office, Partner
from tests.factories import HeadcountFactory, SeminarFactory

EN_ONLY = {"name_en": "Taraz"}
EN_RU = {"name_en": "Taraz", "name_ru": "Тараз (рус.)"}
ALL = {**EN_RU, "name_kk": "Тараз (қаз.)"}


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        (ALL, "kk", "Тараз (қаз.)"),
        (EN_RU, "kk", '<span class="other-language" lang="ru">Тараз (рус.)</span>'),
        (EN_ONLY, "kk", '<span class="other-language" lang="en">Taraz</span>'),
        (ALL, "ru", "Тараз (рус.)"),
        (EN_ONLY, "ru", '<span class="other-language" lang="en">Taraz</span>'),
        (ALL, "en", "Taraz"),
    ],
)
def test_name_in_another_language_is_marked(names, language, shown):
    with override(language):
        assert marked(Region(**names).name) == shown


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ({"label_kk": "Тараз қаласы", "label_ru": "г. Тараз"}, "Тараз қаласы"),
        ({"label_ru": "г. Тараз"}, '<span class="other-language" lang="ru">г. Тараз</span>'),
        ({"label_en": "Taraz city"}, '<span class="other-language" lang="ru">Тараз (рус.)</span>'),
    ],
)
def test_label_in_another_language_is_marked(labels, shown):
    assert marked(Locality(**EN_RU, **labels).label_in("kk")) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u202eTaraz", "\u202eTaraz\u202c"),
        ("\u202eTaraz\u202c", "\u202eTaraz\u202c"),
        ("\u2067a\u202bTaraz", "\u2067a\u202bTaraz\u202c\u2069"),
        ("\u2067a\u202bTaraz\u2069", "\u2067a\u202bTaraz\u2069"),
        ("Taraz\u202c", "Taraz\u202c"),
    ],
)
def test_name_turns_no_words_behind_it_round(text, shown):
    assert Region(name_en=text).name == shown
    assert Locality(name_en="x", label_en=text).label == shown


def test_copy_of_a_name_keeps_its_language():
    assert copy.deepcopy(Region(**EN_ONLY).name_in("kk")).language == "en"


def test_text_of_an_office_falls_back_alike():
    office = Office(preface_en="Dear reader", preface_ru="Уважаемый читатель")
    assert [office.preface_in(language) for language in ("en", "ru", "kk")] == [
        "Dear reader", "Уважаемый читатель", "Уважаемый читатель",
    ]  # fmt: skip


def test_name_is_escaped_where_it_is_marked():
    assert marked(Region(name_en="<b>").name_in("kk")) == '<span class="other-language" lang="en">&lt;b&gt;</span>'


@pytest.mark.django_db
def test_heading_of_a_region_without_a_name_in_kazakh_is_marked(staff):
    SeminarFactory()
    staff.post(reverse("set_language"), {"language": "kk"})
    page = staff.get(reverse("region", args=[2025, "KZ-31"])).content.decode()
    assert '<h1><span class="other-language" lang="en">Zhambyl Region</span></h1>' in page
    assert "<title>Zhambyl Region 2025" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("calendar", 4),  # programme, region; region and place of the seminar
        ("explore", 1),  # region
        ("open_data", 2),  # programme, partner
    ],
)
def test_every_name_on_a_page_is_marked(staff, name, number):
    seminar = HeadcountFactory().seminar
    seminar.partners.add(Partner.objects.create(name_en="Academy"))
    staff.post(reverse("set_language"), {"language": "kk"})
    page = staff.get(reverse(name, args=[] if name == "explore" else [2025])).content.decode()
    assert page.partition("<main")[2].count('class="other-language"') == number
