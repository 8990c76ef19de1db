"""Taking an imported list out again."""

from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import now

from seminars.merging import merge
from seminars.models import Attendance, DoubtfulPair, Participant, Participation, Seminar, SheetImport
from seminars.sheets.people import read_sheet
from seminars.sheets.save import import_sheet
from seminars.sheets.undo import undo_import
from tests.factories import ParticipantFactory, ParticipationFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "Full name,Gender,Organisation,Day 1,Day 2\nКим Анна,F,Akimat,1,1\nЛи Лев,M,School,1,0\n".encode()


@pytest.fixture
def seminar():
    return SeminarFactory(days=2)


def bring_in(seminar, content=LIST):
    import_sheet(
        read_sheet(content), seminar, file_name="list.csv", checksum=sha256(content).hexdigest(), user=UserFactory()
    )
    return SheetImport.objects.first()


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Participant, Participation, Attendance, DoubtfulPair)
    ] + [list(Seminar.objects.order_by("pk").values("women", "men", "not_stated"))]


def test_everything_is_as_it_was_before(seminar):
    known = ParticipationFactory(
        seminar=seminar,
        participant__surname="Ким",
        participant__given_name="Анна",
        organisation="Akimat",
        attended=[seminar.sessions.first()],
    )
    ParticipantFactory(surname="Li", given_name="Lev", gender="man")
    before = everything()
    done = bring_in(seminar)
    assert (known.sessions.count(), DoubtfulPair.objects.count()) == (2, 1)
    undo_import(sheet_import=done)
    assert everything() == before


def test_who_undid_it_and_when_is_kept(client, seminar):
    done = bring_in(seminar)
    client.force_login(UserFactory(role="administrator"))
    client.post(
        reverse("admin:seminars_sheetimport_changelist"), {"action": "undo_imports", "_selected_action": [done.pk]}
    )
    done.refresh_from_db()
    assert (done.undone_by.username, done.undone_at.date()) == ("administrator", now().date())
    assert not Participant.objects.exists()


def refused(done):
    before = everything()
    with pytest.raises(ValidationError) as raised:
        undo_import(sheet_import=done)
    assert everything() == before
    return raised.value.messages[0]


BUILT_ON = "list.csv (2025-KZ-31-1 Zhambyl Region) cannot be undone: its people were changed, marked, merged or put on"


def test_not_undone_twice(seminar):
    done = bring_in(seminar)
    undo_import(sheet_import=done)
    assert refused(done).endswith("was undone already.")


def test_not_undone_where_a_mark_was_added(seminar):
    done = bring_in(seminar)
    Attendance.objects.create(
        participation=Participation.objects.get(participant__surname="Ли"), session=seminar.sessions.last()
    )
    assert refused(done).startswith(BUILT_ON)


def test_not_undone_where_somebody_is_on_another_list(seminar):
    done = bring_in(seminar)
    ParticipationFactory(participant=Participant.objects.first())
    assert refused(done).startswith(BUILT_ON)


def test_not_undone_where_somebody_was_renamed(seminar):
    done = bring_in(seminar)
    Participant.objects.get(surname="Ли").save()
    assert refused(done).startswith(BUILT_ON)


def test_not_undone_after_a_merge(seminar):
    done = bring_in(seminar)
    merge(keep=Participant.objects.get(surname="Ли"), drop=ParticipantFactory())
    assert refused(done).startswith(BUILT_ON)


def test_not_undone_once_the_seminar_is_closed(seminar):
    done = bring_in(seminar)
    Seminar.objects.update(closed_at=now())
    assert refused(done) == "Closed: 2025-KZ-31-1. Open them again first."


def test_coordinator_undoes_nothing(client, seminar):
    done = bring_in(seminar)
    client.force_login(UserFactory(role="coordinator", regions=[seminar.region]))
    address = reverse("admin:seminars_sheetimport_changelist")
    assert client.post(address, {"action": "undo_imports", "_selected_action": [done.pk]}).status_code == 403
    assert Participant.objects.count() == 2
