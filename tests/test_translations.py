"""The catalogues of the three languages are whole: nothing untranslated, doubtful or out of use."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.urls import reverse

from tests.factories import HeadcountFactory, UserFactory

LOCALE = Path(__file__).parents[1] / "locale"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd%]|\{\w+\}")


@pytest.fixture(params=["ru", "kk"])
def language(request):
    return request.param


@pytest.fixture
def catalogue(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_string_is_translated(catalogue):
    assert [message.id for message in catalogue if not all(texts(message))] == []


def test_nothing_is_doubtful_or_out_of_use(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert list(catalogue.obsolete) == []


def test_placeholders_are_those_of_the_english(catalogue):
    for message in catalogue:
        english = message.id[-1] if isinstance(message.id, tuple) else message.id
        for text in texts(message) if english else ():
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(english)), message.id


@pytest.mark.django_db
def test_year_page_has_no_english_left(client, language):
    HeadcountFactory()
    client.force_login(UserFactory())
    client.post(reverse("set_language"), {"language": language})
    text = client.get(reverse("year", args=[2025])).content.decode()
    for english in ("Women", "Total", "Audiences", "Sign out", "Published figures", "Counted:", "participants"):
        assert english not in text
