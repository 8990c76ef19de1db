"""The attendance grid without a browser: what is saved, what is refused, and what others keep."""

import json
from datetime import timedelta
from unittest import mock

import pytest
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from seminars.closing import lock_open
from seminars.models import Attendance, DoubtfulPair, Participant, Participation, Seminar, Session, SheetTotal, Tally
from tests.factories import ParticipantFactory, ParticipationFactory, RegionFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seminar():
    return SeminarFactory(days=2)


@pytest.fixture
def first(seminar):
    return seminar.sessions.first()


@pytest.fixture
def listed(seminar):
    return ParticipationFactory(seminar=seminar, attended=[])


@pytest.fixture
def staff(client):
    client.force_login(UserFactory())
    return client


def address(seminar, name=""):
    return reverse("_".join(filter(None, ("admin:seminars_seminar_attendance", name))), args=[seminar.pk])


def post_marks(client, seminar, *marks):
    rows = [[participation.pk, session.pk, present] for participation, session, present in marks]
    return client.post(address(seminar, "marks"), json.dumps(rows), content_type="application/json")


def post_person(client, seminar, name="Ким Анна", **fields):
    given = {"name": name, "gender": "woman", "audience": "academia", "organisation": "", **fields}
    return client.post(address(seminar, "person"), {f"new-{field}": value for field, value in given.items()})


def post_row(client, participation, field, value):
    posted = {"participation": participation.pk, "field": field, "value": value}
    return client.post(address(participation.seminar, "row"), posted)


def close(seminar):
    Seminar.objects.filter(pk=seminar.pk).update(closed_at=now())


def coordinator(client, *regions):
    client.force_login(UserFactory(role="coordinator", regions=regions))
    return client


def marks():
    return set(Attendance.objects.values_list("participation", "session"))


# Marks


def test_mark_is_kept_and_counted_at_once(staff, seminar, listed, first):
    SheetTotal.objects.create(session=first, women=2)
    reply = post_marks(staff, seminar, (listed, first, True)).json()
    assert marks() == {(listed.pk, first.pk)}
    assert Seminar.objects.get().women == 1
    assert reply["totals"][0] == {
        "session": first.pk,
        "listed": {"women": 1, "men": 0, "not_stated": 0},
        "words": "1 woman missing",
        "state": "differs",
    }


def test_mark_sent_twice_is_one(staff, seminar, listed, first):
    for _ in range(2):
        assert post_marks(staff, seminar, (listed, first, True)).status_code == 200
    assert marks() == {(listed.pk, first.pk)}


def test_mark_is_taken_back(staff, seminar, first):
    listed = ParticipationFactory(seminar=seminar, attended=[first])
    post_marks(staff, seminar, (listed, first, False))
    assert marks() == set()
    assert Seminar.objects.get().women == 0


def test_only_the_named_marks_change(staff, seminar, listed, first):
    other = ParticipationFactory(seminar=seminar, attended=[first])
    post_marks(staff, seminar, (listed, first, True))
    assert marks() == {(listed.pk, first.pk), (other.pk, first.pk)}


def test_mark_of_somebody_taken_off_the_list_is_said(staff, seminar, listed, first):
    elsewhere = ParticipationFactory(attended=[])
    reply = post_marks(staff, seminar, (listed, first, True), (elsewhere, first, True)).json()
    assert reply["message"] == "Somebody took this person or session out."
    assert marks() == {(listed.pk, first.pk)}


def test_marks_of_a_closed_seminar_are_refused(staff, seminar, listed, first):
    close(seminar)
    response = post_marks(staff, seminar, (listed, first, True))
    assert (response.status_code, response.json()) == (
        422,
        {"message": f"Closed: {seminar.code}. Open them again first."},
    )
    assert marks() == set()


@pytest.mark.parametrize(
    "body",
    ["", "{}x", "[1]", '[["1", 2, true]]', "[[0, 1, true]]", '[[1, 1, "x"]]', "{}", f"[[{2**70}, 1, true]]", "7"],
)
def test_what_is_no_mark_is_refused(staff, seminar, body):
    response = staff.post(address(seminar, "marks"), body, content_type="application/json")
    assert response.status_code == 400


# People


def test_typed_person_is_on_the_list_and_in_the_register(staff, seminar):
    first = seminar.sessions.first()
    reply = post_person(staff, seminar, "Ахметова Гүлнар Серікқызы", organisation="Akimat", present=[first.pk]).json()
    participation = Participation.objects.get(pk=reply["participation"])
    person = participation.participant
    assert (person.surname, person.given_name, person.patronymic) == ("Ахметова", "Гүлнар", "Серікқызы")
    assert (person.gender, participation.audience, participation.organisation) == ("woman", "academia", "Akimat")
    assert list(participation.sessions.all()) == [first]
    assert [record.history_user.username for record in (*person.history.all(), *participation.history.all())] == [
        "staff",
        "staff",
    ]


