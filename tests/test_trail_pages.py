"""What people do stands in the trail, one event a request; administrators read it, and nobody changes it."""

import importlib
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from accounts.trail import record
from seminars.merging import merge, undo
from seminars.models import DoubtfulPair, Participant
from tests.factories import ParticipantFactory, ParticipationFactory, ScanFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seminar():
    return SeminarFactory(days=2)


@pytest.fixture
def people(seminar):
    return [ParticipationFactory(seminar=seminar, attended=[]) for _ in range(2)]


def events():
    fields = ("user__username", "action", "subject_kind", "subject_id", "code", "people")
    return list(Event.objects.order_by("pk").values_list(*fields))


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


@pytest.mark.parametrize(
    ("address", "subject", "count"),
    [
        (lambda row: page("seminars_participant_changelist"), ("seminars.participant", "", ""), 2),
        (lambda row: page("seminars_participation_changelist"), ("seminars.participation", "", ""), 2),
        (lambda row: page("seminars_participant_change", row.participant_id), "person", 1),
        (lambda row: page("seminars_participant_delete", row.participant_id), "person", 1),
        (lambda row: page("seminars_participant_history", row.participant_id), "person", 1),
        (lambda row: page("seminars_participation_change", row.pk), "row", 1),
        (lambda row: page("seminars_seminar_attendance", row.seminar_id), "seminar", 2),
        (lambda row: "/reports/rows/?year=2025", None, 0),
        (lambda row: "/reports/rows/?year=2025&measure=attendances", None, 0),
    ],
)
def test_looking_at_people_is_one_event(staff, people, seminar, address, subject, count):
    staff.get(address(people[0]))
    named = {
        "person": ("seminars.participant", str(people[0].participant_id), ""),
        "row": ("seminars.participation", str(people[0].pk), seminar.code),
        "seminar": ("seminars.seminar", str(seminar.pk), seminar.code),
    }
    assert events() == ([("staff", "looked_at", *named.get(subject, subject), count)] if count else [])


@pytest.mark.parametrize(
    "address",
    ["/reports/2025/", "/reports/explore/?year=2025", "/reports/2025/seminars/", "/admin/", "/admin/seminars/seminar/"],
)
def test_looking_at_figures_writes_nothing(staff, people, address):
    assert staff.get(address).status_code == 200
    assert events() == []


def test_people_behind_a_number_are_looked_at_and_exported(staff, seminar):
    ParticipationFactory(seminar=seminar)
    staff.get("/reports/rows/?year=2025")
    b"".join(staff.get(f"/reports/rows.csv?seminar={seminar.code}").streaming_content)
    assert events() == [
        ("staff", "looked_at", "seminars.participation", "", "", 1),
        ("staff", "exported", "seminars.seminar", str(seminar.pk), seminar.code, 1),
    ]


def test_list_of_a_seminar_is_exported(staff, seminar, people):
    staff.get(f"/admin/seminars/seminar/{seminar.pk}/papers/list.xlsx", {"language": "en", "people": "all"})
    assert events() == [("staff", "exported", "seminars.seminar", str(seminar.pk), seminar.code, 2)]


def test_scan_is_opened(staff, seminar):
    scan = ScanFactory(session=seminar.sessions.first())
    staff.get(page("seminars_seminar_scan", seminar.pk, scan.key))
    assert events() == [("staff", "looked_at", "seminars.scan", str(scan.pk), seminar.code, 0)]


def test_suggested_people_are_looked_at(staff, people):
    asked = {"app_label": "seminars", "model_name": "participation", "field_name": "participant", "term": "Person"}
    staff.get(page("seminars_autocomplete"), asked)
    staff.get(page("autocomplete"), asked)
    assert events() == [("staff", "looked_at", "seminars.participant", "", "", 2)] * 2


