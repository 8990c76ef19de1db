"""The seminars by month and region, and the private addresses at which other calendars read them."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override
from icalendar import Calendar

from reports.calendar import by_region, feed, months_of
from reports.models import CalendarAddress
from seminars.models import Seminar
from tests.factories import ParticipationFactory, RegionFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 1)


@pytest.fixture
def june():
    return SeminarFactory(title_en="Rights, and duties; in brief", days=2)


@pytest.fixture
def september(june):
    day = date(2025, 9, 1)
    return SeminarFactory(start=day, end=day, status="planned", region=june.region)


@pytest.fixture
def today():
    return SeminarFactory(start=localdate(), end=localdate(), title_ru="Права")


def address_of(user, region=None, language="en"):
    return CalendarAddress.objects.create(user=user, region=region, language=language)


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def test_months_in_which_seminars_begin(june, september):
    months = months_of(Seminar.objects.all())
    assert [(month.name, [line.seminar for line in month.lines]) for month in months] == [
        ("June 2025", [june]),
        ("September 2025", [september]),
    ]
    assert by_region(months) == [(june.region, [1, 1])]


def test_regions_stand_in_the_order_of_the_alphabet():
    for code, name in (("KZ-19", "Алматы облысы"), ("KZ-11", "Ақмола облысы")):
        SeminarFactory(region=RegionFactory(iso_code=code, name_en=code, name_kk=name), code=f"2025-{code}-1")
    with override("kk"):
        regions = by_region(months_of(Seminar.objects.all()))
    assert [region.iso_code for region, _numbers in regions] == ["KZ-11", "KZ-19"]


def test_event_is_of_whole_days_and_says_where(june):
    (event,) = events(feed(Seminar.objects.all(), name="Kostanay", host="example.org", today=TODAY))
    places = [session.venue.place.label for session in june.sessions.order_by("date")]
    assert len(set(places)) == 2
    assert event["uid"] == f"{june.code}@example.org"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2025, 6, 3), date(2025, 6, 6))
    assert event["summary"] == f"Rights, and duties; in brief, {june.region.name}"
    assert event["location"] == "; ".join(places)
    assert event["description"] == f"{june.code}\nheld\n3 Jun: {places[0]}\n4 Jun: {places[1]}"


def test_cancelled_seminar_stays_and_says_so(june):
    Seminar.objects.update(status="cancelled")
    assert events(feed(Seminar.objects.all(), name="", host="x", today=TODAY))[0]["status"] == "CANCELLED"


def test_seminar_of_long_ago_is_left_out(june):
    assert events(feed(Seminar.objects.all(), name="", host="x", today=date(2026, 6, 6))) != []
    assert events(feed(Seminar.objects.all(), name="", host="x", today=date(2026, 6, 7))) == []


def test_address_is_read_without_signing_in_in_its_language(client, today):
    address = address_of(UserFactory(role="staff"), language="ru")
    response = client.get(address.get_absolute_url())
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [event["summary"].partition(",")[0] for event in events(response.content)] == ["Права"]


def test_coordinator_reads_own_regions_only(client, today):
    other = SeminarFactory(region__iso_code="KZ-39")
    coordinator = UserFactory(role="coordinator", regions=[today.region])
    read = events(client.get(address_of(coordinator).get_absolute_url()).content)
    assert [event["uid"] for event in read] == [f"{today.code}@testserver"]
    assert client.get(address_of(coordinator, other.region).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("end", ["end", "inactive", "role", "tampered"])
def test_address_that_is_no_longer_one_is_not_found(client, today, end):
    user = UserFactory(role="staff")
    address = address_of(user)
    link = address.get_absolute_url()
    if end == "end":
        client.force_login(user)
        client.post(reverse("end_calendar_address", args=[address.pk]))
        client.logout()
    elif end == "inactive":
        user.is_active = False
        user.save()
    elif end == "role":
        user.groups.clear()
    else:
        link = link.replace(str(address.pk), str(address_of(user).pk))
    assert client.get(link).status_code == 404


def test_address_of_somebody_else_cannot_be_ended(staff, today):
    address = address_of(UserFactory(role="administrator"))
    assert staff.post(reverse("end_calendar_address", args=[address.pk])).status_code == 404
    assert CalendarAddress.objects.get() == address


def test_address_is_made_for_a_region_one_may_see(sign_in, today):
    other = SeminarFactory(region__iso_code="KZ-39")
    coordinator = sign_in("coordinator", today.region)
    refused = coordinator.post(reverse("calendar_addresses"), {"region": other.region_id})
    assert list(refused.context["form"].errors) == ["region"]
    coordinator.post(reverse("calendar_addresses"), {"region": today.region_id})
    assert CalendarAddress.objects.get().region == today.region


def test_reader_has_no_calendar(sign_in, today):
    reader = sign_in("reader")
    assert reader.get(reverse("calendar", args=[today.programme_year.year])).status_code == 404
    assert reader.get(reverse("calendar_addresses")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_calendar_do_not_grow(staff, today, django_assert_num_queries, rows):
    for _ in range(rows):
        SeminarFactory(region=today.region)
    address = address_of(UserFactory(role="staff"))
    with django_assert_num_queries(6):
        staff.get(reverse("calendar", args=[today.programme_year.year]))
    with django_assert_num_queries(6):
        staff.get(address.get_absolute_url())


def test_no_people_in_the_calendar(client, today):
    person = ParticipationFactory(seminar=today).participant
    content = client.get(address_of(UserFactory(role="staff")).get_absolute_url()).content.decode()
    assert today.code in content
    assert person.surname not in content