def test_person_chosen_from_the_register_is_that_person(staff, seminar):
    known = ParticipantFactory(surname="Сейітова", given_name="Әсел")
    post_person(staff, seminar, "Seitova Assel", participant=known.pk)
    assert Participation.objects.get().participant == known


def test_person_sent_twice_over_a_bad_line_is_one(staff, seminar):
    for present in ([], [seminar.sessions.last().pk]):
        reply = post_person(staff, seminar, organisation="Akimat", present=present).json()
    assert reply["message"] == "Ким Анна was on the list already: only the marks were added."
    assert (Participant.objects.count(), Attendance.objects.count()) == (1, 1)


def test_person_is_present_at_the_ticked_session_though_another_was_entered_above_it_meanwhile(staff, seminar):
    first = seminar.sessions.first()
    ticked = staff.get(address(seminar)).context["form"].fields["present"].choices[0][0]
    Session.objects.create(seminar=seminar, date=first.date - timedelta(days=1), venue=first.venue)
    post_person(staff, seminar, present=[ticked])
    assert Attendance.objects.get().session == first


def test_person_ticked_at_a_session_that_went_is_not_put_on_the_list(staff, seminar):
    gone = seminar.sessions.last().pk
    Session.objects.filter(pk=gone).delete()
    response = post_person(staff, seminar, present=[gone])
    assert (response.status_code, response.json()["message"]) == (422, "Somebody took this person or session out.")
    assert not Participation.objects.exists()


def test_person_with_a_name_alike_is_a_doubtful_pair(staff, seminar):
    known = ParticipantFactory(surname="Сейітова", given_name="Әсел")
    reply = post_person(staff, seminar, "Seitova Assel").json()
    assert DoubtfulPair.objects.get().first == known
    assert "may be Сейітова Әсел" in reply["row"]


def test_gender_typed_of_somebody_known_is_stated(staff, seminar):
    known = ParticipantFactory(gender="not_stated")
    ParticipationFactory(participant=known)
    post_person(staff, seminar, "Anybody", participant=known.pk, gender="man", present=[seminar.sessions.first().pk])
    assert list(Seminar.objects.values_list("men", flat=True)) == [1, 1]


def test_gender_typed_of_somebody_of_a_closed_seminar_is_not_stated_and_they_are_on_the_list(staff, seminar):
    known = ParticipantFactory(gender="not_stated")
    close(ParticipationFactory(participant=known).seminar)
    assert post_person(staff, seminar, "Anybody", participant=known.pk, gender="man").status_code == 200
    known.refresh_from_db()
    assert (known.gender, seminar.participations.count()) == ("not_stated", 1)


def test_seminars_are_locked_at_once_where_somebody_known_gets_a_gender(staff, seminar):
    known = ParticipantFactory(gender="not_stated")
    other = ParticipationFactory(participant=known).seminar
    with mock.patch("seminars.attendance.lock_open", wraps=lock_open) as locked:
        post_person(staff, seminar, "Anybody", participant=known.pk, gender="man")
    assert set(locked.call_args_list[0].args[0]) == {seminar.pk, other.pk}


def test_person_without_a_name_is_refused(staff, seminar):
    response = post_person(staff, seminar, "…")
    assert (response.status_code, response.json()) == (422, {"message": "Type the name."})


@pytest.mark.parametrize("field", ["name", "organisation"])
def test_personal_number_is_not_stored(staff, seminar, listed, field):
    response = post_person(staff, seminar, **{"name": "Ким Анна", field: "Ким ИИН 850101300123"})
    assert (response.status_code, response.json()["message"]) == (422, "A personal number is not stored: leave it out.")
    assert post_row(staff, listed, "organisation", "ИИН 850101300123").status_code == 422
    assert Participant.objects.count() == 1


def test_marks_of_direction_are_taken_out(staff, seminar):
    post_person(staff, seminar, "\u202eКим\u202c Анна")
    assert str(Participant.objects.get()) == "Ким Анна"


def test_nobody_is_put_on_a_closed_list(staff, seminar):
    close(seminar)
    assert post_person(staff, seminar).status_code == 422
    assert not Participant.objects.exists()


def suggested(client, seminar, name):
    return client.post(address(seminar, "people"), {"name": name}).json()["people"]


def test_register_is_searched_in_any_alphabet(staff, seminar):
    known = ParticipantFactory(surname="Сейітова", given_name="Әсел")
    ParticipantFactory(surname="Ким", given_name="Анна")
    assert [person["participant"] for person in suggested(staff, seminar, "Seit")] == [known.pk]
    assert [person["participant"] for person in suggested(staff, seminar, "Assel Seitova")] == [known.pk]


