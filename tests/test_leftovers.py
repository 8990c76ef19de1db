"""No English is left on a Russian or Kazakh page: every page, form, message and action is looked at, as every role."""

import os
import re
from contextlib import contextmanager
from datetime import date
from itertools import product

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import trans_real

from accounts.models import User
from regions.models import Region
from seminars.merging import merge
from seminars.models import DoubtfulPair, Language, Office, Partner, SheetImport, Target, Topic
from tests.crawl import crawl
from tests.factories import (
    HeadcountFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    PublishedFigureFactory,
    RegionFactory,
    ScanFactory,
    SeminarFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
WORD = re.compile(r"[A-Za-z]{2,}")
# Formats, codes, keys and signs that every language writes so.
SAME_EVERYWHERE = {
    "PDF", "CSV", "Excel", "Word", "JSON", "GeoJSON", "FeatureCollection", "Polygon", "MultiPolygon", "IATI", "ZIP",
    "ISO", "SHA", "UTF", "PNG", "JPEG", "xlsx", "xls", "ods", "csv", "KZ", "Control", "Command", "Mac", "English",
    "HXL", "PIN", "JavaScript",
}  # fmt: skip
# Every role in every language in the long run. What one language asked for is looked up in both.
ROLES = [("administrator", "kk"), ("coordinator", "ru"), ("reader", "kk"), ("nobody", "kk")]
if os.environ.get("HYPOTHESIS_PROFILE") == "prove":
    ROLES = list(product(["administrator", "staff", "coordinator", "reader", "nobody"], ["ru", "kk"]))
LIST = "ФИО\tПол\tДень 1\nКим Анна\tж\t1\nЛи\tщщ\t1\nАхметов Азамат\t\t1\n"
LATER = date(2025, 9, 1)


def named(prefix=""):
    """A name in each language that has no Latin letter in it."""
    return {f"{prefix}name_{language}": name for language, name in (("en", "Нейм"), ("ru", "Имя"), ("kk", "Атау"))}


@pytest.fixture
def world():
    region = RegionFactory(**named())
    RegionFactory(iso_code="KZ-39", **named())
    office = Office.objects.create(**named(), time_zone="")
    year = ProgrammeYearFactory(programme=ProgrammeFactory(office=office, **named()))
    venue = VenueFactory(region=region, locality__label_en="", **named(), **named("locality__"))
    titles = {"title_en": "Райтс", "title_ru": "Права", "title_kk": "Құқық"}
    of_year = {"programme_year": year, "region": region, "days": 0, **titles}
    seminar = SeminarFactory(**of_year)
    SeminarFactory(**of_year, status="planned", start=LATER, end=LATER)
    session = seminar.sessions.create(date=seminar.start, venue=venue)
    Language.objects.create(code="1", **named())
    seminar.partners.add(Partner.objects.create(**named()))
    seminar.topics.add(Topic.objects.create(**named()))
    rows = [ParticipationFactory(seminar=seminar, participant__surname=name) for name in ("Ким", "Ли", "Цой")]
    first, second, third = (row.participant for row in rows)
    DoubtfulPair.objects.create(first=first, second=second, reasons=["slip", "no_patronymic"])
    merge(keep=second, drop=third)
    HeadcountFactory(seminar=seminar, certainty="about", not_stated=1)
    ScanFactory(session=session, file_name="1")
    SheetImport.objects.create(seminar=seminar, file_name="1")
    Target.objects.create(programme_year=year, women_share="0.99", rural_share="0.4")
    PublishedFigureFactory(key="1", title="Құқық", certainty="about")
    return seminar


def sign_in(client, role, language):
    if role == "nobody":
        client.post(reverse("set_language"), {"language": language})
        return
    user = UserFactory(role=role, language=language, regions=Region.objects.all() if role == "coordinator" else [])
    User.objects.filter(pk=user.pk).update(username="1", first_name="Әсел")
    client.force_login(user)


@contextmanager
def asked_for(language):
    """Collect what a catalogue is asked for, as its keys."""
    catalogue, keys = trans_real.translation(language), set()

    def recorded(name, key):
        ask = getattr(catalogue, name)

        def record(*arguments):
            keys.add(key(*arguments))
            return ask(*arguments)

        return record

    of_name = {
        "gettext": str,
        "ngettext": lambda one, *rest: (str(one), 0),
        "pgettext": lambda context, text: f"{context}\x04{text}",
        "npgettext": lambda context, one, *rest: (f"{context}\x04{one}", 0),
    }
    for name, key in of_name.items():
        setattr(catalogue, name, recorded(name, key))
    try:
        yield keys
    finally:
        for name in of_name:
            delattr(catalogue, name)


def lacks(language, key):
    """Whether a catalogue lacks an English text: what has no Latin letter was translated before it was asked for."""
    catalogue, english = trans_real.translation(language)._catalog, key[0] if isinstance(key, tuple) else key
    return bool(WORD.search(english)) and catalogue.get(key) is None and catalogue.get((key, 0)) is None


def words_left(page):
    return {word for text in page.texts for word in WORD.findall(text)} - SAME_EVERYWHERE


@pytest.mark.skipif(connection.vendor == "postgresql", reason="what pages say is the same on both databases")
@pytest.mark.parametrize(("role", "language"), ROLES)
def test_no_english_is_left(client, world, role, language):
    sign_in(client, role, language)
    uploaded = client.post(reverse("admin:seminars_seminar_list", args=[world.pk]), {"cells": LIST})
    with asked_for(language) as keys:
        left = {page.address: words_left(page) for page in crawl(client, uploaded.headers.get("Location", "/"))}
        if role == "nobody":
            client.post(reverse("account_login"), {"login": "a", "password": "b"})
    assert {address: words for address, words in left.items() if words} == {}
    assert [key for key in keys for each in ("ru", "kk") if lacks(each, key)] == []
