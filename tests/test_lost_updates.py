"""Two people on one form: the second is told what the first changed, and loses nothing typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from seminars.attendance import mark
from seminars.models import Headcount, Partner, Seminar, Session, Topic
from tests.factories import (
    HeadcountFactory,
    ParticipantFactory,
    ParticipationFactory,
    SeminarFactory,
    UserFactory,
    VenueFactory,
)
from tests.page_forms import form_of

pytestmark = pytest.mark.django_db
TOLD = "Somebody else changed this since you opened it"


@pytest.fixture
def seminar():
    return SeminarFactory(days=2)


def change(row):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def opened(client, row):
    """The form of a row as somebody has it before them."""
    return form_of(client.get(change(row)), "_shown")


def send(client, row, form, **typed):
    return client.post(change(row), {**form, **typed})


def sent(form):
    """What of a form stands for the same again once it was sent and came back."""
    return {name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}


def said(response):
    """The lines of what clashes."""
    return list(response.context["others"].lines)


def test_who_saves_second_is_told_and_nothing_is_overwritten(staff):
    person = ParticipantFactory(surname="Ким", phone="1")
    one, other = opened(staff, person), opened(staff, person)
    send(staff, person, one, phone="2")
    response = send(staff, person, other, phone="3", surname="Цой")
    assert said(response) == [("Phone", "3", "2")]
    assertContains(response, TOLD)
    person.refresh_from_db()
    assert (person.surname, person.phone) == ("Ким", "2")


def test_what_was_typed_comes_back(staff):
    person = ParticipantFactory(surname="Ким", phone="1")
    one, other = opened(staff, person), opened(staff, person)
    send(staff, person, one, phone="2")
    other |= {"phone": ["3"], "surname": ["Цой"]}
    assert sent(form_of(send(staff, person, other), "_shown")) == sent(other)


def test_who_changed_it_is_named(client):
    person = ParticipantFactory(phone="1")
    client.force_login(UserFactory(role="administrator"))
    one, other = opened(client, person), opened(client, person)
    send(client, person, one, phone="2")
    client.force_login(UserFactory(role="staff"))
    assertContains(send(client, person, other, phone="3"), "Last changed by administrator")


def test_change_of_before_the_form_was_opened_is_not_named(staff):
    person = ParticipantFactory(phone="1")
    form = opened(staff, person)
    type(person).objects.update(phone="2")  # as a command does, past all history
    assertNotContains(send(staff, person, form, phone="3"), "Last changed by")


def test_decided_after_comparing_it_is_saved(staff):
    person = ParticipantFactory(phone="1")
    one, other = opened(staff, person), opened(staff, person)
    send(staff, person, one, phone="2")
    response = send(staff, person, other, phone="3")
    assert send(staff, person, form_of(response, "_shown"), _mine=response.context["others"].state).status_code == 302
    person.refresh_from_db()
    assert person.phone == "3"


def test_saved_again_without_deciding_it_is_told_again(staff):
    person = ParticipantFactory(phone="1")
    one, other = opened(staff, person), opened(staff, person)
    send(staff, person, one, phone="2")
    response = send(staff, person, form_of(send(staff, person, other, phone="3"), "_shown"))
    assert said(response) == [("Phone", "3", "2")]


def test_changed_a_third_time_while_comparing_is_told_again(staff):
    person = ParticipantFactory(phone="1")
    one, other, third = (opened(staff, person) for _ in range(3))
    send(staff, person, one, phone="2")
    state = send(staff, person, other, phone="3").context["others"].state
    send(staff, person, third | opened(staff, person), phone="4")
    assert said(send(staff, person, other, phone="3", _mine=state)) == [("Phone", "3", "4")]


def test_same_change_twice_is_no_clash(staff):
    person = ParticipantFactory(phone="1")
    one, other = opened(staff, person), opened(staff, person)
    send(staff, person, one, phone="2")
    assert send(staff, person, other, phone="2").status_code == 302


def test_form_nobody_else_changed_is_saved(staff, seminar):
    HeadcountFactory(seminar=seminar)
    assert send(staff, seminar, opened(staff, seminar), title_en="New").status_code == 302


def test_choice_is_told_in_words(staff, seminar):
    Partner.objects.create(pk=1, name_en="Academy")
    one, other = opened(staff, seminar), opened(staff, seminar)
    send(staff, seminar, one, status="cancelled", partners=["1"])
    assert said(send(staff, seminar, other, status="held")) == [
        ("Status", "held", "cancelled"),
        ("Partners", "–", "Academy"),
    ]


# Rows of the same form


def test_row_changed_by_somebody_else_is_told(staff, seminar):
    HeadcountFactory(seminar=seminar, women=2)
    one, other = opened(staff, seminar), opened(staff, seminar)
    send(staff, seminar, one, **{"headcounts-0-women": "5"})
    response = send(staff, seminar, other, **{"headcounts-0-women": "7"})
    assert [(typed, stored) for _what, typed, stored in said(response)] == [("7", "5")]
    assert Headcount.objects.get().women == 5


def test_row_added_by_somebody_else_stays(staff, seminar):
    one, other = opened(staff, seminar), opened(staff, seminar)
    row = {"venue": VenueFactory(region=seminar.region).pk, "date": "2025-06-03", "part": "evening"}
    row |= {"mode": "in_person", "seminar": seminar.pk}
    send(
        staff,
        seminar,
        one,
        **{f"sessions-2-{name}": value for name, value in row.items()},
        **{"sessions-TOTAL_FORMS": 3},
    )
    assert Session.objects.count() == 3
    assert send(staff, seminar, other, title_en="New").status_code == 302
    assert (Session.objects.count(), Seminar.objects.get().title_en) == (3, "New")


def test_row_deleted_by_somebody_else_is_told_and_entered_again_if_decided(staff, seminar):
    one, other = opened(staff, seminar), opened(staff, seminar)
    send(staff, seminar, one, **{"sessions-0-DELETE": "on"})
    assert Session.objects.count() == 1
    response = send(staff, seminar, other, **{"sessions-0-sheet_women": "4"})
    ((what, typed, stored),) = said(response)
    assert (what, stored) == ("Session", "deleted")
    assert typed.startswith("2025-06-03; whole day; House of culture")
    form = form_of(response, "_shown")
    assert (form["sessions-INITIAL_FORMS"], form["sessions-TOTAL_FORMS"]) == (["1"], ["2"])
    assert form["sessions-1-sheet_women"] == ["4"]
    assert send(staff, seminar, form, _mine=response.context["others"].state).status_code == 302
    assert Session.objects.count() == 2


def test_row_both_deleted_is_deleted(staff, seminar):
    one, other = opened(staff, seminar), opened(staff, seminar)
    send(staff, seminar, one, **{"sessions-0-DELETE": "on"})
    assert send(staff, seminar, other, **{"sessions-0-DELETE": "on"}).status_code == 302
    assert Session.objects.count() == 1


def test_marks_made_on_the_grid_meanwhile_are_told(staff, seminar):
    participation = ParticipationFactory(seminar=seminar, attended=[])
    form = opened(staff, participation)
    session = seminar.sessions.first()
    mark(seminar=seminar, marks={(participation.pk, session.pk): True})
    assert said(send(staff, participation, form)) == [("Present at", "–", str(session))]
    assert participation.attendances.count() == 1


# The grid


def post_row(client, participation, **posted):
    address = reverse("admin:seminars_seminar_attendance_row", args=[participation.seminar_id])
    return client.post(address, {"participation": participation.pk, "field": "organisation", **posted})


def test_row_of_the_list_changed_by_two_is_told(staff, seminar):
    participation = ParticipationFactory(seminar=seminar, organisation="A")
    assert post_row(staff, participation, value="B", was="A").status_code == 200
    response = post_row(staff, participation, value="C", was="A")
    assert response.status_code == 422
    assert response.json()["message"] == "Not saved: “C”. Somebody else wrote “B” here meanwhile."
    participation.refresh_from_db()
    assert participation.organisation == "B"


def test_row_of_the_list_sent_twice_over_a_bad_line_is_saved_once(staff, seminar):
    participation = ParticipationFactory(seminar=seminar, organisation="A")
    assert [post_row(staff, participation, value="B", was="A").status_code for _ in range(2)] == [200, 200]


def test_plain_form_of_the_list_tells_too(staff, seminar):
    participation = ParticipationFactory(seminar=seminar, audience="academia")
    address = reverse("admin:seminars_seminar_attendance", args=[seminar.pk])
    one, other = (form_of(staff.get(address), "shown") for _ in range(2))
    name = f"audience-{participation.pk}"
    staff.post(address, {**one, name: "civil_society"})
    words = "Not saved: “other”. Somebody else wrote “civil society” here meanwhile."
    assertContains(staff.post(address, {**other, name: "other"}), words)


# Every form


@pytest.mark.parametrize("make", [lambda: Topic.objects.create(name_en="Law"), VenueFactory, SeminarFactory])
def test_form_with_a_name_tells(staff, make):
    row = make()
    name = "title_en" if isinstance(row, Seminar) else "name_en"
    one, other = opened(staff, row), opened(staff, row)
    send(staff, row, one, **{name: "First"})
    assert [line[1:] for line in said(send(staff, row, other, **{name: "Second"}))] == [("Second", "First")]


def test_user_is_not_given_back_a_role(client):
    client.force_login(UserFactory(role="administrator"))
    user = UserFactory(role="reader")
    one, other = opened(client, user), opened(client, user)
    assert "password" not in other["_shown"][0]
    send(client, user, one, is_active=[])
    send(client, user, other, first_name="New")
    assert not User.objects.get(pk=user.pk).is_active


DAMAGED = (
    "", "[]", "{}", '{"at": 1, "form": 5, "rows": []}', "[" * 100_000,
    '{"at": "", "form": {}, "rows": {"sessions": 5}}', '{"at": [], "form": {}, "rows": {"sessions": {"1": 5}}}',
)  # fmt: skip


def test_damaged_note_of_what_was_shown_is_no_error(staff):
    topic = Topic.objects.create(name_en="Law")
    form = opened(staff, topic)
    assert [send(staff, topic, form, _shown=shown).status_code for shown in DAMAGED] == [302] * len(DAMAGED)


def test_damaged_counts_of_rows_are_no_error(staff, seminar):
    form = opened(staff, seminar)
    seminar.sessions.first().delete()
    damaged = {("TOTAL", "x"): 200, ("INITIAL", "9"): 200, ("TOTAL", "999"): 400}
    sent = {(name, count): send(staff, seminar, form, **{f"sessions-{name}_FORMS": count}) for name, count in damaged}
    assert {key: response.status_code for key, response in sent.items()} == damaged


def test_what_was_typed_into_something_deleted_meanwhile_is_shown(staff):
    person = ParticipantFactory(surname="Ким")
    form = opened(staff, person)
    person.delete()
    response = send(staff, person, form, surname="Цой", phone="77")
    assertContains(response, "Somebody deleted this meanwhile", status_code=404)
    assert response.context["typed"][:2] == [("Surname", "Цой"), ("Gender", "woman")]


def test_what_is_deleted_while_its_form_waits_is_shown_too(staff, monkeypatch):
    person = ParticipantFactory(surname="Ким")
    form = opened(staff, person)
    monkeypatch.setattr("seminars.admin.people.ParticipantAdmin.lock_for_saving", lambda self, obj: obj.delete())
    assert send(staff, person, form, surname="Цой").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_comparing_costs_the_same_with_one_row_and_three(staff, number, django_assert_num_queries):
    seminar = SeminarFactory(days=number)
    form = opened(staff, seminar)
    Seminar.objects.update(title_en="Other")
    with CaptureQueriesContext(connection) as stock:
        send(staff, seminar, form, _shown=[], title_en="")
    with django_assert_num_queries(len(stock) + 18):
        assert said(send(staff, seminar, form)) == [("Title in English", "Rights", "Other")]
