"""Bringing a list in on the pages: upload, look, choose, import."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from seminars.models import DoubtfulPair, Participant, Participation, SheetDraft, SheetImport, SheetTotal
from tests.factories import ParticipantFactory, ParticipationFactory, RegionFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "Full name\tGender\tOrganisation\tDay 1\tDay 2\nКим Анна\tF\tAkimat\t1\t1\nЛи Лев\tM\tSchool\t1\t0\n"

IMPORT = {"import": "Import"}


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
        staff.post(address, IMPORT),
        f"{reverse('admin:seminars_participation_changelist')}?seminar__id__exact={seminar.pk}",
    )
    assert {str(row.participant): row.sessions.count() for row in Participation.objects.all()} == {
        "Ким Анна": 2,
        "Ли Лев": 1,
    }
    kept = SheetImport.objects.get()
    assert (kept.imported_by.username, kept.created, kept.file_name) == ("staff", 2, "Pasted cells")
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
    staff.post(address, IMPORT | {"is-2": someone.pk})
    assert Participant.objects.count() == 2
    assert someone.participations.filter(seminar=seminar).exists()


def test_doubtful_row_becomes_somebody_new_and_stays_on_the_list_of_pairs(staff, seminar):
    ParticipationFactory(participant__surname="Kim", participant__given_name="Anna")
    _page, address = preview(staff, seminar)
    staff.post(address, IMPORT | {"is-2": ""})
    assert (Participant.objects.count(), DoubtfulPair.objects.undecided().count()) == (3, 1)


def test_nobody_but_the_offered_can_be_chosen(staff, seminar):
    stranger = ParticipationFactory(participant__surname="Petrov").participant
    _page, address = preview(staff, seminar)
    staff.post(address, IMPORT | {"is-2": stranger.pk})
    assert not stranger.participations.filter(seminar=seminar).exists()


def test_refused_rows_stop_the_import_until_they_are_left_out(staff, seminar):
    page, address = preview(staff, seminar, LIST + "Ли Ян\t?\t\t1\t0\n")
    assert statuses(page)[-1] == (4, "refused")
    assertContains(staff.post(address, IMPORT), "Say first what is to become of the refused rows.")
    assert not Participant.objects.exists()
    staff.post(address, IMPORT | {"skip_refused": "1"})
    assert Participant.objects.count() == 2


def test_more_columns_of_marks_than_sessions_are_said_until_one_is_not_taken(staff, seminar):
    page, address = preview(staff, seminar, "Full name\tDay 1\tDay 2\tDay 3\nКим Анна\t1\t0\t1\n")
    assertContains(page, "The list has 3 columns of marks")
    page = staff.post(address, {"again": "1", "column-2": ""})
    assert [line.marks for line in page.context["lines"]] == [(True, True)]


def test_refused_row_is_mended_in_place(staff, seminar):
    page, address = preview(staff, seminar, LIST + "Ли Ян\t?\t\t1\t0\n")
    assert page.context["lines"][-1].cells[1] == (1, "Gender", "?")
    page = staff.post(address, {"again": "1", "cell-4-1": "м"})
    assert statuses(page) == [(2, "new"), (3, "new"), (4, "new")]
    staff.post(address, IMPORT)
    assert Participant.objects.get(given_name="Ян").gender == "man"


def test_any_row_can_be_opened_and_mended(staff, seminar):
    _page, address = preview(staff, seminar)
    page = staff.post(address, {"mend": "2"})
    assert [bool(line.cells) for line in page.context["lines"]] == [True, False]
    staff.post(address, IMPORT | {"cell-2-0": "Кимова Анна"})
    assert Participant.objects.filter(surname="Кимова").count() == 1


def test_columns_somebody_named_are_known_the_next_time(staff, seminar):
    odd = "Участница\tОткуда\nКим Анна\tAkimat\n"
    assertContains(upload(staff, seminar, odd), "No column of names was found")
    _page, address = preview(staff, seminar, "Full name\tОткуда\nКим Анна\tAkimat\n")
    page = staff.post(address, {"again": "1", "column-1": "organisation"})
    assert [line.organisation for line in page.context["lines"]] == ["Akimat"]
    staff.post(address, IMPORT)
    page, _address = preview(staff, seminar, "Full name\tОТКУДА\nЛи Лев\tSchool\n")
    assert [line.organisation for line in page.context["lines"]] == ["School"]


def test_gender_is_suggested_and_never_taken_silently(staff, seminar):
    cells = "Full name\tDay 1\nИбраева Мадина Сериковна\t1\nАхметов Ерлан\t1\nКим Ян\t1\n"
    page, address = preview(staff, seminar, cells)
    assert [line.suggestion for line in page.context["lines"]] == ["woman", "man", ""]
    staff.post(address, IMPORT)
    assert set(Participant.objects.values_list("gender", flat=True)) == {"not_stated"}


def test_suggested_genders_are_taken_at_once_and_one_by_one(staff, seminar):
    cells = "Full name\tDay 1\nИбраева Мадина Сериковна\t1\nАхметов Ерлан\t1\nКим Ян\t1\n"
    _page, address = preview(staff, seminar, cells)
    page = staff.post(address, {"suggested": "1"})
    assert [total.listed for _heading, total in page.context["totals"]] == [{"women": 1, "men": 1, "not_stated": 1}]
    staff.post(address, IMPORT | {"gender-3": "not_stated", "gender-4": "woman"})
    assert dict(Participant.objects.values_list("surname", "gender")) == {
        "Ибраева": "woman",
        "Ахметов": "not_stated",
        "Ким": "woman",
    }


def test_choice_stays_while_something_else_is_mended(staff, seminar):
    someone = ParticipationFactory(participant__surname="Kim", participant__given_name="Anna").participant
    _page, address = preview(staff, seminar)
    staff.post(address, {"mend": "3", "is-2": someone.pk})
    staff.post(address, IMPORT)
    assert someone.participations.filter(seminar=seminar).exists()


@pytest.mark.parametrize(
    "posted",
    [{"cell--1": "x"}, {"cell-9-9": "x"}, {"cell-x": "x"}, {"column-99": "surname"}, {"column-0": "x"}, {"is-2": "x"}],
)
def test_nonsense_in_a_posted_page_changes_nothing(staff, seminar, posted):
    page, address = preview(staff, seminar)
    assert statuses(staff.post(address, {"again": "1", **posted})) == statuses(page)


def test_totals_stand_beside_the_paper_sheet(staff, seminar):
    first, second = seminar.sessions.all()
    SheetTotal.objects.create(session=first, women=1, men=1)
    SheetTotal.objects.create(session=second, women=3)
    page, _address = preview(staff, seminar)
    assert [total.difference for _heading, total in page.context["totals"]] == ["", "2 women missing"]


def test_totals_count_those_on_the_list_already(staff, seminar):
    ParticipationFactory(seminar=seminar, participant__gender="woman")
    page, _address = preview(staff, seminar)
    assert [list(total.listed.values()) for _heading, total in page.context["totals"]] == [[2, 1, 0], [2, 0, 0]]


def test_choices_tell_homonyms_apart(staff, seminar):
    ParticipationFactory(participant__surname="Ким", participant__given_name="Анна", organisation="Hospital")
    page, _address = preview(staff, seminar)
    assertContains(page, "Ким Анна, Hospital, 2025-KZ-31-2")


def test_personal_numbers_are_named_and_nowhere_on_the_page(staff, seminar):
    cells = "Full name\tИИН\tDay 1\nКим Анна\t850101400123\t1\n"
    page, _address = preview(staff, seminar, cells)
    assertContains(page, "personal numbers")
    assertNotContains(page, "850101400123")
    assert "850101400123" not in str(SheetDraft.objects.values_list("table"))


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
    with django_assert_num_queries(18):
        staff.get(address)


def test_two_rows_chosen_to_be_one_person_are_refused(staff, seminar):
    known = ParticipantFactory(surname="Ким", given_name="Анна", patronymic="Львовна")
    cells = "Full name\tOrganisation\tDay 1\nКим Анна\tAkimat\t1\nКим Анна\tSchool\t1\n"
    _page, address = preview(staff, seminar, cells)
    page = staff.post(address, {**IMPORT, "is-2": known.pk, "is-3": known.pk})
    words = "Rows 2 and 3 are said to be one person: Ким Анна Львовна. Say of one that it is new."
    assert [str(message) for message in page.context["messages"]] == [words]
    assert not Participation.objects.exists()


def test_two_columns_of_one_session_are_refused_until_one_is_left_out(staff, seminar):
    day = f"{seminar.start:%d.%m}"
    cells = f"Full name\tcame {day}\tleft {day}\nКим Анна\t1\t0\n"
    page, address = preview(staff, seminar, cells)
    session = seminar.sessions.first()
    words = f"The columns “came {day}” and “left {day}” are both of {session}: take one of them only."
    assert [str(message) for message in page.context["messages"]] == [words]
    assertNotContains(page, 'name="import"')
    staff.post(address, {**IMPORT, "column-2": ""})
    assert Participation.objects.get().sessions.get() == session
