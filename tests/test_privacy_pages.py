"""Everything about a person on one page and as a file; the pages that delete names."""

import json
import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from seminars.merging import merge
from seminars.models import DoubtfulPair, Participant, SheetDraft
from seminars.privacy.everything import everything
from tests.factories import (
    ParticipantFactory,
    ParticipationFactory,
    RegionFactory,
    ScanFactory,
    SeminarFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    participation = ParticipationFactory(
        participant__surname="Ибраева", participant__given_name="Мадина", organisation="Школа № 1"
    )
    return participation.participant


def address(name, *args):
    return reverse(f"admin:seminars_participant_{name}", args=args)


def file_of(client, person):
    return json.loads(client.get(address("json", person.pk)).content)


def test_everything_is_told_with_who_did_it(person, sign_in):
    client = sign_in("staff")
    seminar = person.participations.get().seminar
    merge(keep=person, drop=ParticipantFactory(surname="Ибраева", given_name="Мадинa"))
    DoubtfulPair.objects.create(first=person, second=ParticipantFactory(surname="Другая"))
    ScanFactory(session=seminar.sessions.get())
    SheetDraft.objects.create(
        seminar=seminar, user_id=client.session["_auth_user_id"], file_name="list.xlsx", checksum="",
        table={"rows": [[2, ["Ибраева Мадина"]]]},
    )  # fmt: skip
    found = file_of(client, person)
    assert (found["person"]["surname"], found["person"]["gender"]) == ("Ибраева", "woman")
    assert found["participations"][0]["organisation"] == "Школа № 1"
    assert {key: len(rows) for key, rows in found.items() if key != "person"} == {
        "participations": 1, "attendances": 1, "consents": 0, "doubtful_pairs": 1, "merges": 1, "imports": 0,
        "drafts": 1, "programme_files": 0, "scans": 1, "history": 5, "recent_actions": 0, "trail": 1,
    }  # fmt: skip


def test_nobody_elses_name_is_in_the_file(person, staff):
    DoubtfulPair.objects.create(first=person, second=ParticipantFactory(surname="Другая"))
    for kind in ("json", "everything"):
        assert "Другая" not in staff.get(address(kind, person.pk)).content.decode()


def test_page_and_workbook_tell_the_same(person, staff):
    book = CalamineWorkbook.from_filelike(BytesIO(staff.get(address("xlsx", person.pk)).content))
    sections = staff.get(address("everything", person.pk)).context["sections"]
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names[:-1]] == [
        3 + len(rows) for _section, rows in sections[:-1]
    ]  # the trail has one event more


def test_every_column_of_the_page_has_its_heading(person, staff):
    page = staff.get(address("everything", person.pk)).content.decode()
    for section in everything(person, UserFactory(role="staff")):
        table = re.search(f'<table id="{section.key}">.*?</table>', page, re.DOTALL)
        headings = re.findall(r'<th scope="col">(.*?)</th>', table[0]) if table else section.columns.values()
        assert list(headings) == [str(heading) for heading in section.columns.values()]


def test_a_coordinator_sees_of_a_person_what_is_of_own_regions(person, sign_in):
    there = RegionFactory(iso_code="KZ-39")
    ParticipationFactory(seminar=SeminarFactory(region=there), participant=person, organisation="Школа № 2")
    found = file_of(sign_in("coordinator", there), person)
    assert list(found) == ["person", "participations", "attendances", "consents"]
    assert [row["organisation"] for row in found["participations"]] == ["Школа № 2"]


@pytest.mark.parametrize("name", ["everything", "json", "xlsx", "consents", "erase"])
def test_a_coordinator_of_another_region_finds_no_page(person, sign_in, name):
    client = sign_in("coordinator", RegionFactory(iso_code="KZ-39"))
    assert client.get(address(name, person.pk)).status_code == 404


def test_an_administrator_deletes_a_name_by_typing_it(person, sign_in):
    client = sign_in("administrator")
    page = client.get(address("erase", person.pk)).content.decode()
    assert "Ибраева Мадина" in page
    client.post(address("erase", person.pk), {"typed": "Ибраева"})
    assert Participant.objects.named().count() == 1
    client.post(address("erase", person.pk), {"typed": " Ибраева  Мадина "})
    assert not Participant.objects.named().exists()


def test_scans_that_show_others_are_named_to_who_deletes(person, sign_in):
    seminar = person.participations.get().seminar
    ParticipationFactory(seminar=seminar)
    ScanFactory(session=seminar.sessions.get())
    response = sign_in("administrator").post(address("erase", person.pk), {"typed": "Ибраева Мадина"}, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said[1] == f"Scans still to be done by hand: sheet.pdf ({seminar.code})."


def test_office_staff_see_what_is_due_and_delete_nothing(person, staff):
    assert staff.get(address("due")).context["number"] == 0
    assert staff.post(address("due"), {"typed": "0"}).status_code == 403
    assert staff.get(address("erase", person.pk)).status_code == 403


def test_an_administrator_deletes_the_names_that_are_due_by_typing_how_many(sign_in):
    old = SeminarFactory(programme_year__year=2015, start=date(2015, 5, 5), end=date(2015, 5, 6))
    for _ in range(2):
        ParticipationFactory(seminar=old)
    client = sign_in("administrator")
    assert [(group.programme_year.year, group.people) for group in client.get(address("due")).context["groups"]] == [
        (2015, 2)
    ]
    client.post(address("due"), {"typed": "1"})
    assert Participant.objects.named().count() == 2
    client.post(f"{address('due')}?programme={old.programme_year.programme_id}", {"typed": "2"})
    assert not Participant.objects.named().exists()


@pytest.mark.parametrize("asked", ["x", "0", "99999999999999999999"])
def test_a_programme_that_is_none_has_no_page(staff, asked):
    assert staff.get(address("due"), {"programme": asked}).status_code == 404
