"""A year entered by hand: one seminar over three places, two lists and one headcount, one person at two places."""

import re

import pytest
from django.urls import reverse

from reports.figures import year_figures
from seminars.models import Seminar
from tests.factories import ProgrammeYearFactory, UserFactory, VenueFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PLACES = {"Taraz": "city", "Sarykemer": "village", "Merke": "village"}


@pytest.fixture
def year():
    for name, kind in PLACES.items():
        VenueFactory(locality__name_en=name, locality__kind=kind)
    return ProgrammeYearFactory()


@pytest.fixture
def page(open_page):
    return open_page(UserFactory())


def choose(page, select, term):
    """Choose by autocomplete the only thing that a term finds."""
    page.locator(f"{select} + .select2").click()
    page.locator(".select2-search__field").fill(term)
    option = page.locator(".select2-results__option--highlighted", has_text=re.compile(term, re.IGNORECASE))
    option.click()


def enter_seminar(page):
    page.goto(reverse("admin:seminars_seminar_add"))
    page.select_option("#id_programme_year", label="Seminars 2025")
    page.select_option("#id_region", label="Zhambyl Region")
    page.fill("#id_title_en", "Rights in the region")
    page.select_option("#id_status", "held")
    page.fill("#id_start", "2025-06-03")
    page.fill("#id_end", "2025-06-05")
    for number, place in enumerate(PLACES):
        page.fill(f"#id_sessions-{number}-date", f"2025-06-0{3 + number}")
        choose(page, f"#id_sessions-{number}-venue", place)
    page.click("#headcounts-group .add-row a")
    choose(page, "#id_headcounts-0-venue", "Merke")
    page.fill("#id_headcounts-0-women", "4")
    page.fill("#id_headcounts-0-men", "6")
    page.click("[name=_continue]")


def enter_new_participant(page, surname, gender, sessions):
    """On the open form of a participation: make the person in the pop-up, mark the sessions, go on to the next."""
    with page.expect_popup() as opened:
        page.click("#add_id_participant")
    popup = opened.value
    popup.fill("#id_surname", surname)
    popup.select_option("#id_gender", gender)
    popup.click("[name=_save]")
    page.locator(".field-participant .select2-selection__rendered", has_text=surname).wait_for()
    for session in sessions:
        page.locator("#id_attended input").nth(session).check()
    page.click("[name=_addanother]")
    page.locator(".messagelist .success").wait_for()


def test_year_entered_by_hand(page, year):
    enter_seminar(page)
    page.locator(".messagelist .success").wait_for()
    page.get_by_role("link", name="Add a participant", exact=True).click()
    enter_new_participant(page, "Kim", "woman", [0])
    enter_new_participant(page, "Akhmetov", "man", [0])
    enter_new_participant(page, "Ivanova", "woman", [0, 1])  # at two places
    enter_new_participant(page, "Serikova", "woman", [1])

    figures = year_figures(year)
    assert Seminar.objects.get().sessions.count() == 3
    (region,) = figures.regions
    assert (region.cell.women, region.cell.men, region.cell.total) == (7, 7, 14)
    assert {place.subject.name: place.cell.total for place in region.places} == {
        "Taraz": 3,
        "Sarykemer": 2,
        "Merke": 10,
    }
    assert region.overlap.total == 1
    assert_page_says_so(page)


def assert_page_says_so(page):
    page.goto(reverse("year", args=[2025]))
    text = page.locator("main").inner_text()
    assert "14 participants (7 women and 7 men)" in text
    assert re.search(r"counted again at another place\D+1\b", text)


def test_one_venue_for_all_days_without_typing(page, year):
    page.goto(reverse("admin:seminars_seminar_add"))
    page.select_option("#id_programme_year", label="Seminars 2025")
    page.select_option("#id_region", label="Zhambyl Region")
    page.fill("#id_title_en", "Rights in the region")
    page.fill("#id_start", "2025-06-03")
    page.fill("#id_end", "2025-06-05")
    choose(page, "#id_venue_for_all_days", "Taraz")
    page.click("[name=_continue]")
    page.get_by_role("button", name="Copy to 2026").click()
    page.locator(".messagelist .success").wait_for()
    assert page.locator("#id_start").input_value() == "2026-06-02"
    assert page.locator("#id_sessions-2-date").input_value() == "2026-06-04"


def test_seminar_is_entered_without_javascript(open_page, year):
    page = open_page(UserFactory(), java_script_enabled=False)
    page.goto(reverse("admin:seminars_seminar_add"))
    page.select_option("#id_programme_year", label="Seminars 2025")
    page.select_option("#id_region", label="Zhambyl Region")
    page.fill("#id_title_en", "Rights in the region")
    page.fill("#id_start", "2025-06-03")
    page.fill("#id_end", "2025-06-03")
    page.get_by_label("or type it: Venue, 1").fill("House of culture")
    page.click("[name=_continue]")
    page.get_by_text("“House of culture” may be any of").wait_for()
    page.select_option("#id_sessions-0-venue", label="House of culture, Merke village, Zhambyl Region")
    page.click("[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    assert Seminar.objects.get().sessions.get().venue.locality.name_en == "Merke"
