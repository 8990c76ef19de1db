"""What somebody did is written down once, without names, and stays."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import ProtectedError

from accounts.models import Event
from accounts.trail import record
from tests.factories import ParticipantFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return record(UserFactory(), Event.Action.IMPORTED, SeminarFactory(), people=45, note="list.xlsx")


def test_event_says_who_what_and_about_how_many(event):
    found = Event.objects.get()
    assert (found.user, found.action, found.people, found.note) == (event.user, "imported", 45, "list.xlsx")
    assert (found.subject_kind, found.subject_id) == ("seminars.seminar", event.subject_id)


def test_nobody_signed_in_is_nobody():
    assert record(AnonymousUser(), Event.Action.SIGN_IN_FAILED).user is None


def test_events_about_one_person_are_found():
    person, other = ParticipantFactory(), ParticipantFactory()
    event = record(None, Event.Action.LOOKED_AT, person, people=1)
    record(None, Event.Action.LOOKED_AT, other, people=1)
    assert list(Event.objects.about(person)) == [event]


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: Event.objects.update(note="x"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: Event.objects.bulk_update([event], ["note"]),
    ],
)
def test_event_is_never_changed_or_deleted(event, change):
    event.note = "changed"
    with pytest.raises(Event.Unchangeable):
        change(event)
    assert Event.objects.get().note == "list.xlsx"


def test_user_who_did_something_is_not_deleted(event):
    with pytest.raises(ProtectedError):
        event.user.delete()