def test_batch_of_marks_is_one_event_with_their_ids(staff, seminar, people):
    first, second = seminar.sessions.order_by("date")
    marks = [[row.pk, session.pk, True] for row in people for session in (first, second)]
    for batch in (marks, [[people[0].pk, first.pk, False], [people[1].pk, first.pk, True]]):
        staff.post(page("seminars_seminar_attendance_marks", seminar.pk), json.dumps(batch), "application/json")
    assert [
        (event.people, event.details) for event in Event.objects.filter(action="attendance_marked").order_by("pk")
    ] == [
        (2, {"present": sorted([person, session] for person, session, _is in marks), "absent": []}),
        (1, {"present": [], "absent": [[people[0].pk, first.pk]]}),
    ]


def test_row_of_the_list_changed_on_the_grid_says_the_field(staff, seminar, people):
    change = {"participation": people[0].pk, "field": "position", "value": "clerk"}
    staff.post(page("seminars_seminar_attendance_row", seminar.pk), change)
    event = Event.objects.get()
    assert (event.user.username, event.action, event.subject_id, event.note) == (
        "staff", "changed", str(people[0].pk), "position",
    )  # fmt: skip


def test_person_is_created_changed_and_deleted(staff):
    form = {"surname": "Akhmetova", "gender": "woman"}
    staff.post(page("seminars_participant_add"), form)
    person = Participant.objects.get()
    staff.post(page("seminars_participant_change", person.pk), {**form, "given_name": "Aigul"})
    staff.post(page("seminars_participant_delete", person.pk), {"post": "yes"})
    did = Event.objects.order_by("pk").values_list("action", "subject_id", "note")
    assert list(did) == [(what, str(person.pk), "Given name" if what == "changed" else "") for what in
                         ("created", "changed", "deleted")]  # fmt: skip


def test_form_saved_as_it_was_is_no_event(staff):
    person = ParticipantFactory(surname="Akhmetova")
    staff.post(page("seminars_participant_change", person.pk), {"surname": "Akhmetova", "gender": "woman"})
    assert events() == []


def test_people_deleted_together_are_one_event(staff):
    people = [ParticipantFactory(), ParticipantFactory()]
    chosen = {"action": "delete_selected", "_selected_action": [person.pk for person in people], "post": "yes"}
    staff.post(page("seminars_participant_changelist"), chosen)
    event = Event.objects.get()
    assert (event.action, event.people, sorted(event.details["ids"])) == ("deleted", 2, [each.pk for each in people])


def test_people_about_to_be_deleted_together_are_looked_at(staff, people):
    chosen = {"action": "delete_selected", "_selected_action": [ParticipantFactory().pk, ParticipantFactory().pk]}
    staff.post(page("seminars_participant_changelist"), chosen)
    assert events() == [("staff", "looked_at", "seminars.participant", "", "", 2)]


def test_pair_decided_to_be_two_people_is_in_the_trail(staff, people):
    pair = DoubtfulPair.objects.create(first=people[0].participant, second=people[1].participant)
    staff.post(page("seminars_doubtfulpair_merge", pair.pk), {"different": "yes"})
    event = Event.objects.get()
    assert (event.action, event.people, event.note, event.details) == ("changed", 2, "different", {"ids": [pair.pk]})


def test_merging_and_its_undoing():
    keep, drop, user = ParticipantFactory(), ParticipantFactory(), UserFactory()
    gone = drop.pk
    undo(merge(keep=keep, drop=drop, user=user), user=user)
    assert list(Event.objects.about(keep).order_by("pk").values_list("user", "action", "details")) == [
        (user.pk, "merged", {"gone": gone}),
        (user.pk, "merge_undone", {"back": gone}),
    ]


def test_what_is_not_saved_is_not_in_the_trail(people):
    with transaction.atomic():
        merge(keep=people[0].participant, drop=people[1].participant)
        transaction.set_rollback(True)
    assert events() == []