def test_name_that_begins_so_is_suggested_first(staff, seminar):
    ParticipantFactory(surname="Ахметова", given_name="Айгуль", patronymic="Маратовна")
    first = ParticipantFactory(surname="Ахметова", given_name="Мадина")
    assert suggested(staff, seminar, "Ахметова М")[0]["participant"] == first.pk


def test_suggestion_brings_what_was_said_last(staff, seminar):
    ParticipationFactory(participant__surname="Сейітова", audience="civil_society", organisation="Қор")
    (person,) = suggested(staff, seminar, "Сейі")
    assert (person["audience"], person["organisation"], person["why"]) == ("civil_society", "Қор", "")


def test_suggestion_says_who_is_on_the_list(staff, seminar, listed):
    (person,) = suggested(staff, seminar, listed.participant.surname)
    assert person["why"] == "on this list already"


# What the list says of people


@pytest.mark.parametrize(("field", "value"), [("audience", "other"), ("organisation", "НПО"), ("position", "=юрист")])
def test_row_is_changed(staff, listed, field, value):
    assert post_row(staff, listed, field, value).status_code == 200
    listed.refresh_from_db()
    assert getattr(listed, field) == value


def test_audience_is_counted_anew(staff, seminar, first):
    post_row(staff, ParticipationFactory(seminar=seminar, attended=[first]), "audience", "other")
    assert Tally.objects.exclude(kind="visit").get(scope="whole").audience == "other"


def test_gender_that_was_not_stated_is_stated_at_every_seminar(staff, seminar, first):
    person = ParticipantFactory(gender="not_stated")
    ParticipationFactory(participant=person)
    post_row(staff, ParticipationFactory(seminar=seminar, participant=person), "gender", "man")
    assert list(Seminar.objects.values_list("men", flat=True)) == [1, 1]


@pytest.mark.parametrize(
    ("field", "value"),
    [("audience", "x"), ("organisation", "x" * 301), ("gender", "man"), ("gender", "x"), ("seminar", "1")],
)
def test_row_is_not_changed_to_what_cannot_be(staff, listed, field, value):
    assert post_row(staff, listed, field, value).status_code == 422


def test_gender_is_stated_whatever_a_list_brought_as_an_email(staff, seminar):
    listed = ParticipationFactory(seminar=seminar, participant__gender="not_stated", participant__email="нет")
    assert post_row(staff, listed, "gender", "man").status_code == 200


# Rights


def test_page_of_somebody_who_signed_out_saves_nothing(staff, seminar, listed, first):
    rows = json.dumps([[listed.pk, first.pk, True]])
    headers = {"X-User": "0"}
    response = staff.post(address(seminar, "marks"), rows, content_type="application/json", headers=headers)
    assert (response.status_code, marks()) == (409, set())


def test_coordinator_marks_at_own_seminars(client, seminar, listed, first):
    coordinator(client, seminar.region)
    assertContains(client.get(address(seminar)), "mark-")
    assert post_marks(client, seminar, (listed, first, True)).status_code == 200


@pytest.mark.parametrize("name", ["person", "row", "people"])
def test_coordinator_changes_nothing_else(client, seminar, name):
    coordinator(client, seminar.region)
    assert client.post(address(seminar, name), {"name": "Ким"}).status_code == 403


@pytest.mark.parametrize("name", ["", "state", "marks", "row", "person", "people"])
def test_coordinator_of_another_region_finds_nothing(client, seminar, name):
    coordinator(client, RegionFactory(iso_code="KZ-39", name_en="Kostanay Region"))
    assert client.post(address(seminar, name)).status_code == 404


def test_reader_and_nobody_do_not_enter(client, seminar):
    for user in (None, UserFactory(role="reader")):
        if user:
            client.force_login(user)
        assert client.get(address(seminar)).status_code == 302


# The page, and its plain form


def test_page_says_who_came_before_and_who_is_doubtful(staff, seminar, listed):
    ParticipationFactory(participant=listed.participant, seminar__programme_year__year=2024)
    other = ParticipantFactory(surname="Alike")
    DoubtfulPair.objects.create(first=listed.participant, second=other)
    page = staff.get(address(seminar))
    assertContains(page, "came before: 2024")
    assertContains(page, "may be Alike")


def test_closed_seminar_is_shown_and_not_changed(staff, seminar, listed):
    close(seminar)
    page = staff.get(address(seminar))
    assertContains(page, " disabled ", count=2)  # a box for each session
    assertNotContains(page, "new-name")


def test_plain_form_of_a_seminar_closed_meanwhile_says_so(staff, seminar, listed, first):
    posted = form_of(staff.get(address(seminar)), **{f"mark-{listed.pk}-{first.pk}": "on"})
    close(seminar)
    page = staff.post(address(seminar), posted)
    assert [str(message) for message in page.context["messages"]] == [f"Closed: {seminar.code}. Open them again first."]
    assert marks() == set()


