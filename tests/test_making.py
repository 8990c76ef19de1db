"""A public edition that takes long to find: made once for the whole site, and who waits for it is told."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from reports import editions
from reports.disclosure.protect import protect
from reports.editions import public_edition
from reports.figures import year_figures
from reports.publishing import publish
from tests.factories import HeadcountFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db
YEAR, PUBLISH = reverse("year", args=[2025]), reverse("publish", args=[2025])
PAGES = [("reader", YEAR), ("reader", reverse("open_data", args=[2025])), ("staff", PUBLISH)]


@pytest.fixture
def seminar(monkeypatch):
    """Three women among fifty men, in a year as if it were large."""
    monkeypatch.setattr(editions, "LONG", 0)
    seminar = SeminarFactory()
    HeadcountFactory(seminar=seminar, women=3, men=50, audience="other")
    HeadcountFactory(seminar=seminar, women=30, men=50)
    return seminar


@pytest.fixture
def asked(monkeypatch):
    """How often it was found anew what to hide."""
    asked = []
    monkeypatch.setattr(editions, "protect", lambda *tables: asked.append(tables) or protect(*tables))
    return asked


def get(client, role, address):
    client.force_login(UserFactory(role=role))
    return client.get(address)


def test_edition_is_found_once_and_kept(seminar, asked, remembered):
    first, again = (public_edition(year_figures(seminar.programme_year)) for _ in range(2))
    assert (again, len(asked)) == (first, 1)
    assert again.hidden


def test_other_numbers_are_another_edition(seminar, asked):
    public_edition(year_figures(seminar.programme_year))
    HeadcountFactory(seminar=seminar, women=7, men=7, audience="academia")
    public_edition(year_figures(seminar.programme_year))
    assert len(asked) == 2


def test_other_rules_are_another_edition(seminar, asked, monkeypatch):
    public_edition(year_figures(seminar.programme_year))
    monkeypatch.setattr(editions, "RULES", b"stricter ones")
    public_edition(year_figures(seminar.programme_year))
    assert len(asked) == 2


@pytest.mark.parametrize(("role", "address"), PAGES)
def test_who_waits_is_told_and_led_on(seminar, client, role, address):
    waiting = get(client, role, f"{address}?language=ru")
    assertContains(waiting, f'content="0; url={address}?language=ru&amp;make=1"')
    assertRedirects(client.get(f"{address}?language=ru&make=1"), f"{address}?language=ru")
    assert client.get(address).templates[0].name != "reports/being_made.html"


def test_nobody_waits_for_the_edition_of_a_small_year(seminar, client, monkeypatch):
    monkeypatch.undo()
    assert get(client, "reader", YEAR).templates[0].name == "reports/public_year.html"


def test_nobody_waits_for_what_is_published(seminar, client):
    publish(programme_year=seminar.programme_year, user=UserFactory(), reason="x")
    HeadcountFactory(seminar=seminar, women=7, men=7, audience="academia")
    assert get(client, "reader", YEAR).templates[0].name == "reports/public_year.html"
