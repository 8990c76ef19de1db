"""The page of a new seminar: what it fills in itself, and where it leads."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from seminars.models import Seminar
from tests.factories import ProgrammeFactory, ProgrammeYearFactory, RegionFactory, VenueFactory
from tests.page_forms import form_of

pytestmark = pytest.mark.django_db
ADD = reverse("admin:seminars_seminar_add")


@pytest.fixture
def year():
    return ProgrammeYearFactory()


@pytest.fixture
def post(staff, year):
    """Send the page as it comes, with its fields filled."""

    def post(**filled):
        form = {name: values[0] for name, values in form_of(staff.get(ADD), "title_en").items() if values}
        form |= {"region": RegionFactory().pk, "title_en": "Rights", "start": "2025-06-03", "end": "2025-06-05"}
        return staff.post(ADD, {**form, **filled})

    return post


def venues(number):
    return {f"sessions-{at}-venue": VenueFactory().pk for at in range(number)}


def test_days_of_sessions_left_empty_follow_one_another(post):
    post(**venues(3))
    days = [session.date.day for session in Seminar.objects.get().sessions.all()]
    assert days == [3, 4, 5]


def test_day_left_empty_follows_the_one_above(post):
    post(**venues(2), **{"sessions-0-date": "2025-06-04"})
    days = [session.date.day for session in Seminar.objects.get().sessions.all()]
    assert days == [4, 5]


def test_day_left_empty_after_the_last_is_refused(post):
    response = post(**venues(2), end="2025-06-03")
    assertContains(response, "This day lies outside the seminar.")


def test_day_left_empty_after_the_end_of_time_is_refused(post):
    last = str(date.max)
    response = post(**venues(2), start=last, end=last)
    assertContains(response, "This field is required.")


def test_rows_left_empty_are_no_sessions(post):
    post()
    assert not Seminar.objects.get().sessions.exists()


def test_saving_leads_on_to_the_list(post):
    response = post(_list="")
    assertRedirects(response, reverse("admin:seminars_seminar_list", args=[Seminar.objects.get().pk]))


def test_newest_year_is_chosen(staff, year):
    newest = ProgrammeYearFactory(year=2026)
    assert form_of(staff.get(ADD), "title_en")["programme_year"] == [str(newest.pk)]


def test_no_year_is_chosen_among_programmes(staff, year):
    ProgrammeYearFactory(programme=ProgrammeFactory(name_en="Other"))
    assert form_of(staff.get(ADD), "title_en")["programme_year"] == [""]
