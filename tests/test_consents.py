"""What people agreed to: the office's texts in versions, one consent or a whole list's, and their withdrawal."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django.asserts import assertNumQueries

from accounts.models import Event
from seminars.merging import merge, undo
from seminars.models import Consent, ConsentText, Office
from seminars.models.privacy import TEXTS
from seminars.papers.content import Who, sign_in_sheet
from seminars.privacy.consents import put_in_use, record_list, what_follows
from seminars.privacy.erasing import erase
from tests.factories import ParticipantFactory, ParticipationFactory, RegionFactory, SeminarFactory

pytestmark = pytest.mark.django_db

DAY = date(2025, 6, 3)
FIELDS = {"about": "data", "language": "kk", "given_on": "2025-06-03", "means": "sheet"}


@pytest.fixture
def seminar():
    return SeminarFactory()


def made_text(office, **fields):
    return ConsentText.objects.create(office=office, **{name: name for name in TEXTS} | fields)


@pytest.fixture
def text(seminar):
    text = made_text(seminar.programme_year.programme.office)
    put_in_use(text=text, today=date(2025, 1, 1))
    return text


def agreed(seminar, text, about=("data",), **fields):
    return record_list(
        seminar=seminar, text=text, about=about, **{"language": "kk", "given_on": DAY, "means": "sheet"} | fields
    )


def withdrawn(person, text, about="data"):
    Consent.objects.create(
        participant=person, text=text, about=about, language="ru", given_on=DAY, means="paper", withdrawn_on=DAY
    )
    return len(what_follows(person))


def test_a_text_in_use_is_never_changed(text):
    text = ConsentText.objects.get()
    text.text_kk = "басқа"
    for act in (text.save, text.delete):
        with pytest.raises(ValidationError, match="never changes"):
            act()


def test_a_text_is_put_in_use_only_when_it_is_whole(text):
    unfinished = made_text(text.office, short_kk="  ")
    with pytest.raises(ValidationError, match="all three languages"):
        put_in_use(text=unfinished)


def test_versions_are_numbered_office_by_office(text):
    other = Office.objects.create(name_en="Other office")
    assert [made_text(office).version for office in (text.office, other)] == [2, 1]


def test_a_new_version_begins_as_a_copy_of_the_one_in_use(text, staff):
    form = staff.get(reverse("admin:seminars_consenttext_add")).context["adminform"].form
    assert form["text_kk"].value() == "text_kk"


def test_a_text_in_use_is_only_read_on_its_page(text, staff):
    address = reverse("admin:seminars_consenttext_change", args=[text.pk])
    assert staff.post(address, {"text_kk": "басқа"}).status_code == 403
    assert "_save" not in staff.get(address).content.decode()


def test_staff_put_a_draft_in_use_by_a_button(seminar, staff):
    text = made_text(seminar.programme_year.programme.office)
    staff.post(reverse("admin:seminars_consenttext_use", args=[text.pk]))
    assert ConsentText.objects.get().used_since == localdate()


def test_a_whole_list_is_recorded_at_once_but_for_some(seminar, text, staff):
    rows = [ParticipationFactory(seminar=seminar) for _ in range(3)]
    posted = {**FIELDS, "about": ["data", "photos"], "text": text.pk, "without": [rows[1].pk]}
    staff.post(reverse("admin:seminars_seminar_consents", args=[seminar.pk]), posted)
    found = set(Consent.objects.values_list("participant", "about", "given_on", "means", "seminar"))
    assert found == {
        (row.participant_id, about, DAY, "sheet", seminar.pk)
        for row in (rows[0], rows[2])
        for about in ("data", "photos")
    }


def test_the_same_list_again_adds_only_who_came_to_it_since(seminar, text):
    ParticipationFactory(seminar=seminar)
    assert agreed(seminar, text) == 1
    ParticipationFactory(seminar=seminar)
    assert agreed(seminar, text) == 1


def test_nobody_agrees_without_a_name(seminar, text):
    erase([ParticipationFactory(seminar=seminar).participant_id])
    assert agreed(seminar, text) == 0


def test_a_day_to_come_is_refused(seminar, text, staff):
    posted = {**FIELDS, "text": text.pk, "given_on": "2999-01-01"}
    response = staff.post(reverse("admin:seminars_seminar_consents", args=[seminar.pk]), posted)
    assert list(response.context["form"].errors) == ["given_on"]


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_queries_with_one_person_and_three(seminar, text, staff, people):
    for _ in range(people):
        ParticipationFactory(seminar=seminar)
    agreed(seminar, text)
    with assertNumQueries(12):
        staff.get(reverse("admin:seminars_seminar_consents", args=[seminar.pk]))


def test_one_consent_is_recorded_and_withdrawn_on_the_page_of_the_person(text, staff):
    person = ParticipantFactory()
    address = reverse("admin:seminars_participant_consents", args=[person.pk])
    staff.post(address, {**FIELDS, "text": text.pk, "record": ""})
    assert Event.objects.about(person).get().action == "consent_recorded"
    pk = Consent.objects.get().pk
    staff.post(address, {"withdraw": pk, f"{pk}-withdrawn_on": "2025-07-01"})
    assert Consent.objects.get().withdrawn_on == date(2025, 7, 1)
    assert len(staff.get(address).context["follows"]) == 2


def test_a_withdrawal_before_the_consent_is_refused(text, staff):
    person = ParticipantFactory()
    pk = Consent.objects.create(participant=person, text=text, language="kk", given_on=DAY, means="paper").pk
    address = reverse("admin:seminars_participant_consents", args=[person.pk])
    response = staff.post(address, {"withdraw": pk, f"{pk}-withdrawn_on": "2025-06-02"})
    assert "A consent is withdrawn after it was given." in response.content.decode()
    assert Consent.objects.get().withdrawn_on is None


def test_a_consent_recorded_by_mistake_is_taken_out(text, staff):
    person = ParticipantFactory()
    pk = Consent.objects.create(participant=person, text=text, language="kk", given_on=DAY, means="paper").pk
    staff.post(reverse("admin:seminars_participant_consents", args=[person.pk]), {"delete": pk})
    assert not Consent.objects.exists()


def test_the_consent_of_somebody_else_is_not_reached_from_a_page(text, staff):
    pk = Consent.objects.create(
        participant=ParticipantFactory(), text=text, language="kk", given_on=DAY, means="paper"
    ).pk
    address = reverse("admin:seminars_participant_consents", args=[ParticipantFactory().pk])
    assert staff.post(address, {"delete": pk}).status_code == 404


def test_photographs_are_withdrawn_apart_from_data(seminar, text):
    person = ParticipationFactory(seminar=seminar).participant
    agreed(seminar, text)
    assert withdrawn(person, text, "photos") == 1


def test_a_later_consent_stands_against_an_earlier_withdrawal(seminar, text):
    person = ParticipationFactory(seminar=seminar).participant
    assert withdrawn(person, text) == 2
    agreed(seminar, text, given_on=date(2025, 6, 4))
    assert what_follows(person) == []


def test_consents_follow_a_merge_and_its_undoing(seminar, text):
    keep, drop = (ParticipationFactory(seminar=seminar).participant for _ in range(2))
    agreed(seminar, text, about=["data", "photos"])
    before = set(Consent.objects.values_list("participant", "about"))
    Consent.objects.get(participant=keep, about="photos").delete()
    merged = merge(keep=keep, drop=drop)
    assert set(Consent.objects.values_list("participant", "about")) == {(keep.pk, "data"), (keep.pk, "photos")}
    undo(merged)
    assert set(Consent.objects.values_list("participant", "about")) == before - {(keep.pk, "photos")}


def test_a_coordinator_sees_the_consents_of_own_lists_and_records_none(seminar, text, sign_in):
    ParticipationFactory(seminar=seminar)
    address = reverse("admin:seminars_seminar_consents", args=[seminar.pk])
    client = sign_in("coordinator", seminar.region)
    assert client.get(address).status_code == 200
    assert client.post(address, {**FIELDS, "text": text.pk}).status_code == 403


def test_a_coordinator_of_another_region_sees_no_consents(seminar, sign_in):
    client = sign_in("coordinator", RegionFactory(iso_code="KZ-39"))
    assert client.get(reverse("admin:seminars_seminar_consents", args=[seminar.pk])).status_code == 404


def test_the_text_in_use_stands_on_the_sign_in_sheet(seminar, text):
    sheet = sign_in_sheet(seminar.sessions.get(), languages=("ru", "en"), who=Who.ALL, blank=1)
    assert [words.partition(" ")[0] for words in sheet.consent] == ["short_ru", "short_en"]
    assert sheet.consent[1] == "short_en (version 1)"
