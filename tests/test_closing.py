"""A closed seminar: what it takes to close it, that nothing changes it, and how it is opened again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from seminars.closing import close, reopen
from seminars.models import Participation, Seminar
from seminars.readiness import findings
from tests.factories import ParticipationFactory, RegionFactory, ScanFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def staff(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def participation():
    """The only person on the list of a seminar that lacks nothing."""
    found = ParticipationFactory()
    ScanFactory(session=found.seminar.sessions.get())
    return found


@pytest.fixture
def closed(participation, user):
    """A seminar of one person, closed."""
    close(seminar=participation.seminar, user=user)
    participation.seminar.refresh_from_db()
    return participation.seminar


def closing_page(seminar):
    return reverse("admin:seminars_seminar_close", args=[seminar.pk])


def is_closed(seminar):
    return Seminar.objects.get(pk=seminar.pk).closed_at is not None


def test_complete_seminar_is_closed_without_a_reason(staff, participation):
    response = staff.post(closing_page(participation.seminar), {"close": "1"})
    assertRedirects(response, reverse("admin:seminars_seminar_change", args=[participation.seminar.pk]))
    assert is_closed(participation.seminar)


def test_incomplete_seminar_is_not_closed_without_a_reason(user):
    seminar = SeminarFactory(days=1)
    with pytest.raises(ValidationError, match="say why the seminar is closed as it is"):
        close(seminar=seminar, user=user)
    assert not is_closed(seminar)


def test_reason_stands_where_something_would_be_missing(staff):
    seminar = SeminarFactory(days=1)
    staff.post(closing_page(seminar), {"close": "1", "reason": "The sheets were lost."})
    assert [finding.sentence for finding in findings(Seminar.objects.all())] == [
        "closed as it is: The sheets were lost."
    ]


def test_planned_seminar_is_not_closed(user):
    with pytest.raises(ValidationError, match="Only a seminar that was held"):
        close(seminar=SeminarFactory(status="planned"), user=user, reason="We are sure.")


def test_closed_seminar_is_not_closed_again(closed, user):
    with pytest.raises(ValidationError, match="Closed: "):
        close(seminar=closed, user=user)


def test_opening_again_asks_why(closed, user):
    with pytest.raises(ValidationError, match="Say why"):
        reopen(seminar=closed, user=user, reason=" ")
    assert is_closed(closed)


def test_opening_again_is_recorded(staff, closed):
    staff.post(closing_page(closed), {"reopen": "1", "reason": "A headcount came late."})
    assert not is_closed(closed)
    record = closed.history.latest()
    assert (record.history_user.username, record.history_change_reason) == ("staff", "A headcount came late.")
    history = staff.get(reverse("admin:seminars_seminar_history", args=[closed.pk]))
    assertContains(history, "Reason: A headcount came late.")


def test_page_of_before_does_not_open_what_another_closed(staff, closed):
    staff.post(closing_page(closed), {"close": "1", "reason": "Nothing is missing."})
    assert is_closed(closed)


def test_form_of_a_closed_seminar_shows_and_takes_nothing(staff, closed):
    address = reverse("admin:seminars_seminar_change", args=[closed.pk])
    assertContains(staff.get(address), "nothing of it changes before it is opened again")
    assert staff.post(address, {"status": "planned"}).status_code == 403


@pytest.mark.parametrize("page", ["list"])
def test_entry_pages_of_a_closed_seminar_say_so(staff, closed, page):
    response = staff.get(reverse(f"admin:seminars_seminar_{page}", args=[closed.pk]))
    assertContains(response, "is closed: open it again first.", status_code=403)


def test_closed_list_takes_nobody_and_gives_nobody_away(staff, closed, participation):
    adding = {"seminar": closed.pk, "participant": ParticipationFactory().participant.pk, "audience": "academia"}
    response = staff.post(reverse("admin:seminars_participation_add"), adding)
    assert response.context["adminform"].form.errors["seminar"] == [f"Closed: {closed.code}. Open them again first."]
    address = reverse("admin:seminars_participation_change", args=[participation.pk])
    assert staff.post(address, {"audience": "academia"}).status_code == 403
    deleting = {"action": "delete_selected", "_selected_action": [participation.pk], "post": "yes"}
    staff.post(reverse("admin:seminars_participation_changelist"), deleting)
    assert Participation.objects.filter(seminar=closed).get() == participation


def test_closed_seminar_is_not_deleted(staff, closed):
    staff.post(reverse("admin:seminars_seminar_delete", args=[closed.pk]), {"post": "yes"})
    assert is_closed(closed)


def test_gender_of_somebody_on_a_closed_list_stays(staff, closed, participation):
    person = participation.participant
    address = reverse("admin:seminars_participant_change", args=[person.pk])
    names = {"surname": "Renamed", "given_name": person.given_name}
    response = staff.post(address, {**names, "gender": "man"})
    assert response.context["adminform"].form.errors["gender"] == [f"Closed: {closed.code}. Open them again first."]
    staff.post(address, {**names, "gender": person.gender})
    person.refresh_from_db()
    assert (person.surname, person.gender) == ("Renamed", "woman")


def test_rule_of_a_year_with_a_closed_seminar_stays(staff, closed):
    year = closed.programme_year
    address = reverse("admin:seminars_programmeyear_change", args=[year.pk])
    form = staff.get(address).context["adminform"].form
    formsets = staff.get(address).context["inline_admin_formsets"]
    management = {f"{each.formset.prefix}-{name}": 0 for each in formsets for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    response = staff.post(address, {**management, **form.initial, "partners": [], "minimum_sessions": 2})
    assert response.context["adminform"].form.non_field_errors() == [f"Closed: {closed.code}. Open them again first."]


@pytest.mark.parametrize(("name", "change"), [("venue", {"kind": "institution"}), ("locality", {"kind": "city"})])
def test_place_of_a_closed_seminar_keeps_its_kind(staff, closed, name, change):
    venue = closed.sessions.get().venue
    place = venue if name == "venue" else venue.locality
    address = reverse(f"admin:seminars_{name}_change".replace("seminars", "regions"), args=[place.pk])
    page = staff.get(address).context
    data = {key: value for key, value in page["adminform"].form.initial.items() if value is not None} | change
    for each in page["inline_admin_formsets"]:
        for form in [each.formset.management_form, *each.formset.initial_forms]:
            data |= {form.add_prefix(key): value for key, value in form.initial.items() if value is not None}
    response = staff.post(address, data)
    errors = response.context["adminform"].form.non_field_errors()
    assert errors == [f"Closed: {closed.code}. Open them again first."]


def test_coordinator_neither_closes_nor_opens(client, closed):
    client.force_login(UserFactory(role="coordinator", regions=[closed.region]))
    assert client.get(closing_page(closed)).status_code == 403


def test_seminar_of_another_region_is_not_there(client, closed):
    client.force_login(UserFactory(role="coordinator", regions=[RegionFactory(iso_code="KZ-39")]))
    assert client.get(closing_page(closed)).status_code == 404


def test_list_of_seminars_tells_closed_from_open(staff, closed):
    SeminarFactory()
    found = staff.get(reverse("admin:seminars_seminar_changelist"), {"closed": "yes"}).context["cl"].result_list
    assert [seminar.pk for seminar in found] == [closed.pk]