def test_nothing_is_shown_that_cannot_be_written_down(staff, people, monkeypatch):
    def refuse(**fields):
        raise DatabaseError

    monkeypatch.setattr(Event.objects, "create", refuse)
    with pytest.raises(DatabaseError):
        staff.get(page("seminars_participant_changelist"))


# The page


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator")


def listed(client, **query):
    return [event.pk for event in client.get(page("accounts_event_changelist"), query).context["cl"].result_list]


def test_trail_is_narrowed_by_user_day_seminar_and_person(administrator, people, seminar):
    user, person = UserFactory(), people[0].participant
    by_user = record(user, "signed_in")
    of_seminar = record(None, "exported", seminar)
    of_person = record(None, "looked_at", person)
    of_row = record(None, "changed", people[0])
    found = [listed(administrator, q=word) for word in ("staf", seminar.code, str(person.pk), "1999-01-01")]
    assert found == [[by_user.pk], [of_row.pk, of_seminar.pk], [of_row.pk, of_person.pk], []]
    assert listed(administrator, q=f"01.01.1999 {person.pk}") == []
    assert listed(administrator, person=person.pk) == [of_row.pk, of_person.pk]
    assert listed(administrator, action__exact="exported") == [of_seminar.pk]


def test_failed_sign_ins_at_the_name_of_a_user_are_found_by_it(client, administrator):
    user, other = UserFactory(role="reader"), UserFactory(role="coordinator")
    for name in ("reader", "coordinator", "readers"):
        Client().post("/accounts/login/", {"login": name, "password": "wrong"})
    failed, of_other, _of_nobody = Event.objects.order_by("pk")
    invited = record(other, "invited", user)
    assert listed(administrator, q="reader") == [invited.pk, failed.pk]
    assert listed(administrator, q="coordinator") == [invited.pk, of_other.pk]


def test_page_of_a_person_leads_administrators_to_their_events(administrator, people):
    address = f"{page('accounts_event_changelist')}?person={people[0].participant_id}"
    history = administrator.get(page("seminars_participant_history", people[0].participant_id)).content.decode()
    assert f'href="{address}"' in history


def test_trail_is_sent_as_a_file_and_that_is_in_the_trail(administrator, seminar):
    record(None, "exported", seminar, people=3)
    record(None, "signed_in")
    response = administrator.get(page("accounts_event_csv"), {"q": seminar.code})
    _head, *lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[1:] for line in lines] == [["", "exported", f"Seminar {seminar.pk}", seminar.code, "3", ""]]
    assert events()[-1][:3] == ("administrator", "exported", "accounts.event")


@pytest.mark.parametrize("way", ["add", "change", "delete"])
def test_site_lets_nobody_change_the_trail(client, way):
    client.force_login(UserFactory(role="administrator", is_superuser=True))
    event = record(None, "signed_in")
    response = client.post(page(f"accounts_event_{way}", *([] if way == "add" else [event.pk])), {"post": "yes"})
    assert response.status_code == 403


def test_staff_do_not_see_the_trail(staff):
    assert staff.get(page("accounts_event_changelist")).status_code == 403
    assert staff.get(page("accounts_event_csv")).status_code == 403


@pytest.mark.parametrize("sql", ["UPDATE accounts_event SET note = 'x'", "DELETE FROM accounts_event"])
def test_database_refuses_to_change_the_trail(sql):
    refuses = importlib.import_module("accounts.migrations.0008_trail_is_append_only")
    editor = connection.schema_editor()
    refuses.allow_changes(None, editor)  # the tests' own database refuses only half of it, see conftest
    refuses.refuse_changes(None, editor)
    record(None, "signed_in")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Event.objects.get().note == ""


def test_user_who_did_something_is_not_deleted_in_the_admin(administrator):
    active, idle = UserFactory(), UserFactory(role="reader")
    record(active, "signed_in")
    for user in (active, idle):
        administrator.post(page("accounts_user_delete", user.pk), {"post": "yes"})
    assert {active, idle} & set(type(active).objects.all()) == {active}