def test_plain_form_saves_what_it_can_and_says_what_not(staff, seminar, listed):
    other = ParticipationFactory(seminar=seminar)
    page = staff.get(address(seminar))
    marked = {f"mark-{other.pk}-{session.pk}": "on" for session in seminar.sessions.all()}
    organisations = {f"organisation-{listed.pk}": "x" * 301, f"organisation-{other.pk}": "НПО"}
    page = staff.post(address(seminar), form_of(page, **marked, **organisations))
    other.refresh_from_db()
    assert (other.organisation, len(page.context["messages"])) == ("НПО", 1)


def test_long_list_has_pages_and_its_last_row_on_the_last(staff, seminar, monkeypatch):
    monkeypatch.setattr("seminars.admin.attendance.PER_PAGE", 2)
    for _ in range(3):
        ParticipationFactory(seminar=seminar)
    assertNotContains(staff.get(address(seminar)), "new-name")
    assertContains(staff.get(address(seminar), {"page": 2}), '<td class="at">3</td>')
    assertContains(staff.get(address(seminar), {"page": 2}), "new-name")


def form_of(page, **posted):
    return {"shown": page.context["grid"].shown, **posted}


def test_plain_form_saves_marks_rows_and_a_new_person(staff, seminar, listed, first):
    page = staff.get(address(seminar))
    kept = {f"audience-{listed.pk}": "other", f"organisation-{listed.pk}": "НПО", f"position-{listed.pk}": ""}
    new = {"new-name": "Ким Анна", "new-gender": "woman", "new-audience": "academia"}
    new["new-present"] = [seminar.sessions.last().pk]
    posted = form_of(page, **kept, **new, **{f"mark-{listed.pk}-{first.pk}": "on"})
    assertRedirects(staff.post(address(seminar), posted), address(seminar))
    listed.refresh_from_db()
    assert (listed.audience, listed.organisation, list(listed.sessions.all())) == ("other", "НПО", [first])
    assert Participation.objects.exclude(pk=listed.pk).get().sessions.get() == seminar.sessions.last()


def test_plain_form_from_before_keeps_the_marks_of_others(staff, seminar, listed, first):
    page = staff.get(address(seminar))
    other = ParticipationFactory(seminar=seminar)
    post_marks(staff, seminar, (listed, first, True))
    staff.post(address(seminar), form_of(page))
    assert (listed.pk, first.pk) in marks()
    assert other.sessions.count() == 2


def test_plain_form_takes_a_mark_back(staff, seminar):
    listed = ParticipationFactory(seminar=seminar)
    last = seminar.sessions.last()
    page = staff.get(address(seminar))
    staff.post(address(seminar), form_of(page, **{f"mark-{listed.pk}-{last.pk}": "on"}))
    assert marks() == {(listed.pk, last.pk)}


def test_typed_row_that_cannot_be_saved_is_shown_again_with_its_ticks(staff, seminar):
    first = seminar.sessions.first()
    page = staff.get(address(seminar))
    typed = {"new-name": "Ким Анна", "new-gender": "x", "new-present": [first.pk]}
    page = staff.post(address(seminar), form_of(page, **typed))
    assertContains(page, 'value="Ким Анна"')
    assertContains(page, f'name="new-present" value="{first.pk}" checked')


@pytest.mark.parametrize("shown", ["", "[]", "{}", '{"marks": {"x": [1]}, "rows": {}, "totals": []}', "9" * 99])
def test_page_that_was_not_made_here_is_refused(staff, seminar, shown):
    assert staff.post(address(seminar), {"shown": shown}).status_code == 400


def test_state_is_sent_only_where_something_changed(staff, seminar, listed, first):
    state = staff.get(address(seminar, "state")).json()
    again = {"version": state["version"]}
    assert staff.get(address(seminar, "state"), again).status_code == 204
    post_marks(staff, seminar, (listed, first, True))
    assert staff.get(address(seminar, "state"), again).json()["marks"] == {str(listed.pk): [first.pk]}


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_grid(staff, seminar, rows, django_assert_num_queries):
    for _ in range(rows):
        listed = ParticipationFactory(seminar=seminar)
        ParticipationFactory(participant=listed.participant)
        DoubtfulPair.objects.create(first=listed.participant, second=ParticipationFactory().participant)
    staff.get(address(seminar))
    with django_assert_num_queries(21):
        staff.get(address(seminar))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_marks(staff, seminar, first, rows, django_assert_num_queries):
    people = [ParticipationFactory(seminar=seminar, attended=[]) for _ in range(rows)]
    with django_assert_num_queries(37):
        post_marks(staff, seminar, *((person, first, True) for person in people))
