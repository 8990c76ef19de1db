"""Bringing a list in on the pages: upload, look, choose, import."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from seminars.models import DoubtfulPair, Participant, Participation, SheetDraft, SheetImport, SheetTotal
from tests.factories import ParticipationFactory, RegionFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "Full name\tGender\tOrganisation\tDay 1\tDay 2\nКим Анна\tF\tAkimat\t1\t1\nЛи Лев\tM\tSchool\t1\t0\n"


@pytest.fixture
def seminar():
    return SeminarFactory(days=2)


@pytest.fixture
def staff(client):
    client.force_login(UserFactory())
    return client


def upload(client, seminar, cells=LIST, **data):
    return client.post(reverse("admin:seminars_seminar_list", args=[seminar.pk]), {"cells": cells, **data})


def preview(client, seminar, cells=LIST):
    """Upload a list and return the page that shows what would come of it, and its address."""
    response = upload(client, seminar, cells)
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response.url), response.url


def statuses(response):
    return [(line.row, line.status) for line in response.context["lines"]]


def test_preview_shows_every_row_and_saves_nobody(staff, seminar):
    page, _address = preview(staff, seminar)
    assert statuses(page) == [(2, "new"), (3, "new")]
    assert not Participant.objects.exists()


def test_import_puts_everybody_on_the_list(staff, seminar):
    _page, address = preview(staff, seminar)
    assertRedirects(
        staff.post(address), f"{reverse('admin:seminars_participation_changelist')}?seminar__id__exact={seminar.pk}"
    )
    assert {str(row.participant): row.sessions.count() for row in Participation.objects.all()} == {
        "Ким Анна": 2,
        "Ли Лев": 1,
    }
    kept = SheetImport.objects.get()
    assert (kept.imported_by.username, kept.created, kept.file_name) == ("staff", 2, "pasted cells")
    assert not SheetDraft.objects.exists()


def test_file_is_read_like_pasted_cells(staff, seminar):
    file = SimpleUploadedFile("list.csv", LIST.encode())
    response = staff.post(reverse("admin:seminars_seminar_list", args=[seminar.pk]), {"file": file})
    assert statuses(staff.get(response.url)) == [(2, "new"), (3, "new")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"cells": ""}, "Choose a file or paste cells"),
        ({"cells": "Room\tPrice\n1\t2\n"}, "No column of names was found"),
        ({"cells": "Full name\n"}, "headings and no rows"),
        ({"cells": "Full name\tDay 1\tDay 2\tDay 3\nКим\t1\t1\t1\n"}, "has 2 sessions"),
    ],
)
def test_what_is_no_list_is_refused_in_words(staff, seminar, data, words):
    assertContains(upload(staff, seminar, **data), words)
    assert not SheetDraft.objects.exists()


def test_known_and_repeated_rows_are_told(staff, seminar):
    ParticipationFactory(
        seminar=seminar, participant__surname="Ким", participant__given_name="Анна", organisation="Akimat"
    )
    page, _address = preview(staff, seminar, LIST + "Ли Лев\tM\tSchool\t1\t0\n")
    assert statuses(page) == [(2, "known"), (3, "new"), (4, "repeated")]


def test_doubtful_row_becomes_who_was_chosen(staff, seminar):
    someone = ParticipationFactory(participant__surname="Kim", participant__given_name="Anna").participant
    page, address = preview(staff, seminar)
    assert statuses(page) == [(2, "doubtful"), (3, "new")]
    staff.post(address, {"is-2": someone.pk})
    assert Participant.objects.count() == 2
    assert someone.participations.filter(seminar=seminar).exists()


def test_doubtful_row_becomes_somebody_new_and_stays_on_the_list_of_pairs(staff, seminar):
    ParticipationFactory(participant__surname="Kim", participant__given_name="Anna")
    _page, address = preview(staff, seminar)
    staff.post(address, {"is-2": ""})
    assert (Participant.objects.count(), DoubtfulPair.objects.undecided().count()) == (3, 1)


def test_nobody_but_the_offered_can_be_chosen(staff, seminar):
    stranger = ParticipationFactory(participant__surname="Petrov").participant
    _page, address = preview(staff, seminar)
    staff.post(address, {"is-2": stranger.pk})
    assert not stranger.participations.filter(seminar=seminar).exists()


def test_refused_rows_stop_the_import_until_they_are_left_out(staff, seminar):
    page, address = preview(staff, seminar, LIST + "Ли Ян\t?\t\t1\t0\n")
    assert statuses(page)[-1] == (4, "refused")
    assertContains(staff.post(address), "Say first what is to become of the refused rows.")
    assert not Participant.objects.exists()
    staff.post(address, {"skip_refused": "1"})
    assert Participant.objects.count() == 2


def test_totals_stand_beside_the_paper_sheet(staff, seminar):
    first, second = seminar.sessions.all()
    SheetTotal.objects.create(session=first, women=1, men=1)
    SheetTotal.objects.create(session=second, women=3)
    page, _address = preview(staff, seminar)
    assert [total.difference for total in page.context["totals"]] == ["", "women −2"]


def test_totals_count_those_on_the_list_already(staff, seminar):
    ParticipationFactory(seminar=seminar, participant__gender="woman")
    page, _address = preview(staff, seminar)
    assert [(total.women, total.men) for total in page.context["totals"]] == [(2, 1), (2, 0)]


def test_choices_tell_homonyms_apart(staff, seminar):
    ParticipationFactory(participant__surname="Ким", participant__given_name="Анна", organisation="Hospital")
    page, _address = preview(staff, seminar)
    assertContains(page, "Ким Анна, Hospital, 2025-KZ-31-2")


def test_personal_numbers_are_named_and_nowhere_on_the_page(staff, seminar):
    cells = "Full name\tИИН\tDay 1\nКим Анна\t850101400123\t1\n"
    page, _address = preview(staff, seminar, cells)
    assertContains(page, "personal numbers")
    assertNotContains(page, "850101400123")


def test_draft_is_only_for_who_made_it_and_goes_after_a_day(staff, seminar, client):
    _page, address = preview(staff, seminar)
    client.force_login(UserFactory(role="administrator"))
    assert client.get(address).status_code == 404
    SheetDraft.objects.update(created_at=now() - timedelta(days=2))
    preview(client, seminar)
    assert SheetDraft.objects.count() == 1


def test_coordinator_imports_nothing(client, seminar):
    client.force_login(UserFactory(role="coordinator", regions=[seminar.region]))
    assert upload(client, seminar).status_code == 403


def test_coordinator_of_another_region_finds_nothing(client, seminar):
    client.force_login(UserFactory(role="coordinator", regions=[RegionFactory(iso_code="KZ-39", name_en="K")]))
    assert upload(client, seminar).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_preview(staff, seminar, django_assert_num_queries, rows):
    cells = LIST.splitlines()[0] + "".join(f"\nПерсон{number} Анна\tF\t\t1\t0" for number in range(rows))
    _page, address = preview(staff, seminar, cells)
    with django_assert_num_queries(17):
        staff.get(address)
